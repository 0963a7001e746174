//! How often a code is texted to a real number (CONTRACT.md 21; A55, test phone).

use url::Url;

use crate::browser::Browser;
use crate::world::{World, business, hillary, with};

/// No exchange 555, so to the simulator it is somebody's; really the area code does not exist.
const REAL: &str = "+19994440100";

/// One visit that asks for a code; whether one was texted.
async fn is_texted(world: &World, url: &Url, phone: &str) -> bool {
    let mut browser = Browser::new(world);
    browser.open(url).await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.send(&[("phone", &phone[2..])]).await;
    if browser.has("one-time-code") {
        return true;
    }
    let why = browser.error_of("phone");
    assert!(
        why.contains("too many") && why.contains("24 hours"),
        "{why}"
    );
    false
}

async fn person_with(world: &World, phone: &str) -> Url {
    let email = format!("{}@example.com", &phone[2..]);
    let intent = world.intent_id(&hillary(phone, &email)).await;
    world.authorize_url(&[("user_intent_id", &intent)])
}

#[tokio::test]
async fn a_real_number_is_texted_five_times_an_hour_and_then_blocked_for_a_day() {
    let world = World::new().await;
    let url = person_with(&world, REAL).await;
    for number in 1..=5 {
        assert!(is_texted(&world, &url, REAL).await, "try {number}");
        world.seconds(60);
    }
    assert!(
        !is_texted(&world, &url, REAL).await,
        "the sixth within an hour"
    );
    world.seconds(23 * 60 * 60);
    assert!(
        !is_texted(&world, &url, REAL).await,
        "the hour is over, the block is not"
    );
    world.seconds(60 * 60);
    assert!(
        is_texted(&world, &url, REAL).await,
        "a try while it was blocked made it no longer"
    );
}

#[tokio::test]
async fn tries_that_are_spread_out_are_no_harm() {
    let world = World::new().await;
    let url = person_with(&world, REAL).await;
    for number in 1..=12 {
        assert!(is_texted(&world, &url, REAL).await, "try {number}");
        world.seconds(12 * 60);
    }
}

#[tokio::test]
async fn another_code_in_the_same_visit_is_no_other_try() {
    let world = World::new().await;
    let url = person_with(&world, REAL).await;
    for number in 1..=5 {
        let mut browser = Browser::new(&world);
        browser.open(&url).await;
        browser.send(&[("accept_terms", "true")]).await;
        browser.send(&[("phone", "1")]).await;
        assert!(browser.has("phone-error"), "nothing is texted to this");
        browser.send(&[("phone", &REAL[2..])]).await;
        for _ in 0..2 {
            browser.send(&[("code", ""), ("new_code", "true")]).await;
            assert!(browser.has("one-time-code"), "visit {number}");
        }
    }
    assert!(!is_texted(&world, &url, REAL).await);
}

#[tokio::test]
async fn numbers_for_tests_are_not_counted() {
    let world = World::new().await;
    let url = person_with(&world, "+12025551111").await;
    for number in 1..=20 {
        assert!(
            is_texted(&world, &url, "+12025551111").await,
            "try {number}"
        );
    }
}

#[tokio::test]
async fn one_number_is_not_blocked_for_another_and_a_proof_that_holds_is_no_try() {
    let world = World::new().await;
    let url = person_with(&world, REAL).await;
    while is_texted(&world, &url, REAL).await {}
    let other = "+19994440101";
    let profile = world
        .profile_id(&with(business(), "phone", other.into()))
        .await;
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    browser.open(&url).await;
    browser.confirm_business().await;
    browser.prove_phone().await;
    for visit in 1..=10 {
        browser.open(&url).await;
        browser.confirm_business().await;
        assert!(
            browser.has("authorize"),
            "visit {visit}: this browser proved the number, so nothing is texted"
        );
    }
}

#[tokio::test]
async fn a_restart_frees_no_number_and_forty_eight_hours_do() {
    let world = World::new().await;
    let url = person_with(&world, REAL).await;
    while is_texted(&world, &url, REAL).await {}
    let (path, query) = (url.path().to_owned(), url.query().map(str::to_owned));
    let world = world.restart(2).await;
    let mut url = world.running.app.join(&path).unwrap();
    url.set_query(query.as_deref());
    assert!(!is_texted(&world, &url, REAL).await, "it was saved");
    world.control().advance_clock(48 * 60 * 60).await.unwrap();
    assert!(
        is_texted(&world, &url, REAL).await,
        "the simulated clock counts"
    );
}
