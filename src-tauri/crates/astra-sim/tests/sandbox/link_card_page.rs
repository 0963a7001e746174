//! The hosted page that links a card (CONTRACT.md 6; A16, redirect without a code).

use reqwest::{Method, StatusCode};

use crate::browser::Browser;
use crate::world::{PHONE, REDIRECT_URI, VISA, World, hillary};

fn typed_card(number: &str) -> Vec<(&'static str, String)> {
    [
        ("card_number", number),
        ("expiration_date", "12/30"),
        ("card_security_code", "987"),
        ("first_name", "Edmund"),
        ("last_name", "Hillary"),
        ("street_line_1", "7 Summit Rd"),
        ("street_line_2", ""),
        ("city", "Palo Alto"),
        ("state", "ca"),
        ("zip_code", "94304"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

async fn send_card(browser: &mut Browser, number: &str) {
    let card = typed_card(number);
    let card: Vec<_> = card
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.send(&card).await;
}

#[tokio::test]
async fn linking_a_card_ends_without_a_code() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.link_card_url(&user, &[("state", "xyz")]))
        .await;
    assert!(browser.html.contains("readonly"), "the phone is locked");
    browser.prove_phone().await;
    assert!(browser.has("add-card") && browser.has("skip-card"));
    browser.send(&[("choice", "add")]).await;
    send_card(&mut browser, "4000 0566 5566 5556").await;
    assert_eq!(
        browser.left_to(),
        format!("{REDIRECT_URI}/?state=xyz"),
        "A16: only the state"
    );
    let cards = world.get("/v1/cards", &user).await;
    assert_eq!(
        (
            cards["count"].as_u64(),
            cards["cards"][0]["last_four_digits"].as_str()
        ),
        (Some(1), Some("5556"))
    );
    assert_eq!(
        cards["cards"][0]["state"], "CA",
        "written as the vendor takes it"
    );
}

#[tokio::test]
async fn a_link_without_a_user_finds_the_person_by_the_phone() {
    let world = World::new().await;
    let person = world.person(&hillary(PHONE, "ed@example.com")).await;
    let stranger = "+15555550177";
    let mut url = world.running.app.join("/cards/connect").unwrap();
    url.query_pairs_mut()
        .append_pair("client_id", &world.config.client_id)
        .append_pair("redirect_uri", REDIRECT_URI);
    let mut browser = Browser::new(&world);
    browser.open(&url).await;
    browser.send(&[("phone", stranger)]).await;
    assert!(
        browser
            .error_of("phone")
            .contains("does not belong to the account"),
        "nobody has that number"
    );
    browser.send(&[("phone", &PHONE[2..])]).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    browser.send(&[("choice", "add")]).await;
    send_card(&mut browser, VISA).await;
    assert_eq!(browser.left_to(), format!("{REDIRECT_URI}/"), "A16");
    assert_eq!(world.get("/v1/cards", &person).await["count"], 1);
}

#[tokio::test]
async fn the_page_gives_the_issuers_answer_and_no_card_is_added() {
    let world = World::new().await;
    let user = world.approved_user().await;
    for (number, said) in [
        ("4000000000000002", "did not approve this card"),
        ("4000000000004293", "did not answer"),
        ("4000000000005035", "did not answer"),
        ("6011111111111117", "begins with 6"),
    ] {
        let mut browser = Browser::new(&world);
        browser
            .open(&world.link_card_url(&user, &[("debit_direct", "true")]))
            .await;
        browser.prove_phone().await;
        send_card(&mut browser, number).await;
        let error = browser.error_of("card-number");
        assert!(error.contains(said), "{number}: {error}");
        assert_eq!(
            browser.value_of("city"),
            "Palo Alto",
            "what was typed stays"
        );
        assert!(!browser.html.contains(&number[8..]), "never the number");
        send_card(&mut browser, VISA).await;
        assert!(!browser.is_still_there(), "another card goes on from there");
        let cards = world.get("/v1/cards", &user).await;
        assert_eq!(cards["count"], 1, "{number} was not added");
        let id = cards["cards"][0]["id"].as_str().unwrap();
        let gone = world.as_user(Method::DELETE, &format!("/v1/cards/{id}"), &user);
        assert_eq!(gone.send().await.unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_card_can_be_skipped_and_debit_direct_goes_to_the_form() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let mut browser = Browser::new(&world);
    browser.open(&world.link_card_url(&user, &[])).await;
    browser.prove_phone().await;
    browser.send(&[("choice", "skip")]).await;
    assert_eq!(
        browser.left_to(),
        format!("{REDIRECT_URI}/"),
        "no state was given, so there is none"
    );

    let mut direct = Browser::new(&world);
    direct
        .open(&world.link_card_url(&user, &[("debit_direct", "true")]))
        .await;
    direct.prove_phone().await;
    assert!(direct.has("card-number"));
    assert_eq!(world.get("/v1/cards", &user).await["count"], 0);
}

#[tokio::test]
async fn a_refused_card_form_keeps_its_entries_but_never_the_number() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.link_card_url(&user, &[("debit_direct", "true")]))
        .await;
    browser.prove_phone().await;
    send_card(&mut browser, "4000056655665557").await;
    assert!(
        browser
            .error_of("card-number")
            .contains("Not a valid card number")
    );
    assert_eq!(browser.value_of("city"), "Palo Alto");
    assert_eq!(browser.value_of("first-name"), "Edmund");
    assert!(
        !browser.html.contains("4000056655665557") && !browser.html.contains("987"),
        "never shown again"
    );
    assert_eq!(
        (
            browser.value_of("card-number"),
            browser.value_of("security-code")
        ),
        (String::new(), String::new())
    );

    send_card(&mut browser, VISA).await;
    assert!(!browser.is_still_there());
    let mut again = Browser::new(&world);
    again
        .open(&world.link_card_url(&user, &[("debit_direct", "true")]))
        .await;
    again.prove_phone().await;
    send_card(&mut again, VISA).await;
    assert!(again.error_of("card-number").contains("already linked"));
}
