//! The examples about links to the hosted pages, the ways back, and proving a phone without them (CONTRACT.md 6, 19).

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::examples::{example, text, words};
use crate::world::{PHONE, REDIRECT_URI, World, business, hillary};

#[tokio::test]
async fn links_take_the_documented_parameters_and_values() {
    let world = World::new().await;
    let intent = world
        .intent_id(&hillary("+15555550120", "ed@example.com"))
        .await;
    let user = world.approved_user().await;
    let profile = world.profile_id(&business()).await;
    let verification = json!({"provider": world.config.provider, "provider_data": {"customer_id": "c1"},
        "client_id": world.config.client_id, "user_intent_id": intent});
    let request = world.as_client(Method::POST, "/v1/partner/identity/verification");
    let session: Value = request
        .json(&verification)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let example = example("sdk_parameters.json");
    // A value for each, and what must stand beside it.
    let person = [("user_intent_id", intent.as_str())];
    let value = |name: &str| -> (String, Vec<(&str, &str)>) {
        match name {
            "user_intent_id" => (intent.clone(), Vec::new()),
            "user_id" => (user.id.clone(), Vec::new()),
            "phone" => ("5555550120".to_owned(), person.to_vec()),
            "state" => ("a b&c".to_owned(), person.to_vec()),
            "session_token" => (
                session["token"].as_str().unwrap().to_owned(),
                person.to_vec(),
            ),
            "business" => ("true".to_owned(), Vec::new()),
            "business_profile_id" => (profile.clone(), vec![("business", "true")]),
            "phone_read_only" => (
                "true".to_owned(),
                [&person[..], &[("phone", "5555550120")]].concat(),
            ),
            "bypass_connect" | "debit_direct" => ("true".to_owned(), person.to_vec()),
            other => panic!("{other} has no value here"),
        }
    };
    let opens = async |query: &[(&str, &str)]| {
        let mut url = world
            .running
            .app
            .join(example["response_type_is_for"].as_str().unwrap())
            .unwrap();
        url.query_pairs_mut().extend_pairs(query);
        let mut browser = Browser::new(&world);
        browser.open(&url).await;
        browser.status == StatusCode::OK && !browser.has("dead-end")
    };
    let common = [
        ("client_id", world.config.client_id.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
    ];
    for name in words(&example["without_effect"]) {
        let query: Vec<_> = common
            .into_iter()
            .chain(person)
            .chain([(name, "true")])
            .collect();
        assert!(opens(&query).await, "{name} is sent by integrators");
    }
    for parameter in example["parameters"].as_array().unwrap() {
        let name = parameter["name"].as_str().unwrap();
        if parameter["required"] == true {
            let rest: Vec<_> = common
                .into_iter()
                .filter(|(given, _)| *given != name)
                .chain(person)
                .collect();
            assert!(!opens(&rest).await, "without {name}");
            continue;
        }
        let (good, beside) = value(name);
        let query: Vec<_> = common
            .into_iter()
            .chain(beside.clone())
            .chain([(name, good.as_str())])
            .collect();
        assert!(opens(&query).await, "{name}={good}");
        if let Some(only) = parameter["only"].as_str() {
            assert_eq!(good, only, "{name}");
            let query: Vec<_> = common
                .into_iter()
                .chain(beside.clone())
                .chain([(name, "false")])
                .collect();
            assert!(!opens(&query).await, "{name}=false is not documented");
        }
        if let Some(form) = parameter["form"].as_str() {
            assert_eq!(good.len(), form.len(), "{name}");
            let long = format!("+1{good}");
            let query: Vec<_> = common
                .into_iter()
                .chain(beside)
                .chain([(name, long.as_str())])
                .collect();
            assert!(!opens(&query).await, "{name} in the API's form");
        }
    }
}

#[tokio::test]
async fn every_documented_way_back_has_its_parameters() {
    let world = World::new().await;
    let example = example("redirect_outcomes.json");
    let names = |browser: &Browser| -> BTreeSet<String> {
        let url: url::Url = browser.left_to().parse().unwrap();
        url.query_pairs()
            .map(|(name, _)| name.into_owned())
            .collect()
    };
    let documented = |outcome: &str| {
        words(&example[outcome])
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let user = world.approved_user().await;
    let known = [
        ("user_id", user.id.as_str()),
        ("phone", &PHONE[2..]),
        ("phone_read_only", "true"),
        ("state", "s1"),
    ];
    let url = world.authorize_url(&known);

    let mut browser = Browser::new(&world);
    browser.open(&url).await;
    browser.cancel().await;
    assert_eq!(names(&browser), documented("cancelled"), "A17");
    assert!(
        browser
            .left_to()
            .contains(&format!("error={}", example["error"].as_str().unwrap()))
    );

    let mut browser = Browser::new(&world);
    browser.open(&url).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    assert_eq!(names(&browser), documented("authorized"));

    let mut browser = Browser::new(&world);
    browser
        .open(&world.link_card_url(&user, &[("state", "s1")]))
        .await;
    browser.prove_phone().await;
    browser.send(&[("choice", "skip")]).await;
    assert_eq!(names(&browser), documented("linked_or_skipped"), "A16");
}

#[tokio::test]
async fn the_shortest_documented_links_open() {
    let world = World::new().await;
    let intent = world
        .intent_id(&hillary("+15555550120", "ed@example.com"))
        .await;
    let urls = example("sdk_urls.json");
    for (name, url) in urls.as_object().unwrap() {
        let Some(rest) = url
            .as_str()
            .and_then(|url| url.strip_prefix("https://app-sandbox.astra.finance/"))
        else {
            continue;
        };
        // Those with a user are opened by the tests of their pages.
        if rest.contains("user_id")
            || rest.contains("10_digit_phone")
            || rest.contains("business_profile_id")
        {
            continue;
        }
        let rest = rest
            .replace("your_client_id", &world.config.client_id)
            .replace(
                "your_redirect_uri",
                "com.astradesk.client%3A%2F%2Foauth%2Fcallback",
            )
            .replace("your_user_intent_id", &intent);
        let mut browser = Browser::new(&world);
        browser.open(&world.running.app.join(&rest).unwrap()).await;
        assert!(
            browser.status == StatusCode::OK && !browser.has("dead-end"),
            "{name}: {}",
            browser.html
        );
    }
}

#[tokio::test]
async fn a_verification_is_about_any_documented_subject_and_lasts_as_long() {
    let world = World::new().await;
    let example = example("partner_identity.json");
    let intent = world
        .intent_id(&hillary("+15555550120", "ed@example.com"))
        .await;
    let (profile, user) = (
        world.profile_id(&business()).await,
        world.approved_user().await,
    );
    let ask = async |subject: &str, id: &str| -> String {
        let mut body = example["verification"]["request"].clone();
        body.as_object_mut()
            .unwrap()
            .retain(|name, _| !name.ends_with("_id") || name == "client_id");
        body["client_id"] = json!(world.config.client_id);
        body["provider"] = json!(world.config.provider);
        body[subject] = json!(id);
        let request = world.as_client(
            Method::POST,
            example["verification"]["path"].as_str().unwrap(),
        );
        let answer = request.json(&body).send().await.unwrap();
        assert_eq!(
            answer.status().as_u16(),
            example["verification"]["status"],
            "{subject}"
        );
        text(&answer.json::<Value>().await.unwrap()["token"])
    };
    let exchange = async |token: &str| {
        let mut form = example["token"]["request_form"].clone();
        form["token"] = json!(token);
        let request = world.as_client(Method::POST, example["token"]["path"].as_str().unwrap());
        request.form(&form).send().await.unwrap().status().as_u16()
    };
    let seconds = example["token_seconds"].as_u64().unwrap();
    for subject in words(&example["subjects"]) {
        let id = match subject {
            "user_intent_id" => &intent,
            "business_profile_id" => &profile,
            "user_id" => &user.id,
            other => panic!("{other} has no id here"),
        };
        let late = ask(subject, id).await;
        world.seconds(seconds);
        assert_eq!(exchange(&late).await, 400, "{subject}: after {seconds} s");
        let soon = ask(subject, id).await;
        world.seconds(seconds - 1);
        assert_eq!(
            exchange(&soon).await,
            example["token"]["status"],
            "{subject}"
        );
    }
}
