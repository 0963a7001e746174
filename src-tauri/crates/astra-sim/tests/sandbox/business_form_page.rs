//! The business form of the hosted pages, filled here or confirmed (CONTRACT.md 6, 10).

use astra_sim::Config;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::world::{World, business, person, with};

/// In the sample one human being holds all places.
const SSN: (&str, &str) = ("business_admin.ssn", "1234");

async fn at_the_confirmation(world: &World, body: &Value) -> Browser {
    let profile = world.profile_id(body).await;
    let mut browser = Browser::new(world);
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    browser.open(&url).await;
    assert!(browser.has("confirm-business"));
    browser
}

#[tokio::test]
async fn a_missing_social_security_number_is_asked_for_once() {
    let world = World::new().await;
    let mut body = business();
    body["business_controller"]["first_name"] = "Tenzing".into();
    body["beneficial_owners"] = json!([person(), with(person(), "ssn", json!("123456789"))]);
    let mut browser = at_the_confirmation(&world, &body).await;
    assert!(
        !browser.has("beneficial_owners-0-ssn"),
        "the first owner is the admin, who is asked above"
    );
    assert!(
        !browser.has("beneficial_owners-1-ssn"),
        "this one came with a number"
    );
    browser
        .send(&[
            ("business_admin.ssn", "123-45-6789"),
            ("business_controller.ssn", "12"),
        ])
        .await;
    assert!(browser.has("business_controller-ssn-error"));
    assert!(
        browser.error_of("business_admin-ssn").contains("again"),
        "a right one that has to be typed again says so"
    );
    assert!(
        !browser.html.contains("123-45-6789") && !browser.html.contains("123456789"),
        "a secret is not shown again"
    );
    let typed = [
        ("business_admin.ssn", "123-45-6789"),
        ("business_controller.ssn", "1234"),
    ];
    browser.send(&typed).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());

    let saved = world.store.load().unwrap().unwrap();
    let saved = String::from_utf8(saved).unwrap();
    assert!(!saved.contains("123456789"), "a digest and the last four");
    let state: Value = serde_json::from_str(&saved).unwrap();
    let profile = &state["profiles"][0];
    for (place, last_four) in [
        (&profile["business_admin"], "6789"),
        (&profile["business_controller"], "1234"),
        (&profile["beneficial_owners"][0], "6789"),
        (&profile["beneficial_owners"][1], "6789"),
    ] {
        assert_eq!(place["ssn"]["last_four"], last_four, "{profile}");
    }
}

#[tokio::test]
async fn a_person_in_two_roles_is_asked_once_though_each_lacks_another_detail() {
    let world = World::new().await;
    let mut body = business();
    body["business_controller"]
        .as_object_mut()
        .unwrap()
        .remove("address1");
    body["beneficial_owners"] = json!([
        with(person(), "ssn", json!("987654321")),
        with(
            with(person(), "address1", json!("8 Base Camp")),
            "postal_code",
            Value::Null
        ),
    ]);
    body["beneficial_owners"][1]
        .as_object_mut()
        .unwrap()
        .remove("postal_code");
    let mut browser = at_the_confirmation(&world, &body).await;
    let asked: Vec<&str> = browser
        .html
        .split(" name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.contains('.'))
        .collect();
    assert_eq!(
        asked,
        [
            "business_admin.ssn",
            "business_admin.address1",
            "business_admin.postal_code"
        ],
        "one human being, each question once"
    );
    let typed = [
        ("business_admin.ssn", "1234"),
        ("business_admin.address1", "9 Icefall Way"),
        ("business_admin.postal_code", "94305"),
    ];
    browser.send(&typed).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());

    let saved = world.store.load().unwrap().unwrap();
    let state: Value = serde_json::from_slice(&saved).unwrap();
    let profile = &state["profiles"][0];
    for (place, ssn, street, zip) in [
        (&profile["business_admin"], "1234", "7 Summit Rd", "94304"),
        (
            &profile["business_controller"],
            "1234",
            "9 Icefall Way",
            "94304",
        ),
        (
            &profile["beneficial_owners"][0],
            "4321",
            "7 Summit Rd",
            "94304",
        ),
        (
            &profile["beneficial_owners"][1],
            "1234",
            "8 Base Camp",
            "94305",
        ),
    ] {
        assert_eq!(
            (
                &place["ssn"]["last_four"],
                &place["address1"],
                &place["postal_code"]
            ),
            (&json!(ssn), &json!(street), &json!(zip)),
            "only what was empty is filled: {profile}"
        );
    }
}

#[tokio::test]
async fn a_full_check_asks_for_the_whole_form_and_others_do_not() {
    let names_only =
        json!({ "first_name": "Ama", "last_name": "Dablam", "email": "ama@alpine.example" });
    let details = [
        "ssn",
        "date_of_birth",
        "address1",
        "city",
        "state",
        "postal_code",
    ];
    let asked = |browser: &Browser, place: &str| {
        details.map(|name| browser.has(&format!("{place}-{name}")))
    };
    let world = World::new().await;
    let company = with(business(), "business_admin", names_only.clone());
    let mut browser = at_the_confirmation(&world, &company).await;
    assert_eq!(asked(&browser, "business_admin"), [true; 6]);
    assert_eq!(
        asked(&browser, "business_controller"),
        [true, false, false, false, false, false],
        "what the profile has is not asked for"
    );
    browser
        .send(&[
            ("business_admin.ssn", "1234"),
            ("business_admin.date_of_birth", "1985-02-03"),
            ("business_admin.address1", "PO Box 7"),
            ("business_admin.city", "Palo Alto"),
            ("business_admin.state", "ca"),
            ("business_admin.postal_code", "94304"),
            ("business_controller.ssn", "1234"),
        ])
        .await;
    assert!(browser.has("business_admin-address1-error"), "A27");

    let light = with(company.clone(), "kyb_type", json!("receive-only"));
    let browser = at_the_confirmation(&world, &light).await;
    assert_eq!(asked(&browser, "business_admin"), [false; 6]);

    let mut config = Config::practice();
    config.grants.kyb_delegated = true;
    let world = World::with(config).await;
    let browser = at_the_confirmation(&world, &company).await;
    assert_eq!(
        asked(&browser, "business_admin"),
        [false; 6],
        "the client checks them itself"
    );
}

#[tokio::test]
async fn of_a_sole_proprietor_only_the_admin_is_asked() {
    let world = World::new().await;
    let mut body = business();
    body["business_info"]["business_type"] = "soleProprietorship".into();
    body["business_controller"]["first_name"] = "Tenzing".into();
    body["beneficial_owners"][0]["first_name"] = "Norgay".into();
    let browser = at_the_confirmation(&world, &body).await;
    assert!(browser.has("business_admin-ssn"));
    assert!(!browser.has("business_controller-ssn") && !browser.has("beneficial_owners-0-ssn"));
}

#[tokio::test]
async fn a_profile_without_an_ein_is_asked_for_it() {
    let world = World::new().await;
    let mut body = business();
    body["business_info"].as_object_mut().unwrap().remove("ein");
    let profile = world.profile_id(&body).await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]))
        .await;
    browser.send(&[("ein", "12-34"), SSN]).await;
    assert!(browser.has("ein-error"));
    assert_eq!(browser.value_of("ein"), "12-34", "what was typed stays");
    browser.send(&[("ein", "111111111"), SSN]).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());
    assert_eq!(
        world.control().ledger().users[0].status,
        astra_sim::UserStatus::Approved,
        "the typed EIN counts"
    );
}

#[tokio::test]
async fn a_sole_proprietor_confirms_without_an_ein_and_is_reviewed() {
    let world = World::new().await;
    let mut body = business();
    let info = body["business_info"].as_object_mut().unwrap();
    info.insert("business_type".to_owned(), "soleProprietorship".into());
    info.remove("ein");
    body.as_object_mut().unwrap().remove("business_controller");
    body.as_object_mut().unwrap().remove("beneficial_owners");
    let profile = world.profile_id(&body).await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]))
        .await;
    assert!(browser.has("confirm-business"));
    assert!(!browser.has("ein"), "the person may have none");
    browser.confirm_business().await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());
    assert_eq!(
        world.control().ledger().users[0].status,
        astra_sim::UserStatus::Pending,
        "reviewed like any other business (A54)"
    );
}

#[tokio::test]
async fn the_vendors_own_form_makes_a_profile() {
    let world = World::new().await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[("business", "true")]))
        .await;
    browser
        .send(&[("business_info.business_name", "Alpine Tools LLC")])
        .await;
    assert!(
        browser.has("business_info-business_type-error")
            && browser.has("business_controller-first_name-error")
    );
    assert_eq!(
        browser.value_of("business_info-business_name"),
        "Alpine Tools LLC",
        "nothing typed is lost"
    );

    let mut form = vec![
        ("phone".to_owned(), "555 555 0100"),
        ("business_info.business_type".to_owned(), "llc"),
        ("business_info.business_name".to_owned(), "Alpine Tools LLC"),
        ("business_info.doing_business_as".to_owned(), "Alpine Tools"),
        ("business_info.ein".to_owned(), "111111111"),
        ("business_info.phone".to_owned(), "(555) 555-0111"),
        ("business_info.website".to_owned(), ""),
        ("business_info.address1".to_owned(), "123 Astra Ave"),
        ("business_info.city".to_owned(), "Palo Alto"),
        ("business_info.state".to_owned(), "ca"),
        ("business_info.postal_code".to_owned(), "94304"),
    ];
    // The first owner is left empty, so that the numbers of form and request differ.
    for group in [
        "business_admin",
        "business_controller",
        "beneficial_owners.1",
    ] {
        let person = [
            ("first_name", "Edmund"),
            ("last_name", "Hillary"),
            ("email", "edmund@alpine.example"),
            ("date_of_birth", "1985-02-03"),
            ("ssn", "1234"),
            ("address1", "7 Summit Rd"),
            ("city", "Palo Alto"),
            ("state", "CA"),
            ("postal_code", "94304"),
        ];
        form.extend(person.map(|(name, value)| (format!("{group}.{name}"), value)));
    }
    let mut wrong = form.clone();
    wrong
        .iter_mut()
        .find(|(name, _)| name == "beneficial_owners.1.email")
        .unwrap()
        .1 = "nope";
    let as_pairs = |form: &[(String, &'static str)]| {
        form.iter()
            .map(|(name, value)| (name.clone(), *value))
            .collect::<Vec<_>>()
    };
    let pairs = as_pairs(&wrong);
    browser
        .send(
            &pairs
                .iter()
                .map(|(name, value)| (name.as_str(), *value))
                .collect::<Vec<_>>(),
        )
        .await;
    assert!(
        browser.has("beneficial_owners-1-email-error"),
        "the complaint is next to the owner it is about"
    );
    let pairs = as_pairs(&form);
    browser
        .send(
            &pairs
                .iter()
                .map(|(name, value)| (name.as_str(), *value))
                .collect::<Vec<_>>(),
        )
        .await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    let code = parameter(&browser.left_to(), "code").unwrap();
    assert_eq!(world.exchange(&code).await.status(), StatusCode::OK);
    let ledger = world.control().ledger();
    assert_eq!((ledger.profile_count, ledger.users.len()), (1, 1));
}

#[tokio::test]
async fn entries_count_only_once_the_phone_is_proved() {
    let world = World::new().await;
    let mut body = business();
    body["business_info"].as_object_mut().unwrap().remove("ein");
    body["business_admin"]
        .as_object_mut()
        .unwrap()
        .remove("city");
    let profile = world.profile_id(&body).await;
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    let before = world.store.load().unwrap().unwrap();

    // Anybody who has the link, and not the phone.
    let mut stranger = Browser::new(&world);
    stranger.open(&url).await;
    let typed = [
        ("ein", "22-2222222"),
        ("business_admin.ssn", "666554444"),
        ("business_admin.city", "Nowhere"),
    ];
    stranger.send(&typed).await;
    assert!(stranger.has("send-code"));
    assert!(
        world.store.load().unwrap().unwrap() == before,
        "nothing of it is saved"
    );

    let mut owner = Browser::new(&world);
    owner.open(&url).await;
    assert!(
        owner.has("ein") && owner.has("business_admin-ssn") && owner.has("business_admin-city"),
        "the owner is asked as if nobody had been there"
    );
    let typed = [
        ("ein", "11-1111111"),
        ("business_admin.ssn", "1234"),
        ("business_admin.city", "Palo Alto"),
    ];
    owner.send(&typed).await;
    owner.prove_phone().await;
    owner.send(&[("accept_terms", "true")]).await;
    assert!(!owner.is_still_there());
    assert_eq!(
        world.control().ledger().users[0].status,
        astra_sim::UserStatus::Approved,
        "the owner's EIN counts"
    );
    let saved = world.store.load().unwrap().unwrap();
    let state: Value = serde_json::from_slice(&saved).unwrap();
    let admin = &state["profiles"][0]["business_admin"];
    assert_eq!(
        (&admin["city"], &admin["ssn"]["last_four"]),
        (&json!("Palo Alto"), &json!("1234"))
    );
}
