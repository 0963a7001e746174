//! The token endpoint (CONTRACT.md 5).

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::world::{REDIRECT_URI, User, World, business};

async fn error_of(response: reqwest::Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert!(
        body["error_description"].is_string(),
        "the OAuth shape has a description: {body}"
    );
    (status, body["error"].as_str().unwrap().to_owned())
}

fn refused(error: &str) -> (u16, String) {
    (400, error.to_owned())
}

#[tokio::test]
async fn a_code_works_once() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    assert_eq!(world.exchange(&code).await.status(), StatusCode::OK);
    assert_eq!(
        error_of(world.exchange(&code).await).await,
        refused("invalid_grant")
    );
}

#[tokio::test]
async fn a_code_lives_300_seconds() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    world.seconds(300);
    assert_eq!(
        error_of(world.exchange(&code).await).await,
        refused("invalid_grant")
    );
    let code = world.code_for(&profile).await;
    world.seconds(299);
    assert_eq!(
        world.exchange(&code).await.status(),
        StatusCode::OK,
        "one second earlier it is good"
    );
}

#[tokio::test]
async fn a_code_belongs_to_its_redirect_uri() {
    let mut config = astra_sim::Config::practice();
    config
        .redirect_uris
        .push("https://other.example/cb".to_owned());
    let world = World::with(config).await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    for other in [
        "https://other.example/cb",
        "com.astradesk.client://oauth/callback/",
    ] {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", other),
        ];
        assert_eq!(
            error_of(world.token(&form).await).await,
            refused("invalid_grant"),
            "{other}"
        );
    }
    assert_eq!(
        world.exchange(&code).await.status(),
        StatusCode::OK,
        "a refused try does not spend it"
    );
}

#[tokio::test]
async fn a_code_can_be_expired_by_the_control() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    world.control().expire_codes().await.unwrap();
    assert_eq!(
        error_of(world.exchange(&code).await).await,
        refused("invalid_grant")
    );
}

#[tokio::test]
async fn only_one_access_token_is_live_and_refresh_tokens_stay_good() {
    let world = World::new().await;
    let first = world.approved_user().await;
    let renewed: Value = world.refresh(&first.refresh).await.json().await.unwrap();
    let second = User {
        access: renewed["access_token"].as_str().unwrap().to_owned(),
        ..first.clone()
    };

    let old = world
        .as_user(Method::GET, "/v1/user", &first)
        .send()
        .await
        .unwrap();
    assert_eq!(
        old.status(),
        StatusCode::UNAUTHORIZED,
        "a new access token ends the one before"
    );
    world.get("/v1/user", &second).await;
    assert_ne!(
        renewed["refresh_token"],
        first.refresh.as_str(),
        "a refresh issues another refresh token"
    );
    assert_eq!(
        world.refresh(&first.refresh).await.status(),
        StatusCode::OK,
        "the first one is still good"
    );
    let newest = renewed["refresh_token"].as_str().unwrap();
    assert_eq!(
        world.refresh(newest).await.status(),
        StatusCode::OK,
        "and so is the second"
    );
}

#[tokio::test]
async fn tokens_end_in_time() {
    let world = World::new().await;
    let user = world.approved_user().await;
    world.seconds(2 * 60 * 60);
    let late = world
        .as_user(Method::GET, "/v1/user", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(
        late.status(),
        StatusCode::UNAUTHORIZED,
        "two hours are over"
    );
    world.seconds(10 * 24 * 60 * 60 - 2 * 60 * 60);
    assert_eq!(
        error_of(world.refresh(&user.refresh).await).await,
        refused("invalid_grant"),
        "ten days are over"
    );
}

#[tokio::test]
async fn a_withdrawn_authorization_looks_like_expired_tokens() {
    let world = World::new().await;
    let user = world.approved_user().await;
    world.control().withdraw_authorizations().await.unwrap();
    let call = world
        .as_user(Method::GET, "/v1/user", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(call.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        error_of(world.refresh(&user.refresh).await).await,
        refused("invalid_grant")
    );
}

#[tokio::test]
async fn every_wrong_request_has_its_own_error() {
    let world = World::new().await;
    let code = ("code", "x");
    let uri = ("redirect_uri", REDIRECT_URI);
    let table: [(&[(&str, &str)], &str); 7] = [
        (&[], "invalid_request"),
        (
            &[("grant_type", "client_credentials")],
            "unsupported_grant_type",
        ),
        (
            &[("grant_type", "authorization_code"), uri],
            "invalid_request",
        ),
        (
            &[("grant_type", "authorization_code"), code],
            "invalid_request",
        ),
        (
            &[("grant_type", "authorization_code"), code, uri],
            "invalid_grant",
        ),
        (
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
            "invalid_grant",
        ),
        (
            &[("grant_type", "refresh_token"), ("username", "x")],
            "invalid_request",
        ),
    ];
    for (form, expected) in table {
        assert_eq!(
            error_of(world.token(form).await).await,
            refused(expected),
            "{form:?}"
        );
    }
}

#[tokio::test]
async fn the_client_must_prove_itself() {
    let world = World::new().await;
    let url = world.running.api.join("/v1/oauth/token").unwrap();
    for password in [None, Some("wrong")] {
        let mut request = world
            .http
            .post(url.clone())
            .form(&[("grant_type", "refresh_token")]);
        if let Some(password) = password {
            request = request.basic_auth(&world.config.client_id, Some(password));
        }
        let response = request.send().await.unwrap();
        assert!(
            response.headers().contains_key("www-authenticate"),
            "RFC 6749 5.2 wants the scheme named"
        );
        assert_eq!(error_of(response).await, (401, "invalid_client".to_owned()));
    }
}

#[tokio::test]
async fn a_refresh_works_without_a_redirect_uri() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let bare = [
        ("grant_type", "refresh_token"),
        ("refresh_token", user.refresh.as_str()),
    ];
    assert_eq!(world.token(&bare).await.status(), StatusCode::OK, "A10");
}

#[tokio::test]
async fn the_page_host_has_no_token_endpoint() {
    let world = World::new().await;
    let response = world
        .http
        .post(world.running.app.join("/v1/oauth/token").unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html"),
        "it answers with a page"
    );
}
