//! People before they are users (CONTRACT.md 7, 23).

use astra_sim::UserStatus;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::example;
use crate::world::{World, hillary, with};

const PHONE: &str = "+15555550120";

#[tokio::test]
async fn an_intent_is_read_back_without_its_secrets() {
    let world = World::new().await;
    let sent = with(
        hillary(PHONE, "ed@example.com"),
        "preferred_pronouns",
        json!("he/him"),
    );
    let id = world.intent_id(&sent).await;
    assert_eq!(id.len(), 32, "A3");
    let read = world.read_intent(&id).await;
    for name in [
        "email",
        "phone",
        "first_name",
        "last_name",
        "preferred_pronouns",
    ] {
        assert_eq!(read[name], sent[name], "{name}");
    }
    assert_eq!(
        (&read["status"], &read["kyc_type"]),
        (&json!("approved"), &json!("verified"))
    );
    for secret in ["ssn", "date_of_birth", "address1", "ip_address", "user_id"] {
        assert_eq!(
            read.get(secret),
            None,
            "{secret} is not documented here (A22)"
        );
    }
    let unknown = world
        .as_client(Method::GET, "/v1/user_intent/nobody")
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn magic_values_decide_and_others_wait_two_seconds() {
    let world = World::new().await;
    let table = [
        ("approved", hillary(PHONE, "a@example.com")),
        (
            "rejected",
            with(
                hillary("+12025551111", "b@example.com"),
                "date_of_birth",
                json!("1970-01-01"),
            ),
        ),
        (
            "retry",
            with(
                hillary(PHONE, "c@example.com"),
                "first_name",
                json!("retry"),
            ),
        ),
        (
            "document",
            with(
                hillary(PHONE, "d@example.com"),
                "first_name",
                json!("document"),
            ),
        ),
        (
            "pending",
            with(
                hillary(PHONE, "e@example.com"),
                "first_name",
                json!("Tenzing"),
            ),
        ),
        (
            "pending",
            with(
                hillary(PHONE, "f@example.com"),
                "date_of_birth",
                json!("1970-01-01"),
            ),
        ),
    ];
    for (status, body) in table {
        let id = world.intent_id(&body).await;
        assert_eq!(world.read_intent(&id).await["status"], status, "{body}");
        if status == "pending" {
            world.seconds(2);
            assert_eq!(world.read_intent(&id).await["status"], "approved", "A53");
        }
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_person_is_named() {
    let world = World::new().await;
    let good = || hillary(PHONE, "ed@example.com");
    let mut long = serde_json::Map::new();
    for key in 0..21 {
        long.insert(format!("k{key}"), json!("x"));
    }
    let table = [
        ("phone", json!("5555550120")),
        ("phone", json!("+25555550120")),
        ("email", json!("ed")),
        ("address1", json!("P.O. Box 7")),
        ("address2", Value::Null),
        ("state", json!("California")),
        ("postal_code", json!("94304-1234")),
        ("date_of_birth", json!("02/03/1985")),
        ("ssn", json!("123-45-6789")),
        ("ip_address", json!("here")),
        ("kyc_type", json!("full")),
        ("metadata", json!({"a": 1})),
        ("metadata", json!(long)),
        ("metadata", json!({"a": "x".repeat(501)})),
        ("middle_name", json!("P")),
        ("first_name", json!(7)),
        ("first_name", json!(" ")),
    ];
    for (field, value) in table {
        let refused = world
            .create_intent(&with(good(), field, value.clone()))
            .await;
        assert_eq!(
            refused.status(),
            StatusCode::BAD_REQUEST,
            "{field}: {value}"
        );
        let body: Value = refused.json().await.unwrap();
        assert!(body["errors"][field].is_array(), "{field}: {body}");
    }
    for field in [
        "email",
        "phone",
        "ssn",
        "date_of_birth",
        "ip_address",
        "address1",
    ] {
        let mut body = good();
        body.as_object_mut().unwrap().remove(field);
        let refused: Value = world.create_intent(&body).await.json().await.unwrap();
        assert!(refused["errors"][field].is_array(), "{field}: {refused}");
    }
    let full: Value = (0..20)
        .map(|key| (format!("k{key}"), json!("x".repeat(500))))
        .collect();
    let created = world.create_intent(&with(good(), "metadata", full)).await;
    assert_eq!(
        created.status(),
        StatusCode::CREATED,
        "A8: exactly at the limits"
    );
}

#[tokio::test]
async fn lighter_programs_ask_for_less() {
    let world = World::new().await;
    let mut body = with(
        hillary(PHONE, "ed@example.com"),
        "kyc_type",
        json!("unverified"),
    );
    body.as_object_mut().unwrap().remove("ssn");
    world.intent_id(&body).await;
    body.as_object_mut().unwrap().remove("date_of_birth");
    let refused: Value = world.create_intent(&body).await.json().await.unwrap();
    assert!(refused["errors"]["date_of_birth"].is_array(), "{refused}");
    body["kyc_type"] = json!("receive-only");
    let id = world.intent_id(&body).await;
    assert_eq!(world.read_intent(&id).await["kyc_type"], "receive-only");
}

#[tokio::test]
async fn an_email_has_three_intents_and_a_phone_any_number() {
    let world = World::new().await;
    for _ in 0..3 {
        world.intent_id(&hillary(PHONE, "ed@example.com")).await;
    }
    let fourth = world.create_intent(&hillary(PHONE, "ED@example.com")).await;
    assert_eq!(fourth.status(), StatusCode::BAD_REQUEST);
    assert_eq!(fourth.json::<Value>().await.unwrap()["code"], 400, "A21");
    world.intent_id(&hillary(PHONE, "other@example.com")).await;
}

#[tokio::test]
async fn a_pair_that_was_refused_is_not_screened_again() {
    let world = World::new().await;
    let refused = with(
        hillary("+12025551111", "ed@example.com"),
        "date_of_birth",
        json!("1970-01-01"),
    );
    world.intent_id(&refused).await;
    let again = world
        .create_intent(&hillary("+12025551111", "ed@example.com"))
        .await;
    assert_eq!(again.status(), StatusCode::FORBIDDEN);
    let body: Value = again.json().await.unwrap();
    assert_eq!(
        (&body["code"], &body["name"]),
        (&json!(403), &json!("Forbidden"))
    );
    assert_eq!(
        body,
        example("error_generic_forbidden.json")["response"],
        "word for word"
    );
    world
        .intent_id(&hillary("+12025551111", "other@example.com"))
        .await;
    world.intent_id(&hillary(PHONE, "ed@example.com")).await;
}

#[tokio::test]
async fn an_existing_user_who_is_rejected_or_suspended_is_not_screened_again() {
    let documented = example("error_generic_forbidden.json");
    for status in [UserStatus::Rejected, UserStatus::Suspended] {
        let world = World::new().await;
        let body = hillary(PHONE, "ed@example.com");
        let user = world.person(&body).await;
        world.intent_id(&body).await;
        world
            .control()
            .set_user_status(&user.id, status)
            .await
            .unwrap();
        let refused = world.create_intent(&hillary(PHONE, "ED@example.com")).await;
        assert_eq!(
            refused.status().as_u16(),
            documented["status"],
            "{status:?}"
        );
        let ours: Value = refused.json().await.unwrap();
        assert_eq!(ours, documented["response"], "{status:?}: word for word");
        for (phone, email) in [
            (PHONE, "other@example.com"),
            ("+15555550121", "ed@example.com"),
        ] {
            let another = world.create_intent(&hillary(phone, email)).await;
            assert_eq!(
                another.status(),
                StatusCode::CREATED,
                "another pair: {phone} {email}"
            );
        }
    }
}

#[tokio::test]
async fn an_existing_user_is_known_by_the_email_they_have_now() {
    let world = World::new().await;
    let user = world.person(&hillary(PHONE, "ed@example.com")).await;
    let changed = json!({"email": "new@example.com"});
    let path = format!("/v1/users/{}", user.id);
    let (status, _) = world.send(Method::PATCH, &path, &user, &changed).await;
    assert_eq!(status, StatusCode::OK);
    let suspended = UserStatus::Suspended;
    let control = world.control();
    control.set_user_status(&user.id, suspended).await.unwrap();
    for (email, expected) in [
        ("new@example.com", StatusCode::FORBIDDEN),
        ("ed@example.com", StatusCode::CREATED),
    ] {
        let answer = world.create_intent(&hillary(PHONE, email)).await;
        assert_eq!(answer.status(), expected, "{email}");
    }
}

#[tokio::test]
async fn an_existing_user_in_good_standing_or_deleted_stops_no_intent() {
    let world = World::new().await;
    let body = hillary(PHONE, "ed@example.com");
    let user = world.person(&body).await;
    world.intent_id(&body).await;
    let control = world.control();
    let suspended = UserStatus::Suspended;
    control.set_user_status(&user.id, suspended).await.unwrap();
    control.delete_user(&user.id).await.unwrap();
    world.intent_id(&body).await;
}

#[tokio::test]
async fn intents_are_the_clients_own() {
    let world = World::new().await;
    let url = world.running.api.join("/v1/user_intent").unwrap();
    let body = hillary(PHONE, "ed@example.com");
    let nobody = world
        .http
        .post(url.clone())
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let bearer = world
        .http
        .post(url)
        .bearer_auth("x")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(
        bearer.status(),
        StatusCode::UNAUTHORIZED,
        "a token is no client"
    );
}
