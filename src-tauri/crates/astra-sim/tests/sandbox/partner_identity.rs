//! The client's own phone check (CONTRACT.md 19), and what the client is not approved for.

use astra_sim::{Config, Grant};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::world::{PHONE, User, World, business, hillary, with};

const OWN: &str = "+15555550120";
const OTHER: &str = "+15555550130";

fn about(world: &World, subject: &str, id: &str) -> Value {
    json!({
        "provider": world.config.provider, "provider_data": {"customer_id": "c1"}, "client_id": world.config.client_id, subject: id
    })
}

async fn verify(world: &World, body: &Value) -> Response {
    let request = world.as_client(Method::POST, "/v1/partner/identity/verification");
    request.json(body).send().await.unwrap()
}

pub async fn token_for(world: &World, subject: &str, id: &str) -> String {
    let response = verify(world, &about(world, subject, id)).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.json::<Value>().await.unwrap()["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn exchange(world: &World, token: &str) -> Response {
    let form = [("token", token), ("user_consent_captured", "true")];
    let request = world.as_client(Method::POST, "/v1/partner/identity/token");
    request.form(&form).send().await.unwrap()
}

async fn without(mode: Grant) -> World {
    let mut config = Config::practice();
    config.grants.set(mode, false);
    World::with(config).await
}

#[tokio::test]
async fn an_intent_a_profile_and_a_user_get_tokens_without_the_pages() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let mut body = business();
    body["kyb_type"] = json!("receive-only");
    let profile = world.profile_id(&body).await;
    for (subject, id) in [
        ("user_intent_id", &intent),
        ("business_profile_id", &profile),
    ] {
        let token = token_for(&world, subject, id).await;
        let answer = exchange(&world, &token).await;
        assert_eq!(answer.status(), StatusCode::OK, "{subject}");
        let tokens: Value = answer.json().await.unwrap();
        assert_eq!(
            (&tokens["expires_in"], &tokens["token_type"]),
            (&json!(7200), &json!("Bearer"))
        );
        let mut user = User {
            id: String::new(),
            access: tokens["access_token"].as_str().unwrap().to_owned(),
            refresh: String::new(),
        };
        user.id = world.get("/v1/user", &user).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let later = token_for(&world, "user_id", &user.id).await;
        assert_eq!(
            exchange(&world, &later).await.status(),
            StatusCode::OK,
            "by user id later"
        );
    }
    assert_eq!(world.control().ledger().users.len(), 2);
}

#[tokio::test]
async fn a_partner_token_lives_one_minute_and_once() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let token = token_for(&world, "user_intent_id", &intent).await;
    assert_eq!(exchange(&world, &token).await.status(), StatusCode::OK);
    let again = exchange(&world, &token).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        again.json::<Value>().await.unwrap()["error"],
        "invalid_grant"
    );
    let token = token_for(&world, "user_intent_id", &intent).await;
    world.seconds(60);
    assert_eq!(
        exchange(&world, &token).await.status(),
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_rejected_person_gets_no_tokens_this_way_either() {
    let world = World::new().await;
    let body = with(
        hillary("+12025551111", "ed@example.com"),
        "date_of_birth",
        json!("1970-01-01"),
    );
    let intent = world.intent_id(&body).await;
    let token = token_for(&world, "user_intent_id", &intent).await;
    let refused = exchange(&world, &token).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "A14, A18");
    assert_eq!(
        refused.json::<Value>().await.unwrap()["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_verification_names_one_subject_and_this_client() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let good = about(&world, "user_intent_id", &intent);
    for (field, value) in [
        ("client_id", json!("someone")),
        ("provider", json!(7)),
        ("provider", json!("someone-else")),
        ("provider_data.customer_id", json!(null)),
        ("phone", json!(OWN)),
    ] {
        let mut body = good.clone();
        match field.split_once('.') {
            Some((outer, inner)) => body[outer][inner] = value,
            None => body[field] = value,
        }
        let refused = verify(&world, &body).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{field}");
        let body: Value = refused.json().await.unwrap();
        assert!(body["errors"][field].is_array(), "{body}");
    }
    let two = with(good.clone(), "user_id", json!("x"));
    assert_eq!(verify(&world, &two).await.status(), StatusCode::BAD_REQUEST);
    let nobody = about(&world, "user_id", "nobody");
    assert_eq!(
        verify(&world, &nobody).await.status(),
        StatusCode::NOT_FOUND
    );
    let token = token_for(&world, "user_intent_id", &intent).await;
    let form = [("token", token.as_str())];
    let request = world
        .as_client(Method::POST, "/v1/partner/identity/token")
        .form(&form);
    let refused = request.send().await.unwrap();
    assert_eq!(
        refused.status(),
        StatusCode::BAD_REQUEST,
        "consent must be said"
    );
    assert_eq!(
        exchange(&world, &token).await.status(),
        StatusCode::OK,
        "and the token is not spent"
    );
}

#[tokio::test]
async fn a_session_token_skips_the_phone_code_of_its_subject() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let token = token_for(&world, "user_intent_id", &intent).await;
    let url = world.authorize_url(&[
        ("user_intent_id", &intent),
        ("session_token", &token),
        ("bypass_connect", "true"),
    ]);
    let mut browser = Browser::new(&world);
    browser.open(&url).await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(
        parameter(&browser.left_to(), "code").is_some(),
        "no phone, no code"
    );
    let mut again = Browser::new(&world);
    again.open(&url).await;
    assert!(again.has("dead-end"), "a session token is spent");

    let profile = world.profile_id(&business()).await;
    let token = token_for(&world, "business_profile_id", &profile).await;
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[
        ("business", "true"),
        ("business_profile_id", &profile),
        ("session_token", &token),
    ]);
    browser.open(&url).await;
    browser.confirm_business().await;
    assert!(browser.has("accept-terms"), "straight to the terms");

    let token = token_for(&world, "business_profile_id", &profile).await;
    let mut wrong = Browser::new(&world);
    wrong
        .open(&world.authorize_url(&[("user_intent_id", &intent), ("session_token", &token)]))
        .await;
    assert!(wrong.has("dead-end"), "a token for somebody else");

    let user = world.approved_user().await;
    let token = token_for(&world, "user_id", &user.id).await;
    let mut url = world.running.app.join("/cards").unwrap();
    url.query_pairs_mut()
        .append_pair("user_id", &user.id)
        .append_pair("session_token", &token);
    let mut browser = Browser::new(&world);
    browser.open(&url).await;
    assert!(
        browser.html.contains("You have no cards."),
        "straight to the cards: {}",
        browser.html
    );
}

#[tokio::test]
async fn a_session_token_proves_the_phone_of_its_subject_only() {
    let world = World::new().await;
    let other = world.person(&hillary(OTHER, "ama@example.com")).await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let profile = world.profile_id(&business()).await;
    for (path, subject, id, phone) in [
        ("/login/oauth/authorize", "user_intent_id", &intent, OWN),
        ("/verify/personal", "user_intent_id", &intent, OWN),
        ("/verify/document", "user_intent_id", &intent, OWN),
        (
            "/login/oauth/authorize",
            "business_profile_id",
            &profile,
            PHONE,
        ),
    ] {
        let token = token_for(&world, subject, id).await;
        let url = |phone: &str| {
            let mut url = world.authorize_url(&[(subject, id), ("session_token", &token)]);
            url.set_path(path);
            if subject == "business_profile_id" {
                url.query_pairs_mut().append_pair("business", "true");
            }
            url.query_pairs_mut().append_pair("phone", &phone[2..]);
            url
        };
        let mut wrong = Browser::new(&world);
        wrong.open(&url(OTHER)).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{path} {subject}");
        assert!(
            wrong.has("dead-end") && wrong.html.contains("The parameter phone"),
            "the page says which parameter: {}",
            wrong.html
        );
        assert!(world.read_intent(&intent).await["user_id"].is_null());
        if path.starts_with("/login") {
            let mut right = Browser::new(&world);
            right.open(&url(phone)).await;
            assert_eq!(
                right.status,
                StatusCode::OK,
                "its own number is no contradiction, and the token was not spent: {}",
                right.html
            );
        }
    }
    let users = world.control().ledger().users;
    assert_eq!(
        (users.len(), &users[0].id),
        (1, &other.id),
        "nobody has become a user, and nobody was taken for somebody else"
    );
}

#[tokio::test]
async fn a_user_who_is_not_approved_reads_the_reason() {
    let world = without(Grant::TrustedAuthentication).await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let refused = verify(&world, &about(&world, "user_intent_id", &intent)).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("user_intent_id", &intent), ("session_token", "x")]))
        .await;
    assert!(browser.has("dead-end"));

    let world = without(Grant::ApiAuthorization).await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let token = token_for(&world, "user_intent_id", &intent).await;
    assert_eq!(
        exchange(&world, &token).await.status(),
        StatusCode::FORBIDDEN
    );
}
