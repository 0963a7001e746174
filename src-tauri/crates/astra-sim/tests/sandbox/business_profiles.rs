//! Business profiles and the users made from them (CONTRACT.md 8 to 10).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{PHONE, World, business, hillary, person, with};

async fn field_errors(world: &World, body: &Value) -> Vec<String> {
    let response = world.create_profile(body).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["status_code"], 400);
    assert!(answer["description"].is_string());
    answer["errors"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[tokio::test]
async fn a_profile_is_kept_and_read_back_without_its_secrets() {
    let world = World::new().await;
    let mut body = business();
    body["business_controller"]["ssn"] = json!("1234");
    let response = world.create_profile(&body).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let created: Value = response.json().await.unwrap();
    assert_eq!(
        created["id"], created["business_profile_id"],
        "both names of the id (A25)"
    );
    assert_eq!(created["id"].as_str().unwrap().len(), 32);

    let path = format!("/v1/business_profile/{}", created["id"].as_str().unwrap());
    let read: Value = world
        .as_client(Method::GET, &path)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(read, created);
    for (name, value) in business().as_object().unwrap() {
        assert_eq!(&read[name], value, "{name} comes back as it was sent");
    }
    assert!(
        read["business_controller"].get("ssn").is_none(),
        "a social security number never goes out again"
    );
    let saved = String::from_utf8(world.store.load().unwrap().unwrap()).unwrap();
    assert!(
        saved.contains("\"last_four\":\"1234\""),
        "the last four are kept"
    );
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let world = World::new().await;
    let without = |name: &str| {
        let mut body = business();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let info = |name: &str, value: Value| {
        with(
            business(),
            "business_info",
            with(business()["business_info"].clone(), name, value),
        )
    };
    let table = [
        (without("phone"), "phone"),
        (without("business_info"), "business_info"),
        (without("business_admin"), "business_admin"),
        (without("business_controller"), "business_controller"),
        (with(business(), "phone", json!("5555550100")), "phone"),
        (
            with(business(), "phone", json!(15_555_550_100_u64)),
            "phone",
        ),
        (with(business(), "kyb_type", json!("full")), "kyb_type"),
        (with(business(), "ownership", json!(25)), "ownership"),
        (with(business(), "user_id", json!("nobody")), "user_id"),
        (
            info("business_type", json!("LLC")),
            "business_info.business_type",
        ),
        (info("ein", json!("123456789")), "business_info.ein"),
        (
            info("address1", json!("PO Box 7")),
            "business_info.address1",
        ),
        (info("state", json!("US-CA")), "business_info.state"),
        (info("address2", Value::Null), "business_info.address2"),
        (info("dba", json!("x")), "business_info.dba"),
        (
            with(
                business(),
                "business_admin",
                with(person(), "email", json!("nope")),
            ),
            "business_admin.email",
        ),
        (
            with(
                business(),
                "business_controller",
                with(person(), "ssn", json!("123-45-6789")),
            ),
            "business_controller.ssn",
        ),
        (
            with(business(), "beneficial_owners", json!([person(), {}])),
            "beneficial_owners.1.first_name",
        ),
        (
            with(
                business(),
                "beneficial_owners",
                json!([with(person(), "ownership_percent", json!(30))]),
            ),
            "beneficial_owners.0.ownership_percent",
        ),
    ];
    for (body, field) in table {
        let errors = field_errors(&world, &body).await;
        assert!(
            errors.iter().any(|found| found == field),
            "{field} should be named, not {errors:?}"
        );
    }
    assert_eq!(
        world.control().ledger().profile_count,
        0,
        "a refused profile does not count against the limit"
    );
}

#[tokio::test]
async fn a_sole_proprietor_needs_no_controller() {
    let world = World::new().await;
    let mut body = business();
    body["business_info"]["business_type"] = json!("soleProprietorship");
    body.as_object_mut().unwrap().remove("business_controller");
    body.as_object_mut().unwrap().remove("beneficial_owners");
    assert_eq!(
        world.create_profile(&body).await.status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_phone_has_three_profiles_at_most() {
    let world = World::new().await;
    for _ in 0..3 {
        assert_eq!(
            world.create_profile(&business()).await.status(),
            StatusCode::CREATED
        );
    }
    let fourth = world.create_profile(&business()).await;
    assert_eq!(fourth.status(), StatusCode::BAD_REQUEST);
    let body: Value = fourth.json().await.unwrap();
    assert_eq!(body["code"], 400, "A21: the generic shape");
    let other = with(business(), "phone", json!("+15555550199"));
    assert_eq!(
        world.create_profile(&other).await.status(),
        StatusCode::CREATED,
        "the limit is for one number"
    );
    assert_eq!(
        world.control().ledger().profiles_per_phone["+15555550100"],
        3
    );
}

#[tokio::test]
async fn the_ein_decides_and_other_businesses_wait_for_their_review() {
    let world = World::new().await;
    for (ein, status) in [
        ("11-1111111", "approved"),
        ("22-2222222", "rejected"),
        ("12-3456789", "pending"),
    ] {
        let user = world.user_with_ein(ein).await;
        assert_eq!(
            world.get("/v1/user", &user).await["status"],
            status,
            "{ein}"
        );
        if status == "pending" {
            world.seconds(19);
            assert_eq!(
                world.get("/v1/user", &user).await["status"],
                "pending",
                "twenty seconds are not over"
            );
            world.seconds(1);
            assert_eq!(world.get("/v1/user", &user).await["status"], "approved");
        }
    }
}

#[tokio::test]
async fn the_control_moves_a_user_to_any_status() {
    let world = World::new().await;
    let user = world.approved_user().await;
    world
        .control()
        .set_user_status(&user.id, astra_sim::UserStatus::Document)
        .await
        .unwrap();
    assert_eq!(world.get("/v1/user", &user).await["status"], "document");
    assert!(
        world
            .control()
            .set_user_status("nobody", astra_sim::UserStatus::Pending)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_profile_names_its_user_once_there_is_one() {
    let world = World::new().await;
    let id = world.profile_id(&business()).await;
    let path = format!("/v1/business_profile/{id}");
    let before: Value = world
        .as_client(Method::GET, &path)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(before.get("user_id").is_none());
    world.code_for(&id).await;
    world.code_for(&id).await;
    let after: Value = world
        .as_client(Method::GET, &path)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let ledger = world.control().ledger();
    assert_eq!(
        ledger.users.len(),
        1,
        "signing in again makes no second user"
    );
    assert_eq!(after["user_id"], ledger.users[0].id.as_str());
}

#[tokio::test]
async fn a_profile_may_name_only_a_business_with_its_own_phone() {
    let world = World::new().await;
    let other = "+15555550130";
    let person = world.person(&hillary(PHONE, "ed@example.com")).await;
    let own = world.approved_user().await;
    for (user_id, phone, why) in [
        (&person.id, PHONE, "a person, though with the number"),
        (&own.id, other, "a business with another number"),
    ] {
        let body = with(business(), "user_id", json!(user_id));
        let errors = field_errors(&world, &with(body, "phone", json!(phone))).await;
        assert_eq!(errors, ["user_id"], "{why}");
    }
    let body = with(business(), "user_id", json!(own.id));
    let profile = world.profile_id(&body).await;
    let code = world.code_for(&profile).await;
    let tokens: Value = world.exchange(&code).await.json().await.unwrap();
    let mut signed_in = own.clone();
    tokens["access_token"]
        .as_str()
        .unwrap()
        .clone_into(&mut signed_in.access);
    assert_eq!(
        world.get("/v1/user", &signed_in).await["id"],
        own.id.as_str(),
        "the business itself"
    );
}

#[tokio::test]
async fn a_profile_whose_user_changed_the_phone_is_signed_into_with_the_new_one() {
    let world = World::new().await;
    let new = "+15555550130";
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    let user = world.signed_in(&code).await;
    let (status, _) = world
        .send(
            Method::POST,
            "/v1/request_user_phone_number_update",
            &user,
            &json!({ "proposed_phone": new }),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    world.seconds(20);
    let mut browser = Browser::new(&world);
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    browser.open(&url).await;
    browser.confirm_business().await;
    assert_eq!(
        browser.value_of("phone"),
        "(555) 555-0130",
        "whoever has the old number now is not this user"
    );
}

#[tokio::test]
async fn client_calls_need_the_client() {
    let world = World::new().await;
    let url = world.running.api.join("/v1/business_profile").unwrap();
    let response = world.http.post(url).json(&business()).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["code"], 401,
        "outside the token endpoint the generic shape is used"
    );
}

#[tokio::test]
async fn capabilities_are_shown_to_their_user_only() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let own = world
        .get(&format!("/v1/users/{}/capabilities", user.id), &user)
        .await;
    assert_eq!(own["account_to_card"]["is_eligible"], true);
    let other = world
        .as_user(Method::GET, "/v1/users/somebody/capabilities", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn unknown_paths_and_wrong_methods_are_told_apart_and_carry_a_request_id() {
    let world = World::new().await;
    let table = [
        (Method::POST, "/v1/transfers", 405),
        (Method::GET, "/v1/oauth/token", 405),
        (Method::DELETE, "/v1/user", 405),
        (Method::GET, "/v2/user", 404),
        (Method::POST, "/v1/cards", 404),
        (Method::GET, "/v1/business_profiles", 404),
    ];
    let mut ids = Vec::new();
    for (method, path, status) in table {
        let response = world.as_client(method.clone(), path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{method} {path}");
        ids.push(
            response.headers()["request-id"]
                .to_str()
                .unwrap()
                .to_owned(),
        );
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            body["code"], status,
            "{method} {path} answers in the generic shape"
        );
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6, "every answer has an id of its own");
}

#[tokio::test]
async fn a_name_that_points_here_from_elsewhere_is_not_served() {
    let world = World::new().await;
    let response = world
        .as_client(Method::GET, "/v1/user")
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST);
}
