//! Changes of phone, address, email and kyc_type (CONTRACT.md 8, 13, 21).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::world::{User, World, hillary, me_to_me, with};

const OWN: &str = "+15555550120";
const NEW: &str = "+15555550129";
const DAY: u64 = 24 * 60 * 60;

async fn ask(world: &World, user: &User, path: &str, body: Value) -> (StatusCode, Value) {
    world.send(Method::POST, path, user, &body).await
}

/// Access tokens live two hours, and these tests wait for months.
async fn later(world: &World, user: &mut User, days: u64) {
    for _ in 0..days.div_ceil(9) {
        world.seconds(9 * DAY);
        let tokens: Value = world.refresh(&user.refresh).await.json().await.unwrap();
        tokens["access_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut user.access);
        tokens["refresh_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut user.refresh);
    }
}

#[tokio::test]
async fn a_phone_change_is_reviewed_and_then_signs_in() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let path = "/v1/request_user_phone_number_update";
    let (status, _) = ask(&world, &user, path, json!({"proposed_phone": NEW})).await;
    assert_eq!(status, StatusCode::OK);
    let list = world.get("/v1/phone_number_change_requests", &user).await;
    assert_eq!(list["count"], 1, "A34");
    let request = &list["phone_number_change_requests"][0];
    assert_eq!(
        (&request["proposed_phone"], &request["status"]),
        (&json!(NEW), &json!("pending"))
    );
    assert_eq!(
        world.get("/v1/user", &user).await["phone"],
        OWN,
        "not before the review"
    );

    world.seconds(20);
    assert_eq!(world.get("/v1/user", &user).await["phone"], NEW);
    let list = world.get("/v1/phone_number_change_requests", &user).await;
    assert_eq!(
        list["phone_number_change_requests"][0]["status"],
        "approved"
    );
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[
        ("user_id", &user.id),
        ("phone", &NEW[2..]),
        ("bypass_connect", "true"),
    ]);
    browser.open(&url).await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.prove_phone().await;
    assert!(parameter(&browser.left_to(), "code").is_some());
}

#[tokio::test]
async fn the_intent_keeps_its_phone_and_no_longer_signs_in() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let mut browser = world.person_at_card(&intent).await;
    browser.send(&[("choice", "skip")]).await;
    let code = parameter(&browser.left_to(), "code").unwrap();
    let user = world.signed_in(&code).await;
    ask(
        &world,
        &user,
        "/v1/request_user_phone_number_update",
        json!({"proposed_phone": NEW}),
    )
    .await;
    world.seconds(20);
    assert_eq!(world.read_intent(&intent).await["phone"], OWN);
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("user_intent_id", &intent)]))
        .await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.send(&[("phone", &OWN[2..])]).await;
    assert!(
        browser.error_of("phone").contains("does not belong"),
        "the guide says to use user_id"
    );
}

#[tokio::test]
async fn a_phone_changes_once_in_thirty_days() {
    let world = World::new().await;
    let mut user = world.person(&hillary(OWN, "ed@example.com")).await;
    let path = "/v1/request_user_phone_number_update";
    for (wrong, field) in [
        (json!({"proposed_phone": "5555550129"}), "proposed_phone"),
        (json!({}), "proposed_phone"),
        (json!({"proposed_phone": NEW, "phone": NEW}), "phone"),
    ] {
        let (status, body) = ask(&world, &user, path, wrong).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(body["errors"][field].is_array(), "{body}");
    }
    ask(&world, &user, path, json!({"proposed_phone": NEW})).await;
    let (status, body) = ask(&world, &user, path, json!({"proposed_phone": OWN})).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::BAD_REQUEST, &json!(400))
    );
    later(&world, &mut user, 27).await;
    let (status, _) = ask(&world, &user, path, json!({"proposed_phone": OWN})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "27 days are not 30");
    later(&world, &mut user, 9).await;
    let (status, _) = ask(&world, &user, path, json!({"proposed_phone": OWN})).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn another_persons_phone_is_refused_in_the_end() {
    let world = World::new().await;
    world.person(&hillary(NEW, "other@example.com")).await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    ask(
        &world,
        &user,
        "/v1/request_user_phone_number_update",
        json!({"proposed_phone": NEW}),
    )
    .await;
    world.seconds(20);
    let list = world.get("/v1/phone_number_change_requests", &user).await;
    assert_eq!(
        list["phone_number_change_requests"][0]["status"],
        "rejected"
    );
    assert_eq!(world.get("/v1/user", &user).await["phone"], OWN);
}

async fn phone_and_request(world: &World, user: &User) -> (Value, Value) {
    let list = world.get("/v1/phone_number_change_requests", user).await;
    let request = &list["phone_number_change_requests"][0];
    let phone = world.get("/v1/user", user).await["phone"].clone();
    (phone, request["status"].clone())
}

#[tokio::test]
async fn a_number_that_a_user_proves_is_theirs_before_an_undecided_request_for_it() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let path = "/v1/request_user_phone_number_update";
    ask(&world, &user, path, json!({"proposed_phone": NEW})).await;
    world.seconds(5);
    let other = world.person(&hillary(NEW, "other@example.com")).await;
    assert_ne!(other.id, user.id, "nobody had the number yet");
    world.seconds(20);
    assert_eq!(
        phone_and_request(&world, &user).await,
        (json!(OWN), json!("rejected")),
        "another person has it when the request is decided"
    );
    assert_eq!(world.get("/v1/user", &other).await["phone"], NEW);
}

#[tokio::test]
async fn a_number_that_its_holder_is_about_to_leave_is_still_theirs() {
    const THIRD: &str = "+15555550121";
    let world = World::new().await;
    let holder = world.person(&hillary(OWN, "ed@example.com")).await;
    let other = world.person(&hillary(THIRD, "other@example.com")).await;
    let path = "/v1/request_user_phone_number_update";
    ask(&world, &holder, path, json!({"proposed_phone": NEW})).await;
    let control = world.control();
    let sooner = control.change_settings(|settings| {
        settings.review_time = std::time::Duration::from_secs(5);
    });
    sooner.unwrap();
    ask(&world, &other, path, json!({"proposed_phone": OWN})).await;
    for (seconds, holds) in [(5, OWN), (15, NEW)] {
        world.seconds(seconds);
        assert_eq!(world.get("/v1/user", &holder).await["phone"], holds);
        assert_eq!(
            phone_and_request(&world, &other).await,
            (json!(THIRD), json!("rejected")),
            "only one person can hold it"
        );
    }
}

#[tokio::test]
async fn an_address_changes_twice_in_120_days_and_never_to_nothing() {
    let world = World::new().await;
    let mut user = world.person(&hillary(OWN, "ed@example.com")).await;
    let path = "/v1/request_address_change";
    for (field, value) in [
        ("address2", json!("")),
        ("address2", Value::Null),
        ("address1", json!("PO Box 7")),
        ("state", json!("Cal")),
        ("country", json!("US")),
    ] {
        let (status, body) = ask(
            &world,
            &user,
            path,
            with(json!({"city": "Reno"}), field, value),
        )
        .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{field}");
        assert!(body["errors"][field].is_array(), "{body}");
    }
    let (status, _) = ask(&world, &user, path, json!({})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "nothing to change");
    for city in ["Reno", "Elko"] {
        let (status, _) = ask(&world, &user, path, json!({"city": city, "state": "NV"})).await;
        assert_eq!(status, StatusCode::OK, "A35");
    }
    let (status, body) = ask(&world, &user, path, json!({"city": "Ely"})).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::BAD_REQUEST, &json!(400))
    );
    later(&world, &mut user, 120).await;
    let (status, _) = ask(&world, &user, path, json!({"city": "Ely"})).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn the_third_email_in_a_year_lowers_the_capabilities() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let path = format!("/v1/users/{}", user.id);
    let capabilities = format!("{path}/capabilities");
    for (number, eligible) in [(1, true), (2, true), (3, false)] {
        let email = format!("new{number}@example.com");
        let (status, me) = world
            .send(Method::PATCH, &path, &user, &json!({"email": email}))
            .await;
        assert_eq!(
            (status, &me["email"]),
            (StatusCode::OK, &json!(email)),
            "A24"
        );
        let capabilities = world.get(&capabilities, &user).await;
        assert_eq!(
            capabilities["account_to_card"]["is_eligible"], eligible,
            "change {number}"
        );
    }
    let (one, two) = world.two_cards(&user).await;
    let order = me_to_me(&one, &two, "1.00");
    world.routine(&user, &order).await;
    world.seconds(3600);
    let second = world.create_routine(&user, &order).await;
    assert_eq!(
        second.status(),
        StatusCode::BAD_REQUEST,
        "one card transfer a day is left"
    );
    for (path, body, status) in [
        (
            path.as_str(),
            json!({"email": "x"}),
            StatusCode::BAD_REQUEST,
        ),
        (&path, json!({"phone": OWN}), StatusCode::BAD_REQUEST),
        (
            "/v1/users/nobody",
            json!({"email": "x@example.com"}),
            StatusCode::NOT_FOUND,
        ),
    ] {
        let (found, _) = world.send(Method::PATCH, path, &user, &body).await;
        assert_eq!(found, status, "{path} {body}");
    }
}

#[tokio::test]
async fn a_kyc_type_only_goes_up() {
    let world = World::new().await;
    let body = with(
        hillary(OWN, "ed@example.com"),
        "kyc_type",
        json!("receive-only"),
    );
    let user = world.person(&body).await;
    let path = "/v1/upgrade_kyc_type";
    for (wanted, status) in [
        ("receive-only", StatusCode::BAD_REQUEST),
        ("unverified", StatusCode::OK),
        ("receive-only", StatusCode::BAD_REQUEST),
        ("verified", StatusCode::OK),
        ("verified", StatusCode::BAD_REQUEST),
        ("full", StatusCode::BAD_REQUEST),
    ] {
        let (found, body) = ask(&world, &user, path, json!({"kyc_type": wanted})).await;
        assert_eq!(found, status, "{wanted}: {body} (A36)");
    }
    assert_eq!(world.get("/v1/user", &user).await["kyc_type"], "verified");
    let company = world.approved_user().await;
    let (status, _) = ask(&world, &company, path, json!({"kyc_type": "verified"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "people only");
}
