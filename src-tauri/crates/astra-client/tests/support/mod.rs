//! A server that plays a script and keeps every byte it was sent, and the vendor's examples.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use astra_client::{
    AccessToken, AstraClient, CardId, Cents, ClientId, CorrelationId, Credentials, Endpoints,
    Options, RetryPolicy, RoutineRequest,
};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub const CLIENT_ID: &str = "0123456789abcdef0123456789abcdef";
pub const CLIENT_SECRET: &str = "fedcba9876543210fedcba9876543210";
pub const ACCESS: &str = "ACCESSaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const REDIRECT: &str = "com.astradesk.client://oauth/callback";

/// What the server does with the next request.
pub enum Reply {
    /// Sends these bytes.
    Bytes(String),
    /// Takes the whole request, then closes without a word.
    Close,
    /// Closes with the request unread, which resets the connection.
    Reset,
    /// Takes the whole request and never answers.
    Hang,
    /// Answers with this status and a body that does not end.
    Endless(u16),
}

/// An answer in JSON with a request id.
pub fn json(status: u16, body: &str) -> Reply {
    answer(status, "content-type: application/json\r\n", body)
}

/// An answer with headers of its own.
pub fn answer(status: u16, headers: &str, body: &str) -> Reply {
    Reply::Bytes(format!(
        "HTTP/1.1 {status} X\r\nrequest-id: req-1\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Which connection it came on, counted from 0.
    pub connection: usize,
    pub head: String,
    pub body: String,
}

impl Seen {
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

#[derive(Clone)]
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    script: Arc<Mutex<VecDeque<Reply>>>,
}

impl Server {
    pub async fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            seen: Arc::default(),
            script: Arc::new(Mutex::new(script.into_iter().collect())),
        };
        let own = server.clone();
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(own.clone().serve(stream, connection));
            }
        });
        server
    }

    pub fn client(&self) -> AstraClient {
        self.client_with(Options::default())
    }

    /// Waits between reads are cut short; everything else is as given.
    pub fn client_with(&self, options: Options) -> AstraClient {
        client_for(&format!("http://127.0.0.1:{}", self.port), options)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The only request there was.
    pub fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(
            seen.len(),
            1,
            "exactly one request was to be sent: {seen:?}"
        );
        seen[0].clone()
    }

    async fn serve(self, mut stream: TcpStream, connection: usize) {
        loop {
            if matches!(self.script.lock().unwrap().front(), Some(Reply::Reset)) {
                // Wait until bytes lie there unread; closing then resets.
                stream.readable().await.unwrap();
                self.script.lock().unwrap().pop_front();
                return;
            }
            let Some(seen) = read_request(&mut stream, connection).await else {
                return;
            };
            self.seen.lock().unwrap().push(seen);
            let reply = self.script.lock().unwrap().pop_front();
            match reply.unwrap_or_else(|| json(599, "{\"name\":\"the script is over\"}")) {
                Reply::Bytes(bytes) => {
                    if stream.write_all(bytes.as_bytes()).await.is_err() {
                        return;
                    }
                }
                Reply::Close | Reply::Reset => return,
                Reply::Hang => std::future::pending::<()>().await,
                Reply::Endless(status) => {
                    let head = format!(
                        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
                    );
                    let mut alive = stream.write_all(head.as_bytes()).await.is_ok();
                    while alive {
                        let chunk = format!("400\r\n{}\r\n", "[".repeat(1024));
                        alive = stream.write_all(chunk.as_bytes()).await.is_ok();
                    }
                    return;
                }
            }
        }
    }
}

pub fn client_for(origin: &str, options: Options) -> AstraClient {
    let url = Url::parse(origin).unwrap();
    AstraClient::new(
        Endpoints::loopback(url.clone(), url.clone(), url).unwrap(),
        Credentials::Direct {
            client_id: ClientId::new(CLIENT_ID),
            client_secret: SecretString::from(CLIENT_SECRET),
        },
        Options {
            retry: RetryPolicy {
                first_wait: Duration::from_millis(1),
                ..options.retry.clone()
            },
            ..options
        },
    )
    .unwrap()
}

async fn read_request(stream: &mut TcpStream, connection: usize) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut seen = Seen {
        connection,
        head,
        body: String::new(),
    };
    let length: usize = seen
        .header("content-length")
        .map_or(0, |text| text.parse().unwrap());
    while bytes.len() < head_end + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    seen.body = String::from_utf8(bytes[head_end + 4..].to_vec()).unwrap();
    Some(seen)
}

pub fn token() -> AccessToken {
    AccessToken::new(ACCESS)
}

pub fn card(text: &str) -> CardId {
    CardId::new(text).unwrap()
}

/// The vendor's smallest card-to-card request, 4.99 from one card to another.
pub fn phone_bill() -> RoutineRequest {
    RoutineRequest {
        name: "Phone Bill 020325".into(),
        source_id: card("card_id_1"),
        destination_id: card("card_id_2"),
        destination_user_id: None,
        amount: Cents::new(499),
        client_correlation_id: None,
    }
}

pub fn correlation() -> CorrelationId {
    CorrelationId::new("AB12CD34").unwrap()
}

/// One of the vendor's documented examples, shared with the simulator's tests.
pub fn example(name: &str) -> serde_json::Value {
    let path = format!(
        "{}/../../../tests/fixtures/astra/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

/// The JSON answer that such an example documents.
pub fn example_reply(name: &str) -> Reply {
    let example = example(name);
    let status = u16::try_from(example["status"].as_u64().unwrap()).unwrap();
    json(status, &example["response"].to_string())
}
