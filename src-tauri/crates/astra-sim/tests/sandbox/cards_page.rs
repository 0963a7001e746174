//! The hosted page where somebody looks at their own cards and removes some (CONTRACT.md 6, 15).

use astra_sim::Config;
use reqwest::StatusCode;
use url::Url;

use crate::browser::Browser;
use crate::world::{PHONE, REDIRECT_URI, User, VISA, World, business, hillary, me_to_me};

fn cards_url(world: &World, parameters: &[(&str, &str)]) -> Url {
    let mut url = world.running.app.join("/cards").unwrap();
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    url
}

fn with_way_back<'a>(world: &'a World, user: &'a User) -> [(&'a str, &'a str); 6] {
    [
        ("client_id", &world.config.client_id),
        ("redirect_uri", REDIRECT_URI),
        ("user_id", &user.id),
        ("phone", &PHONE[2..]),
        ("phone_read_only", "true"),
        ("state", "xyz"),
    ]
}

async fn at_the_cards(world: &World, user: &User) -> Browser {
    let mut browser = Browser::new(world);
    browser
        .open(&cards_url(world, &with_way_back(world, user)))
        .await;
    browser.prove_phone().await;
    assert!(browser.html.contains("<h1>Your cards</h1>"));
    browser
}

async fn last_fours(world: &World, user: &User) -> Vec<String> {
    let cards = world.get("/v1/cards", user).await;
    let cards = cards["cards"].as_array().unwrap().iter();
    cards
        .map(|card| card["last_four_digits"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_card_is_removed_after_a_question() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, _two) = world.two_cards(&user).await;
    let mut browser = at_the_cards(&world, &user).await;
    for told in [
        "You have 2 cards.",
        "Visa ending in 5556",
        "Visa ending in 4242",
        "Ready to use.",
        "Expires 12/30.",
    ] {
        assert!(browser.html.contains(told), "{told}: {}", browser.html);
    }
    assert!(!browser.html.contains(VISA), "never a whole number");

    browser.send(&[("remove", &one)]).await;
    assert!(browser.has("remove-card") && browser.html.contains("Visa ending in 5556"));
    browser.send(&[("choice", "keep")]).await;
    assert!(browser.has("done"), "back at the list");
    assert_eq!(
        last_fours(&world, &user).await,
        ["4242", "5556"],
        "it was kept"
    );

    browser.send(&[("remove", &one)]).await;
    browser.send(&[("choice", "remove")]).await;
    assert!(
        browser.html.contains("The card was removed.")
            && browser.html.contains("You have one card."),
        "{}",
        browser.html
    );
    assert_eq!(last_fours(&world, &user).await, ["4242"]);
    browser.send(&[("remove", &one)]).await;
    assert!(
        browser.has("done") && !browser.has("remove-card"),
        "what is gone is not asked about again"
    );
    browser.send(&[("choice", "done")]).await;
    assert_eq!(
        browser.left_to(),
        format!("{REDIRECT_URI}/?state=xyz"),
        "as after linking: no code"
    );
}

#[tokio::test]
async fn a_card_in_use_says_why_it_stays() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let mut browser = at_the_cards(&world, &user).await;
    browser.send(&[("remove", &one)]).await;
    assert!(browser.has("remove-card"), "nothing speaks against it yet");
    world.routine(&user, &me_to_me(&one, &two, "4.00")).await;
    browser.send(&[("choice", "remove")]).await;
    let error = format!("card-{one}");
    assert!(
        browser
            .error_of(&error)
            .contains("a payment that is planned or on its way"),
        "money began to move since the question"
    );
    browser.send(&[("remove", &two)]).await;
    assert!(
        browser
            .error_of(&format!("card-{two}"))
            .contains("a payment that is planned or on its way"),
        "said before anything is asked"
    );
    assert_eq!(last_fours(&world, &user).await, ["4242", "5556"]);

    world.seconds(10);
    browser.send(&[("remove", &one)]).await;
    browser.send(&[("choice", "remove")]).await;
    assert_eq!(
        last_fours(&world, &user).await,
        ["4242"],
        "the transfer has ended"
    );
}

#[tokio::test]
async fn every_complaint_about_a_card_is_a_sentence() {
    let world = World::new().await;
    let user = world.approved_user().await;
    for number in [
        "4000000000009235",
        "4000000000004954",
        "4000000000000341",
        "4000000000000119",
    ] {
        world.add_card(&user, number).await;
    }
    let browser = at_the_cards(&world, &user).await;
    for told in [
        "Being reviewed; it cannot be used until then.",
        "Rejected; it cannot be used.",
        "it cannot send any.",
        "it cannot receive any.",
    ] {
        assert!(browser.html.contains(told), "{told}");
    }
}

#[tokio::test]
async fn a_card_is_added_from_the_list() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let mut browser = at_the_cards(&world, &user).await;
    assert!(browser.html.contains("You have no cards."));
    browser.send(&[("choice", "add")]).await;
    browser.send(&[("choice", "skip")]).await;
    assert!(browser.has("done"), "back without one");
    browser.send(&[("choice", "add")]).await;
    browser
        .send(&[
            ("card_number", VISA),
            ("expiration_date", "12/30"),
            ("card_security_code", "987"),
            ("first_name", "Edmund"),
            ("last_name", "Hillary"),
            ("street_line_1", "7 Summit Rd"),
            ("city", "Palo Alto"),
            ("state", "CA"),
            ("zip_code", "94304"),
        ])
        .await;
    assert!(
        browser.html.contains("The card was added.")
            && browser.html.contains("Visa ending in 5556"),
        "{}",
        browser.html
    );
}

#[tokio::test]
async fn the_bare_address_asks_for_the_phone_and_ends_on_a_page() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let card = world.add_card(&user, VISA).await;
    let mut browser = Browser::new(&world);
    browser.open(&cards_url(&world, &[])).await;
    browser.send(&[("phone", "2025550177")]).await;
    assert!(
        browser.error_of("phone").contains("does not belong"),
        "nobody has this number"
    );
    browser.send(&[("phone", &PHONE[2..])]).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    assert!(browser.html.contains(&card), "the business with the phone");
    browser.send(&[("choice", "done")]).await;
    assert!(browser.has("closing") && browser.is_still_there());

    browser.open(&cards_url(&world, &[])).await;
    browser.cancel().await;
    assert!(
        browser.has("closing") && browser.is_still_there(),
        "there is nowhere to return to"
    );
}

#[tokio::test]
async fn a_shared_phone_signs_in_the_person_unless_the_link_names_a_user() {
    let world = World::new().await;
    let person = world.person(&hillary(PHONE, "person@example.com")).await;
    let company = world.approved_user().await;
    let (hers, its) = (
        world.add_card(&person, VISA).await,
        world.add_card(&company, "4242424242424242").await,
    );
    let mut browser = Browser::new(&world);
    browser.open(&cards_url(&world, &[])).await;
    browser.send(&[("phone", &PHONE[2..])]).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    assert!(browser.html.contains(&hers) && !browser.html.contains(&its));

    let mut browser = at_the_cards(&world, &company).await;
    assert!(browser.html.contains(&its) && !browser.html.contains(&hers));
    browser.send(&[("remove", &hers)]).await;
    assert!(
        !browser.has("remove-card"),
        "somebody else's card is not there"
    );
    assert_eq!(last_fours(&world, &person).await, ["5556"]);
}

#[tokio::test]
async fn wrong_parameters_and_a_client_without_cards_end_on_a_page() {
    let world = World::new().await;
    let user = world.approved_user().await;
    world.profile_id(&business()).await;
    for (parameters, told) in [
        ([("client_id", "someone")], "The client_id is not known."),
        ([("redirect_uri", "https://a.example")], "not registered"),
        ([("user_id", "someone")], "The user_id is not known."),
        ([("phone", "+15555550100")], "phone must be 10 digits"),
        (
            [("phone_read_only", "false")],
            "phone_read_only may only be true",
        ),
        (
            [("card_id", "1")],
            "The parameter card_id is not documented.",
        ),
    ] {
        let mut browser = Browser::new(&world);
        browser.open(&cards_url(&world, &parameters)).await;
        assert_eq!(browser.status, StatusCode::BAD_REQUEST, "{told}");
        assert!(browser.html.contains(told), "{told}: {}", browser.html);
    }

    let mut config = Config::practice();
    config.grants.debit = false;
    let world = World::with(config).await;
    let mut browser = Browser::new(&world);
    browser
        .open(&cards_url(&world, &with_way_back(&world, &user)))
        .await;
    assert!(browser.html.contains("not enabled"), "{}", browser.html);
}
