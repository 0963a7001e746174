//! Failures on demand.

use astra_sim::{Fault, FaultKind};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::world::{User, World, business, me_to_me};

async fn money_world() -> (World, User, Value) {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    (world, user, me_to_me(&one, &two, "1.00"))
}

fn on_routines(kind: FaultKind) -> Fault {
    Fault {
        method: Some("POST".into()),
        path_pattern: "/v1/routines".into(),
        kind,
        times: 1,
    }
}

#[tokio::test]
async fn a_status_before_leaves_no_effect_and_is_met_once() {
    let (world, user, order) = money_world().await;
    world
        .control()
        .add_fault(on_routines(FaultKind::Status { code: 500 }))
        .unwrap();
    let response = world.create_routine(&user, &order).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        response.headers().contains_key("request-id"),
        "failures carry an id, too"
    );
    assert_eq!(world.control().ledger().routine_count, 0);
    assert_eq!(
        world.create_routine(&user, &order).await.status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_status_after_hides_an_effect() {
    let (world, user, order) = money_world().await;
    world
        .control()
        .add_fault(on_routines(FaultKind::StatusAfter { code: 503 }))
        .unwrap();
    assert_eq!(
        world.create_routine(&user, &order).await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(world.control().ledger().routine_count, 1);
}

#[tokio::test]
async fn an_echo_repeats_the_request_and_leaves_no_effect() {
    let world = World::new().await;
    let profile = business();
    world
        .control()
        .add_fault(Fault {
            method: Some("POST".into()),
            path_pattern: "/v1/business_profile".into(),
            kind: FaultKind::Echo { code: 400 },
            times: 1,
        })
        .unwrap();
    let response = world
        .as_client(Method::POST, "/v1/business_profile")
        .json(&profile)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let answer: Value = response.json().await.unwrap();
    assert!(
        answer["description"].to_string().contains("Basic "),
        "{answer}"
    );
    let ein = answer["errors"]["business_info.ein"].to_string();
    assert!(
        ein.contains("12-3456789") && ein.contains("\"123456789\""),
        "{ein}"
    );
    let site = answer["errors"]["business_info.website"].to_string();
    assert!(site.contains("https%3A%2F%2Falpine.example"), "{site}");
    assert!(
        answer["errors"]["business_admin.first_name"].is_array(),
        "fields within fields have a dotted path: {answer}"
    );
    assert_eq!(
        world
            .as_client(Method::POST, "/v1/business_profile")
            .json(&profile)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::CREATED,
        "nothing was created the first time"
    );
}

#[tokio::test]
async fn a_dropped_connection_gives_no_status_line() {
    let (world, user, order) = money_world().await;
    for (kind, routines) in [(FaultKind::DropBefore, 0), (FaultKind::DropAfter, 1)] {
        world
            .control()
            .add_fault(on_routines(kind.clone()))
            .unwrap();
        let outcome = world
            .as_user(Method::POST, "/v1/routines", &user)
            .json(&order)
            .send()
            .await;
        let error = outcome.expect_err("no answer must arrive");
        assert!(
            error.status().is_none() && !error.is_connect(),
            "{kind:?}: the request was sent: {error:?}"
        );
        assert_eq!(world.control().ledger().routine_count, routines, "{kind:?}");
    }
    world.get("/v1/user", &user).await;
}

#[tokio::test]
async fn refused_connections_are_refused_until_the_port_listens_again() {
    let (world, user, _) = money_world().await;
    world.control().refuse(true).await.unwrap();
    let refused = world
        .as_user(Method::GET, "/v1/user", &user)
        .send()
        .await
        .expect_err("nobody listens");
    assert!(refused.is_connect(), "no byte may have left: {refused:?}");
    world.control().refuse(true).await.unwrap();
    world.control().refuse(false).await.unwrap();
    world.get("/v1/user", &user).await;
    world.control().refuse(false).await.unwrap();
}

#[tokio::test]
async fn codes_expire_just_before_they_are_used() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    let fault = Fault {
        method: None,
        path_pattern: "/v1/oauth/*".into(),
        kind: FaultKind::ExpireCodes,
        times: 1,
    };
    world.control().add_fault(fault).unwrap();
    let body: Value = world.exchange(&code).await.json().await.unwrap();
    assert_eq!(body["error"], "invalid_grant");
}

#[tokio::test]
async fn a_delayed_answer_still_arrives() {
    let (world, user, order) = money_world().await;
    let before = std::time::Instant::now();
    world
        .control()
        .add_fault(on_routines(FaultKind::Delay { ms: 200 }))
        .unwrap();
    assert_eq!(
        world.create_routine(&user, &order).await.status(),
        StatusCode::CREATED
    );
    assert!(before.elapsed().as_millis() >= 200, "it came too early");
}

#[tokio::test]
async fn a_held_answer_waits_while_its_effect_is_done() {
    let (world, user, order) = money_world().await;
    let control = world.control();
    control.hold("/v1/routines");
    let request = world
        .as_user(Method::POST, "/v1/routines", &user)
        .json(&order)
        .send();
    let waiting = tokio::spawn(request);
    while !control.requests().iter().any(|request| request.held) {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        control.ledger().routine_count,
        1,
        "the effect is there before the answer"
    );
    assert!(!waiting.is_finished(), "the answer is held");
    control.release("/v1/routines");
    assert_eq!(
        waiting.await.unwrap().unwrap().status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn impossible_faults_are_refused_and_waiting_ones_can_be_forgotten() {
    let (world, user, order) = money_world().await;
    let control = world.control();
    assert!(
        control
            .add_fault(on_routines(FaultKind::Status { code: 200 }))
            .is_err()
    );
    assert!(
        control
            .add_fault(Fault {
                times: 0,
                ..on_routines(FaultKind::DropAfter)
            })
            .is_err()
    );
    control
        .add_fault(on_routines(FaultKind::DropAfter))
        .unwrap();
    assert_eq!(control.faults().len(), 1);
    control.clear_faults();
    assert_eq!(
        world.create_routine(&user, &order).await.status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn the_request_log_has_no_query_and_no_body() {
    let (world, user, order) = money_world().await;
    world.routine(&user, &order).await;
    world.get("/v1/transfers?status=pending", &user).await;
    let log = serde_json::to_string(&world.control().requests()).unwrap();
    for secret in ["status=pending", "redirect_uri", "Rent", &user.access] {
        assert!(!log.contains(secret), "{secret} in the log");
    }
    let last = world.control().requests().pop().unwrap();
    assert_eq!(
        (last.method.as_str(), last.path.as_str(), last.status),
        ("GET", "/v1/transfers", Some(200))
    );
    assert_eq!(last.host, "api");
}

#[tokio::test]
async fn access_tokens_can_be_ended_and_the_clock_moved() {
    let (world, user, _) = money_world().await;
    let before = world.control().now();
    world.control().advance_clock(90).await.unwrap();
    assert_eq!(world.control().now().duration_since(before).as_secs(), 90);
    assert!(
        world.control().advance_clock(-1).await.is_err(),
        "time does not run backwards"
    );
    world.control().expire_access_tokens().await.unwrap();
    let ended = world
        .as_user(Method::GET, "/v1/user", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(ended.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        world.refresh(&user.refresh).await.status(),
        StatusCode::OK,
        "refresh tokens stay good"
    );
}
