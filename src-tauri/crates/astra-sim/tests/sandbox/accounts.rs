//! Bank accounts (CONTRACT.md 14).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, account, with};

#[tokio::test]
async fn an_account_is_made_on_the_secure_host_and_read_on_the_other() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let created = world.create_account(&user, &account("0001234567")).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let created: Value = created.json().await.unwrap();
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("astra_generic_") && id.len() == 46, "{id}");
    assert_eq!(
        (&created["mask"], &created["subtype"]),
        (&json!("4567"), &json!("checking"))
    );
    assert_eq!(created.get("current_balance"), None, "without balances");
    let read = world.get(&format!("/v1/accounts/{id}"), &user).await;
    for field in [
        "id",
        "official_name",
        "name",
        "nickname",
        "mask",
        "institution_name",
        "institution_logo",
        "type",
        "subtype",
        "current_balance",
        "available_balance",
        "last_balance_update_on",
        "connection_status",
    ] {
        assert!(read.get(field).is_some(), "{field} is missing in {read}");
    }
    assert_eq!(read["connection_status"], "connected");
    let saved = String::from_utf8(world.store.load().unwrap().unwrap()).unwrap();
    assert!(
        !saved.contains("0001234567"),
        "the whole number is not kept"
    );
    let (found, _) = world
        .send(
            Method::POST,
            "/v1/accounts/create",
            &user,
            &account("7654321"),
        )
        .await;
    assert_eq!(found, StatusCode::NOT_FOUND, "not on the ordinary host");
}

#[tokio::test]
async fn an_account_request_is_checked_field_by_field() {
    let world = World::new().await;
    let user = world.approved_user().await;
    for (field, value) in [
        ("institution_id", json!("astra_ins_1")),
        ("bank_account_type", json!("loan")),
        ("account_number", json!("123456")),
        ("account_number", json!("123456789012345678")),
        ("account_number", json!(1_234_567)),
        ("routing_number", json!("222222222")),
        ("name", json!("")),
        ("nickname", json!("x")),
    ] {
        let refused = world
            .create_account(&user, &with(account("1234567"), field, value))
            .await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{field}");
        let body: Value = refused.json().await.unwrap();
        assert!(body["errors"][field].is_array(), "{field}: {body}");
    }
    world.add_account(&user, "1234567").await;
    let twice = world.create_account(&user, &account("1234567")).await;
    assert_eq!(twice.status(), StatusCode::BAD_REQUEST, "once per user");
}

#[tokio::test]
async fn accounts_are_listed_in_pages_and_deleted() {
    let world = World::new().await;
    let (user, other) = (world.approved_user().await, world.approved_user().await);
    let mut ids = Vec::new();
    for number in 1_234_567..1_234_578 {
        ids.push(world.add_account(&user, &number.to_string()).await);
    }
    let (first, newest) = (&ids[0], &ids[10]);
    let page = world.get("/v1/accounts?batch_size=10", &user).await;
    assert_eq!(
        (&page["accounts"][0]["id"], &page["more"]),
        (&json!(newest), &json!(true))
    );
    let cursor = page["cursor"].as_str().unwrap();
    let rest = world
        .get(
            &format!("/v1/accounts?batch_size=10&cursor={cursor}"),
            &user,
        )
        .await;
    assert_eq!(rest["accounts"][0]["id"], *first);
    let path = format!("/v1/accounts/{first}");
    for (user, status) in [(&other, 404), (&user, 200), (&user, 404)] {
        let answer = world
            .as_user(Method::DELETE, &path, user)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), status);
        if status == 200 {
            assert_eq!(answer.text().await.unwrap(), "", "without a body");
        }
    }
    assert_eq!(world.get("/v1/accounts", &user).await["count"], 10);
}

#[tokio::test]
async fn a_processor_token_of_plaids_sandbox_is_an_account() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let path = "/v1/accounts/processor_token";
    let body = json!({"processor_token": "processor-sandbox-1"});
    let (found, answer) = world.send(Method::POST, path, &user, &body).await;
    assert_eq!(
        (found, &answer["institution_id"]),
        (StatusCode::OK, &json!("astra_ins_131"))
    );
    let id = answer["id"].as_str().unwrap();
    let read = world.get(&format!("/v1/accounts/{id}"), &user).await;
    assert_eq!(
        read["current_balance"], 110.0,
        "connected accounts have a balance"
    );
    let (found, _) = world
        .send(
            Method::POST,
            path,
            &user,
            &json!({"processor_token": "access-1"}),
        )
        .await;
    assert_eq!(found, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_processor_token_may_end_in_any_letters() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let path = "/v1/accounts/processor_token";
    let body = json!({"processor_token": "processor-sandbox-\u{e9}\u{20ac}"});
    let (found, answer) = world.send(Method::POST, path, &user, &body).await;
    assert_eq!(found, StatusCode::OK);
    let id = answer["id"].as_str().unwrap();
    let read = world.get(&format!("/v1/accounts/{id}"), &user).await;
    assert_eq!(read["mask"], "x-\u{e9}\u{20ac}", "the last four, whole");
}
