//! Sandboxes that are not empty from the start.

use astra_sim::{Config, Persona, TEST_PHONE, UserStatus};
use reqwest::Method;
use serde_json::json;

use crate::world::{User, World, me_to_me};

/// Signs in as whoever the persona is.
async fn sign_in(world: &World) -> User {
    let user = world.control().ledger().users[0].clone();
    world.authorize_again(&user.id).await
}

#[tokio::test]
async fn every_persona_is_in_its_condition_and_its_books_are_in_order() {
    for (persona, status, cards) in [
        (Persona::Approved, UserStatus::Approved, 2),
        (Persona::InReview, UserStatus::Pending, 0),
        (Persona::Papers, UserStatus::Document, 0),
        (Persona::Rejected, UserStatus::Rejected, 0),
        (Persona::Suspended, UserStatus::Suspended, 2),
        (Persona::PersonInRetry, UserStatus::Retry, 0),
        (Persona::PersonWithAccounts, UserStatus::Approved, 0),
    ] {
        let world = World::new().await;
        let control = world.control();
        control.load_persona(persona).await.unwrap();
        control.advance_clock(48 * 60 * 60).await.unwrap();
        let ledger = control.ledger();
        assert_eq!(
            ledger.users[0].status, status,
            "{persona}, also two days later"
        );
        assert_eq!(ledger.users[0].phone, TEST_PHONE);
        assert_eq!(ledger.users[0].card_ids.len(), cards, "{persona}");
        assert_eq!(control.books().await.violations, [""; 0], "{persona}");
        control.load_persona(Persona::Empty).await.unwrap();
        assert!(
            control.is_empty(),
            "a persona takes the place of what there was"
        );
    }
}

#[tokio::test]
async fn the_approved_business_signs_in_and_pays() {
    let world = World::new().await;
    world
        .control()
        .load_persona(Persona::Approved)
        .await
        .unwrap();
    let user = sign_in(&world).await;
    let cards = world.get("/v1/cards", &user).await;
    let id = |place: usize| cards["cards"][place]["id"].as_str().unwrap();
    world.routine(&user, &me_to_me(id(0), id(1), "4.99")).await;
    world.seconds(5);
    let transfers = world.get("/v1/transfers", &user).await;
    assert_eq!(transfers["transfers"][0]["status"], "processed");
    let books = world.control().books().await;
    assert_eq!((books.accepted_requests, books.new_routines), (1, 1));
    assert_eq!(books.violations, [""; 0]);
}

#[tokio::test]
async fn ten_thousand_transfers_are_there_at_once_and_can_be_paged_through() {
    let world = World::new().await;
    world
        .control()
        .load_persona(Persona::Transfers10000)
        .await
        .unwrap();
    assert!(
        world.control().outbox().is_empty(),
        "nobody is told of the past"
    );
    let books = world.control().books().await;
    assert_eq!(books.violations, [""; 0]);
    assert_eq!(world.control().ledger().transfer_count, 10_000);

    let user = sign_in(&world).await;
    let first = world.get("/v1/transfers?batch_size=100", &user).await;
    assert_eq!(first["count"], 100);
    assert_eq!(
        first["transfers"][0]["routine_name"], "Invoice 10000",
        "newest first"
    );
    let path = format!(
        "/v1/transfers?batch_size=100&cursor={}",
        first["cursor"].as_str().unwrap()
    );
    let second = world.get(&path, &user).await;
    assert_eq!(second["transfers"][0]["routine_name"], "Invoice 9900");
    let failed = "/v1/transfers?status=failed&batch_size=100";
    let first = world.get(failed, &user).await;
    let cursor = first["cursor"].as_str().unwrap();
    let rest = world.get(&format!("{failed}&cursor={cursor}"), &user).await;
    assert_eq!(
        (&first["count"], &rest["count"], &rest["more"]),
        (&json!(100), &json!(100), &json!(false)),
        "one of fifty"
    );
}

#[tokio::test]
async fn the_same_seed_makes_the_same_persona() {
    let state = async |seed| {
        let world = World::seeded(seed).await;
        world.control().stop_clock(None).await.unwrap();
        world
            .control()
            .load_persona(Persona::Approved)
            .await
            .unwrap();
        world.control().export_state().unwrap()
    };
    assert_eq!(state(5).await, state(5).await);
    assert_ne!(state(5).await, state(6).await);
}

#[tokio::test]
async fn a_state_can_be_taken_out_and_put_in() {
    let world = World::new().await;
    let user = world.approved_user().await;
    world.two_cards(&user).await;
    let ledger = world.control().ledger();
    let state = world.control().export_state().unwrap();
    let elsewhere = World::seeded(2).await;
    elsewhere.control().import_state(&state).await.unwrap();
    assert_eq!(elsewhere.control().ledger(), ledger);
    elsewhere.get("/v1/user", &user).await;
    assert!(elsewhere.control().import_state(b"{}").await.is_err());
    let still = elsewhere
        .as_user(Method::GET, "/v1/user", &user)
        .send()
        .await
        .unwrap();
    assert!(
        still.status().is_success(),
        "what cannot be used changes nothing"
    );
}

#[tokio::test]
async fn a_weekly_routine_goes_on_week_after_week_and_everyone_is_told() {
    let world = World::new().await;
    let control = world.control();
    control.stop_clock(None).await.unwrap();
    control
        .load_persona(Persona::PersonWithAccounts)
        .await
        .unwrap();
    let known = control.events().len();
    control.advance_clock(14 * 24 * 60 * 60).await.unwrap();
    let events = &control.events()[known..];
    let count = |name: &str| events.iter().filter(|event| event.event == name).count();
    assert_eq!(
        count("transfer_created"),
        3,
        "today, in a week, in two weeks: {events:?}"
    );
    assert_eq!(count("transfer_updated"), 2, "the last one is under way");
    let times: Vec<_> = events.iter().map(|event| event.time).collect();
    assert!(times.is_sorted(), "each at its own moment: {times:?}");
    assert_eq!(control.outbox().len(), 5, "each change is a notice");
    let books = control.books().await;
    assert_eq!(books.violations, [""; 0]);
    assert_eq!(books.pushed_cents.0, 2 * 2_500, "two have ended");
}

#[tokio::test]
async fn transfers_of_the_past_need_no_mode_of_today() {
    let mut config = Config::practice();
    config.grants.debit = false;
    let world = World::with(config).await;
    let loaded = world.control().load_persona(Persona::Transfers10000).await;
    assert!(loaded.is_ok(), "{loaded:?}");
}
