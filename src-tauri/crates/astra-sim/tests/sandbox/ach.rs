//! Routines between accounts, the recurring ones among them (CONTRACT.md 16, 17).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::text;
use crate::world::{User, World, me_to_me, with};

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// A business with two accounts, whose access token outlives a year: on Monday, 2 March 2026, ten in the morning in Los Angeles.
pub async fn with_accounts() -> (World, User, String, String) {
    let mut config = astra_sim::Config::practice();
    config.access_token_life = std::time::Duration::from_secs(400 * DAY);
    let world = World::with(config).await;
    let user = world.approved_user().await;
    let one = world.add_account(&user, "1234567").await;
    let two = world.add_account(&user, "7654321").await;
    (world, user, one, two)
}

fn once(source: &str, destination: &str, amount: &str) -> Value {
    with(
        me_to_me(source, destination, amount),
        "payment_type",
        json!("ach"),
    )
}

fn weekly(source: &str, destination: &str) -> Value {
    let body = with(
        once(source, destination, "25.00"),
        "type",
        json!("recurring"),
    );
    with(body, "frequency", json!("weekly"))
}

async fn transfers(world: &World, user: &User, query: &str) -> Vec<Value> {
    let list = world.get(&format!("/v1/transfers?{query}"), user).await;
    list["transfers"].as_array().unwrap().clone()
}

#[tokio::test]
async fn money_between_accounts_settles_on_the_next_banking_day() {
    let (world, user, one, two) = with_accounts().await;
    let order = with(
        once(&one, &two, "25.00"),
        "preferred_settlement_speed",
        json!("T+1"),
    );
    let order = with(order, "client_correlation_id", json!("a".repeat(80)));
    let routine = world.routine(&user, &order).await;
    assert_eq!(
        (&routine["payment_type"], &routine["type"]),
        (&json!("ach"), &json!("one-time"))
    );
    world.seconds(1);
    let transfer = transfers(&world, &user, "").await.remove(0);
    assert_eq!(
        (&transfer["status"], &transfer["payment_type"]),
        (&json!("pending"), &json!("ach"))
    );
    assert_eq!(transfer["routine_id"], routine["id"]);
    assert_eq!(
        transfer["client_correlation_id"].as_str().unwrap().len(),
        80
    );
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    assert_eq!(world.get(&path, &user).await["status"], "active");
    world.seconds(DAY);
    let later = transfers(&world, &user, "").await.remove(0);
    assert_eq!(
        (&later["id"], &later["status"]),
        (&transfer["id"], &json!("processed"))
    );
    assert_eq!(world.get(&path, &user).await["status"], "completed");
    let segments = format!(
        "/v1/transfers/{}/segments",
        transfer["id"].as_str().unwrap()
    );
    assert_eq!(world.get(&segments, &user).await["count"], 2, "A44");
}

#[tokio::test]
async fn a_recurring_routine_runs_again_and_again_until_it_is_deleted() {
    let (world, user, one, two) = with_accounts().await;
    let routine = world.routine(&user, &weekly(&one, &two)).await;
    assert_eq!(
        (&routine["type"], &routine["frequency"]),
        (&json!("recurring"), &json!("weekly"))
    );
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    world.seconds(15 * DAY);
    let list = world.get(&format!("{path}/transfers"), &user).await;
    assert_eq!(list["count"], 3, "A43: 2, 9 and 16 March");
    assert_eq!(list["transfers"][2]["status"], "processed", "newest first");
    assert_eq!(
        world.get(&path, &user).await["status"],
        "active",
        "it goes on"
    );
    world.seconds(9 * 7 * DAY);
    let page = world
        .get(&format!("{path}/transfers?batch_size=10"), &user)
        .await;
    let cursor = page["cursor"].as_str().unwrap().to_owned();
    world.seconds(7 * DAY);
    let rest = world
        .get(
            &format!("{path}/transfers?batch_size=10&cursor={cursor}"),
            &user,
        )
        .await;
    assert_eq!(
        rest["transfers"][0]["id"], list["transfers"][1]["id"],
        "a new one shifts no page"
    );

    let deleted = world
        .as_user(Method::DELETE, &path, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    let gone = world
        .as_user(Method::GET, &path, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    assert_eq!(world.get("/v1/routines", &user).await["count"], 0);
    world.seconds(70 * DAY);
    assert_eq!(
        transfers(&world, &user, "").await.len(),
        13,
        "what was made stays, nothing comes"
    );
}

#[tokio::test]
async fn a_paused_routine_skips_occurrences_within_the_pause() {
    let (world, user, one, two) = with_accounts().await;
    let routine = world.routine(&user, &weekly(&one, &two)).await;
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    world.seconds(DAY);
    let (found, paused) = world
        .send(Method::PUT, &path, &user, &json!({"active": false}))
        .await;
    assert_eq!(
        (found, &paused["status"]),
        (StatusCode::OK, &json!("inactive"))
    );
    assert_eq!(paused["active"], false);
    world.seconds(10 * DAY);
    let body = json!({"active": true, "name": "Rent 2", "type": "recurring"});
    let (_, resumed) = world.send(Method::PUT, &path, &user, &body).await;
    assert_eq!(
        (&resumed["status"], &resumed["name"]),
        (&json!("active"), &json!("Rent 2"))
    );
    world.seconds(7 * DAY);
    assert_eq!(
        transfers(&world, &user, "").await.len(),
        2,
        "2 and 16 March, not the 9th"
    );
    for (field, value) in [
        ("type", json!("one-time")),
        ("amount", json!(1.0)),
        ("frequency", json!("monthly")),
        ("start_date", json!("2026-05-01")),
        ("active", json!("no")),
        ("colour", json!("red")),
    ] {
        let (found, body) = world
            .send(Method::PUT, &path, &user, &json!({field: value}))
            .await;
        assert_eq!(found, StatusCode::BAD_REQUEST);
        // A type alone is nothing to change.
        assert!(
            field == "type" || body["errors"][field].is_array(),
            "{field}: {body}"
        );
    }
    let (found, body) = world
        .send(
            Method::PUT,
            &path,
            &user,
            &json!({"type": "one-time", "name": "x"}),
        )
        .await;
    assert_eq!(found, StatusCode::BAD_REQUEST);
    assert!(body["errors"]["type"].is_array(), "{body}");
}

#[tokio::test]
async fn a_changed_routine_changes_only_later_transfers() {
    let (world, user, one, two) = with_accounts().await;
    let order = with(weekly(&one, &two), "client_correlation_id", json!("before"));
    let order = with(order, "preferred_settlement_speed", json!("T+1"));
    let routine = world.routine(&user, &order).await;
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    world.seconds(DAY);
    let change = json!({"client_correlation_id": "after", "preferred_settlement_speed": "T+4"});
    let (found, changed) = world.send(Method::PUT, &path, &user, &change).await;
    assert_eq!(found, StatusCode::OK);
    assert_eq!(changed["preferred_settlement_speed"], "T+4");
    // Monday, 9 March, and one banking day more.
    world.seconds(7 * DAY + HOUR);
    let seen: Vec<_> = transfers(&world, &user, "")
        .await
        .into_iter()
        .map(|one| (text(&one["client_correlation_id"]), text(&one["status"])))
        .collect();
    let told = |id: &str, status: &str| (id.to_owned(), status.to_owned());
    assert_eq!(
        seen,
        [told("after", "pending"), told("before", "processed")],
        "what was moved before the change stays as it was"
    );
    for (field, value) in [
        ("client_correlation_id", json!("a".repeat(81))),
        ("client_correlation_id", json!("a-b")),
        ("preferred_settlement_speed", json!("T+3")),
        ("threshold", json!("10")),
        ("threshold", json!(-1)),
        ("name", json!(" ")),
    ] {
        let body = json!({field: value});
        let (found, refused) = world.send(Method::PUT, &path, &user, &body).await;
        assert_eq!(found, StatusCode::BAD_REQUEST, "{body}");
        assert!(refused["errors"][field].is_array(), "{body}: {refused}");
    }
    let (card, other) = world.two_cards(&user).await;
    let routine = world.routine(&user, &me_to_me(&card, &other, "5.00")).await;
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    let body = json!({"client_correlation_id": "123456789"});
    let (found, refused) = world.send(Method::PUT, &path, &user, &body).await;
    assert_eq!(found, StatusCode::BAD_REQUEST);
    assert!(
        refused["errors"]["client_correlation_id"].is_array(),
        "debit has eight characters: {refused}"
    );
}

#[tokio::test]
async fn one_time_routines_are_neither_deleted_nor_paused_once_begun() {
    let (world, user, one, two) = with_accounts().await;
    let (card, other) = world.two_cards(&user).await;
    for order in [once(&one, &two, "5.00"), me_to_me(&card, &other, "5.00")] {
        let routine = world.routine(&user, &order).await;
        let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
        world.seconds(4 * DAY);
        let refused = world
            .as_user(Method::DELETE, &path, &user)
            .send()
            .await
            .unwrap();
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
        let (found, _) = world
            .send(Method::PUT, &path, &user, &json!({"active": false}))
            .await;
        assert_eq!(found, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn an_ach_transfer_is_cancelled_in_time_and_not_later() {
    let (world, user, one, two) = with_accounts().await;
    let slow = with(
        once(&one, &two, "25.00"),
        "preferred_settlement_speed",
        json!("T+4"),
    );
    let routine = world.routine(&user, &slow).await;
    world.routine(&user, &slow).await;
    world.seconds(DAY);
    let all = transfers(&world, &user, "").await;
    let cancel =
        |transfer: &Value| format!("/v1/transfers/{}/cancel", transfer["id"].as_str().unwrap());
    let (found, cancelled) = world
        .send(Method::POST, &cancel(&all[1]), &user, &json!({}))
        .await;
    assert_eq!(
        (found, &cancelled["status"]),
        (StatusCode::OK, &json!("cancelled"))
    );
    assert_eq!(cancelled["routine_id"], routine["id"]);
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    assert_eq!(world.get(&path, &user).await["status"], "cancelled");
    assert_eq!(transfers(&world, &user, "status=cancelled").await.len(), 1);
    let (found, _) = world
        .send(Method::POST, &cancel(&all[1]), &user, &json!({}))
        .await;
    assert_eq!(found, StatusCode::BAD_REQUEST, "once");
    world.seconds(5 * HOUR);
    let (found, body) = world
        .send(Method::POST, &cancel(&all[0]), &user, &json!({}))
        .await;
    assert_eq!(
        found,
        StatusCode::BAD_REQUEST,
        "after five in the east: {body}"
    );
    world.seconds(4 * DAY);
    assert_eq!(transfers(&world, &user, "status=processed").await.len(), 1);
}

#[tokio::test]
async fn an_order_between_accounts_is_checked() {
    let (world, user, one, two) = with_accounts().await;
    let good = once(&one, &two, "5.00");
    for (field, value) in [
        ("frequency", json!("weekly")),
        ("client_correlation_id", json!("a".repeat(81))),
        ("customer_debit_fee_percent_override", json!(1)),
        ("preferred_settlement_speed", json!("T+3")),
    ] {
        let refused = world
            .create_routine(&user, &with(good.clone(), field, value))
            .await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
        let body: Value = refused.json().await.unwrap();
        assert!(body["errors"][field].is_array(), "{field}: {body}");
    }
    let no_frequency = with(good.clone(), "type", json!("recurring"));
    let refused: Value = world
        .create_routine(&user, &no_frequency)
        .await
        .json()
        .await
        .unwrap();
    assert!(refused["errors"]["frequency"].is_array(), "{refused}");
    for (order, status) in [
        (once("nowhere", &two, "5.00"), StatusCode::NOT_FOUND),
        (once(&one, &one, "5.00"), StatusCode::BAD_REQUEST),
        (
            with(good.clone(), "start_date", json!("2026-03-01")),
            StatusCode::BAD_REQUEST,
        ),
        (
            with(good.clone(), "start_date", json!("2026-03-09")),
            StatusCode::CREATED,
        ),
    ] {
        let answer = world.create_routine(&user, &order).await;
        assert_eq!(answer.status(), status, "{order}");
    }
    let (found, body) = world
        .send(Method::POST, "/v1/routines/preview", &user, &good)
        .await;
    assert_eq!(found, StatusCode::BAD_REQUEST);
    assert!(
        body["errors"]["payment_type"].is_array(),
        "debit only: {body}"
    );
    let used = format!("/v1/accounts/{one}");
    let refused = world
        .as_user(Method::DELETE, &used, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(
        refused.status(),
        StatusCode::BAD_REQUEST,
        "a routine is waiting to use it"
    );
}

#[tokio::test]
async fn an_amount_over_the_limit_is_capped_without_a_word() {
    let (world, user, one, two) = with_accounts().await;
    let routine = world.routine(&user, &once(&one, &two, "20000.00")).await;
    assert_eq!(routine["amount"], 20000.0);
    world.seconds(1);
    assert_eq!(transfers(&world, &user, "").await[0]["amount"], 10000.0);
}
