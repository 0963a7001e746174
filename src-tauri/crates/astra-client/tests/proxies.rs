//! Ways through proxies, set in the environment as people set them.
//!
//! The environment belongs to a whole process, so each call is made in another one: this program again, with
//! `asks_astra_once` alone.
// The other process is heard by what it prints.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use astra_client::{AstraClient, ClientId, Credentials, Effect, Endpoints, Options};
use secrecy::SecretString;
use support::{ACCESS, CLIENT_ID, CLIENT_SECRET, Server, json, phone_bill, token};
use url::Url;

/// Whom the other process asks: `sandbox`, or an address of this computer.
const WHOM: &str = "ASTRA_CLIENT_TEST_ASKS";

const EVERY_VARIABLE: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

#[tokio::test]
#[ignore = "the other process of the tests in this file"]
async fn asks_astra_once() {
    let Ok(whom) = std::env::var(WHOM) else {
        return;
    };
    let endpoints = if whom == "sandbox" {
        Endpoints::sandbox()
    } else {
        let url = Url::parse(&whom).unwrap();
        Endpoints::loopback(url.clone(), url.clone(), url).unwrap()
    };
    let credentials = Credentials::Direct {
        client_id: ClientId::new(CLIENT_ID),
        client_secret: SecretString::from(CLIENT_SECRET),
    };
    let options = Options {
        connect_timeout: Duration::from_secs(2),
        ..Options::default()
    };
    let client = AstraClient::new(endpoints, credentials, options).unwrap();
    match client.create_routine(&token(), &phone_bill()).await {
        Ok(_) => println!("OUTCOME answered"),
        Err(error) => {
            let proxy = error.proxy.as_ref();
            let proxy = proxy.map(|failure| format!("{:?} {}", failure.kind, failure.proxy));
            let effect = match error.effect() {
                Effect::None => "no effect",
                Effect::Unknown => "unknown",
            };
            println!("OUTCOME {effect}, {}", proxy.unwrap_or_default());
            println!("LOG {error} {error:?}");
        }
    }
}

struct Heard {
    outcome: String,
    log: String,
}

/// Asks `whom` in a process of its own, with these variables and no other that speaks of proxies.
fn ask(whom: &str, variables: &[(&str, &str)]) -> Heard {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "asks_astra_once", "--nocapture"]);
    for name in EVERY_VARIABLE {
        command.env_remove(name);
    }
    command.env(WHOM, whom).envs(variables.iter().copied());
    let ran = command.output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let after = |mark: &str| {
        let found = text.lines().find_map(|line| line.split_once(mark));
        found.map(|(_, rest)| rest.to_owned())
    };
    Heard {
        outcome: after("OUTCOME ").unwrap_or_else(|| panic!("no outcome in {text}")),
        log: after("LOG ").unwrap_or_default(),
    }
}

/// A proxy on this computer. It plays `script` with each connection and keeps what it was sent.
struct Proxy {
    port: u16,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    fn start(script: impl Fn(&mut Talk) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&sent);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let sent = Arc::clone(&kept);
                let stream = stream.unwrap();
                script(&mut Talk { stream, sent });
            }
        });
        Self { port, sent }
    }

    /// An HTTP proxy that answers every request with this.
    fn http(answer: &'static str) -> Self {
        Self::start(move |talk| {
            talk.hear_until(b"\r\n\r\n");
            talk.say(answer.as_bytes());
            talk.hear_the_rest();
        })
    }

    fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent.lock().unwrap()).into_owned()
    }
}

struct Talk {
    stream: TcpStream,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Talk {
    fn hear(&mut self) -> Vec<u8> {
        let mut bytes = [0; 4096];
        let count = self.stream.read(&mut bytes).unwrap_or(0);
        self.sent.lock().unwrap().extend_from_slice(&bytes[..count]);
        bytes[..count].to_vec()
    }

    fn hear_until(&mut self, end: &[u8]) {
        let mut heard = Vec::new();
        while !heard.ends_with(end) {
            let more = self.hear();
            if more.is_empty() {
                return;
            }
            heard.extend(more);
        }
    }

    fn hear_the_rest(&mut self) {
        while !self.hear().is_empty() {}
    }

    fn say(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }
}

/// A port that nobody listens at.
fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[track_caller]
fn expect(heard: &Heard, kind: &str, port: u16) {
    assert_eq!(
        heard.outcome,
        format!("no effect, {kind} 127.0.0.1:{port}"),
        "{}",
        heard.log
    );
}

#[test]
fn a_proxy_that_refuses_connections_is_named_without_its_password() {
    let port = closed_port();
    for scheme in ["http", "https", "socks5h", "socks4a"] {
        let proxy = format!("{scheme}://alice:wonderland@127.0.0.1:{port}");
        let heard = ask("sandbox", &[("ALL_PROXY", &proxy)]);
        expect(&heard, "Unreachable", port);
        for secret in ["alice", "wonderland", ACCESS] {
            assert!(!heard.log.contains(secret), "{}", heard.log);
        }
    }
}

#[test]
fn a_proxy_that_says_nothing_is_named() {
    let proxy = Proxy::start(Talk::hear_the_rest);
    let address = format!("127.0.0.1:{}", proxy.port);
    let heard = ask("sandbox", &[("HTTPS_PROXY", &address)]);
    expect(&heard, "Unreachable", proxy.port);
}

#[test]
fn a_proxy_that_asks_for_a_password_is_named() {
    let wants = "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n";
    let proxy = Proxy::http(wants);
    let address = format!("http://alice:wonderland@127.0.0.1:{}", proxy.port);
    let heard = ask("sandbox", &[("HTTPS_PROXY", &address)]);
    expect(&heard, "SignIn", proxy.port);
    let sent = proxy.sent();
    assert!(
        sent.starts_with("CONNECT api-sandbox.astra.finance:443 "),
        "{sent}"
    );
    assert!(
        sent.contains("Basic YWxpY2U6d29uZGVybGFuZA=="),
        "the password that was set: {sent}"
    );
    assert!(
        !sent.contains(ACCESS) && !sent.contains("Phone Bill"),
        "the proxy was told of the request: {sent}"
    );
}

#[test]
fn a_proxy_that_opens_no_way_is_named_and_nothing_was_sent() {
    for answer in [
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
        "no HTTP at all\r\n\r\n",
    ] {
        let proxy = Proxy::http(answer);
        let address = format!("127.0.0.1:{}", proxy.port);
        let heard = ask("sandbox", &[("https_proxy", &address)]);
        expect(&heard, "NoWay", proxy.port);
    }
    let leads_elsewhere = Proxy::start(|talk| {
        talk.hear_until(b"\r\n\r\n");
        talk.say(b"HTTP/1.1 200 OK\r\n\r\n");
        talk.hear();
        talk.say(b"no TLS at all\r\n\r\n");
        talk.hear_the_rest();
    });
    let address = format!("127.0.0.1:{}", leads_elsewhere.port);
    let heard = ask("sandbox", &[("https_proxy", &address)]);
    expect(&heard, "NoWay", leads_elsewhere.port);

    let closes = Proxy::start(|talk| talk.hear_until(b"\r\n\r\n"));
    let address = format!("127.0.0.1:{}", closes.port);
    let heard = ask("sandbox", &[("https_proxy", &address)]);
    expect(&heard, "NoWay", closes.port);
}

#[test]
fn socks_is_spoken_and_what_it_refuses_is_told_apart() {
    // RFC 1928: version 5, one method; 0xFF is "none of those". RFC 1929: version 1, 1 is "no".
    let no_method = Proxy::start(|talk| {
        talk.hear();
        talk.say(&[5, 0xFF]);
        talk.hear_the_rest();
    });
    let address = format!("socks5h://127.0.0.1:{}", no_method.port);
    let heard = ask("sandbox", &[("ALL_PROXY", &address)]);
    expect(&heard, "SignIn", no_method.port);

    let wrong_password = Proxy::start(|talk| {
        talk.hear();
        talk.say(&[5, 2]);
        talk.hear();
        talk.say(&[1, 1]);
        talk.hear_the_rest();
    });
    let address = format!("socks5h://u:p@127.0.0.1:{}", wrong_password.port);
    let heard = ask("sandbox", &[("ALL_PROXY", &address)]);
    expect(&heard, "SignIn", wrong_password.port);

    let not_allowed = Proxy::start(|talk| {
        talk.hear();
        talk.say(&[5, 0]);
        talk.hear();
        talk.say(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]);
        talk.hear_the_rest();
    });
    let address = format!("socks5h://127.0.0.1:{}", not_allowed.port);
    let heard = ask("sandbox", &[("ALL_PROXY", &address)]);
    expect(&heard, "NoWay", not_allowed.port);
    assert!(
        not_allowed.sent().contains("api-sandbox.astra.finance"),
        "the proxy resolves the name"
    );
}

#[test]
fn a_setting_that_is_no_proxy_is_named_and_nothing_goes_past_it() {
    for value in ["htp://127.0.0.1:1", "127.0.0.1:1 ", "http://a:b@"] {
        let heard = ask("sandbox", &[("HTTPS_PROXY", value)]);
        assert_eq!(
            heard.outcome, "no effect, Unusable HTTPS_PROXY",
            "{value}: {}",
            heard.log
        );
    }
}

#[tokio::test]
async fn practice_never_goes_through_a_proxy() {
    let proxy = Proxy::http("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let usable = format!("http://127.0.0.1:{}", proxy.port);
    let socks = format!("socks5h://127.0.0.1:{}", proxy.port);
    for value in [usable, socks, "htp://nowhere".to_owned()] {
        let simulator = Server::start([json(201, r#"{"id":"r1","status":"active"}"#)]).await;
        let origin = format!("http://127.0.0.1:{}", simulator.port);
        let set = value.clone();
        let heard = tokio::task::spawn_blocking(move || {
            let set = set.as_str();
            // All but `NO_PROXY`.
            ask(
                &origin,
                &EVERY_VARIABLE[..6]
                    .iter()
                    .map(|name| (*name, set))
                    .collect::<Vec<_>>(),
            )
        });
        assert_eq!(heard.await.unwrap().outcome, "answered", "{value}");
        assert_eq!(simulator.seen().len(), 1);
    }
    assert_eq!(proxy.sent(), "", "the simulator was asked through a proxy");
}
