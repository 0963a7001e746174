//! The hosted pages in an iframe: with cookies where the page around it is of the same site, without where it is not.

use reqwest::StatusCode;
use url::Url;

use crate::browser::{Browser, parameter};
use crate::partner_identity::token_for;
use crate::world::{World, business, hillary};

async fn business_url(world: &World) -> Url {
    let profile = world.profile_id(&business()).await;
    world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)])
}

/// A frame of another site: the browser says that it is one, and keeps no cookie.
fn elsewhere(world: &World) -> Browser {
    let mut browser = Browser::new(world);
    browser.in_frame = true;
    browser.takes_cookies = false;
    browser
}

/// A frame that has come to `path`, with whatever cookie it has.
fn at(world: &World, path: &str) -> Browser {
    let mut browser = elsewhere(world);
    path.clone_into(&mut browser.path);
    browser
}

async fn status(browser: &mut Browser, world: &World) -> StatusCode {
    let url = world.running.app.join(&browser.path).unwrap();
    browser.open(&url).await;
    browser.status
}

#[tokio::test]
async fn a_frame_without_cookies_comes_from_the_phone_to_the_code() {
    let world = World::new().await;
    let mut browser = elsewhere(&world);
    browser.open(&business_url(&world).await).await;
    browser.confirm_business().await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    let code = parameter(&browser.left_to(), "code").unwrap();
    assert_eq!(world.exchange(&code).await.status(), StatusCode::OK);
    assert_eq!(browser.cookie, None, "it never had one");
}

#[tokio::test]
async fn a_visit_for_another_user_ends_at_the_phone() {
    let world = World::new().await;
    let mut beginner = elsewhere(&world);
    beginner.open(&business_url(&world).await).await;
    let mut victim = at(&world, &beginner.path);
    assert_eq!(status(&mut victim, &world).await, StatusCode::OK);
    victim.confirm_business().await;
    victim.prove_phone().await;
    assert!(victim.has("authorize"));
    assert_ne!(victim.path, beginner.path, "the visit has another id now");
    assert_eq!(
        status(&mut beginner, &world).await,
        StatusCode::NOT_FOUND,
        "the old one is worth nothing"
    );

    let mut again = elsewhere(&world);
    again.open(&business_url(&world).await).await;
    again.confirm_business().await;
    assert!(
        again.has("send-code"),
        "nobody can be recognized without a cookie, so the phone is proved each time"
    );
}

#[tokio::test]
async fn a_visit_without_cookies_stays_in_its_frame() {
    let world = World::new().await;
    let mut browser = elsewhere(&world);
    browser.open(&business_url(&world).await).await;
    let mut window = at(&world, &browser.path);
    window.in_frame = false;
    assert_eq!(
        status(&mut window, &world).await,
        StatusCode::NOT_FOUND,
        "its address opens nothing in a window"
    );
}

#[tokio::test]
async fn outside_of_a_frame_a_cookie_is_needed() {
    let world = World::new().await;
    let mut browser = elsewhere(&world);
    browser.in_frame = false;
    browser.open(&business_url(&world).await).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_frame_of_the_same_site_is_bound_to_its_cookie() {
    let world = World::new().await;
    let url = business_url(&world).await;
    let mut browser = elsewhere(&world);
    browser.takes_cookies = true;
    browser.open(&url).await;
    assert!(browser.cookie.is_some());
    let mut other = at(&world, &browser.path);
    assert_eq!(
        status(&mut other, &world).await,
        StatusCode::NOT_FOUND,
        "the cookie came back, so it is needed from then on"
    );
    browser.confirm_business().await;
    browser.prove_phone().await;
    browser.open(&url).await;
    browser.confirm_business().await;
    assert!(
        browser.has("authorize"),
        "its proof of the phone is remembered as in a window"
    );
}

#[tokio::test]
async fn a_session_token_in_a_frame_is_for_its_own_phone_and_for_the_browser_that_finishes_the_visit()
 {
    let world = World::new().await;
    world
        .person(&hillary("+15555550130", "ama@example.com"))
        .await;
    let intent = world
        .intent_id(&hillary("+15555550120", "ed@example.com"))
        .await;
    let token = token_for(&world, "user_intent_id", &intent).await;
    let link = [
        ("user_intent_id", intent.as_str()),
        ("session_token", token.as_str()),
    ];
    let mut browser = elsewhere(&world);
    let wrong = [link.as_slice(), &[("phone", "5555550130")]].concat();
    browser.open(&world.authorize_url(&wrong)).await;
    assert!(
        browser.has("dead-end") && browser.html.contains("The parameter phone"),
        "a frame is no way around it: {}",
        browser.html
    );

    browser.open(&world.authorize_url(&link)).await;
    let mut beginner = at(&world, &browser.path);
    browser.send(&[("accept_terms", "true")]).await;
    assert!(
        !browser.has("send-code") && browser.is_still_there(),
        "past the phone without a code: {}",
        browser.html
    );
    assert_eq!(
        status(&mut beginner, &world).await,
        StatusCode::NOT_FOUND,
        "and with a new address, as after a code"
    );
    browser.send(&[("choice", "skip")]).await;
    assert!(parameter(&browser.left_to(), "code").is_some());
    let converted = world.read_intent(&intent).await;
    assert_eq!(converted["status"], "converted_to_user");
}
