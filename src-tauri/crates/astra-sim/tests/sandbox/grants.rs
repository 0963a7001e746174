//! What the vendor granted the client (CONTRACT.md 7, 10, 25).

use astra_sim::{Config, Grant};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::world::{REDIRECT_URI, VISA, World, business, card, hillary, me_to_me, with};

const OWN: &str = "+15555550120";

async fn with_mode(mode: Grant, on: bool) -> World {
    let mut config = Config::practice();
    config.grants.set(mode, on);
    World::with(config).await
}

#[tokio::test]
async fn with_kyb_delegated_a_business_is_approved_at_once_and_people_have_addresses() {
    let world = with_mode(Grant::KybDelegated, true).await;
    let user = world.user_with_ein("12-3456789").await;
    assert_eq!(world.get("/v1/user", &user).await["status"], "approved");
    for who in ["business_controller", "business_admin"] {
        let mut body = business();
        body[who].as_object_mut().unwrap().remove("address1");
        if who == "business_admin" {
            body["business_info"]["business_type"] = json!("soleProprietorship");
        }
        let refused: Value = world.create_profile(&body).await.json().await.unwrap();
        let field = format!("{who}.address1");
        assert!(refused["errors"][&field].is_array(), "{refused}");
    }
    let rejected = world.user_with_ein("22-2222222").await;
    assert_eq!(
        world.get("/v1/user", &rejected).await["status"],
        "rejected",
        "magic stays magic"
    );
}

#[tokio::test]
async fn with_kyc_delegated_an_intent_needs_no_ssn() {
    let world = with_mode(Grant::KycDelegated, true).await;
    let mut body = hillary(OWN, "ed@example.com");
    body.as_object_mut().unwrap().remove("ssn");
    world.intent_id(&body).await;
}

#[tokio::test]
async fn without_light_programs_everybody_is_verified() {
    let world = with_mode(Grant::LightPrograms, false).await;
    let person = with(
        hillary(OWN, "ed@example.com"),
        "kyc_type",
        json!("unverified"),
    );
    let refused: Value = world.create_intent(&person).await.json().await.unwrap();
    assert!(refused["errors"]["kyc_type"].is_array(), "{refused}");
    let company = with(business(), "kyb_type", json!("receive-only"));
    let refused: Value = world.create_profile(&company).await.json().await.unwrap();
    assert!(refused["errors"]["kyb_type"].is_array(), "{refused}");
}

#[tokio::test]
async fn without_debit_there_are_no_cards() {
    let world = with_mode(Grant::Debit, false).await;
    let user = world.approved_user().await;
    let url = world.running.secure.join("/v1/cards").unwrap();
    let request = world
        .http
        .post(url)
        .bearer_auth(&user.access)
        .json(&card(VISA));
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    let mut browser = Browser::new(&world);
    browser.open(&world.link_card_url(&user, &[])).await;
    assert!(browser.has("dead-end"));
    let refused = world
        .create_routine(&user, &me_to_me("one", "two", "1.00"))
        .await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let browser = world.person_at_card(&intent).await;
    assert!(
        parameter(&browser.left_to(), "code").is_some(),
        "no card is offered"
    );
}

#[tokio::test]
async fn without_person_to_person_money_stays_with_its_owner() {
    let world = with_mode(Grant::PersonToPerson, false).await;
    let (one, two) = (world.approved_user().await, world.approved_user().await);
    let (from, own) = world.two_cards(&one).await;
    let theirs = world.add_card(&two, VISA).await;
    let to_another = with(
        me_to_me(&from, &theirs, "1.00"),
        "destination_user_id",
        json!(two.id),
    );
    let refused = world.create_routine(&one, &to_another).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let to_self = with(
        me_to_me(&from, &own, "1.00"),
        "destination_user_id",
        json!(one.id),
    );
    world.routine(&one, &to_self).await;
}

#[tokio::test]
async fn a_receive_only_user_receives_and_does_not_send() {
    let world = World::new().await;
    let body = with(
        hillary(OWN, "ed@example.com"),
        "kyc_type",
        json!("receive-only"),
    );
    let receiver = world.person(&body).await;
    let sender = world.approved_user().await;
    let theirs = world.add_card(&receiver, VISA).await;
    let (from, _) = world.two_cards(&sender).await;
    let refused = world
        .create_routine(&receiver, &me_to_me(&theirs, &theirs, "1.00"))
        .await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let body = with(
        me_to_me(&from, &theirs, "1.00"),
        "destination_user_id",
        json!(receiver.id),
    );
    world.routine(&sender, &body).await;
}

#[tokio::test]
async fn credentials_in_the_form_are_taken_only_when_switched_on() {
    for on in [false, true] {
        let world = with_mode(Grant::CredentialsInForm, on).await;
        let profile = world.profile_id(&business()).await;
        for names in [("client_id", "client_secret"), ("username", "password")] {
            let code = world.code_for(&profile).await;
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", REDIRECT_URI),
                (names.0, &world.config.client_id),
                (names.1, &world.config.client_secret),
            ];
            let url = world.running.api.join("/v1/oauth/token").unwrap();
            let answer = world
                .http
                .request(Method::POST, url)
                .form(&form)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status() == StatusCode::OK, on, "{names:?}");
        }
    }
}
