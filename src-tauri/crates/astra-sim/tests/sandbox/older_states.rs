//! States as older simulators saved them, whole and unchanged: what is in them can be read, used and ended.

use std::sync::Arc;

use astra_sim::{Config, MemoryStore, Store, UserStatus};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{HandClock, User, World, me_to_me};

/// A business whose payment is processed, and one in review with a routine that was to wait (before there were people).
const FORMAT_1: &[u8] = include_bytes!("older_states/format_1.json");
/// A business in status `document` with a processed payment and two routines that were to wait, one of them weekly; a person.
const FORMAT_2: &[u8] = include_bytes!("older_states/format_2.json");

async fn opened(saved: &[u8]) -> World {
    let store = Arc::new(MemoryStore::default());
    store.save(saved).unwrap();
    let clock = Arc::new(HandClock::at("2026-03-02T18:01:00Z".parse().unwrap()));
    World::start(Config::practice(), store, clock, 7).await
}

async fn words(world: &World, user: &User) -> Vec<Value> {
    let list = world.get("/v1/routines", user).await;
    let routines = list["routines"].as_array().unwrap().iter().rev();
    routines.map(|routine| routine["status"].clone()).collect()
}

/// Removes everything that the user has, and gives the answers.
async fn remove_all(world: &World, user: &User, kind: &str) -> Vec<StatusCode> {
    let mut answers = Vec::new();
    let list = world.get(&format!("/v1/{kind}"), user).await;
    for one in list[kind].as_array().unwrap() {
        let path = format!("/v1/{kind}/{}", one["id"].as_str().unwrap());
        let removed = world.as_user(Method::DELETE, &path, user).send().await;
        answers.push(removed.unwrap().status());
    }
    answers
}

#[tokio::test]
async fn a_state_of_format_1_goes_on() {
    let world = opened(FORMAT_1).await;
    let users = world.control().ledger().users;
    assert_eq!(
        [users[0].status, users[1].status],
        [UserStatus::Approved; 2],
        "the review has come to its end"
    );
    let [paid, waited] = [&users[0], &users[1]].map(|user| world.authorize_again(&user.id));
    let (paid, waited) = (paid.await, waited.await);
    assert_eq!(world.get("/v1/user", &paid).await["phone"], "+15555550100");
    assert_eq!(words(&world, &paid).await, ["completed"]);
    assert_eq!(
        words(&world, &waited).await,
        ["cancelled"],
        "what it was to move was not kept"
    );
    let cards = &users[1].card_ids;
    let order = me_to_me(&cards[0], &cards[1], "3.00");
    world.routine(&waited, &order).await;
    world.seconds(3);
    assert_eq!(words(&world, &waited).await, ["cancelled", "completed"]);
    assert_eq!(remove_all(&world, &waited, "cards").await, [200; 2]);
    assert_eq!(world.control().books().await.violations, [""; 0]);

    let saved: Value = serde_json::from_slice(&world.store.load().unwrap().unwrap()).unwrap();
    assert_eq!(saved["version"], 3, "saved as this simulator saves");
    let again = world.restart(8).await;
    assert_eq!(words(&again, &waited).await, ["cancelled", "completed"]);
}

#[tokio::test]
async fn a_routine_that_waited_in_a_state_of_format_2_is_ended_and_blocks_no_card() {
    let world = opened(FORMAT_2).await;
    let users = world.control().ledger().users;
    let user = world.authorize_again(&users[0].id).await;
    let ended = ["completed", "cancelled", "inactive"];
    assert_eq!(words(&world, &user).await, ended, "not waiting for ever");
    let control = world.control();
    control
        .set_user_status(&user.id, UserStatus::Approved)
        .await
        .unwrap();
    world.seconds(60);
    assert_eq!(words(&world, &user).await, ended, "whoever is approved");
    assert_eq!(remove_all(&world, &user, "cards").await, [200; 2]);

    let weekly = &world.get("/v1/routines", &user).await["routines"][0];
    let path = format!("/v1/routines/{}", weekly["id"].as_str().unwrap());
    let resumed = world
        .send(Method::PUT, &path, &user, &json!({"active": true}))
        .await;
    assert_eq!(
        resumed.0,
        StatusCode::BAD_REQUEST,
        "there is nothing to resume"
    );
    assert_eq!(remove_all(&world, &user, "accounts").await, [400; 2], "A39");
    let removed = world.as_user(Method::DELETE, &path, &user).send().await;
    assert_eq!(removed.unwrap().status(), StatusCode::NO_CONTENT);
    let removed = remove_all(&world, &user, "accounts").await;
    assert!(removed.iter().all(StatusCode::is_success), "{removed:?}");
    let ledger = world.control().ledger();
    assert_eq!((ledger.routine_count, ledger.transfer_count), (3, 1));
    assert_eq!(ledger.users[1].phone, "+15555550120", "the person");
    assert_eq!(world.control().books().await.violations, [""; 0]);
}
