//! Flipped assumptions: the other answer, and nothing else, changes.

use astra_sim::{Assumption, Config};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::world::{World, business};

async fn flipped(assumption: Assumption) -> World {
    let mut config = Config::practice();
    config.flipped.insert(assumption);
    World::with(config).await
}

#[tokio::test]
async fn a25_flipped_gives_one_name_of_the_id() {
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
async fn a50_flipped_answers_wrong_fields_with_the_generic_body() {
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
async fn a52_flipped_numbers_the_pages_of_every_list() {
    let world = flipped(Assumption::A52).await;
    let user = world.approved_user().await;
    let (first, second) = world.two_cards(&user).await;
    let page = world.get("/v1/cards?page_size=1", &user).await;
    assert_eq!((&page["count"], &page["next_page"]), (&json!(1), &json!(2)));
    assert_eq!((page.get("more"), page.get("cursor")), (None, None));
    assert_eq!(page["cards"][0]["id"], second, "newest first");
    let page = world.get("/v1/cards?page=2&page_size=1", &user).await;
    assert_eq!(page["cards"][0]["id"], first);
    assert_eq!(page["next_page"], Value::Null, "a last page leads nowhere");
    for path in ["/v1/routines", "/v1/transfers"] {
        let list = world.get(path, &user).await;
        assert!(list.get("next_page").is_some(), "{path}: {list}");
    }
    let old = world.as_user(Method::GET, "/v1/cards?batch_size=1", &user);
    assert_eq!(old.send().await.unwrap().status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a60_flips_while_it_runs_and_back() {
    let world = World::new().await;
    let control = world.control();
    for (on, expected) in [(true, None), (false, Some("s1".to_owned()))] {
        control.flip(Assumption::A60, on);
        assert_eq!(control.flipped().contains(&Assumption::A60), on);
        let mut browser = Browser::new(&world);
        let url = world.authorize_url(&[("business", "true"), ("state", "s1")]);
        browser.open(&url).await;
        browser.cancel().await;
        assert_eq!(parameter(&browser.left_to(), "state"), expected);
    }
}
