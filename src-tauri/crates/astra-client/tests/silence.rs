//! No secret in a log line or an error, whatever happens to a call.
#![allow(clippy::unwrap_used)]

mod support;

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use astra_client::{AuthorizationCode, Options, RefreshToken, RetryPolicy, RoutineRequest};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use support::{ACCESS, CLIENT_ID, CLIENT_SECRET, REDIRECT, Reply, Server, json, phone_bill, token};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        tracing::subscriber::set_default(
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(self.clone())
                .finish(),
        )
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const CODE: &str = "CODEwxFRfKii1BPgrSqQs1CobMfXvD0arCujMDYuFQOC";
const REFRESH: &str = "REFRESHrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr";
const NEW_ACCESS: &str = "NEWACCESSaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const NEW_REFRESH: &str = "NEWREFRESHrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr";

fn assert_silent(text: &str, what: &str) {
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    for secret in [
        CLIENT_SECRET,
        &basic,
        ACCESS,
        CODE,
        REFRESH,
        NEW_ACCESS,
        NEW_REFRESH,
        "CURSOR",
        "Phone Bill",
    ] {
        assert!(!text.contains(secret), "{secret} in {what}: {text}");
    }
}

#[tokio::test]
async fn no_secret_is_logged_or_kept_in_an_error() {
    // Every failure below has a server that repeats all it was told.
    let echo = format!(
        "{CLIENT_SECRET} {ACCESS} {CODE} {REFRESH} {}",
        "and some more"
    );
    let replies = || {
        [
            json(200, &format!("\"{echo}\"")),
            json(201, &format!("\"{echo}\"")),
            json(302, &echo),
            json(
                400,
                &format!(r#"{{"error":"invalid_grant","error_description":"{echo}"}}"#),
            ),
            json(401, &format!(r#"{{"code":401,"description":"{echo}"}}"#)),
            json(
                422,
                &format!(r#"{{"status_code":422,"errors":{{"{echo}":"{echo}"}}}}"#),
            ),
            json(429, &echo),
            json(500, &echo),
            Reply::Bytes(format!("{echo}\r\n\r\n")),
            Reply::Close,
            Reply::Reset,
            Reply::Hang,
        ]
    };
    let log = Log::default();
    let _listening = log.listen();
    let code = AuthorizationCode::new(CODE);
    let refresh = RefreshToken::new(REFRESH);
    for which in 0..4 {
        for reply in replies() {
            let server = Server::start([reply]).await;
            let client = server.client_with(Options {
                timeout: Duration::from_millis(400),
                retry: RetryPolicy {
                    attempts: 1,
                    ..RetryPolicy::default()
                },
                ..Options::default()
            });
            // Each call knows its own secrets; the rest of the echo is cut by its own call.
            let (error, known) = match which {
                0 => (
                    client.exchange_code(&code, REDIRECT).await.unwrap_err(),
                    vec![CLIENT_SECRET, CODE],
                ),
                1 => (
                    client.refresh(&refresh, REDIRECT).await.unwrap_err(),
                    vec![CLIENT_SECRET, REFRESH],
                ),
                2 => (
                    client
                        .create_routine(&token(), &phone_bill())
                        .await
                        .unwrap_err(),
                    vec![CLIENT_SECRET, ACCESS],
                ),
                _ => (
                    client.user(&token()).await.unwrap_err(),
                    vec![CLIENT_SECRET, ACCESS],
                ),
            };
            let printed = format!("{error} {error:?} {error:#?}");
            for secret in known {
                assert!(!printed.contains(secret), "{secret} in {printed}");
            }
        }
    }
    let text = log.text();
    assert!(text.contains("POST /v1/oauth/token failed"), "{text}");
    assert_silent(&text, "the log");
}

#[tokio::test]
async fn nothing_of_a_request_is_kept_of_an_answer_that_repeats_it() {
    let log = Log::default();
    let _listening = log.listen();
    let routine = RoutineRequest {
        name: "for Zoë & Tenzing's loft".into(),
        ..phone_bill()
    };
    let spelled = [
        "for Zoë & Tenzing's loft",
        "FOR Zoë & TENZING'S LOFT",
        "for%20Zo%C3%AB%20%26%20Tenzing%27s%20loft",
        "for+Zo%C3%AB+%26+Tenzing%27s+loft",
        "for Zo\\\\u00eb & Tenzing's loft",
        "for Zoë &amp; Tenzing&#39;s loft",
    ];
    let echo = spelled.join(" | ");
    for reply in [
        json(
            400,
            &format!(r#"{{"code":400,"name":"Bad","description":"{echo}"}}"#),
        ),
        json(
            422,
            &format!(
                r#"{{"status_code":422,"errors":{{"{echo}":["{echo}",{{"a":"{echo}"}}],"name":"{echo}"}}}}"#
            ),
        ),
        json(409, &format!(r#"{{"odd":"{echo}"}}"#)),
        json(401, &echo),
        json(429, &echo),
        json(500, &format!("<html>{echo}</html>")),
    ] {
        let server = Server::start([reply]).await;
        let called = server.client().create_routine(&token(), &routine).await;
        let error = called.unwrap_err();
        let printed = format!("{error} {error:?} {:?}", error.refusal());
        for part in ["Tenzing", "TENZING", "Zo", "loft", "LOFT"] {
            assert!(!printed.contains(part), "{part} in {printed}");
        }
        tracing::warn!(%error, "as the application logs it");
    }
    let text = log.text();
    assert!(text.contains("as the application logs it"), "{text}");
    assert!(!text.to_lowercase().contains("tenzing"), "{text}");
}

#[tokio::test]
async fn a_query_is_neither_logged_nor_kept_in_an_error() {
    let log = Log::default();
    let _listening = log.listen();
    let first = || json(200, r#"{"cards":[],"more":true,"cursor":"CURSOR"}"#);
    for second in [
        Reply::Close,
        json(500, "{}"),
        json(404, "{}"),
        json(200, "?"),
    ] {
        let server = Server::start([first(), second]).await;
        let client = server.client_with(Options {
            retry: RetryPolicy {
                attempts: 1,
                ..RetryPolicy::default()
            },
            ..Options::default()
        });
        let error = client.cards(&token()).await.unwrap_err();
        assert!(server.seen()[1].line().contains("CURSOR"));
        assert_silent(&format!("{error} {error:?}"), "the error");
    }
    let text = log.text();
    assert!(text.contains("GET /v1/cards failed"), "{text}");
    assert_silent(&text, "the log");
}

#[tokio::test]
async fn a_success_is_logged_once_with_its_request_id_and_nothing_more() {
    let log = Log::default();
    let _listening = log.listen();
    let pair = format!(
        r#"{{"access_token":"{NEW_ACCESS}","expires_in":7200,"refresh_token":"{NEW_REFRESH}","token_type":"Bearer"}}"#
    );
    let server = Server::start([
        json(200, &pair),
        json(201, r#"{"id":"r1","status":"active"}"#),
        json(200, r#"{"cards":[],"more":true,"cursor":"CURSOR"}"#),
        json(200, r#"{"cards":[]}"#),
    ])
    .await;
    let client = server.client();
    let answer = client
        .exchange_code(&AuthorizationCode::new(CODE), REDIRECT)
        .await
        .unwrap();
    client
        .create_routine(&token(), &phone_bill())
        .await
        .unwrap();
    client.cards(&token()).await.unwrap();
    let text = log.text();
    assert_silent(&text, "the log");
    assert_silent(&format!("{answer:?} {client:?}"), "Debug");
    let ours: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("astra_client"))
        .collect();
    assert_eq!(ours.len(), 4, "one line per request: {ours:#?}");
    for (line, path) in ours.iter().zip([
        "POST /v1/oauth/token",
        "POST /v1/routines",
        "GET /v1/cards",
        "GET /v1/cards",
    ]) {
        assert!(line.contains(path), "{line}");
        for part in ["req-1", "status=", "took_ms="] {
            assert!(line.contains(part), "{part} is missing in {line}");
        }
    }
}
