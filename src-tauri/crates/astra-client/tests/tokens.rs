//! The token endpoint, byte for byte (CONTRACT.md 5).
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use astra_client::{AuthorizationCode, CallErrorKind, Effect, RefreshToken, RefusalShape};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use support::{CLIENT_ID, CLIENT_SECRET, REDIRECT, Reply, Server, answer, example_reply, json};

const CODE: &str = "wxFRfKii1BPgrSqQs1CobMfXvD0arCujMDYuFQOCkbwBQLMH";

fn code() -> AuthorizationCode {
    AuthorizationCode::new(CODE)
}

async fn exchange(reply: Reply) -> Result<astra_client::TokenPair, astra_client::CallError> {
    let server = Server::start([reply]).await;
    let result = server.client().exchange_code(&code(), REDIRECT).await;
    server.only();
    result.map(|answer| answer.value)
}

#[tokio::test]
async fn a_code_is_exchanged_as_working_clients_do() {
    let server = Server::start([example_reply("token_response")]).await;
    let answer = server
        .client()
        .exchange_code(&code(), REDIRECT)
        .await
        .unwrap();
    assert_eq!(answer.value.access.expose().len(), 42);
    assert_eq!(answer.value.refresh.expose().len(), 48);
    assert_eq!(answer.value.expires_in, Duration::from_secs(7200));
    assert_eq!(answer.request_id.unwrap().as_str(), "req-1");

    let request = server.only();
    assert_eq!(request.line(), "POST /v1/oauth/token HTTP/1.1");
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    assert_eq!(
        request.header("authorization"),
        Some(format!("Basic {basic}").as_str())
    );
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    assert!(
        request
            .header("user-agent")
            .is_some_and(|agent| agent.starts_with("astra-desk/"))
    );
    assert_eq!(
        request.body,
        format!(
            "grant_type=authorization_code&code={CODE}&redirect_uri=com.astradesk.client%3A%2F%2Foauth%2Fcallback"
        ),
        "no client id or secret belongs in the form"
    );
}

#[tokio::test]
async fn a_code_of_any_characters_arrives_as_it_was() {
    // RFC 6749 appendix A.11: every visible character, and space.
    let code: String = (' '..='~').collect();
    let server = Server::start([example_reply("token_response")]).await;
    server
        .client()
        .exchange_code(&AuthorizationCode::new(code.as_str()), REDIRECT)
        .await
        .unwrap();
    let body = server.only().body;
    let sent = url::form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "code");
    assert_eq!(sent.map(|(_, value)| value.into_owned()), Some(code));
}

#[tokio::test]
async fn a_refresh_sends_the_redirect_uri_and_its_own_grant() {
    let server = Server::start([example_reply("token_response")]).await;
    let refresh = RefreshToken::new("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr");
    server.client().refresh(&refresh, REDIRECT).await.unwrap();
    let request = server.only();
    assert_eq!(request.line(), "POST /v1/oauth/token HTTP/1.1");
    assert_eq!(
        request.body,
        "grant_type=refresh_token&refresh_token=rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr&redirect_uri=com.astradesk.client%3A%2F%2Foauth%2Fcallback"
    );
}

#[tokio::test]
async fn the_type_of_token_is_compared_without_case() {
    for kind in ["Bearer", "bearer", "BEARER"] {
        let body = format!(
            r#"{{"access_token":"a","expires_in":1,"refresh_token":"r","token_type":"{kind}"}}"#
        );
        assert!(exchange(json(200, &body)).await.is_ok(), "{kind}");
    }
    let mac = r#"{"access_token":"a","expires_in":1,"refresh_token":"r","token_type":"mac"}"#;
    assert_eq!(
        exchange(json(200, mac)).await.unwrap_err().kind,
        CallErrorKind::Unclear
    );
}

#[tokio::test]
async fn a_token_answer_that_lacks_something_is_unclear_because_the_code_may_be_spent() {
    for body in [
        r#"{"access_token":"s3cret","expires_in":1,"token_type":"Bearer"}"#,
        r#"{"access_token":"s3cret","refresh_token":"s3cret","token_type":"Bearer"}"#,
        r#"{"expires_in":1,"refresh_token":"s3cret","token_type":"Bearer"}"#,
        r#"{"access_token":"s3cret","expires_in":"s3cret","refresh_token":"r","token_type":"Bearer"}"#,
        r#"{"access_token":"s3cret\n","expires_in":1,"refresh_token":"r","token_type":"Bearer"}"#,
        r#"[{"access_token":"s3cret","expires_in":1,"refresh_token":"r","token_type":"Bearer"}]"#,
        r#"{"access_token":"s3cret"#,
        "",
    ] {
        let error = exchange(json(200, body)).await.unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear, "{body}");
        assert_eq!(error.effect(), Effect::Unknown, "{body}");
        assert_eq!(error.status, Some(200));
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains("s3cret"), "{printed}");
    }
}

#[tokio::test]
async fn a_web_page_from_a_wrong_host_is_named_as_such() {
    let page = answer(200, "content-type: text/html; charset=utf-8\r\n", "<html>");
    let error = exchange(page).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::Unclear);
    assert!(error.detail.contains("web page"), "{error}");
}

#[tokio::test]
async fn a_spent_code_is_refused_with_the_vendors_word() {
    let body = r#"{"error":"invalid_grant","error_description":"Invalid code."}"#;
    let error = exchange(json(400, body)).await.unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.shape, RefusalShape::OAuth);
    assert_eq!(refusal.name.as_deref(), Some("invalid_grant"));
    assert_eq!(error.effect(), Effect::None);
}

#[tokio::test]
async fn wrong_client_credentials_are_unauthorized() {
    let error = exchange(answer(
        401,
        "content-type: application/json\r\nwww-authenticate: Basic\r\n",
        r#"{"error":"invalid_client"}"#,
    ))
    .await
    .unwrap_err();
    assert_eq!(error.kind, CallErrorKind::Unauthorized);
    assert_eq!(error.detail, "invalid_client");
}

#[tokio::test]
async fn a_code_is_sent_once_whatever_happens() {
    // `exchange` asserts that there was one request.
    for reply in [json(500, "{}"), json(503, "{}"), Reply::Close] {
        let error = exchange(reply).await.unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear);
    }
    let error = exchange(json(429, "{}")).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::RateLimited);
}

#[tokio::test]
async fn a_redirect_uri_that_is_no_url_is_never_sent() {
    let server = Server::start([]).await;
    let error = server
        .client()
        .exchange_code(&code(), "not a url")
        .await
        .unwrap_err();
    assert_eq!(error.kind, CallErrorKind::NotSent);
    assert!(server.seen().is_empty());
}
