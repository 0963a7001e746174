//! The examples about people: intents, statuses, limits and changes (CONTRACT.md 7 to 9, 13, 21).

use astra_sim::{Config, Grant, UserStatus};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::{assert_same_shape, example, filled, words};
use crate::world::{User, World, business, hillary, me_to_me, with};

const OWN: &str = "+15555550120";

fn without(body: &Value, field: &str) -> Value {
    let mut body = body.clone();
    body.as_object_mut()
        .unwrap()
        .remove(field)
        .expect("it was there");
    body
}

/// The fields that an intent with this body is refused for.
async fn complaints(world: &World, body: &Value) -> Vec<String> {
    let answer = world.create_intent(body).await;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    match body["errors"].as_object() {
        Some(errors) => errors.keys().cloned().collect(),
        None => {
            assert_eq!(status, StatusCode::CREATED, "{body}");
            Vec::new()
        }
    }
}

#[tokio::test]
async fn an_intent_takes_every_documented_field_and_wants_the_required_ones() {
    let world = World::new().await;
    let example = example("user_intent_create_full.json");
    let whole = filled(&example["request"], OWN);
    assert_eq!(complaints(&world, &whole).await, Vec::<String>::new());
    for field in words(&example["required"]) {
        assert_eq!(complaints(&world, &without(&whole, field)).await, [field]);
    }
    for field in words(&example["never_null"]) {
        let null = with(whole.clone(), field, Value::Null);
        assert_eq!(complaints(&world, &null).await, [field]);
    }
}

#[tokio::test]
async fn the_optional_fields_of_an_intent_depend_on_its_program() {
    let example = example("user_intent_create_full.json");
    let whole = filled(&example["request"], OWN);
    for (program, optional) in example["optional_by_kyc_type"].as_object().unwrap() {
        let world = World::new().await;
        let body = with(whole.clone(), "kyc_type", json!(program));
        for field in ["ssn", "date_of_birth"] {
            let allowed = words(optional).any(|name| name == field);
            let found = complaints(&world, &without(&body, field)).await;
            assert_eq!(
                found.is_empty(),
                allowed,
                "{program} without {field}: {found:?}"
            );
        }
    }
    let mut config = Config::practice();
    config.grants.set(Grant::KycDelegated, true);
    let world = World::with(config).await;
    for field in words(&example["optional_when_delegated"]) {
        assert_eq!(
            complaints(&world, &without(&whole, field)).await,
            Vec::<String>::new()
        );
    }
}

#[tokio::test]
async fn metadata_has_its_limits() {
    let limits = example("limits.json")["metadata"].clone();
    let number = |name: &str| usize::try_from(limits[name].as_u64().unwrap()).unwrap();
    let (most, longest) = (number("keys"), number("characters"));
    for (keys, length, good) in [
        (most, longest, true),
        (most + 1, 1, false),
        (1, longest + 1, false),
    ] {
        let world = World::new().await;
        let metadata: Value = (0..keys)
            .map(|key| (format!("key{key}"), Value::from("a".repeat(length))))
            .collect();
        let body = with(hillary(OWN, "ed@example.com"), "metadata", metadata);
        let complaints = complaints(&world, &body).await;
        assert_eq!(
            complaints.is_empty(),
            good,
            "A8: {keys} keys of {length}: {complaints:?}"
        );
    }
}

#[tokio::test]
async fn an_intent_that_became_a_user_says_so() {
    let world = World::new().await;
    let read = example("user_intent_read.json");
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    assert_eq!(world.read_intent(&intent).await.get("user_id"), None, "A22");
    world
        .person_at_card(&intent)
        .await
        .send(&[("choice", "skip")])
        .await;
    let ours = world.read_intent(&intent).await;
    assert_eq!(ours["status"], read["converted"]["status"]);
    let (ours, theirs) = (&ours["user_id"], &read["converted"]["user_id"]);
    assert_eq!(ours.as_str().unwrap().len(), theirs.as_str().unwrap().len());
    assert!(words(&read["statuses"]).any(|word| read["converted"]["status"] == word));
}

#[tokio::test]
async fn a_user_has_exactly_the_documented_statuses() {
    let world = World::new().await;
    let example = example("user_statuses.json");
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    for word in words(&example["user"]) {
        let status: UserStatus = serde_json::from_value(json!(word)).unwrap();
        world
            .control()
            .set_user_status(&user.id, status)
            .await
            .unwrap();
        assert_eq!(world.get("/v1/user", &user).await["status"], word);
        let routine = world
            .create_routine(&user, &me_to_me(&one, &two, "4.99"))
            .await;
        let routine: Value = routine.json().await.unwrap();
        let may = words(&example["may_start_routines"]).any(|may| may == word);
        assert_eq!(routine["status"] == "active", may, "{word}: {routine}");
    }
    for other in ["converted_to_user", "canceled", "Approved"] {
        let status = serde_json::from_value::<UserStatus>(json!(other));
        assert!(status.is_err(), "{other} is no status of a user");
    }
}

#[tokio::test]
async fn a_status_changes_by_itself_only_as_documented() {
    let world = World::new().await;
    let example = example("user_statuses.json");
    let moves = |from: &str, to: &Value| words(&example["moves"][from]).any(|word| to == word);
    // An EIN for each way a review goes by itself.
    for ein in ["12-3456789", "55-5555555"] {
        let user = world.user_with_ein(ein).await;
        let before = world.get("/v1/user", &user).await["status"].clone();
        world.seconds(60);
        let after = world.get("/v1/user", &user).await["status"].clone();
        let from = before.as_str().unwrap();
        assert!(
            before == after || moves(from, &after),
            "{before} to {after}"
        );
    }
}

#[tokio::test]
async fn the_documented_numbers_are_the_limits() {
    let world = World::new().await;
    let limits = example("limits.json");
    let refused = &limits["refusal"]["status"];
    for kind in ["user_intents_per_email", "business_profiles_per_phone"] {
        let most = limits[kind].as_u64().unwrap();
        for number in 0..=most {
            let answer = if kind.starts_with("user") {
                world.create_intent(&hillary(OWN, "ed@example.com")).await
            } else {
                world.create_profile(&business()).await
            };
            if number < most {
                assert_eq!(answer.status(), StatusCode::CREATED, "{kind}: {number}");
            } else {
                assert_eq!(answer.status().as_u16(), *refused, "{kind}: one more (A21)");
            }
        }
    }
    let mut config = Config::practice();
    config.access_token_life = std::time::Duration::from_secs(400 * 24 * 60 * 60);
    let world = World::with(config).await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let address = example("address_change.json");
    let changes = [
        (
            "phone_changes",
            "/v1/request_user_phone_number_update",
            json!({"proposed_phone": "+15555550129"}),
        ),
        (
            "address_changes",
            address["path"].as_str().unwrap(),
            address["request"].clone(),
        ),
    ];
    for (kind, path, body) in changes {
        let limit = &limits[kind];
        let ask = async || world.send(Method::POST, path, &user, &body).await.0;
        for _ in 0..limit["count"].as_u64().unwrap() {
            assert_eq!(ask().await, StatusCode::OK, "{kind}");
        }
        assert_eq!(ask().await.as_u16(), *refused, "{kind}: one more");
        let days = limit["days"].as_u64().unwrap();
        world.seconds(days * 24 * 60 * 60 - 60);
        assert_eq!(
            ask().await.as_u16(),
            *refused,
            "{kind}: not quite {days} days"
        );
        world.seconds(120);
        assert_eq!(ask().await, StatusCode::OK, "{kind}: after {days} days");
    }
}

async fn with_kyc_type(world: &World, number: usize, kyc_type: &str) -> User {
    let body = hillary(
        &format!("+1555555013{number}"),
        &format!("{number}@example.com"),
    );
    world.person(&with(body, "kyc_type", json!(kyc_type))).await
}

#[tokio::test]
async fn kyc_types_go_up_and_never_down_as_documented() {
    let world = World::new().await;
    let example = example("kyc_upgrade.json");
    let (path, field) = (
        example["path"].as_str().unwrap(),
        example["field"].as_str().unwrap(),
    );
    let pairs = |list: &str| example[list].as_array().unwrap().clone();
    let all = pairs("allowed").into_iter().map(|pair| (pair, true));
    let all = all.chain(pairs("refused").into_iter().map(|pair| (pair, false)));
    for (number, (pair, allowed)) in all.enumerate() {
        let user = with_kyc_type(&world, number, pair[0].as_str().unwrap()).await;
        let body = json!({field: pair[1]});
        let (status, _) = world.send(Method::POST, path, &user, &body).await;
        assert_eq!(
            status.as_u16() == example["status"],
            allowed,
            "{pair}: {status}"
        );
        let now = &world.get("/v1/user", &user).await["kyc_type"];
        assert_eq!(now, &pair[usize::from(allowed)]);
    }
}

#[tokio::test]
async fn an_address_and_an_email_change_as_documented() {
    let world = World::new().await;
    let user = world.person(&hillary(OWN, "ed@example.com")).await;
    let address = example("address_change.json");
    let path = address["path"].as_str().unwrap();
    for value in address["never"].as_array().unwrap() {
        let body = with(address["request"].clone(), "address2", value.clone());
        let (status, refused) = world.send(Method::POST, path, &user, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{value}");
        assert!(refused["errors"]["address2"].is_array(), "{refused}");
    }
    let body = &address["request"];
    let (status, _) = world.send(Method::POST, path, &user, body).await;
    assert_eq!(status.as_u16(), address["status"], "A35");

    let email = example("user_email_change.json");
    let path = email["path"].as_str().unwrap().replace("{id}", &user.id);
    let body = &email["request"];
    let (status, _) = world.send(Method::PATCH, &path, &user, body).await;
    assert_eq!(status.as_u16(), email["status"], "A24");
    let now = world.get("/v1/user", &user).await;
    assert_eq!(now["email"], email["request"]["email"]);
    let told = world.control().outbox().pop().unwrap();
    assert_eq!(told.webhook_type, email["webhook_type"].as_str().unwrap());
}

#[tokio::test]
async fn a_business_user_has_the_assumed_fields() {
    let world = World::new().await;
    let user = world.user_with_ein("12-3456789").await;
    let example = example("user_business.json");
    let ours = world.get(example["path"].as_str().unwrap(), &user).await;
    assert_same_shape(&ours, &example["response"]);
    for word in ["status", "kyb_type"] {
        assert_eq!(ours[word], example["response"][word], "A23");
    }
    for name in words(&example["not_documented"]) {
        assert_eq!(ours.get(name), None, "{name}");
    }
}

#[tokio::test]
async fn unlimited_is_told_as_null() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let example = example("capabilities.json");
    let path = example["path"].as_str().unwrap().replace("{id}", &user.id);
    let ours = world.get(&path, &user).await;
    assert_eq!(
        ours["card_to_card"], example["unlimited"]["card_to_card"],
        "A32: {ours}"
    );
}
