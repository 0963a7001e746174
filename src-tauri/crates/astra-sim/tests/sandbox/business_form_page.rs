//! The business form of the hosted pages, filled here or confirmed (CONTRACT.md 6, 10).

use reqwest::StatusCode;

use crate::browser::{Browser, parameter};
use crate::world::{World, business};

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
    browser.send(&[("ein", "12-34")]).await;
    assert!(browser.has("ein-error"));
    assert_eq!(browser.value_of("ein"), "12-34", "what was typed stays");
    browser.send(&[("ein", "111111111")]).await;
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
    browser.send(&[]).await;
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
