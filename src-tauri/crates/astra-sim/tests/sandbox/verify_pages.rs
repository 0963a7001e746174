//! The hosted pages besides authorizing and cards: verifying, connecting a bank, signing up without an intent
//! (CONTRACT.md 6, 9, 12, 14).

use reqwest::StatusCode;
use serde_json::json;
use url::Url;

use crate::browser::{Browser, parameter};
use crate::documents::status;
use crate::examples::example;
use crate::world::{PHONE, User, VISA, World, hillary, with};

const OWN: &str = "+15555550120";

/// A documented URL with what it leaves to the reader, and a `state`.
fn documented(world: &World, name: &str, intent: &str) -> Url {
    let url = example("sdk_urls.json")[name].as_str().unwrap().to_owned();
    let url = url
        .replace(
            "https://app-sandbox.astra.finance/",
            world.running.app.as_str(),
        )
        .replace("your_client_id", &world.config.client_id)
        .replace(
            "your_redirect_uri",
            "com.astradesk.client%3A%2F%2Foauth%2Fcallback",
        )
        .replace("your_user_intent_id", intent);
    format!("{url}&state=s1").parse().unwrap()
}

async fn past_the_phone(world: &World, url: &Url, phone: &str) -> Browser {
    let mut browser = Browser::new(world);
    browser.open(url).await;
    browser.send(&[("phone", &phone[2..])]).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    browser
}

async fn named(world: &World, name: &str) -> (String, User) {
    let body = with(hillary(OWN, "ed@example.com"), "first_name", json!(name));
    let user = world.person(&body).await;
    // Only one personal user holds the number, so a second intent of it leads to the same person.
    (world.intent_id(&body).await, user)
}

const DETAILS: [(&str, &str); 8] = [
    ("first_name", "Edmund"),
    ("last_name", "Hillary"),
    ("date_of_birth", "1985-02-03"),
    ("ssn", "123456789"),
    ("address1", "123 Astra Ave"),
    ("city", "Palo Alto"),
    ("state", "CA"),
    ("postal_code", "94304"),
];

#[tokio::test]
async fn a_retry_is_corrected_once() {
    let world = World::new().await;
    let (intent, user) = named(&world, "retry").await;
    let url = documented(&world, "verify_personal", &intent);
    let mut browser = past_the_phone(&world, &url, OWN).await;
    let mut wrong = DETAILS;
    wrong[4].1 = "PO Box 7";
    browser.send(&wrong).await;
    assert_eq!(browser.error_of("address1"), "Must not be a PO box.");
    assert!(
        !browser.html.contains("123456789"),
        "a secret is not shown again"
    );
    browser.send(&DETAILS).await;
    let location = browser.left_to();
    assert_eq!(parameter(&location, "state").as_deref(), Some("s1"));
    assert_eq!(
        parameter(&location, "code"),
        None,
        "nothing was authorized (A16)"
    );
    let me = world.get("/v1/user", &user).await;
    assert_eq!(
        (&me["status"], &me["first_name"]),
        (&json!("approved"), &json!("Edmund"))
    );
    let again = past_the_phone(&world, &url, OWN).await;
    assert!(!again.is_still_there(), "nothing to correct: straight back");
}

#[tokio::test]
async fn a_correction_may_lead_to_a_document_or_to_a_refusal() {
    for (first_name, outcome) in [("document", "document"), ("retry", "rejected")] {
        let world = World::new().await;
        let (intent, user) = named(&world, "retry").await;
        let url = documented(&world, "verify_personal", &intent);
        let mut browser = past_the_phone(&world, &url, OWN).await;
        let mut details = DETAILS;
        details[0].1 = first_name;
        browser.send(&details).await;
        assert_eq!(status(&world, &user).await, outcome);
        let refreshed = world.refresh(&user.refresh).await;
        assert_eq!(
            refreshed.status(),
            StatusCode::OK,
            "refused later, one may still authorize"
        );
    }
}

#[tokio::test]
async fn a_photo_id_is_sent_and_read() {
    let world = World::new().await;
    let (intent, user) = named(&world, "document").await;
    let url = documented(&world, "verify_document", &intent);
    let mut browser = past_the_phone(&world, &url, OWN).await;
    browser.send(&[("document_type", "selfie")]).await;
    assert!(browser.has("document-type-error"));
    browser.send(&[("document_type", "license")]).await;
    assert!(!browser.is_still_there());
    assert_eq!(status(&world, &user).await, "document", "until it was read");
    world.seconds(2);
    assert_eq!(status(&world, &user).await, "approved");
}

#[tokio::test]
async fn a_business_may_send_documents_in_any_status() {
    for ein in ["44-4444444", "55-5555555"] {
        let world = World::new().await;
        let user = world.user_with_ein(ein).await;
        let url = documented(&world, "verify_business", "");
        let mut browser = past_the_phone(&world, &url, PHONE).await;
        browser.send(&[("document_type", "other")]).await;
        assert!(!browser.is_still_there());
        assert_eq!(status(&world, &user).await, "pending");
        world.seconds(20);
        assert_eq!(status(&world, &user).await, "approved", "{ein}");
        let again = past_the_phone(&world, &url, PHONE).await;
        assert!(!again.is_still_there(), "nothing is asked for any more");
    }
}

#[tokio::test]
async fn of_businesses_with_one_number_the_newest_signs_in_unless_documents_are_sent() {
    let world = World::new().await;
    let asked = world.user_with_ein("55-5555555").await;
    let newest = world.approved_user().await;
    world.add_card(&newest, VISA).await;
    let mut cards = Browser::new(&world);
    cards.open(&world.running.app.join("/cards").unwrap()).await;
    cards.send(&[("phone", &PHONE[2..])]).await;
    let code = cards.one_time_code();
    cards.send(&[("code", &code)]).await;
    assert!(
        cards.html.contains("Visa ending in 5556"),
        "the newest business's cards: {}",
        cards.html
    );

    let url = documented(&world, "link_bank_account", "");
    let mut bank = past_the_phone(&world, &url, PHONE).await;
    let login = [
        ("institution", "astra_ins_132"),
        ("username", "user_good"),
        ("password", "pass_good"),
    ];
    bank.send(&login).await;
    let count = async |user| world.get("/v1/accounts", user).await["count"].clone();
    assert_eq!(
        (count(&asked).await, count(&newest).await),
        (json!(0), json!(2)),
        "and its bank"
    );

    let url = documented(&world, "verify_business", "");
    let mut papers = past_the_phone(&world, &url, PHONE).await;
    papers.send(&[("document_type", "other")]).await;
    assert!(!papers.is_still_there());
    world.seconds(20);
    assert_eq!(
        status(&world, &asked).await,
        "approved",
        "papers are of whom they are wanted"
    );
}

#[tokio::test]
async fn a_bank_is_connected_with_the_test_login() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let url = documented(&world, "link_bank_account", "");
    let mut browser = past_the_phone(&world, &url, OWN).await;
    let known = example("magic_values.json")["plaid_login"].clone();
    let login = |password| {
        [
            ("institution", "astra_ins_132"),
            ("username", known["user"].as_str().unwrap()),
            ("password", password),
        ]
    };
    let right = known["password"].as_str().unwrap();
    browser.send(&login("guess")).await;
    assert!(browser.error_of("username").contains("does not know"));
    assert!(!browser.html.contains("guess"));
    browser.send(&login(right)).await;
    assert!(parameter(&browser.left_to(), "code").is_none());
    let list = world.get("/v1/accounts", &user).await;
    assert_eq!(list["count"], 2);
    assert_eq!(
        list["accounts"][0]["institution_name"],
        "Sandbox Credit Union"
    );
    assert!(list["accounts"][0]["current_balance"].is_number(), "{list}");
    let mut again = past_the_phone(&world, &url, OWN).await;
    again.send(&login(right)).await;
    assert_eq!(
        world.get("/v1/accounts", &user).await["count"],
        2,
        "connected once"
    );
    let mut skipped = past_the_phone(&world, &url, OWN).await;
    skipped.send(&[("choice", "skip")]).await;
    assert!(!skipped.is_still_there());
}

#[tokio::test]
async fn a_browser_that_proved_the_phone_skips_it_at_the_next_page() {
    let world = World::new().await;
    world.person(&hillary(OWN, "ed@example.com")).await;
    let connect = documented(&world, "link_bank_account", "");
    let mut browser = past_the_phone(&world, &connect, OWN).await;
    let with_phone = |mut url: Url| {
        url.query_pairs_mut().append_pair("phone", &OWN[2..]);
        url
    };
    browser.open(&with_phone(connect)).await;
    assert!(browser.has("connect-bank"), "not asked again (A20)");
    let login = [
        ("institution", "astra_ins_132"),
        ("username", "user_good"),
        ("password", "pass_good"),
    ];
    browser.send(&login).await;
    assert!(!browser.is_still_there(), "{}", browser.html);

    let mut cards = world.running.app.join("/cards").unwrap();
    cards.set_query(Some(""));
    browser.open(&with_phone(cards)).await;
    browser.send(&[("choice", "add")]).await;
    assert!(browser.has("card-number"), "{}", browser.html);

    let verify = documented(&world, "verify_personal", "").to_string();
    let verify: Url = verify.replace("&user_intent_id=", "").parse().unwrap();
    let connect = documented(&world, "link_bank_account", "");
    let mut verifying = past_the_phone(&world, &connect, OWN).await;
    verifying.open(&with_phone(verify)).await;
    assert!(
        !verifying.is_still_there(),
        "nothing is wanted, so it leads back at once"
    );
}

#[tokio::test]
async fn reconnecting_a_bank_is_not_guessed_at() {
    let world = World::new().await;
    for invented in ["account_id", "institution_id", "access_token"] {
        let mut url = documented(&world, "link_bank_account", "");
        url.query_pairs_mut()
            .append_pair(invented, "astra_generic_1");
        let mut browser = Browser::new(&world);
        browser.open(&url).await;
        assert_eq!(browser.status, StatusCode::BAD_REQUEST, "{invented}");
        assert!(
            browser
                .html
                .contains(&format!("The parameter {invented} is not documented.")),
            "the contract does not know the name either: {}",
            browser.html
        );
    }
}

#[tokio::test]
async fn a_number_without_a_user_is_refused() {
    let world = World::new().await;
    for name in ["link_bank_account", "verify_business"] {
        let mut browser = Browser::new(&world);
        browser.open(&documented(&world, name, "")).await;
        browser.send(&[("phone", "5555550199")]).await;
        assert!(
            browser.error_of("phone").contains("does not belong"),
            "{name}"
        );
    }
    let mut browser = Browser::new(&world);
    browser
        .open(&documented(&world, "verify_personal", "nobody"))
        .await;
    assert_eq!(browser.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_person_without_an_intent_enters_their_details() {
    let world = World::new().await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("bypass_connect", "true")]))
        .await;
    browser.send(&[("accept_terms", "true")]).await;
    browser.send(&[("phone", &OWN[2..])]).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    browser.send(&DETAILS).await;
    assert_eq!(browser.error_of("email"), "Please fill this in.");
    let mut details = DETAILS.to_vec();
    details.push(("email", "ed@example.com"));
    browser.send(&details).await;
    assert!(parameter(&browser.left_to(), "code").is_some());
    let users = world.control().ledger().users;
    assert_eq!((users.len(), users[0].phone.as_str()), (1, OWN));

    let mut again = Browser::new(&world);
    again
        .open(&world.authorize_url(&[("bypass_connect", "true")]))
        .await;
    again.send(&[("accept_terms", "true")]).await;
    again.send(&[("phone", &OWN[2..])]).await;
    let code = again.one_time_code();
    again.send(&[("code", &code)]).await;
    assert!(
        parameter(&again.left_to(), "code").is_some(),
        "signed in, not asked again"
    );
}
