//! The business form of the hosted pages, filled here or confirmed (CONTRACT.md 6, 10).

use astra_sim::Config;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::browser::{Browser, parameter};
use crate::world::{World, business, person, with};

/// In the sample one human being holds all places.
const SSN: (&str, &str) = ("business_admin.ssn", "1234");
/// What an owner's fields are called.
const PERSON: [&str; 9] = [
    "first_name",
    "last_name",
    "email",
    "date_of_birth",
    "address1",
    "address2",
    "city",
    "state",
    "postal_code",
];

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

/// The profile as the simulator keeps it.
fn kept_profile(world: &World) -> Value {
    let saved = world.store.load().unwrap().unwrap();
    let state: Value = serde_json::from_slice(&saved).unwrap();
    state["profiles"][0].clone()
}

/// Whose name and date of birth are in each section of fields, by the first part of its field names.
fn people_asked(browser: &Browser) -> Vec<String> {
    let names = browser.html.split(" name=\"").skip(1);
    let names = names.filter_map(|rest| rest.split('"').next());
    let asked = names.filter_map(|name| name.strip_suffix(".first_name"));
    asked.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_person_in_two_roles_is_asked_once_and_a_correction_reaches_both() {
    let world = World::new().await;
    let mut body = business();
    body["business_controller"]
        .as_object_mut()
        .unwrap()
        .remove("address1");
    body["beneficial_owners"] = json!([
        with(person(), "ssn", json!("987654321")),
        with(person(), "address1", json!("8 Base Camp")),
    ]);
    body["beneficial_owners"][1]
        .as_object_mut()
        .unwrap()
        .remove("postal_code");
    let mut browser = at_the_confirmation(&world, &body).await;
    assert_eq!(
        people_asked(&browser),
        ["business_admin"],
        "one human being"
    );
    assert_eq!(browser.value_of("business_admin-address1"), "7 Summit Rd");
    let typed = [SSN, ("business_admin.city", "Menlo Park")];
    browser.send(&typed).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());

    let profile = kept_profile(&world);
    for (place, ssn, street) in [
        (&profile["business_admin"], "1234", "7 Summit Rd"),
        (&profile["business_controller"], "1234", "7 Summit Rd"),
        (&profile["beneficial_owners"][0], "4321", "7 Summit Rd"),
        (&profile["beneficial_owners"][1], "1234", "8 Base Camp"),
    ] {
        let kept = (&place["ssn"]["last_four"], &place["address1"]);
        assert_eq!(kept, (&json!(ssn), &json!(street)), "each keeps its own");
        assert_eq!(
            (&place["city"], &place["postal_code"]),
            (&json!("Menlo Park"), &json!("94304")),
            "what was corrected counts everywhere, what was empty is filled: {profile}"
        );
    }
}

#[tokio::test]
async fn option_b_shows_the_form_filled_in_and_what_is_corrected_there_counts() {
    let world = World::new().await;
    let mut body = business();
    body["business_controller"]["first_name"] = "Tenzing".into();
    let mut browser = at_the_confirmation(&world, &body).await;
    assert!(
        browser.html.contains("You can still correct details here"),
        "the page says so"
    );
    for (field, sent) in [
        ("business_info-business_name", "Alpine Tools LLC"),
        ("business_info-ein", "12-3456789"),
        ("business_info-address1", "123 Astra Ave"),
        ("business_admin-email", "edmund@alpine.example"),
        ("business_controller-first_name", "Tenzing"),
    ] {
        assert_eq!(browser.value_of(field), sent, "{field}");
    }
    assert!(
        !browser.has("phone"),
        "the code goes to the number that was sent, which is not asked for"
    );

    browser
        .send(&[
            ("business_info.business_name", "Alpine Toolworks LLC"),
            ("business_info.phone", "555 555 01"),
            ("business_info.state", "nv"),
            ("business_controller.last_name", ""),
            ("business_admin.ssn", "1234"),
            ("business_controller.ssn", "4321"),
        ])
        .await;
    for wrong in ["business_info-phone", "business_controller-last_name"] {
        assert!(browser.has(&format!("{wrong}-error")), "{wrong}");
    }
    assert_eq!(
        browser.value_of("business_info-business_name"),
        "Alpine Toolworks LLC",
        "nothing typed is lost"
    );
    assert_eq!(
        kept_profile(&world)["business_info"]["business_name"],
        "Alpine Tools LLC",
        "nothing counts yet"
    );

    browser
        .send(&[
            ("business_info.business_name", "Alpine Toolworks LLC"),
            ("business_info.website", ""),
            ("business_info.phone", "555 555 0123"),
            ("business_info.state", "nv"),
            ("business_admin.ssn", "1234"),
            ("business_controller.ssn", "4321"),
        ])
        .await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());
    let kept = kept_profile(&world);
    let info = &kept["business_info"];
    assert_eq!(info["business_name"], "Alpine Toolworks LLC");
    assert_eq!(info["phone"], "+15555550123");
    assert_eq!(info["state"], "NV");
    assert_eq!(info.get("website"), None, "an emptied field is gone");
    assert_eq!(
        info["doing_business_as"], "Alpine Tools",
        "what was not touched stays"
    );
    let id = kept["id"].as_str().unwrap();
    let path = format!("/v1/business_profile/{id}");
    let read = world.as_client(reqwest::Method::GET, &path).send().await;
    let read: Value = read.unwrap().json().await.unwrap();
    assert_eq!(read["business_info"], *info, "and is what Astra answers");
    assert_eq!(read["business_controller"]["first_name"], "Tenzing");
}

#[tokio::test]
async fn option_b_cannot_be_corrected_once_it_is_signed_in() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    for round in ["first", "second"] {
        let mut browser = Browser::new(&world);
        browser.open(&url).await;
        let is_open = browser.html.contains("You can still correct details here");
        assert_eq!(is_open, round == "first", "{round}");
        browser.send(&[("business_info.city", round), SSN]).await;
        browser.prove_phone().await;
        browser.send(&[("accept_terms", "true")]).await;
        assert!(!browser.is_still_there(), "{round}");
    }
    assert_eq!(kept_profile(&world)["business_info"]["city"], "first");
}

#[tokio::test]
async fn an_owner_of_whom_nothing_is_left_is_gone() {
    let world = World::new().await;
    let mut body = business();
    let named = |name: &str| with(person(), "first_name", json!(name));
    body["beneficial_owners"] = json!([named("Ama"), named("Tenzing")]);
    let mut browser = at_the_confirmation(&world, &body).await;
    let gone = PERSON.map(|name| (format!("beneficial_owners.0.{name}"), ""));
    let mut typed: Vec<_> = gone
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    typed.extend([
        SSN,
        ("beneficial_owners.1.ssn", "12"),
        ("beneficial_owners.1.state", ""),
    ]);
    browser.send(&typed).await;
    assert!(
        browser.has("beneficial_owners-1-state-error")
            && browser.has("beneficial_owners-1-ssn-error"),
        "a complaint stands where it belongs"
    );
    assert!(!browser.has("beneficial_owners-0-state-error"));
    typed.truncate(gone.len());
    typed.extend([SSN, ("beneficial_owners.1.ssn", "4321")]);
    browser.send(&typed).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());
    let owners = kept_profile(&world)["beneficial_owners"].clone();
    assert_eq!(owners.as_array().unwrap().len(), 1, "{owners}");
    assert_eq!(
        (&owners[0]["first_name"], &owners[0]["ssn"]["last_four"]),
        (&json!("Tenzing"), &json!("4321"))
    );
}

#[tokio::test]
async fn a_full_check_wants_the_whole_form_and_others_do_not() {
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
    let world = World::new().await;
    let company = with(business(), "business_admin", names_only.clone());
    let mut browser = at_the_confirmation(&world, &company).await;
    browser.send(&[]).await;
    for name in details {
        let field = format!("business_admin-{name}-error");
        assert!(browser.has(&field), "{field}: it is wanted");
    }
    let of_another = |name: &str| browser.has(&format!("business_controller-{name}-error"));
    assert_eq!(
        details.map(of_another),
        [true, false, false, false, false, false],
        "the controller came with everything but a number"
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
    let mut company = company;
    company["business_info"]
        .as_object_mut()
        .unwrap()
        .remove("ein");
    let mut delegated = Config::practice();
    delegated.grants.kyb_delegated = true;
    let checked_by_us = World::with(delegated).await;
    for (world, body, why) in [
        (&world, &light, "receive-only"),
        (&checked_by_us, &company, "the client checks them itself"),
    ] {
        let mut browser = at_the_confirmation(world, body).await;
        assert!(!browser.has("business_admin-ssn"), "{why}");
        browser.send(&[]).await;
        assert!(browser.has("send-code"), "{why}: nothing more is wanted");
    }
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
    browser.send(&[SSN]).await;
    assert!(browser.has("business_info-ein-error"), "a company has one");
    browser.send(&[("business_info.ein", "12-34"), SSN]).await;
    assert!(browser.has("business_info-ein-error"));
    assert_eq!(
        browser.value_of("business_info-ein"),
        "12-34",
        "what was typed stays"
    );
    browser
        .send(&[("business_info.ein", "111111111"), SSN])
        .await;
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
        ("business_info.ein", "22-2222222"),
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
    let shown = |field: &str| owner.value_of(field);
    assert_eq!(
        (shown("business_info-ein"), owner.has("business_admin-ssn")),
        (String::new(), true),
        "the owner is asked as if nobody had been there"
    );
    let typed = [
        ("business_info.ein", "11-1111111"),
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
