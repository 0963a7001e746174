//! Routines of users who are not approved yet (CONTRACT.md 16).

use astra_sim::{CardReview, UserStatus};
use serde_json::{Value, json};

use crate::world::{OTHER_VISA, User, VISA, World, card, me_to_me, with};

const DAY: u64 = 24 * 60 * 60;

/// A business that is approved 20 seconds from now, and has two cards.
async fn stage() -> (World, User, Value) {
    let world = World::new().await;
    let user = world.user_with_ein("12-3456789").await;
    let (one, two) = world.two_cards(&user).await;
    (world, user, me_to_me(&one, &two, "4.99"))
}

async fn now(world: &World, user: &User, routine: &Value) -> (String, u64) {
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    let status = world.get(&path, user).await["status"].clone();
    let list = world.get(&format!("{path}/transfers"), user).await;
    (
        status.as_str().unwrap().to_owned(),
        list["count"].as_u64().unwrap(),
    )
}

fn is(status: &str, transfers: u64) -> (String, u64) {
    (status.to_owned(), transfers)
}

#[tokio::test]
async fn a_routine_begins_when_its_user_is_approved() {
    let (world, user, order) = stage().await;
    let routine = world.routine(&user, &order).await;
    assert_eq!(
        (&routine["status"], &routine["active"]),
        (&json!("requires_user_verification"), &json!(false))
    );
    world.seconds(19);
    assert_eq!(
        now(&world, &user, &routine).await,
        is("requires_user_verification", 0)
    );
    world.seconds(1);
    assert_eq!(
        now(&world, &user, &routine).await,
        is("active", 0),
        "approved, and not begun"
    );
    world.seconds(1);
    assert_eq!(now(&world, &user, &routine).await, is("active", 1));
    world.seconds(2);
    assert_eq!(now(&world, &user, &routine).await, is("completed", 1));
    assert_eq!(world.control().books().await.violations, [""; 0]);
}

#[tokio::test]
async fn staff_decide_when_it_begins_and_whether() {
    let (world, user, order) = stage().await;
    let control = world.control();
    let early = world.routine(&user, &order).await;
    let set = async |status| control.set_user_status(&user.id, status).await.unwrap();
    set(UserStatus::Document).await;
    world.seconds(60);
    assert_eq!(
        now(&world, &user, &early).await,
        is("requires_user_verification", 0),
        "nobody knows when"
    );
    let late = world.routine(&user, &order).await;
    set(UserStatus::Rejected).await;
    world.seconds(60);
    assert_eq!(
        now(&world, &user, &late).await,
        is("requires_user_verification", 0)
    );
    set(UserStatus::Approved).await;
    assert_eq!(
        now(&world, &user, &early).await,
        is("active", 0),
        "from this moment on"
    );
    world.seconds(3);
    for routine in [&early, &late] {
        assert_eq!(now(&world, &user, routine).await, is("completed", 1));
    }
    set(UserStatus::Pending).await;
    assert_eq!(
        now(&world, &user, &late).await,
        is("completed", 1),
        "what was done stays"
    );

    let lost = world.routine(&user, &order).await;
    set(UserStatus::Suspended).await;
    set(UserStatus::Approved).await;
    world.seconds(60);
    assert_eq!(
        now(&world, &user, &lost).await,
        is("user_suspended", 0),
        "final for one-time"
    );
    assert_eq!(control.books().await.violations, [""; 0]);
}

#[tokio::test]
async fn a_recurring_routine_skips_occurrences_before_its_approval() {
    let mut config = astra_sim::Config::practice();
    config.access_token_life = std::time::Duration::from_secs(400 * DAY);
    let world = World::with(config).await;
    let user = world.user_with_ein("55-5555555").await;
    let one = world.add_account(&user, "1234567").await;
    let two = world.add_account(&user, "7654321").await;
    let order = with(me_to_me(&one, &two, "25.00"), "payment_type", json!("ach"));
    let order = with(
        with(order, "type", json!("recurring")),
        "frequency",
        json!("weekly"),
    );
    let routine = world.routine(&user, &order).await;
    world.seconds(20 * DAY);
    assert_eq!(
        now(&world, &user, &routine).await,
        is("requires_user_verification", 0)
    );
    let control = world.control();
    control
        .set_user_status(&user.id, UserStatus::Approved)
        .await
        .unwrap();
    world.seconds(60);
    assert_eq!(
        now(&world, &user, &routine).await,
        is("active", 1),
        "one, not three at once"
    );
    world.seconds(14 * DAY);
    assert_eq!(now(&world, &user, &routine).await, is("active", 3));
    assert_eq!(control.books().await.violations, [""; 0]);
}

#[tokio::test]
async fn the_wait_survives_a_restart_and_faults_wait_with_it() {
    let (world, user, order) = stage().await;
    for kind in [
        astra_sim::FaultKind::FailedTransfer {
            reason: "issuer_declined".to_owned(),
        },
        astra_sim::FaultKind::Chargeback { seconds: 30 },
    ] {
        let fault = astra_sim::Fault {
            method: Some("POST".to_owned()),
            path_pattern: "/v1/routines".to_owned(),
            kind,
            times: 1,
        };
        world.control().add_fault(fault).unwrap();
    }
    let failing = world.routine(&user, &order).await;
    let charged = world.routine(&user, &order).await;
    world
        .control()
        .set_user_status(&user.id, UserStatus::Pending)
        .await
        .unwrap();
    let world = world.restart(2).await;
    world
        .control()
        .set_user_status(&user.id, UserStatus::Approved)
        .await
        .unwrap();
    world.seconds(3);
    assert_eq!(now(&world, &user, &failing).await, is("failed", 1));
    let list = format!("/v1/routines/{}/transfers", charged["id"].as_str().unwrap());
    for (seconds, has_chargeback) in [(29, false), (1, true)] {
        world.seconds(seconds);
        let transfer = world.get(&list, &user).await["transfers"][0].clone();
        assert_eq!(
            transfer["chargeback"].is_object(),
            has_chargeback,
            "{transfer}"
        );
    }
    assert_eq!(world.control().books().await.violations, [""; 0]);
}

/// Approved is the only usable status of a card (CONTRACT.md 15), and it counts when the wait ends.
#[tokio::test]
async fn a_card_that_is_unusable_when_the_wait_ends_fails_the_transfer() {
    let (world, user, order) = stage().await;
    let fault = astra_sim::Fault {
        method: Some("POST".to_owned()),
        path_pattern: "/v1/routines".to_owned(),
        kind: astra_sim::FaultKind::Chargeback { seconds: 1 },
        times: 1,
    };
    world.control().add_fault(fault).unwrap();
    let routine = world.routine(&user, &order).await;
    let card = order["destination_id"].as_str().unwrap();
    let review = CardReview::Rejected;
    world.control().review_card(card, review).await.unwrap();
    let world = world.restart(2).await;
    assert_eq!(
        now(&world, &user, &routine).await,
        is("requires_user_verification", 0),
        "nothing is decided yet"
    );
    world.seconds(21);
    assert_eq!(now(&world, &user, &routine).await, is("active", 1));
    // Usable again, and too late for what has begun.
    let review = CardReview::Approved;
    world.control().review_card(card, review).await.unwrap();
    world.seconds(10);
    assert_eq!(now(&world, &user, &routine).await, is("failed", 1));
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0].clone();
    assert_eq!(
        (
            &transfer["status"],
            &transfer["failure_reason"],
            &transfer["chargeback"]
        ),
        (&json!("failed"), &json!("card_not_usable"), &Value::Null)
    );
    let books = world.control().books().await;
    assert_eq!(books.violations, [""; 0]);
    assert_eq!(books.pulled_cents.0, 0, "no money moved");
}

#[tokio::test]
async fn a_card_that_is_usable_again_when_the_wait_ends_pays() {
    let (world, user, order) = stage().await;
    let early = world.routine(&user, &order).await;
    let control = world.control();
    let card = order["source_id"].as_str().unwrap();
    for (review, seconds) in [
        (CardReview::Flagged, 10),
        (CardReview::Rejected, 5),
        (CardReview::Approved, 5),
        (CardReview::Rejected, 3),
    ] {
        control.review_card(card, review).await.unwrap();
        world.seconds(seconds);
    }
    assert_eq!(now(&world, &user, &early).await, is("completed", 1));
    assert_eq!(control.books().await.violations, [""; 0]);
}

#[tokio::test]
async fn a_card_that_expires_during_the_wait_fails_the_transfer() {
    let mut config = astra_sim::Config::practice();
    config.access_token_life = std::time::Duration::from_secs(400 * DAY);
    config.review_time = std::time::Duration::from_secs(40 * DAY);
    let world = World::with(config).await;
    let (user, other) = (
        world.user_with_ein("12-3456789").await,
        world.user_with_ein("55-5555555").await,
    );
    let mut routines = Vec::new();
    for user in [&user, &other] {
        let expires = with(card(OTHER_VISA), "expiration_date", json!("03/26"));
        let url = world.running.secure.join("/v1/cards").unwrap();
        let request = world.http.post(url).bearer_auth(&user.access);
        let added = request.json(&expires).send().await.unwrap();
        let added: Value = added.json().await.unwrap();
        let lasts = world.add_card(user, VISA).await;
        let order = me_to_me(added["id"].as_str().unwrap(), &lasts, "4.99");
        routines.push(world.routine(user, &order).await);
    }
    world.seconds(40 * DAY + 3);
    assert_eq!(
        now(&world, &user, &routines[0]).await,
        is("failed", 1),
        "approved by itself"
    );
    assert_eq!(
        now(&world, &other, &routines[1]).await,
        is("requires_user_verification", 0)
    );
    let control = world.control();
    control
        .set_user_status(&other.id, UserStatus::Approved)
        .await
        .unwrap();
    world.seconds(3);
    assert_eq!(
        now(&world, &other, &routines[1]).await,
        is("failed", 1),
        "approved by staff"
    );
    assert_eq!(control.books().await.violations, [""; 0]);
}

/// Whoever looks often and whoever looks once read the same of what came about.
#[tokio::test]
async fn the_event_log_of_a_wait_is_the_same_however_often_it_is_read() {
    let run = async |steps: &[u64]| {
        let (world, user, order) = stage().await;
        world.routine(&user, &order).await;
        for seconds in steps {
            world.seconds(*seconds);
            world.control().events();
        }
        let events = world.control().events().into_iter();
        let changes = events.filter(|event| event.event != "request");
        changes
            .map(|event| format!("{} {} {:?}", event.time, event.event, event.status))
            .collect::<Vec<_>>()
    };
    let often = run(&[1; 40]).await;
    assert_eq!(often, run(&[40]).await);
    let end = often[often.len() - 5..].join("\n");
    for (line, word) in end.lines().zip([
        "18:00:20Z user_updated Some(\"approved\")",
        "18:00:20Z routine_updated Some(\"active\")",
        "18:00:21Z transfer_created Some(\"pending\")",
        "18:00:23Z routine_updated Some(\"completed\")",
        "18:00:23Z transfer_updated Some(\"processed\")",
    ]) {
        assert!(line.ends_with(word), "{word} in\n{end}");
    }
}
