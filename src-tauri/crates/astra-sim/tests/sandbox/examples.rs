//! The vendor's documented examples, which the client is held to as well.

use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::browser::{Browser, parameter};
use crate::world::{World, business, card};

pub fn example(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/astra");
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let example: Value = serde_json::from_str(&text).unwrap();
    assert!(
        example["source"].is_string(),
        "{name} must say where it comes from"
    );
    example
}

/// The words of a list.
pub fn words(list: &Value) -> impl Iterator<Item = &str> {
    let list = list.as_array().unwrap().iter();
    list.map(|word| word.as_str().unwrap())
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// `body` with what the vendor's examples leave to the reader.
pub fn filled(body: &Value, phone: &str) -> Value {
    let text = body.to_string().replace("YOUR_PHONE", phone);
    serde_json::from_str(&text.replace("YOUR_EMAIL", "ed@example.com")).unwrap()
}

/// Same names, same JSON types.
pub fn assert_same_shape(ours: &Value, theirs: &Value) {
    let kinds = |value: &Value| -> Vec<(String, std::mem::Discriminant<Value>)> {
        let object = value.as_object().expect("an object");
        object
            .iter()
            .map(|(name, value)| (name.clone(), std::mem::discriminant(value)))
            .collect()
    };
    assert_eq!(
        kinds(ours),
        kinds(theirs),
        "\nours:   {ours}\ntheirs: {theirs}"
    );
}

#[tokio::test]
async fn a_routine_is_answered_like_the_vendors_example() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let example = example("routine_create_card_to_card.json");

    let mut request = example["request"].clone();
    request["source_id"] = one.into();
    request["destination_id"] = two.into();
    let response = world.create_routine(&user, &request).await;

    assert_eq!(
        response.status().as_u16(),
        example["status"].as_u64().unwrap() as u16
    );
    let text = response.text().await.unwrap();
    assert!(
        text.contains("\"amount\":4.99"),
        "money is a number with its cents: {text}"
    );
    let ours: Value = serde_json::from_str(&text).unwrap();
    assert_same_shape(&ours, &example["response"]);
    for word in ["active", "name", "payment_type", "status", "type"] {
        assert_eq!(ours[word], example["response"][word], "{word}");
    }
    assert_eq!(
        ours["destination_user_id"],
        user.id.as_str(),
        "filled with the caller for me-to-me"
    );
    assert_eq!(
        ours["created"].as_str().unwrap().len(),
        example["response"]["created"].as_str().unwrap().len()
    );
}

#[tokio::test]
async fn tokens_are_answered_like_the_vendors_example() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    let example = example("token_response.json");
    let form: Vec<_> = example["request_form"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        form,
        ["code", "grant_type", "redirect_uri"],
        "what exchange() sends is what the example sends"
    );

    let response = world.exchange(&code).await;
    assert_eq!(response.status(), StatusCode::OK);
    let ours: Value = response.json().await.unwrap();
    assert_same_shape(&ours, &example["response"]);
    for name in ["access_token", "refresh_token"] {
        let length = |body: &Value| body[name].as_str().unwrap().len();
        assert_eq!(length(&ours), length(&example["response"]), "{name}");
    }
    assert_eq!(ours["expires_in"], example["response"]["expires_in"]);
}

#[tokio::test]
async fn the_redirect_has_the_shape_of_the_vendors_example() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]))
        .await;
    browser.confirm_business().await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;

    let example = example("redirect_collect_authorization.json");
    let theirs = example["redirect"]
        .as_str()
        .unwrap()
        .replace("YOUR_CLIENT_REDIRECT_URI", crate::world::REDIRECT_URI);
    let without_code = |redirect: &str| {
        let code = parameter(redirect, "code").unwrap();
        assert_eq!(code.len(), 48);
        redirect.replace(&code, "CODE")
    };
    assert_eq!(without_code(&browser.left_to()), without_code(&theirs));
}

#[tokio::test]
async fn errors_have_the_generic_shape() {
    let world = World::new().await;
    let response = world
        .as_client(Method::GET, "/v1/nothing")
        .send()
        .await
        .unwrap();
    let ours: Value = response.json().await.unwrap();
    assert_same_shape(&ours, &example("error_generic_forbidden.json")["response"]);
    assert_eq!(
        (ours["code"].as_u64(), ours["name"].as_str()),
        (Some(404), Some("Not Found"))
    );
}

#[tokio::test]
async fn the_documented_link_card_url_opens_the_link_card_page() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let documented = example("sdk_urls.json")["link_card"]
        .as_str()
        .unwrap()
        .to_owned();
    let url = documented
        .replace(
            "https://app-sandbox.astra.finance/",
            world.running.app.as_str(),
        )
        .replace("your_client_id", &world.config.client_id)
        .replace(
            "your_redirect_uri",
            "com.astradesk.client%3A%2F%2Foauth%2Fcallback",
        )
        .replace("your_user_id", &user.id)
        .replace("10_digit_phone", "5555550100");
    let mut browser = Browser::new(&world);
    browser.open(&url.parse().unwrap()).await;
    assert_eq!(browser.value_of("phone"), "(555) 555-0100");
}

#[tokio::test]
async fn a_card_has_every_field_of_the_contract() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let id = world.add_card(&user, crate::world::VISA).await;
    let ours = world.get(&format!("/v1/cards/{id}"), &user).await;
    let fields = [
        "id",
        "card_company",
        "card_type",
        "first_six_digits",
        "last_four_digits",
        "expiration_date",
        "first_name",
        "last_name",
        "street_line_1",
        "street_line_2",
        "city",
        "state",
        "zip_code",
        "address_verified",
        "pull_enabled",
        "push_enabled",
        "status",
        "review_status",
        "review_reasons",
        "removed",
        "created",
    ];
    for field in fields {
        assert!(ours.get(field).is_some(), "{field} is missing in {ours}");
    }
    assert_eq!(ours["expiration_date"], card("")["expiration_date"]);
    assert_eq!(ours["last_four_digits"], "5556");
}
