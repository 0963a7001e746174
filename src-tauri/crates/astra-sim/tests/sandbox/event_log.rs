//! What happened, in order, and the same in every run.

use astra_sim::{Event, Fault, FaultKind, FaultPlan, UserStatus};
use reqwest::Method;

use crate::world::{World, me_to_me};

/// A business, two cards, payments of which some fail, a review that ends: with a stopped clock and a plan of faults.
async fn a_run(seed: u64) -> String {
    let world = World::seeded(seed).await;
    let control = world.control();
    control.stop_clock(None).await.unwrap();
    control
        .plan_fault(FaultPlan {
            name: Some("lost answers".to_owned()),
            percent: 40,
            seed,
            ..Fault {
                method: Some("POST".to_owned()),
                path_pattern: "/v1/routines".to_owned(),
                kind: FaultKind::StatusAfter { code: 503 },
                times: 3,
            }
            .into()
        })
        .unwrap();
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    for amount in ["1.00", "6.66", "3.50", "4.99", "0.01"] {
        world
            .create_routine(&user, &me_to_me(&one, &two, amount))
            .await;
        control.advance_clock(2).await.unwrap();
    }
    for ms in [5_000, 1_000] {
        let late = Fault {
            method: Some("POST".to_owned()),
            path_pattern: "/v1/routines".to_owned(),
            kind: FaultKind::DelayedEffect { ms },
            times: 1,
        };
        control.add_fault(late).unwrap();
        let order = me_to_me(&one, &two, "2.00");
        world.create_routine(&user, &order).await;
    }
    for seconds in [1, 4] {
        control.advance_clock(seconds).await.unwrap();
        world.get("/v1/user", &user).await;
    }
    world.user_with_ein("12-3456789").await;
    control.advance_clock(48 * 60 * 60).await.unwrap();
    lines(&control.events())
}

fn lines(events: &[Event]) -> String {
    let lines = events
        .iter()
        .map(|event| serde_json::to_string(event).unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_same_seed_plan_and_requests_give_byte_identical_journals() {
    let (one, two) = (a_run(7).await, a_run(7).await);
    assert_eq!(one, two);
    assert!(one.contains("lost answers"), "the plan was met: {one}");
    assert!(one.contains("delayed_effect"), "effects came late: {one}");
    assert_ne!(one, a_run(8).await, "another seed is another run");
}

#[tokio::test]
async fn a_payment_leaves_its_steps_at_their_own_times() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let known = world.control().events().len();
    let routine = world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    let created = world.control().now();
    world.seconds(3_600);
    world
        .as_user(Method::GET, "/v1/bins/1", &user)
        .send()
        .await
        .unwrap();

    let events = &world.control().events()[known..];
    let steps: Vec<_> = events
        .iter()
        .map(|event| {
            let later = event.time.duration_since(created).as_secs();
            let what = event
                .request
                .as_deref()
                .or(event.status.as_deref())
                .unwrap();
            format!("{later} {} {what}", event.event)
        })
        .collect();
    assert_eq!(
        steps,
        [
            "0 routine_created active",
            "0 request POST /v1/routines",
            "1 transfer_created pending",
            "3 routine_updated completed",
            "3 transfer_updated processed",
            "3600 request GET /v1/bins/1"
        ],
        "although nobody looked in between"
    );
    let transfer = &events[2];
    assert_eq!(transfer.parent_id.as_deref(), routine["id"].as_str());
    assert_eq!(transfer.user_id.as_ref(), Some(&user.id));
}

#[tokio::test]
async fn the_journal_has_no_secret() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    let journal = lines(&world.control().events());
    for secret in [
        &user.access,
        &user.refresh,
        &world.config.client_secret,
        "Edmund",
        "Rent",
        "redirect_uri",
        crate::world::VISA,
    ] {
        assert!(!journal.contains(secret), "{secret} in the journal");
    }
}

#[tokio::test]
async fn changes_by_time_are_logged_before_the_change_that_undoes_them() {
    for is_deleted in [false, true] {
        let world = World::new().await;
        let control = world.control();
        let user = world.user_with_ein("12-3456789").await;
        let (begun, known) = (control.now(), control.events().len());
        world.seconds(30);
        if is_deleted {
            control.delete_user(&user.id).await.unwrap();
        } else {
            let suspended = UserStatus::Suspended;
            control.set_user_status(&user.id, suspended).await.unwrap();
        }
        let events = &control.events()[known..];
        let told: Vec<_> = events
            .iter()
            .map(|event| {
                let later = event.time.duration_since(begun).as_secs();
                (later, event.event.as_str(), event.status.as_deref())
            })
            .collect();
        assert_eq!(
            told.first(),
            Some(&(20, "user_updated", Some("approved"))),
            "nobody looked when the review ended, and it ended all the same: {told:?}"
        );
        assert_eq!(told.len(), 2, "{told:?}");
        let notices = control.outbox().len();
        assert_eq!(notices, 3, "of the beginning, the approval and its end");
    }
}
