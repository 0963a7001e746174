//! Failures of time, of bytes and of words, each met over real HTTP.

use std::time::Duration;

use astra_sim::{Fault, FaultKind, FaultPlan};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::world::{OTHER_VISA, User, VISA, World, me_to_me};

struct Stage {
    world: World,
    user: User,
    order: Value,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new().await;
        let user = world.approved_user().await;
        let (one, two) = world.two_cards(&user).await;
        let order = me_to_me(&one, &two, "5.00");
        Self { world, user, order }
    }

    fn plan(&self, kind: FaultKind) {
        let fault = Fault {
            method: Some("POST".into()),
            path_pattern: "/v1/routines".into(),
            kind,
            times: 1,
        };
        self.world.control().add_fault(fault).unwrap();
    }

    async fn create(&self) -> reqwest::Result<reqwest::Response> {
        self.world
            .as_user(Method::POST, "/v1/routines", &self.user)
            .json(&self.order)
            .send()
            .await
    }

    fn routines(&self) -> usize {
        self.world.control().ledger().routine_count
    }

    /// Creates a routine and gives the text of the answer.
    async fn text(&self) -> (reqwest::header::HeaderMap, String) {
        let response = self.create().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        (response.headers().clone(), response.text().await.unwrap())
    }
}

#[tokio::test]
async fn a_request_that_times_out_has_happened_or_not_as_asked() {
    for (kind, routines) in [(FaultKind::TimeOutBefore, 0), (FaultKind::TimeOutAfter, 1)] {
        let stage = Stage::new().await;
        stage.plan(kind.clone());
        let request = stage
            .world
            .as_user(Method::POST, "/v1/routines", &stage.user)
            .json(&stage.order)
            .send();
        let waiting = tokio::spawn(request);
        while !stage
            .world
            .control()
            .events()
            .iter()
            .any(|event| event.fault.as_deref() == Some(kind.name()))
        {
            tokio::task::yield_now().await;
        }
        assert_eq!(stage.routines(), routines, "{kind:?}");
        assert!(!waiting.is_finished(), "no answer comes");
        waiting.abort();
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_reset() {
    let stage = Stage::new().await;
    stage.plan(FaultKind::ResetMidBody);
    let response = stage.create().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED, "it began well");
    let error = response.bytes().await.expect_err("the rest is missing");
    assert!(
        format!("{error:?}").contains("ConnectionReset"),
        "{error:?}"
    );
    assert_eq!(stage.routines(), 1);
    stage.world.get("/v1/user", &stage.user).await;
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    let stage = Stage::new().await;
    for code in [429, 500, 502, 503] {
        stage.plan(FaultKind::RetryAfter { code, seconds: 7 });
        let response = stage.create().await.unwrap();
        assert_eq!(response.status().as_u16(), code);
        assert_eq!(response.headers()["retry-after"], "7");
    }
    assert_eq!(stage.routines(), 0);
}

#[tokio::test]
async fn an_answer_can_be_no_json_half_of_it_or_declared_as_something_else() {
    let stage = Stage::new().await;
    stage.plan(FaultKind::MalformedJson);
    let (headers, text) = stage.text().await;
    assert_eq!(headers["content-type"], "application/json");
    assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");

    stage.plan(FaultKind::TruncatedJson);
    let (_, text) = stage.text().await;
    assert!(
        serde_json::from_str::<Value>(&text).is_err() && text.starts_with('{'),
        "{text}"
    );

    stage.plan(FaultKind::WrongContentType);
    let (headers, text) = stage.text().await;
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
    assert_eq!(stage.routines(), 3, "each took effect");
}

#[tokio::test]
async fn a_response_can_carry_a_value_that_the_contract_does_not_know() {
    let stage = Stage::new().await;
    stage.plan(FaultKind::UnknownStatus);
    let (_, text) = stage.text().await;
    assert!(text.contains("in_orbit") && text.contains("5.00"), "{text}");
    stage.plan(FaultKind::UnknownField);
    let (_, text) = stage.text().await;
    assert!(
        text.contains("orbit_class") && text.contains("5.00"),
        "{text}"
    );
}

#[tokio::test]
async fn slow_bytes_arrive_all_the_same() {
    let stage = Stage::new().await;
    stage.plan(FaultKind::SlowBytes { ms: 1 });
    let before = std::time::Instant::now();
    let (_, text) = stage.text().await;
    assert!(before.elapsed() >= Duration::from_millis(text.len() as u64));
    assert!(serde_json::from_str::<Value>(&text).is_ok());
}

#[tokio::test]
async fn a_duplicate_reply_is_two_answers_to_one_request() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let stage = Stage::new().await;
    stage.plan(FaultKind::DuplicateReply);
    let address = stage.world.running.api.socket_addrs(|| None).unwrap()[0];
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let body = stage.order.to_string();
    let head = format!(
        "POST /v1/routines HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: \
         application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        stage.user.access,
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answers = String::new();
    socket.read_to_string(&mut answers).await.unwrap();
    let (one, two) = answers.split_at(answers.len() / 2);
    assert!(one.starts_with("HTTP/1.1 201"), "{answers}");
    assert_eq!(one, two, "byte for byte");
    assert_eq!(stage.routines(), 1, "it happened once");
}

#[tokio::test]
async fn a_delayed_effect_comes_when_its_simulated_time_has_come() {
    let stage = Stage::new().await;
    let control = stage.world.control();
    control.stop_clock(None).await.unwrap();
    stage.plan(FaultKind::DelayedEffect { ms: 60_000 });
    assert_eq!(
        stage.create().await.unwrap().status(),
        StatusCode::GATEWAY_TIMEOUT
    );
    control.advance_clock(59).await.unwrap();
    stage.world.get("/v1/user", &stage.user).await;
    assert_eq!(stage.routines(), 0, "not yet");
    control.advance_clock(1).await.unwrap();
    assert_eq!(stage.routines(), 1, "as soon as the clock has been moved");
}

#[tokio::test]
async fn delayed_effects_come_in_due_order_and_each_at_its_own_time() {
    let mut stage = Stage::new().await;
    let control = stage.world.control();
    control.stop_clock(None).await.unwrap();
    let begun = control.now();
    for (ms, amount) in [(120_000, "2.00"), (60_000, "1.00"), (60_000, "1.50")] {
        stage.order["amount"] = serde_json::from_str(amount).unwrap();
        stage.plan(FaultKind::DelayedEffect { ms });
        let answer = stage.create().await.unwrap();
        assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    }
    // Their access token is long expired then.
    control.advance_clock(48 * 60 * 60).await.unwrap();
    let events = control.events();
    let made = events.iter().filter(|one| one.event == "routine_created");
    let later: Vec<_> = made
        .map(|one| one.time.duration_since(begun).as_secs())
        .collect();
    assert_eq!(later, [60, 60, 120], "not when somebody looked");
    let ledger = control.ledger();
    let routines = ledger.users[0].routines.iter();
    let amounts: Vec<_> = routines.map(|one| one.amount_cents.0).collect();
    assert_eq!(amounts, [100, 150, 200], "the first due is the first done");
    let done = ledger.users[0].routines.iter();
    assert!(
        done.into_iter().all(|one| one.status == "completed"),
        "and time went on after them"
    );
}

#[tokio::test]
async fn a_delayed_effect_comes_before_a_clock_is_stopped_later() {
    let stage = Stage::new().await;
    let control = stage.world.control();
    stage.plan(FaultKind::DelayedEffect { ms: 60_000 });
    stage.create().await.unwrap();
    let (begun, hour) = (control.now(), Duration::from_secs(3_600));
    control.stop_clock(Some(begun + hour)).await.unwrap();
    let events = control.events();
    let made = events.iter().find(|one| one.event == "routine_created");
    let made = made.expect("it has happened").time;
    assert_eq!(made.duration_since(begun).as_secs(), 60);
    assert_eq!(control.now(), begun + hour);
}

#[tokio::test]
async fn a_delayed_effect_does_not_outlive_the_simulator() {
    let stage = Stage::new().await;
    let control = stage.world.control();
    control.stop_clock(None).await.unwrap();
    stage.plan(FaultKind::DelayedEffect { ms: 60_000 });
    stage.create().await.unwrap();
    stage.world.running.stop().await;
    control.advance_clock(120).await.unwrap();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(control.ledger().routine_count, 0);
}

#[tokio::test]
async fn a_failed_transfer_says_why() {
    let stage = Stage::new().await;
    let reason = "issuer_declined".to_owned();
    stage.plan(FaultKind::FailedTransfer { reason });
    stage.text().await;
    stage.world.seconds(5);
    let transfer = &stage.world.get("/v1/transfers", &stage.user).await["transfers"][0];
    assert_eq!(transfer["status"], "failed");
    assert_eq!(transfer["failure_reason"], "issuer_declined");
}

#[tokio::test]
async fn a_chargeback_comes_after_the_money_has_moved() {
    let stage = Stage::new().await;
    stage.plan(FaultKind::Chargeback { seconds: 86_400 });
    stage.text().await;
    stage.world.seconds(5);
    let transfer =
        async || stage.world.get("/v1/transfers", &stage.user).await["transfers"][0].clone();
    let before = transfer().await;
    assert_eq!(
        (&before["status"], &before["chargeback"]),
        (&"processed".into(), &Value::Null)
    );
    stage.world.control().advance_clock(86_400).await.unwrap();
    let user = stage.world.refresh(&stage.user.refresh).await;
    let tokens: Value = user.json().await.unwrap();
    let again = User {
        access: tokens["access_token"].as_str().unwrap().to_owned(),
        ..stage.user.clone()
    };
    let after = stage.world.get("/v1/transfers", &again).await["transfers"][0].clone();
    assert_eq!(
        after["status"], "processed",
        "a chargeback does not undo the transfer"
    );
    let id = after["chargeback"]["cb_id"].as_str().unwrap();
    assert!(
        id.len() == 18 && id.starts_with('C') && &id[7..8] == "V",
        "{id}"
    );
    assert_eq!(after["chargeback"]["exception_settled_amount"], 5.0);
}

#[tokio::test]
async fn a_card_can_be_flagged_as_it_is_linked() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let fault = Fault {
        method: None,
        path_pattern: "/v1/cards".into(),
        kind: FaultKind::FlaggedCard,
        times: 1,
    };
    world.control().add_fault(fault).unwrap();
    let flagged = world.add_card(&user, VISA).await;
    let usable = world.add_card(&user, OTHER_VISA).await;
    let status = async |id: &str| {
        world.get(&format!("/v1/cards/{id}"), &user).await["review_status"].clone()
    };
    assert_eq!(status(&flagged).await, "flagged");
    assert_eq!(
        status(&usable).await,
        "approved",
        "the fault was for one card"
    );
}

#[tokio::test]
async fn a_percentage_of_requests_meets_a_plan_and_the_plan_can_be_taken_back() {
    let stage = Stage::new().await;
    let control = stage.world.control();
    let plan = FaultPlan {
        name: Some("storm".to_owned()),
        percent: 50,
        seed: 3,
        ..Fault {
            method: Some("GET".into()),
            path_pattern: "/v1/**".into(),
            kind: FaultKind::Status { code: 500 },
            times: 1_000,
        }
        .into()
    };
    control.plan_fault(plan.clone()).unwrap();
    let mut failed = 0;
    for _ in 0..40 {
        let request = stage.world.as_user(Method::GET, "/v1/user", &stage.user);
        failed += usize::from(!request.send().await.unwrap().status().is_success());
    }
    assert!((5..35).contains(&failed), "{failed} of 40 at 50 percent");
    assert_eq!(control.clear_faults_named("storm"), 1);
    stage.world.get("/v1/user", &stage.user).await;
    for percent in [0, 101] {
        let impossible = FaultPlan {
            percent,
            ..plan.clone()
        };
        assert!(control.plan_fault(impossible).is_err(), "{percent} percent");
    }
}
