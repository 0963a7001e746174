//! What every kind of failure is called, because the journal decides by it.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use astra_client::{CallError, CallErrorKind, Effect, Options, RefusalShape, RetryPolicy};
use support::{Reply, Server, answer, client_for, example_reply, json, phone_bill, token};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

fn short() -> Options {
    Options {
        timeout: Duration::from_millis(300),
        response_cap_bytes: 4096,
        retry: RetryPolicy {
            attempts: 1,
            ..RetryPolicy::default()
        },
        ..Options::default()
    }
}

/// A write that meets this reply; it must be sent once.
async fn write(reply: Reply) -> CallError {
    let server = Server::start([reply]).await;
    let client = server.client_with(Options {
        timeout: Duration::from_secs(60),
        ..short()
    });
    let error = client.create_routine(&token(), &phone_bill()).await;
    assert!(server.seen().len() <= 1, "a write is never repeated");
    error.unwrap_err()
}

/// A read that meets this reply, asked once.
async fn read(reply: Reply) -> CallError {
    let server = Server::start([reply]).await;
    let client = server.client_with(Options {
        timeout: Duration::from_secs(60),
        ..short()
    });
    client.user(&token()).await.unwrap_err()
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let options = Options {
        timeout: Duration::from_secs(60),
        ..short()
    };
    let client = client_for(&format!("http://127.0.0.1:{port}"), options);
    let error = client
        .create_routine(&token(), &phone_bill())
        .await
        .unwrap_err();
    assert_eq!(error.kind, CallErrorKind::NotSent);
    assert_eq!(error.effect(), Effect::None);
    assert_eq!(error.status, None);
}

#[tokio::test]
async fn a_failed_tls_handshake_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.write_all(b"this is not TLS at all\r\n\r\n").await;
        }
    });
    let options = Options {
        timeout: Duration::from_secs(60),
        ..short()
    };
    let client = client_for(&format!("https://127.0.0.1:{port}"), options);
    let error = client
        .create_routine(&token(), &phone_bill())
        .await
        .unwrap_err();
    assert_eq!(error.kind, CallErrorKind::NotSent, "{error}");
    assert_eq!(error.effect(), Effect::None);
}

#[tokio::test]
async fn silence_after_sending_is_unclear() {
    let server = Server::start([Reply::Hang]).await;
    let error = server
        .client_with(short())
        .create_routine(&token(), &phone_bill())
        .await
        .unwrap_err();
    assert_eq!(error.kind, CallErrorKind::Unclear);
    assert_eq!(error.effect(), Effect::Unknown);
    assert!(error.detail.starts_with("timed out"), "{error}");
}

#[tokio::test]
async fn a_connection_that_ends_after_sending_is_unclear() {
    let half = "HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{\"id\"";
    for reply in [
        Reply::Close,
        Reply::Reset,
        Reply::Bytes("HTTP/1.1 201".into()),
        Reply::Bytes(half.into()),
        Reply::Bytes("no HTTP at all\r\n\r\n".into()),
    ] {
        // A half answer on an open connection would wait for the rest.
        let server = Server::start([reply, Reply::Close]).await;
        let error = server
            .client_with(short())
            .create_routine(&token(), &phone_bill())
            .await
            .unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear, "{error}");
        assert_eq!(error.effect(), Effect::Unknown);
        assert!(server.seen().len() <= 1, "a write is never repeated");
    }
}

#[tokio::test]
async fn a_server_fault_is_unclear_for_a_write_and_passing_for_a_read() {
    for status in [500, 501, 502, 503, 504, 599] {
        let error = write(json(status, "{}")).await;
        assert_eq!(error.kind, CallErrorKind::Unclear, "{status}");
        assert_eq!(error.status, Some(status));
        assert_eq!(error.effect(), Effect::Unknown);
        let error = read(json(status, "{}")).await;
        assert_eq!(error.kind, CallErrorKind::ServerError, "{status}");
    }
}

#[tokio::test]
async fn only_these_six_statuses_mean_that_a_write_did_nothing() {
    for status in 400..=499 {
        let error = write(json(status, "{}")).await;
        let effect = match status {
            400 | 401 | 403 | 404 | 422 | 429 => Effect::None,
            // A gateway's 408, a conflict with what an earlier attempt made (409), 425 …
            _ => Effect::Unknown,
        };
        assert_eq!(error.effect(), effect, "{status}");
        assert_eq!(error.status, Some(status));
        match status {
            401 => assert_eq!(error.kind, CallErrorKind::Unauthorized),
            429 => assert_eq!(error.kind, CallErrorKind::RateLimited),
            400 | 403 | 404 | 422 => assert!(error.refusal().is_some(), "{status}"),
            _ => assert_eq!(error.kind, CallErrorKind::Unclear, "{status}"),
        }
        let error = read(json(status, "{}")).await;
        assert_eq!(
            error.effect(),
            Effect::None,
            "{status}: a read does nothing"
        );
    }
}

#[tokio::test]
async fn the_vendors_error_example_is_understood() {
    let error = write(example_reply("error_generic_forbidden")).await;
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.shape, RefusalShape::Generic);
    assert_eq!(refusal.name.as_deref(), Some("Forbidden"));
    assert!(refusal.description.is_some());
    assert_eq!(error.status, Some(403));
    assert_eq!(error.request_id.as_ref().unwrap().as_str(), "req-1");
    assert!(error.to_string().contains("req-1"), "{error}");
}

#[tokio::test]
async fn a_gateway_page_is_a_bounded_refusal() {
    let page = format!("<html>{}</html>", "long ".repeat(100_000));
    let error = write(answer(403, "content-type: text/html\r\n", &page)).await;
    assert_eq!(error.refusal().unwrap().shape, RefusalShape::Text);
    assert!(
        error.detail.chars().count() <= 501,
        "{}",
        error.detail.len()
    );
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let target = Server::start([]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: http://127.0.0.1:{}/v1/user\r\n", target.port);
        let error = read(answer(status, &location, "")).await;
        assert_eq!(error.kind, CallErrorKind::Unreadable, "{status}");
        let error = write(answer(status, &location, "")).await;
        assert_eq!(error.kind, CallErrorKind::Unclear, "{status}");
        assert!(error.detail.contains("redirect"), "{error}");
    }
    assert!(
        target.seen().is_empty(),
        "credentials went where a redirect pointed"
    );
}

#[tokio::test]
async fn an_endless_answer_is_cut_off_while_it_streams() {
    let error = read(Reply::Endless(200)).await;
    assert_eq!(error.kind, CallErrorKind::Unreadable);
    assert!(error.detail.contains("cap"), "{error}");
    let error = write(Reply::Endless(201)).await;
    assert_eq!(error.kind, CallErrorKind::Unclear);
    let error = write(Reply::Endless(400)).await;
    assert_eq!(error.effect(), Effect::None, "the status says it all");
}

#[tokio::test]
async fn a_read_is_repeated_until_it_works() {
    let user = r#"{"id":"u1","status":"approved"}"#;
    let server = Server::start([json(500, "{}"), Reply::Close, json(200, user)]).await;
    let answer = server.client().user(&token()).await.unwrap();
    assert_eq!(answer.value.id.as_str(), "u1");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_read_is_tried_three_times_at_most() {
    let server = Server::start((0..9).map(|_| json(503, "{}"))).await;
    let error = server.client().user(&token()).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::ServerError);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_long_wait_asked_for_is_handed_to_the_caller() {
    let server = Server::start([answer(429, "retry-after: 3600\r\n", "{}")]).await;
    let error = server.client().user(&token()).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::RateLimited);
    assert_eq!(error.retry_after, Some(Duration::from_secs(3600)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_write_never_travels_on_an_old_connection() {
    let user = || json(200, r#"{"id":"u1","status":"approved"}"#);
    let routine = || json(201, r#"{"id":"r1","status":"active"}"#);
    let server = Server::start([user(), user(), routine(), routine(), user()]).await;
    let client = server.client();
    client.user(&token()).await.unwrap();
    client.user(&token()).await.unwrap();
    for _ in 0..2 {
        client
            .create_routine(&token(), &phone_bill())
            .await
            .unwrap();
    }
    client.user(&token()).await.unwrap();
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(
        connections[2],
        connections.iter().take(2).max().unwrap() + 1
    );
    assert_eq!(connections[3], connections[2] + 1, "nor on another write's");
    assert!(
        ![connections[2], connections[3]].contains(&connections[4]),
        "nor is a write's connection kept for reads"
    );
}

#[tokio::test]
async fn an_unreadable_answer_says_where_and_never_what() {
    let body = r#"{"id":"u1","status":{"secret-value":1}}"#;
    let error = read(json(200, body)).await;
    assert_eq!(error.kind, CallErrorKind::Unreadable);
    assert!(error.detail.contains("status"), "{error}");
    assert!(!format!("{error:?}").contains("secret-value"), "{error:?}");
    let error = read(json(200, r#"{"id":"u1"}"#)).await;
    assert!(error.detail.contains("`status` is missing"), "{error}");
}
