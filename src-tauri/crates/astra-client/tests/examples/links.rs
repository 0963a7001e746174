//! Addresses of the hosted pages (CONTRACT.md 6).

use astra_client::{
    BusinessProfileId, ClientId, Endpoints, Phone, SessionToken, UserId, UserIntentId, sdk,
};
use url::Url;

use crate::support::{REDIRECT, example};

/// Every address the client makes, by the name of its example.
fn ours() -> [(&'static str, Url); 10] {
    let endpoints = Endpoints::sandbox();
    let client = ClientId::new("your_client_id");
    let user = UserId::new("your_user_id").unwrap();
    let intent = UserIntentId::new("your_user_intent_id").unwrap();
    let profile = BusinessProfileId::new("your_business_profile_id").unwrap();
    let documented = example("sdk_parameters");
    let parameters = documented["parameters"].as_array().unwrap();
    let digits = parameters
        .iter()
        .find(|one| one["name"] == "phone")
        .unwrap()["form"]
        .as_str()
        .unwrap();
    let phone = Phone::from_ten_digits(digits).unwrap();
    let visit = sdk::Visit {
        client_id: &client,
        redirect_uri: REDIRECT,
        state: "s1",
        session_token: None,
    };
    [
        (
            "business_option_a",
            sdk::authorize_business_form(&endpoints, &visit),
        ),
        (
            "business_option_b",
            sdk::authorize_business(&endpoints, &visit, &profile),
        ),
        (
            "collect_authorization",
            sdk::authorize_person(&endpoints, &visit, &intent, &phone),
        ),
        (
            "collect_authorization_existing_user",
            sdk::authorize_existing(&endpoints, &visit, &user, Some(&phone)),
        ),
        (
            "link_card",
            sdk::link_card(&endpoints, &visit, &user, Some(&phone)),
        ),
        (
            "verify_personal",
            sdk::verify_personal(&endpoints, &visit, Some(&intent)),
        ),
        (
            "verify_personal_user",
            sdk::verify_personal(&endpoints, &visit, None),
        ),
        (
            "verify_document",
            sdk::verify_document(&endpoints, &visit, Some(&intent)),
        ),
        (
            "verify_document_user",
            sdk::verify_document(&endpoints, &visit, None),
        ),
        ("verify_business", sdk::verify_business(&endpoints, &visit)),
    ]
}

#[test]
fn addresses_are_the_vendors_with_a_state_added() {
    let documented = example("sdk_urls");
    for (name, url) in ours() {
        let theirs = documented[name]
            .as_str()
            .unwrap()
            .replace(
                "your_redirect_uri",
                "com.astradesk.client%3A%2F%2Foauth%2Fcallback",
            )
            .replace("10_digit_phone", "5557771234");
        assert_eq!(url.as_str(), format!("{theirs}&state=s1"), "{name}");
    }
}

#[test]
fn addresses_have_documented_parameters_only_and_every_required_one() {
    let documented = example("sdk_parameters");
    let parameters = documented["parameters"].as_array().unwrap();
    for (name, url) in ours() {
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        for (parameter, value) in &pairs {
            let known = parameters
                .iter()
                .find(|one| one["name"] == parameter.as_str());
            let known = known.unwrap_or_else(|| panic!("{name}: {parameter} is not documented"));
            assert!(
                known.get("only").is_none_or(|only| only == value.as_str()),
                "{name}: {parameter}={value}"
            );
            let form = known["form"].as_str().map(str::len);
            assert!(
                form.is_none_or(|length| length == value.len()),
                "{name}: {parameter}={value}"
            );
        }
        for required in parameters.iter().filter(|one| one["required"] == true) {
            let authorizes = url.path() == documented["response_type_is_for"];
            let wanted = required["name"] != "response_type" || authorizes;
            let there = pairs
                .iter()
                .any(|(parameter, _)| required["name"] == parameter.as_str());
            assert_eq!(there, wanted, "{name}: {}", required["name"]);
        }
    }
}

#[test]
fn a_session_token_goes_out_under_its_documented_name() {
    let (client, token) = (ClientId::new("your_client_id"), SessionToken::new("trust"));
    let visit = sdk::Visit {
        client_id: &client,
        redirect_uri: REDIRECT,
        state: "s1",
        session_token: Some(&token),
    };
    let url = sdk::authorize_business_form(&Endpoints::sandbox(), &visit);
    let given = url.query_pairs().find(|(_, value)| value == "trust");
    let (name, _) = given.unwrap();
    let documented = example("sdk_parameters");
    let mut parameters = documented["parameters"].as_array().unwrap().iter();
    assert!(parameters.any(|one| one["name"] == *name), "{name}");
    assert_eq!(name, "session_token");
}
