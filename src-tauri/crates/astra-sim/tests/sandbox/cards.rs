//! Cards over the API (CONTRACT.md 15).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::{assert_same_shape, example, words};
use crate::world::{OTHER_VISA, VISA, World, card, me_to_me, with};

#[tokio::test]
async fn cards_are_listed_newest_first_in_pages() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let ids = world.cards(&user, 11).await;
    let page = world.get("/v1/cards?batch_size=10", &user).await;
    assert_eq!(
        (page["count"].as_u64(), page["more"].as_bool()),
        (Some(10), Some(true))
    );
    assert_eq!(page["cards"][0]["id"], ids[10].as_str(), "newest first");
    let cursor = page["cursor"].as_str().unwrap();
    let rest = world
        .get(&format!("/v1/cards?batch_size=10&cursor={cursor}"), &user)
        .await;
    assert_eq!(rest["cards"][0]["id"], ids[0].as_str());
    assert_eq!((&rest["count"], &rest["more"]), (&json!(1), &json!(false)));

    let wrong = world
        .as_user(Method::GET, "/v1/cards?page=2", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(
        wrong.status(),
        StatusCode::BAD_REQUEST,
        "a parameter that nobody documents is refused"
    );
    let body: Value = wrong.json().await.unwrap();
    assert!(body["errors"]["page"].is_array(), "{body}");
}

#[tokio::test]
async fn another_users_card_does_not_exist() {
    let world = World::new().await;
    let (one, two) = (world.approved_user().await, world.approved_user().await);
    let id = world.add_card(&one, VISA).await;
    let response = world
        .as_user(Method::GET, &format!("/v1/cards/{id}"), &two)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(world.get("/v1/cards", &two).await["count"], 0);
}

#[tokio::test]
async fn test_cards_behave_as_documented() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let table = [
        (VISA, "Visa", "approved", true, true),
        (OTHER_VISA, "Visa", "approved", true, true),
        ("5200828282828210", "Mastercard", "approved", true, true),
        ("4000000000009235", "Visa", "flagged", true, true),
        ("4000000000004954", "Visa", "rejected", true, true),
        ("4000000000000341", "Visa", "approved", false, true),
        ("4000000000000119", "Visa", "approved", true, false),
        ("4000000000009995", "Visa", "approved", true, true),
    ];
    for (number, company, status, pull, push) in table {
        let id = world.add_card(&user, number).await;
        let card = world.get(&format!("/v1/cards/{id}"), &user).await;
        assert_eq!(card["card_company"], company, "{number}");
        assert_eq!(card["review_status"], status, "{number}");
        assert_eq!(
            (&card["pull_enabled"], &card["push_enabled"]),
            (&json!(pull), &json!(push)),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_card_request_is_checked_field_by_field() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let table = [
        ("card_number", json!("4000056655665557")),
        ("card_number", json!("4111111111111111")),
        ("card_security_code", json!("12")),
        ("expiration_date", json!("13/30")),
        ("expiration_date", json!("2030/13")),
        ("expiration_date", json!("12/2030")),
        ("expiration_date", json!("2030-12")),
        ("expiration_date", json!("02/26")),
        ("expiration_date", json!("2026/02")),
        ("expiration_date", json!("1930/12")),
        ("zip_code", json!("9430")),
        ("cvv", json!("123")),
        ("added_by_user", json!("yes")),
    ];
    for (field, value) in table {
        let body = with(card(VISA), field, value.clone());
        let url = world.running.secure.join("/v1/cards").unwrap();
        let response = world
            .http
            .post(url)
            .bearer_auth(&user.access)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(
            response.status(),
            StatusCode::BAD_REQUEST,
            "{field}: {value}"
        );
        let answer: Value = response.json().await.unwrap();
        assert!(answer["errors"][field].is_array(), "{field}: {answer}");
    }
}

#[tokio::test]
async fn an_expiration_is_taken_in_both_forms_and_answered_in_one() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let example = example("card_create.json");
    for (sent, number) in words(&example["expiration_dates"]).zip([VISA, OTHER_VISA]) {
        let body = with(card(number), "expiration_date", json!(sent));
        let answer = world.post_card(&user, &body).await;
        assert_eq!(answer.status(), StatusCode::OK, "{sent}");
        let ours: Value = answer.json().await.unwrap();
        assert_eq!(
            ours["expiration_date"], example["response"]["expiration_date"],
            "{sent}"
        );
    }
}

#[tokio::test]
async fn a_card_that_the_issuer_does_not_let_in_is_refused_as_documented_and_leaves_nothing() {
    let example = example("card_refusals.json");
    let world = World::new().await;
    let user = world.approved_user().await;
    for case in example["cases"].as_array().unwrap() {
        let number = case["number_in_the_simulator"].as_str().unwrap();
        for again in ["first", "second"] {
            let answer = world.post_card(&user, &card(number)).await;
            assert_eq!(
                answer.status().as_u16(),
                case["status"],
                "{number}, {again}"
            );
            let ours: Value = answer.json().await.unwrap();
            assert_same_shape(&ours, &case["response"]);
            for name in ["code", "name", "embedded_error"] {
                assert_eq!(ours[name], case["response"][name], "{number}, {again}");
            }
        }
    }
    assert_eq!(world.get("/v1/cards", &user).await["count"], 0);
    let other = with(card("6011111111111117"), "zip_code", json!("9430"));
    let answer = world.post_card(&user, &other).await;
    assert_eq!(
        answer.status(),
        StatusCode::BAD_REQUEST,
        "wrong fields come first"
    );
    let numbers: Vec<&str> = words(&example["refused_in_the_simulator"]).collect();
    for case in example["cases"].as_array().unwrap() {
        let number = case["number_in_the_simulator"].as_str().unwrap();
        assert!(numbers.contains(&number), "{number} is a test card");
        assert!(
            astra_sim::test_cards().any(|(known, _)| known == number),
            "{number} is a test card"
        );
    }
}

#[tokio::test]
async fn every_number_that_begins_with_6_is_forbidden() {
    let world = World::new().await;
    let user = world.approved_user().await;
    for number in ["6011111111111117", "6011000000000004", "6200000000000005"] {
        let answer = world.post_card(&user, &card(number)).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{number}");
    }
}

#[tokio::test]
async fn numbers_and_security_codes_are_not_kept() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let url = world.running.secure.join("/v1/cards").unwrap();
    let body = with(card(VISA), "card_security_code", json!("987"));
    world
        .http
        .post(url)
        .bearer_auth(&user.access)
        .json(&body)
        .send()
        .await
        .unwrap();
    let saved = String::from_utf8(world.store.load().unwrap().unwrap()).unwrap();
    assert!(
        !saved.contains(VISA),
        "the whole number must not be in the state"
    );
    assert!(
        !saved.contains("\"987\"") && !saved.contains("security"),
        "nor the security code"
    );
    assert!(
        !saved.contains(&user.access) && !saved.contains(&user.refresh),
        "nor a token"
    );
}

#[tokio::test]
async fn cards_are_created_on_the_secure_host_only() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let on_api = world
        .as_user(Method::POST, "/v1/cards", &user)
        .json(&card(VISA))
        .send()
        .await
        .unwrap();
    assert_eq!(on_api.status(), StatusCode::NOT_FOUND, "A2");
    let reading = world
        .http
        .get(world.running.secure.join("/v1/cards").unwrap())
        .bearer_auth(&user.access)
        .send()
        .await
        .unwrap();
    assert_eq!(
        reading.status(),
        StatusCode::NOT_FOUND,
        "the secure host knows nothing else"
    );
}

#[tokio::test]
async fn a_removed_card_leaves_the_list_and_can_be_read() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let id = world.add_card(&user, VISA).await;
    let path = format!("/v1/cards/{id}");
    let response = world
        .as_user(Method::DELETE, &path, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(world.get("/v1/cards", &user).await["count"], 0);
    let card = world.get(&path, &user).await;
    assert_eq!(
        (&card["review_status"], &card["removed"]),
        (&json!("removed"), &json!(true))
    );
    world.add_card(&user, VISA).await;
}

#[tokio::test]
async fn a_card_that_is_in_use_stays() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "1.00")).await;
    let path = format!("/v1/cards/{one}");
    let refused = world
        .as_user(Method::DELETE, &path, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "A39");
    world.seconds(3);
    let allowed = world
        .as_user(Method::DELETE, &path, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(allowed.status(), StatusCode::OK, "the transfer is settled");
}

#[tokio::test]
async fn bins_are_known_or_not_found() {
    let world = World::new().await;
    let known: Value = world
        .as_client(Method::GET, "/v1/bins/400005")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&known["card_brand"], &known["card_type"]),
        (&json!("Visa"), &json!("debit"))
    );
    let unknown = world
        .as_client(Method::GET, "/v1/bins/411111")
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND, "A40");
}
