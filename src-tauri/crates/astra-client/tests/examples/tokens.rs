//! The token endpoint's examples (CONTRACT.md 5).

use astra_client::{AuthorizationCode, CallErrorKind, Effect, RefreshToken, RefusalShape};
use serde_json::Value;

use crate::support::{REDIRECT, Server, answer, example, example_reply, json};

fn form(body: &str) -> Value {
    let pairs = url::form_urlencoded::parse(body.as_bytes()).into_owned();
    pairs
        .map(|(name, value)| (name, Value::from(value)))
        .collect()
}

/// What an example's form looks like with our redirect URI in it.
fn ours(example: &Value) -> Value {
    let mut form = example["request_form"].clone();
    form["redirect_uri"] = REDIRECT.into();
    form
}

#[tokio::test]
async fn both_grants_send_exactly_the_documented_fields() {
    let (exchange, refresh) = (example("token_response"), example("token_refresh"));
    let server = Server::start([
        example_reply("token_response"),
        example_reply("token_response"),
    ])
    .await;
    let client = server.client();
    let text =
        |example: &Value, name: &str| example["request_form"][name].as_str().unwrap().to_owned();
    let code = AuthorizationCode::new(text(&exchange, "code"));
    client.exchange_code(&code, REDIRECT).await.unwrap();
    let token = RefreshToken::new(text(&refresh, "refresh_token"));
    let pair = client.refresh(&token, REDIRECT).await.unwrap().value;
    for (request, example) in server.seen().iter().zip([&exchange, &refresh]) {
        let (method, path) = (
            example["method"].as_str().unwrap(),
            example["path"].as_str().unwrap(),
        );
        assert_eq!(request.line(), format!("{method} {path} HTTP/1.1"));
        assert_eq!(form(&request.body), ours(example));
    }
    let answer = &exchange["response"];
    assert_eq!(pair.access.expose(), answer["access_token"]);
    assert_eq!(pair.refresh.expose(), answer["refresh_token"]);
    assert_eq!(pair.expires_in.as_secs(), answer["expires_in"]);
}

#[tokio::test]
async fn the_old_array_is_no_token_answer_and_its_tokens_are_not_told() {
    let server = Server::start([example_reply("token_response_old_array")]).await;
    let code = AuthorizationCode::new("code");
    let error = server
        .client()
        .exchange_code(&code, REDIRECT)
        .await
        .unwrap_err();
    assert_eq!(
        (&error.kind, error.effect()),
        (&CallErrorKind::Unclear, Effect::Unknown),
        "the code may be spent"
    );
    let old = example("token_response_old_array");
    for secret in ["access_token", "refresh_token"] {
        let secret = old["response"][0][secret].as_str().unwrap();
        assert!(!format!("{error} {error:?}").contains(secret));
    }
}

#[tokio::test]
async fn every_refusal_of_the_token_endpoint_is_told_by_its_word() {
    let example = example("error_oauth");
    for (case, refused) in example["cases"].as_object().unwrap() {
        let status = refused["status"].as_u64().unwrap();
        let mut body = example["response"].clone();
        body["error"] = refused["error"].clone();
        let server = Server::start([json(u16::try_from(status).unwrap(), &body.to_string())]).await;
        let error = server
            .client()
            .refresh(&RefreshToken::new("refresh"), REDIRECT)
            .await
            .unwrap_err();
        assert_eq!(error.effect(), Effect::None, "{case}");
        assert!(
            error.detail.contains(refused["error"].as_str().unwrap()),
            "{case}: {error}"
        );
        if status == 401 {
            assert_eq!(error.kind, CallErrorKind::Unauthorized, "{case}");
        } else {
            let refusal = error.refusal().unwrap();
            assert_eq!(refusal.shape, RefusalShape::OAuth, "{case}");
            assert_eq!(refused["error"], refusal.name.as_deref().unwrap(), "{case}");
        }
    }
    let page = example["at_the_hosted_pages"]["content_type"]
        .as_str()
        .unwrap();
    let page = answer(200, &format!("content-type: {page}\r\n"), "<html>");
    let server = Server::start([page]).await;
    let error = server
        .client()
        .refresh(&RefreshToken::new("refresh"), REDIRECT)
        .await
        .unwrap_err();
    assert!(
        error.detail.contains("web page"),
        "the wrong host is named as such: {error}"
    );
}
