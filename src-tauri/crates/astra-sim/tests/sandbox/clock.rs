//! One clock, that runs by itself or is moved by hand.

use astra_sim::ClockMode;
use reqwest::{Method, StatusCode};

use crate::world::{World, business, me_to_me};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn a_stopped_clock_stands_until_it_is_moved_and_then_runs_on() {
    let world = World::new().await;
    let control = world.control();
    assert_eq!(control.clock_mode(), ClockMode::Real);
    let stands_at = "2026-01-05T17:00:00Z".parse().unwrap();
    control.stop_clock(Some(stands_at)).await.unwrap();
    world.seconds(3_600);
    assert_eq!(
        control.now(),
        stands_at,
        "it stands whatever the machine does"
    );
    assert_eq!(control.clock_mode(), ClockMode::Hand);
    control.advance_clock(2 * DAY).await.unwrap();
    assert_eq!(control.now().duration_since(stands_at).as_secs(), 2 * DAY);

    let before = control.now();
    control.run_clock().await.unwrap();
    assert!(control.now() >= before, "time does not run backwards");
    assert!(
        control.now().duration_since(before).as_secs() <= 1,
        "nor does it jump"
    );
    world.seconds(60);
    assert!(control.now().duration_since(before).as_secs() >= 60);
}

#[tokio::test]
async fn a_sandbox_in_use_is_not_set_back() {
    let world = World::new().await;
    world.profile_id(&business()).await;
    let control = world.control();
    let past = "2020-01-01T00:00:00Z".parse().unwrap();
    assert!(control.stop_clock(Some(past)).await.is_err());
    control.stop_clock(None).await.unwrap();
    assert_eq!(control.clock_mode(), ClockMode::Hand);
}

#[tokio::test]
async fn everything_follows_one_call_that_moves_the_clock_by_two_days() {
    let world = World::new().await;
    let control = world.control();
    control.stop_clock(None).await.unwrap();
    let in_review = world.user_with_ein("12-3456789").await;
    let approved = world.approved_user().await;
    let (one, two) = world.two_cards(&approved).await;
    world
        .routine(&approved, &me_to_me(&one, &two, "5.00"))
        .await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;

    control.advance_clock(2 * DAY).await.unwrap();

    let ended = world
        .as_user(Method::GET, "/v1/user", &in_review)
        .send()
        .await
        .unwrap();
    assert_eq!(
        ended.status(),
        StatusCode::UNAUTHORIZED,
        "an access token lives two hours"
    );
    assert_eq!(
        world.exchange(&code).await.status(),
        StatusCode::BAD_REQUEST,
        "a code lives five minutes"
    );
    assert_eq!(
        world.refresh(&approved.refresh).await.status(),
        StatusCode::OK
    );
    let ledger = control.ledger();
    let user = ledger
        .users
        .iter()
        .find(|user| user.id == in_review.id)
        .unwrap();
    assert_eq!(
        user.status,
        astra_sim::UserStatus::Approved,
        "the review is over"
    );
    let routine = &ledger
        .users
        .iter()
        .find(|user| user.id == approved.id)
        .unwrap()
        .routines[0];
    assert_eq!(routine.status, "completed");

    control.advance_clock(9 * DAY).await.unwrap();
    assert_eq!(
        world.refresh(&approved.refresh).await.status(),
        StatusCode::BAD_REQUEST,
        "a refresh token lives ten days"
    );
}

#[tokio::test]
async fn a_stopped_clock_survives_a_restart() {
    let world = World::new().await;
    let stands_at = "2026-01-05T17:00:00Z".parse().unwrap();
    world.control().stop_clock(Some(stands_at)).await.unwrap();
    let world = world.restart(2).await;
    world.seconds(60);
    assert_eq!(world.control().now(), stands_at);
}

#[tokio::test]
async fn a_card_expires_with_the_simulated_month() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let control = world.control();
    // The cards are good to the end of 2030; nobody's tokens are.
    control.advance_clock(365 * 5 * DAY).await.unwrap();
    let user = world.authorize_again(&user.id).await;
    let refused = world
        .create_routine(&user, &me_to_me(&one, &two, "1.00"))
        .await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let body: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(body["description"], "A card has expired.");
    let url = world.running.secure.join("/v1/cards").unwrap();
    let late = world.http.post(url).bearer_auth(&user.access);
    let late = late
        .json(&crate::world::card("5200828282828210"))
        .send()
        .await;
    assert_eq!(
        late.unwrap().status(),
        StatusCode::BAD_REQUEST,
        "an expired card is not taken either"
    );
}
