//! What is changed while the sandbox runs: times, and how many requests are taken (A51, request rate).

use std::time::Duration;

use astra_sim::{Config, ControlError, Fault, FaultKind, Settings};
use reqwest::header::RETRY_AFTER;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, hillary, me_to_me};

fn with_limit(world: &World, requests_a_minute: Option<u32>) {
    let changed = world
        .control()
        .change_settings(|settings| settings.requests_a_minute = requests_a_minute);
    changed.unwrap();
}

#[tokio::test]
async fn sixty_requests_a_minute_and_then_429_until_there_is_room() {
    let world = World::new().await;
    let user = world.approved_user().await;
    assert_eq!(
        world.control().settings().requests_a_minute,
        None,
        "off by default"
    );
    with_limit(&world, Some(60));
    for _ in 0..60 {
        world.get("/v1/user", &user).await;
    }
    world.seconds(20);
    for path in ["/v1/user", "/v1/nowhere"] {
        let refused = world
            .as_user(Method::GET, path, &user)
            .send()
            .await
            .unwrap();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(
            refused.headers()[RETRY_AFTER],
            "40",
            "the clock is the simulated one"
        );
        assert!(refused.headers().contains_key("request-id"));
        let body: Value = refused.json().await.unwrap();
        assert_eq!(
            (&body["code"], &body["name"]),
            (&json!(429), &json!("Too Many Requests")),
            "the generic body: {body}"
        );
        assert!(body["description"].is_string());
    }
    let secure = world.running.secure.join("/v1/cards").unwrap();
    let refused = world.http.post(secure).bearer_auth(&user.access);
    assert_eq!(
        refused.send().await.unwrap().status(),
        StatusCode::TOO_MANY_REQUESTS,
        "one limit for both hosts"
    );
    let page = world.http.get(world.link_card_url(&user, &[]));
    assert_ne!(
        page.send().await.unwrap().status(),
        StatusCode::TOO_MANY_REQUESTS,
        "people are not limited"
    );
    world.seconds(40);
    world.get("/v1/user", &user).await;
    with_limit(&world, None);
    for _ in 0..70 {
        world.get("/v1/user", &user).await;
    }
}

#[tokio::test]
async fn a_request_too_many_does_nothing_and_uses_up_no_fault() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let fault = Fault {
        method: None,
        path_pattern: "/v1/routines".into(),
        kind: FaultKind::StatusAfter { code: 503 },
        times: 1,
    };
    world.control().add_fault(fault).unwrap();
    with_limit(&world, Some(1));
    world.get("/v1/user", &user).await;
    let order = me_to_me(&one, &two, "1.00");
    let refused = world.create_routine(&user, &order).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.control().ledger().routine_count, 0);
    assert_eq!(world.control().faults().len(), 1);
    world.seconds(60);
    let late = world.create_routine(&user, &order).await;
    assert_eq!(
        late.status(),
        StatusCode::SERVICE_UNAVAILABLE,
        "now it is met"
    );
    assert_eq!(world.control().ledger().routine_count, 1);
}

#[tokio::test]
async fn changed_times_count_for_later_decisions_only() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let slow = world.user_with_ein("12-3456789").await;
    let intent = crate::world::with(hillary("+15555550120", "a@b.co"), "ssn", json!("9999"));
    let first_intent = world.intent_id(&intent).await;
    let first = world.routine(&user, &me_to_me(&one, &two, "1.00")).await;

    let settings = Settings {
        review_time: Duration::from_secs(3_600),
        intent_review_time: Duration::from_secs(600),
        transfer_created_after: Duration::from_secs(60),
        transfer_settled_after: Duration::from_secs(120),
        ..world.control().settings()
    };
    let said = world.control().change_settings(|now| *now = settings);
    assert_eq!(said.unwrap(), settings, "as they are from now on");
    assert_eq!(world.control().settings(), settings);
    let slower = world.user_with_ein("12-3456789").await;
    let second_intent = world.intent_id(&intent).await;
    let second = world.routine(&user, &me_to_me(&one, &two, "2.00")).await;

    let status = async |routine: &Value| {
        let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
        world.get(&path, &user).await["status"].clone()
    };
    world.seconds(20);
    assert_eq!(status(&first).await, "completed");
    assert_eq!(status(&second).await, "active");
    assert_eq!(world.control().ledger().transfer_count, 1);
    assert_eq!(world.get("/v1/user", &slow).await["status"], "approved");
    assert_eq!(world.get("/v1/user", &slower).await["status"], "pending");
    assert_eq!(world.read_intent(&first_intent).await["status"], "approved");
    assert_eq!(world.read_intent(&second_intent).await["status"], "pending");
    world.seconds(100);
    assert_eq!(status(&second).await, "completed");
    world.seconds(3_480);
    assert_eq!(world.get("/v1/user", &slower).await["status"], "approved");
    assert_eq!(
        world.read_intent(&second_intent).await["status"],
        "approved"
    );
}

#[tokio::test]
async fn a_limit_of_nothing_is_refused() {
    let world = World::new().await;
    let before = world.control().settings();
    let refused = world
        .control()
        .change_settings(|settings| settings.requests_a_minute = Some(0));
    assert_eq!(world.control().settings(), before, "nothing was changed");
    assert!(matches!(refused, Err(ControlError::BadSetting(_))));
    let mut config = Config::practice();
    config.requests_a_minute = Some(1);
    let world = World::with(config).await;
    assert_eq!(
        world.control().settings().requests_a_minute,
        Some(1),
        "as started"
    );
}

#[tokio::test]
async fn of_changes_at_the_same_time_none_is_lost() {
    let world = World::new().await;
    let begun = world.control().settings();
    let longer = |time: fn(&mut Settings) -> &mut Duration| {
        let control = world.control();
        std::thread::spawn(move || {
            for _ in 0..5_000 {
                let longer = control.change_settings(|all| *time(all) += Duration::from_secs(1));
                longer.unwrap();
            }
        })
    };
    let changes = [
        longer(|settings| &mut settings.review_time),
        longer(|settings| &mut settings.intent_review_time),
    ];
    for change in changes {
        change.join().unwrap();
    }
    let ended = world.control().settings();
    assert_eq!(
        [
            ended.review_time - begun.review_time,
            ended.intent_review_time - begun.intent_review_time
        ],
        [Duration::from_secs(5_000); 2]
    );
}

#[tokio::test]
async fn an_upload_is_counted_like_any_other_request_to_the_api() {
    let world = World::new().await;
    with_limit(&world, Some(1));
    let upload = async || {
        let url = world.running.api.join("/uploads/unknown").unwrap();
        let file = world.http.put(url).body("a file");
        let file = file.header("content-type", "application/octet-stream");
        file.send().await.unwrap().status()
    };
    assert_eq!(upload().await, StatusCode::GONE, "there is room for one");
    assert_eq!(upload().await, StatusCode::TOO_MANY_REQUESTS);
}
