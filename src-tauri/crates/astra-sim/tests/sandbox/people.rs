//! Personal users: from the intent to the tokens, in the hosted pages (CONTRACT.md 6 to 9).

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::browser::{Browser, parameter};
use crate::world::{OTHER_VISA, PHONE, VISA, World, business, card, hillary, me_to_me, with};

const OWN: &str = "+15555550120";

fn in_the_form(number: &str) -> Vec<(String, String)> {
    let fields = card(number);
    let pairs = fields.as_object().unwrap().iter();
    // The form does not ask whose card it is.
    pairs
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

#[tokio::test]
async fn a_person_agrees_proves_the_phone_adds_a_card_and_is_a_user() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[
        ("user_intent_id", &intent),
        ("phone", &OWN[2..]),
        ("phone_read_only", "true"),
        ("state", "s1"),
    ]);
    browser.open(&url).await;
    assert!(browser.has("accept-terms"), "a person authorizes first");
    browser.send(&[("accept_terms", "true")]).await;
    assert_eq!(
        world.read_intent(&intent).await["status"],
        "approved",
        "not a user yet"
    );
    browser.prove_phone().await;
    let converted = world.read_intent(&intent).await;
    assert_eq!(
        converted["status"], "converted_to_user",
        "by authenticating"
    );
    browser.send(&[("choice", "add")]).await;
    let typed = in_the_form(VISA);
    let typed: Vec<_> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.send(&typed).await;
    let location = browser.left_to();
    assert_eq!(parameter(&location, "state").as_deref(), Some("s1"));

    let code = parameter(&location, "code").unwrap();
    let tokens: serde_json::Value = world.exchange(&code).await.json().await.unwrap();
    let user = crate::world::User {
        id: converted["user_id"].as_str().unwrap().to_owned(),
        access: tokens["access_token"].as_str().unwrap().to_owned(),
        refresh: String::new(),
    };
    let me = world.get("/v1/user", &user).await;
    assert_eq!(me["id"], converted["user_id"]);
    assert_eq!(
        (&me["status"], &me["kyc_type"]),
        (&json!("approved"), &json!("verified")),
        "A23"
    );
    assert_eq!(
        (me.get("kyb_type"), me.get("business_profile_id")),
        (None, None)
    );
    assert_eq!(world.get("/v1/cards", &user).await["count"], 1);
}

#[tokio::test]
async fn a_person_moves_money_between_own_cards() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "5.00")).await;
    world.seconds(3);
    assert_eq!(
        world.get("/v1/transfers", &user).await["transfers"][0]["status"],
        "processed"
    );
}

#[tokio::test]
async fn an_unapproved_person_becomes_a_user_with_the_same_status() {
    let world = World::new().await;
    for (number, name) in ["retry", "document", "Tenzing"].into_iter().enumerate() {
        let phone = format!("+1555555013{number}");
        let email = format!("{number}@example.com");
        let user = world
            .person(&with(hillary(&phone, &email), "first_name", json!(name)))
            .await;
        let status = if name == "Tenzing" { "pending" } else { name };
        assert_eq!(world.get("/v1/user", &user).await["status"], status);
    }
}

#[tokio::test]
async fn a_rejected_person_can_authenticate_and_not_authorize() {
    let world = World::new().await;
    let body = with(
        hillary("+12025551111", "ed@example.com"),
        "date_of_birth",
        json!("1970-01-01"),
    );
    let intent = world.intent_id(&body).await;
    let browser = world.person_at_card(&intent).await;
    assert!(browser.is_still_there(), "A18: no redirect");
    assert_eq!(browser.status, StatusCode::FORBIDDEN);
    assert!(browser.has("dead-end") && !browser.has("add-card"));
    let converted = world.read_intent(&intent).await;
    assert_eq!(
        converted["status"], "converted_to_user",
        "whatever the status"
    );
    let again = world.person_at_card(&intent).await;
    assert!(
        again.is_still_there() && again.has("dead-end"),
        "nor the second time"
    );
}

#[tokio::test]
async fn the_holder_of_the_phone_is_signed_in_with_any_intent() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let second = world.intent_id(&hillary(OWN, "second@example.com")).await;
    let mut browser = world.person_at_card(&second).await;
    browser.send(&[("choice", "skip")]).await;
    assert!(parameter(&browser.left_to(), "code").is_some());
    assert_eq!(
        world.read_intent(&second).await.get("user_id"),
        None,
        "it stays an intent"
    );
    let users = world.control().ledger().users;
    assert_eq!((users.len(), users[0].id.as_str()), (1, user.id.as_str()));
}

#[tokio::test]
async fn another_persons_number_signs_in_that_person_and_a_strangers_is_refused() {
    let world = World::new().await;
    world.person(&hillary(OWN, "ed@example.com")).await;
    let intent = world
        .intent_id(&hillary("+15555550121", "two@example.com"))
        .await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("user_intent_id", &intent)]))
        .await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.send(&[("phone", "5555550199")]).await;
    assert!(browser.error_of("phone").contains("does not belong"));
    browser.send(&[("phone", "5555550120")]).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    browser.send(&[("choice", "skip")]).await;
    assert!(parameter(&browser.left_to(), "code").is_some());
    assert_eq!(world.control().ledger().users.len(), 1);
}

#[tokio::test]
async fn a_known_person_renews_the_authorization_by_user_id() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[
        ("user_id", &user.id),
        ("phone", &OWN[2..]),
        ("phone_read_only", "true"),
        ("bypass_connect", "true"),
    ]);
    browser.open(&url).await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.prove_phone().await;
    assert!(
        parameter(&browser.left_to(), "code").is_some(),
        "no card is asked for"
    );
    let mut wrong = Browser::new(&world);
    wrong
        .open(&world.authorize_url(&[("user_id", &user.id), ("phone", &PHONE[2..])]))
        .await;
    assert_eq!(
        wrong.status,
        StatusCode::BAD_REQUEST,
        "another number in the link"
    );
}

#[tokio::test]
async fn debit_direct_goes_straight_to_the_card() {
    let world = World::new().await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[("user_intent_id", &intent), ("debit_direct", "true")]);
    browser.open(&url).await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.prove_phone().await;
    assert!(browser.has("card-number"));
}

#[tokio::test]
async fn a_business_and_a_person_may_share_a_phone_and_stay_apart() {
    let world = World::new().await;
    let company = world.approved_user().await;
    let person = world.person(&hillary(PHONE, "ed@example.com")).await;
    assert_ne!(company.id, person.id);
    let again = world.profile_id(&business()).await;
    world.code_for(&again).await;
    assert_eq!(
        world.control().ledger().users.len(),
        3,
        "a business is told by its profile"
    );
}

#[tokio::test]
async fn a_visit_ends_as_the_phones_other_user_while_the_setting_says_so() {
    let world = World::new().await;
    let company = world.approved_user().await;
    let control = world.control();
    let ends_as_other = |on: bool| {
        let changed = control.change_settings(|settings| settings.ends_as_other_user = on);
        changed.unwrap();
    };
    ends_as_other(true);
    let alone = world.authorize_again(&company.id).await;
    assert_eq!(alone.id, company.id, "nobody else has the number");

    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    assert_eq!(
        world.signed_in(&code).await.id,
        company.id,
        "the newest other business"
    );
    assert_eq!(
        control.ledger().users.len(),
        1,
        "the profile that the page was opened for is nobody yet"
    );
    ends_as_other(false);
    let code = world.code_for(&profile).await;
    let second = world.signed_in(&code).await;
    ends_as_other(true);
    assert_eq!(world.authorize_again(&second.id).await.id, company.id);

    ends_as_other(false);
    let person = world.person(&hillary(PHONE, "ed@example.com")).await;
    ends_as_other(true);
    assert_eq!(
        world.authorize_again(&company.id).await.id,
        person.id,
        "a person comes before any business"
    );
}

#[tokio::test]
async fn a_person_cannot_link_a_business_card() {
    let world = World::new().await;
    let business_card = "5594300000000005";
    let company = world.approved_user().await;
    world.add_card(&company, business_card).await;
    let person = world.person(&hillary(OWN, "ed@example.com")).await;
    let url = world.running.secure.join("/v1/cards").unwrap();
    let request = world
        .http
        .post(url)
        .bearer_auth(&person.access)
        .json(&card(business_card));
    let refused = request.send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "A61");
    world.add_card(&person, OTHER_VISA).await;
}

#[tokio::test]
async fn people_survive_a_restart() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let waiting = world
        .intent_id(&hillary("+15555550121", "two@example.com"))
        .await;
    let world = world.restart(2).await;
    assert_eq!(
        world.get("/v1/user", &user).await["email"],
        "ed@example.com"
    );
    assert_eq!(world.read_intent(&waiting).await["status"], "approved");
    let nobody = world
        .as_user(Method::GET, "/v1/user/other", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(nobody.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_locked_phone_is_not_exchanged_for_another() {
    let world = World::new().await;
    let other = "+15555550130";
    world.person(&hillary(other, "ama@example.com")).await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let link = [
        ("user_intent_id", intent.as_str()),
        ("phone", &OWN[2..]),
        ("phone_read_only", "true"),
        ("bypass_connect", "true"),
    ];
    let mut browser = Browser::new(&world);
    browser.open(&world.authorize_url(&link)).await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.send(&[("phone", &other[2..])]).await;
    assert!(
        browser.error_of("phone").contains("does not belong"),
        "though somebody has it, who might have signed in"
    );
    browser.prove_phone().await;
    assert!(
        parameter(&browser.left_to(), "code").is_some(),
        "the number of the link goes on"
    );

    let mut unnamed = Browser::new(&world);
    let link = [("phone_read_only", "true"), ("bypass_connect", "true")];
    unnamed.open(&world.authorize_url(&link)).await;
    unnamed.send(&[("accept_terms", "true")]).await;
    unnamed.send(&[("phone", &other[2..])]).await;
    assert!(
        unnamed.has("one-time-code"),
        "where the link names no number there is none to lock: {}",
        unnamed.html
    );
}
