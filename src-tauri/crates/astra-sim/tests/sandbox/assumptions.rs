//! Flipped assumptions: the other answer, and nothing else, changes.

use std::collections::BTreeSet;

use astra_sim::{Assumption, Config};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::examples::{example, words};
use crate::world::{User, World, business, card, me_to_me, with};

async fn flipped(assumption: Assumption) -> World {
    let mut config = Config::practice();
    config.broken_assumptions.insert(assumption);
    World::with(config).await
}

#[tokio::test]
async fn a25_id_and_business_profile_id_broken_gives_one_of_the_two() {
    let world = flipped(Assumption::A25).await;
    let created: Value = world
        .create_profile(&business())
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(created.get("id"), None);
    let id = created["business_profile_id"].as_str().unwrap();
    let path = format!("/v1/business_profile/{id}");
    let read = world.as_client(Method::GET, &path).send().await.unwrap();
    let read: Value = read.json().await.unwrap();
    assert_eq!(
        read["id"], id,
        "reading is another assumption (A31) and stays"
    );
}

#[tokio::test]
async fn a50_validation_body_broken_answers_wrong_fields_with_the_generic_body() {
    let world = flipped(Assumption::A50).await;
    let mut body = business();
    body["phone"] = json!("5");
    body["shoe_size"] = json!(42);
    let refused = world.create_profile(&body).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(
        refused.headers().contains_key("request-id"),
        "on every answer"
    );
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["code"], 400);
    assert_eq!(
        (refused.get("errors"), refused.get("status_code")),
        (None, None)
    );
    let text = refused["description"].as_str().unwrap();
    assert!(
        text.contains("phone") && text.contains("shoe_size"),
        "{text}"
    );
}

#[tokio::test]
async fn a52_pagination_broken_numbers_the_pages_of_every_list() {
    let world = flipped(Assumption::A52).await;
    let user = world.approved_user().await;
    let ids = world.cards(&user, 11).await;
    let page = world.get("/v1/cards?page_size=10", &user).await;
    assert_eq!(
        (&page["count"], &page["next_page"]),
        (&json!(10), &json!(2))
    );
    assert_eq!((page.get("more"), page.get("cursor")), (None, None));
    assert_eq!(page["cards"][0]["id"], ids[10].as_str(), "newest first");
    let page = world.get("/v1/cards?page=2&page_size=10", &user).await;
    assert_eq!(page["cards"][0]["id"], ids[0].as_str());
    assert_eq!(page["next_page"], Value::Null, "a last page leads nowhere");
    for path in ["/v1/routines", "/v1/transfers"] {
        let list = world.get(path, &user).await;
        assert!(list.get("next_page").is_some(), "{path}: {list}");
    }
    let old = world.as_user(Method::GET, "/v1/cards?batch_size=10", &user);
    assert_eq!(old.send().await.unwrap().status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a60_state_echoed_is_broken_and_restored_while_the_simulator_runs() {
    let world = World::new().await;
    let control = world.control();
    for (on, expected) in [(true, None), (false, Some("s1".to_owned()))] {
        control.break_assumption(Assumption::A60, on);
        assert_eq!(control.broken_assumptions().contains(&Assumption::A60), on);
        let mut browser = Browser::new(&world);
        let url = world.authorize_url(&[("business", "true"), ("state", "s1")]);
        browser.open(&url).await;
        browser.cancel().await;
        assert_eq!(parameter(&browser.left_to(), "state"), expected);
    }
}

#[tokio::test]
async fn a7_no_idempotency_broken_gives_the_first_routine_for_the_same_key() {
    for flip in [false, true] {
        let world = World::new().await;
        world.control().break_assumption(Assumption::A7, flip);
        let user = world.approved_user().await;
        let (one, two) = world.two_cards(&user).await;
        let send = async |key: &str| {
            let request = world.as_user(Method::POST, "/v1/routines", &user);
            let request = request.header("Idempotency-Key", key);
            let answer = request
                .json(&me_to_me(&one, &two, "1.00"))
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), StatusCode::CREATED);
            answer.json::<Value>().await.unwrap()["id"].clone()
        };
        let first = send("k1").await;
        assert_eq!(send("k1").await == first, flip);
        assert_ne!(send("k2").await, first, "another key is another routine");
    }
}

#[tokio::test]
async fn a17_cancelled_redirect_broken_redirects_without_an_error() {
    let world = flipped(Assumption::A17).await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("business", "true"), ("state", "s1")]))
        .await;
    browser.cancel().await;
    let location = browser.left_to();
    assert_eq!(parameter(&location, "error"), None);
    assert_eq!(parameter(&location, "state").as_deref(), Some("s1"));
}

#[tokio::test]
async fn a26_profile_field_names_broken_uses_camel_case_in_requests_and_responses() {
    let world = flipped(Assumption::A26).await;
    let refused: Value = world
        .create_profile(&business())
        .await
        .json()
        .await
        .unwrap();
    assert!(
        refused["errors"]["business_info.business_name"].is_array(),
        "{refused}"
    );
    let camel =
        json!({"firstName": "Edmund", "lastName": "Hillary", "email": "edmund@alpine.example"});
    let mut body = business();
    body["business_info"] = json!({
        "businessType": "llc", "businessName": "Alpine Tools LLC", "doingBusinessAs": "Alpine Tools",
        "address1": "123 Astra Ave", "city": "Palo Alto", "state": "CA", "postalCode": "9430"
    });
    body["business_admin"] = camel.clone();
    body["business_controller"] = camel.clone();
    body["beneficial_owners"] = json!([camel]);
    let refused: Value = world.create_profile(&body).await.json().await.unwrap();
    assert!(
        refused["errors"]["business_info.postalCode"].is_array(),
        "{refused}"
    );
    body["business_info"]["postalCode"] = json!("94304");
    let created: Value = world.create_profile(&body).await.json().await.unwrap();
    assert_eq!(created["business_info"], body["business_info"]);
    assert_eq!(created["beneficial_owners"][0]["firstName"], "Edmund");
}

#[tokio::test]
async fn a28_business_types_broken_tells_the_corporations_apart() {
    let world = flipped(Assumption::A28).await;
    for (kind, status) in [
        ("corporation", StatusCode::BAD_REQUEST),
        ("sCorporation", StatusCode::CREATED),
        ("cCorporation", StatusCode::CREATED),
        ("llc", StatusCode::CREATED),
    ] {
        let mut body = business();
        body["business_info"]["business_type"] = json!(kind);
        assert_eq!(world.create_profile(&body).await.status(), status, "{kind}");
    }
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("business", "true")]))
        .await;
    assert!(
        browser.html.contains("sCorporation"),
        "the vendor's form offers them too"
    );
}

#[tokio::test]
async fn a42_routine_refusals_broken_answers_every_refusal_with_403() {
    for (flip, hidden, same) in [(false, 404, 400), (true, 403, 403)] {
        let world = World::new().await;
        world.control().break_assumption(Assumption::A42, flip);
        let user = world.approved_user().await;
        let (one, two) = world.two_cards(&user).await;
        for (source, status) in [("nowhere", hidden), (two.as_str(), same)] {
            for path in ["/v1/routines", "/v1/routines/preview"] {
                let body = me_to_me(source, &two, "1.00");
                let (found, answer) = world.send(Method::POST, path, &user, &body).await;
                assert_eq!(
                    (found.as_u16(), &answer["code"]),
                    (status, &json!(status)),
                    "{path}"
                );
            }
        }
        let wrong = with(me_to_me(&one, &two, "1.00"), "currency", json!("USD"));
        let refused = world.create_routine(&user, &wrong).await;
        assert_eq!(
            refused.status(),
            StatusCode::BAD_REQUEST,
            "a wrong field is another matter"
        );
    }
}

#[tokio::test]
async fn a59_custom_scheme_broken_refuses_custom_schemes() {
    let mut config = Config::practice();
    config
        .redirect_uris
        .push("https://app.example/callback".to_owned());
    config.broken_assumptions.insert(Assumption::A59);
    let world = World::with(config).await;
    let custom = world.authorize_url(&[("business", "true")]);
    let on_the_web = custom.as_str().replace(
        "com.astradesk.client%3A%2F%2Foauth%2Fcallback",
        "https%3A%2F%2Fapp.example%2Fcallback",
    );
    for (url, works) in [(custom.as_str(), false), (on_the_web.as_str(), true)] {
        let mut browser = Browser::new(&world);
        browser.open(&url.parse().unwrap()).await;
        assert_eq!(!browser.has("dead-end"), works, "{url}");
    }
}

/// What adding the card over the secure host with this flag, or without one, is answered.
async fn flagged(world: &World, user: &User, number: &str, flag: Option<bool>) -> StatusCode {
    let mut body = card(number);
    body.as_object_mut().unwrap().remove("added_by_user");
    if let Some(flag) = flag {
        body["added_by_user"] = json!(flag);
    }
    world.post_card(user, &body).await.status()
}

#[tokio::test]
async fn a62_says_which_cards_the_flag_marks() {
    let strangers = "4000220000000006";
    for (flip, flag, issued) in [
        (false, Some(true), false),
        (false, Some(false), true),
        (false, None, true),
        (true, Some(true), true),
        (true, Some(false), false),
        (true, None, false),
    ] {
        let world = World::new().await;
        world.control().break_assumption(Assumption::A62, flip);
        let user = world.approved_user().await;
        let (expected, why) = if issued {
            (StatusCode::BAD_REQUEST, "issued, and nobody shared its BIN")
        } else {
            (StatusCode::OK, "the person's own")
        };
        let answered = flagged(&world, &user, strangers, flag).await;
        assert_eq!(answered, expected, "flipped {flip}, {flag:?}: {why}");
    }
}

#[tokio::test]
async fn either_value_of_added_by_user_works_for_a_test_card() {
    let refused = example("card_refusals.json");
    let refused: BTreeSet<&str> = words(&refused["refused_in_the_simulator"]).collect();
    for (number, _) in astra_sim::test_cards() {
        if refused.contains(number) {
            continue;
        }
        for flag in [Some(false), Some(true), None] {
            let world = World::new().await;
            let user = world.approved_user().await;
            assert_eq!(
                flagged(&world, &user, number, flag).await,
                StatusCode::OK,
                "its BIN is shared: {number}, added_by_user {flag:?}"
            );
        }
    }
}
