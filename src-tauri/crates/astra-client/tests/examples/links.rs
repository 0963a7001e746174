//! Addresses of the hosted pages (CONTRACT.md 6).

use astra_client::{BusinessProfileId, ClientId, Endpoints, Phone, UserId, sdk};
use url::Url;

use crate::support::{REDIRECT, example};

/// Every address the client makes, by the name of its example.
fn ours() -> [(&'static str, Url); 4] {
    let endpoints = Endpoints::sandbox();
    let client = ClientId::new("your_client_id");
    let user = UserId::new("your_user_id").unwrap();
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
    let at = (&endpoints, &client, REDIRECT, "s1");
    [
        (
            "business_option_b",
            sdk::authorize_business(at.0, at.1, at.2, at.3, &profile),
        ),
        (
            "collect_authorization_existing_user",
            sdk::authorize_existing(at.0, at.1, at.2, at.3, &user, &phone),
        ),
        (
            "link_card",
            sdk::link_card(at.0, at.1, at.2, at.3, &user, &phone),
        ),
        (
            "verify_business",
            sdk::verify_business(at.0, at.1, at.2, at.3),
        ),
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
