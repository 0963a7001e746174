//! Deleting a user, as in the vendor's dashboard (A58, freeing a phone).

use astra_sim::{Config, ControlError, UserStatus};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{PHONE, User, VISA, World, business, hillary, me_to_me, with};

const OWN: &str = "+15555550120";
const DAY: u64 = 24 * 60 * 60;

#[tokio::test]
async fn deleting_a_person_frees_the_phone() {
    let world = World::new().await;
    let old = world.person(&hillary(OWN, "old@example.com")).await;
    let intent = world.intent_id(&hillary(OWN, "new@example.com")).await;
    world.control().delete_user(&old.id).await.unwrap();
    for (path, user) in [("/v1/user", &old), ("/v1/cards", &old)] {
        let ended = world.as_user(Method::GET, path, user).send().await.unwrap();
        assert_eq!(ended.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(
        world.refresh(&old.refresh).await.status(),
        StatusCode::BAD_REQUEST
    );
    let mut browser = Browser::new(&world);
    browser.open(&world.link_card_url(&old, &[])).await;
    assert!(browser.has("dead-end"), "a link for somebody who is gone");

    // Whoever proves the phone is not the old user any more, so the intent becomes a new one.
    let mut browser = world.person_at_card(&intent).await;
    browser.send(&[("choice", "skip")]).await;
    let new = world.read_intent(&intent).await["user_id"].clone();
    assert!(new.is_string() && new != json!(old.id), "{new}");
    let again = world.control().delete_user(&old.id).await;
    assert!(matches!(again, Err(ControlError::NoSuchUser)));
    let status = world
        .control()
        .set_user_status(&old.id, UserStatus::Approved)
        .await;
    assert!(matches!(status, Err(ControlError::NoSuchUser)));
    let ledger = world.control().ledger();
    let gone: Vec<_> = ledger.users.iter().map(|user| user.deleted).collect();
    assert_eq!(gone, [true, false], "the record stays");
}

#[tokio::test]
async fn a_business_goes_with_its_profile_and_codes() {
    let world = World::new().await;
    let profiles = [
        world.profile_id(&business()).await,
        world.profile_id(&business()).await,
        world.profile_id(&business()).await,
    ];
    let code = world.code_for(&profiles[0]).await;
    assert_eq!(
        world.create_profile(&business()).await.status(),
        StatusCode::BAD_REQUEST
    );
    let id = world.control().ledger().users[0].id.clone();
    world.control().delete_user(&id).await.unwrap();
    let spent: Value = world.exchange(&code).await.json().await.unwrap();
    assert_eq!(spent["error"], "invalid_grant");
    let path = format!("/v1/business_profile/{}", profiles[0]);
    let profile = world.as_client(Method::GET, &path).send().await.unwrap();
    assert_eq!(profile.status(), StatusCode::NOT_FOUND);
    let next = world.create_profile(&business()).await;
    assert_eq!(
        next.status(),
        StatusCode::CREATED,
        "its place on {PHONE} is free"
    );
    world.control().advance_clock(60).await.unwrap();
    let told = world.control().events().into_iter();
    let told: Vec<_> = told
        .filter(|event| event.id.as_ref() == Some(&id))
        .map(|event| event.event)
        .collect();
    assert_eq!(
        told,
        ["user_created", "user_updated"],
        "deleted, and nothing was decided later"
    );
}

/// The books stay true, whatever the deleted user had begun.
#[tokio::test]
async fn deleting_a_user_ends_begun_routines_and_begins_no_others() {
    let mut config = Config::practice();
    config.access_token_life = std::time::Duration::from_secs(400 * DAY);
    let world = World::with(config).await;
    let (user, other) = (world.approved_user().await, world.approved_user().await);
    let (one, two) = world.two_cards(&user).await;
    let theirs = world.add_card(&other, VISA).await;
    let accounts = [
        world.add_account(&user, "1234567").await,
        world.add_account(&user, "7654321").await,
        world.add_account(&other, "2345678").await,
    ];
    let ach =
        |from: &str, to: &str| with(me_to_me(from, to, "25.00"), "payment_type", json!("ach"));
    let weekly = |order| {
        with(
            with(order, "type", json!("recurring")),
            "frequency",
            json!("weekly"),
        )
    };
    let to = |order, user: &User| with(order, "destination_user_id", json!(user.id));
    let later = |order| with(order, "start_date", json!("2026-03-20"));
    let own = [
        world.routine(&user, &me_to_me(&one, &two, "1.00")).await,
        world
            .routine(&user, &later(ach(&accounts[0], &accounts[1])))
            .await,
        world
            .routine(&user, &weekly(ach(&accounts[0], &accounts[1])))
            .await,
    ];
    let towards = [
        world
            .routine(&other, &to(me_to_me(&theirs, &one, "2.00"), &user))
            .await,
        world
            .routine(&other, &to(later(ach(&accounts[2], &accounts[0])), &user))
            .await,
        world
            .routine(&other, &to(weekly(ach(&accounts[2], &accounts[0])), &user))
            .await,
    ];
    world
        .control()
        .set_user_status(&user.id, UserStatus::Pending)
        .await
        .unwrap();
    let waits = world.routine(&user, &me_to_me(&one, &two, "3.00")).await;
    world.seconds(2);
    assert_eq!(
        world.control().ledger().transfer_count,
        4,
        "two by card, two weekly ones"
    );

    world.control().delete_user(&user.id).await.unwrap();
    world.seconds(40 * DAY);
    let ledger = world.control().ledger();
    let word = |routine: &Value| {
        let mut all = ledger.users.iter().flat_map(|user| &user.routines);
        let found = all.find(|one| json!(one.id) == routine["id"]);
        found.unwrap().status.clone()
    };
    assert_eq!(
        own.each_ref().map(word),
        ["completed", "cancelled", "inactive"]
    );
    assert_eq!(
        towards.each_ref().map(word),
        ["completed", "cancelled", "inactive"]
    );
    assert_eq!(word(&waits), "cancelled");
    assert_eq!(ledger.transfer_count, 4, "nothing begins any more");
    let books = world.control().books().await;
    assert_eq!(books.violations, [""; 0]);
    assert_eq!(
        books.pushed_cents.0,
        100 + 200 + 2_500 + 2_500,
        "what was begun is paid"
    );

    let path = format!("/v1/routines/{}", towards[2]["id"].as_str().unwrap());
    let resume = world
        .send(Method::PUT, &path, &other, &json!({"active": true}))
        .await;
    assert_eq!(resume.0, StatusCode::BAD_REQUEST, "towards nobody");
    let deleted = world.as_user(Method::DELETE, &path, &other).send().await;
    assert_eq!(deleted.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(
        world.control().ledger().transfer_count,
        4,
        "deleting it later brings nothing of the meantime"
    );
    let more = to(me_to_me(&theirs, &one, "2.00"), &user);
    let refused = world.create_routine(&other, &more).await;
    assert!(refused.status().is_client_error(), "the card is gone");
    let more = to(ach(&accounts[2], &accounts[0]), &user);
    assert_eq!(
        world.create_routine(&other, &more).await.status(),
        StatusCode::NOT_FOUND
    );
}

/// Of routines of a user who waits for approval, towards somebody who was deleted meanwhile.
#[tokio::test]
async fn a_routine_ended_by_a_deletion_stays_ended_after_any_decision_about_its_user() {
    for decided in [UserStatus::Suspended, UserStatus::Approved] {
        let world = World::new().await;
        let user = world.user_with_ein("55-5555555").await;
        let gone = world.approved_user().await;
        let to = |order| with(order, "destination_user_id", json!(gone.id));
        let (card, theirs) = (
            world.add_card(&user, VISA).await,
            world.add_card(&gone, VISA).await,
        );
        let once = world
            .routine(&user, &to(me_to_me(&card, &theirs, "2.00")))
            .await;
        let accounts = [
            world.add_account(&user, "1234567").await,
            world.add_account(&gone, "7654321").await,
        ];
        let order = to(me_to_me(&accounts[0], &accounts[1], "25.00"));
        let order = with(order, "payment_type", json!("ach"));
        let order = with(order, "type", json!("recurring"));
        let order = with(order, "frequency", json!("weekly"));
        let weekly = world.routine(&user, &order).await;
        let control = world.control();
        control.delete_user(&gone.id).await.unwrap();
        let words = async || {
            let mut words = Vec::new();
            for routine in [&once, &weekly] {
                let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
                words.push(world.get(&path, &user).await["status"].clone());
            }
            words
        };
        assert_eq!(words().await, ["cancelled", "inactive"]);
        control.set_user_status(&user.id, decided).await.unwrap();
        world.seconds(60);
        assert_eq!(words().await, ["cancelled", "inactive"], "{decided:?}");
        let events = control.events().into_iter();
        let told: Vec<_> = events
            .filter(|event| event.event == "routine_updated")
            .filter_map(|event| event.status)
            .collect();
        assert_eq!(told, ["cancelled", "inactive"], "told once");
        let ledger = control.ledger();
        assert_eq!(ledger.transfer_count, 0, "nothing began");
        assert_eq!(control.books().await.violations, [""; 0]);
    }
}
