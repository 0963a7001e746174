//! Notices as a receiver meets them.

use std::sync::{Arc, Mutex};

use astra_sim::{Notice, WebhookSettings};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::world::{User, World, me_to_me};

/// Whoever listens for notices.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    /// Statuses to answer with, one by one; then 200.
    answers: Arc<Mutex<Vec<u16>>>,
}

impl Receiver {
    async fn listen(world: &World, more: WebhookSettings) -> Self {
        let receiver = Self::default();
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?from=astra", socket.local_addr().unwrap());
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(socket, router).await });
        let settings = WebhookSettings {
            url: Some(url.parse().unwrap()),
            ..more
        };
        world.control().set_webhooks(settings).unwrap();
        receiver
    }

    fn types(&self) -> Vec<String> {
        let got = self.got.lock().unwrap();
        let read = |body: &Bytes| serde_json::from_slice::<Value>(body).unwrap();
        got.iter()
            .map(|(_, body)| read(body)["webhook_type"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn has(&self, count: usize) {
        while self.got.lock().unwrap().len() < count {
            tokio::task::yield_now().await;
        }
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.got.lock().unwrap().push((headers, body));
    let mut answers = receiver.answers.lock().unwrap();
    let status = if answers.is_empty() {
        200
    } else {
        answers.remove(0)
    };
    StatusCode::from_u16(status).unwrap()
}

/// A stopped clock, a business with two cards, and nobody told of them.
async fn stage() -> (World, User, Value) {
    let world = World::new().await;
    world.control().stop_clock(None).await.unwrap();
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    (world, user, me_to_me(&one, &two, "4.99"))
}

/// Waits until the notice has been tried so often.
async fn tried(world: &World, number: u64, times: usize) -> Notice {
    loop {
        let notice = world
            .control()
            .outbox()
            .into_iter()
            .find(|notice| notice.number == number);
        match notice.filter(|notice| notice.attempts.len() >= times) {
            Some(notice) => return notice,
            None => tokio::task::yield_now().await,
        }
    }
}

#[tokio::test]
async fn a_payment_is_told_step_by_step_and_each_notice_is_signed() {
    let (world, user, order) = stage().await;
    let receiver = Receiver::listen(&world, WebhookSettings::default()).await;
    let routine = world.routine(&user, &order).await;
    world.control().advance_clock(10).await.unwrap();
    receiver.has(4).await;
    assert_eq!(
        receiver.types(),
        [
            "routine_created",
            "transfer_created",
            "routine_updated",
            "transfer_updated"
        ]
    );
    let got = receiver.got.lock().unwrap().clone();
    for (headers, body) in &got {
        assert_eq!(headers["content-type"], "application/json");
        let mut mac =
            Hmac::<Sha256>::new_from_slice(world.config.client_secret.as_bytes()).unwrap();
        mac.update(body);
        let signature = STANDARD.decode(&headers["astra-verification"]).unwrap();
        mac.verify_slice(&signature)
            .expect("the raw bytes are what is signed");
    }
    let text = String::from_utf8(got[0].1.to_vec()).unwrap();
    let notice: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{"webhook_type": "routine_created", "resource_id": {}, "user_id": "{}", "webhook_id": {}}}"#,
            routine["id"], user.id, notice["webhook_id"]
        ),
        "as Python writes it, and nothing but a notice"
    );
}

#[tokio::test]
async fn cards_users_and_chargebacks_are_told_as_well() {
    let world = World::new().await;
    world.control().stop_clock(None).await.unwrap();
    let receiver = Receiver::listen(&world, WebhookSettings::default()).await;
    let user = world.user_with_ein("12-3456789").await;
    let (one, two) = world.two_cards(&user).await;
    world.control().advance_clock(60).await.unwrap();
    receiver.has(4).await;
    assert_eq!(
        receiver.types(),
        [
            "user_updated",
            "card_created",
            "card_created",
            "user_updated"
        ],
        "a business begins to exist, and its review ends"
    );
    world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    world.control().advance_clock(10).await.unwrap();
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0]["id"].clone();
    world
        .control()
        .charge_back(transfer.as_str().unwrap())
        .await
        .unwrap();
    receiver.has(10).await;
    assert_eq!(
        receiver.types()[8..],
        ["transfer_updated", "chargeback_created"]
    );
    let last = receiver.got.lock().unwrap()[9].1.clone();
    let last: Value = serde_json::from_slice(&last).unwrap();
    assert_eq!(last["resource_parent_id"], transfer);
}

#[tokio::test]
async fn a_notice_that_is_not_taken_is_tried_ten_times_over_five_hours() {
    let (world, user, order) = stage().await;
    let receiver = Receiver::listen(&world, WebhookSettings::default()).await;
    receiver.answers.lock().unwrap().extend([201; 10]);
    world.routine(&user, &order).await;
    let number = world.control().outbox().last().unwrap().number;
    let first = tried(&world, number, 1).await;
    let gap = first
        .next_attempt
        .unwrap()
        .duration_since(first.created)
        .as_secs();
    assert_eq!(gap, 35, "only 200 counts");
    // One more second brings the transfer; its notices must not eat the refusals.
    for (more, seconds) in [34, 71, 140, 280, 560, 1_120, 2_240, 4_480, 8_960]
        .into_iter()
        .enumerate()
    {
        if more == 0 {
            receiver.answers.lock().unwrap().clear();
            receiver.answers.lock().unwrap().extend([201; 64]);
        }
        world.control().advance_clock(seconds).await.unwrap();
        if more > 0 {
            tried(&world, number, more + 1).await;
        }
    }
    let last = tried(&world, number, 10).await;
    assert_eq!(
        (last.next_attempt, last.delivered),
        (None, false),
        "given up"
    );
    let hours = last.attempts[9]
        .time
        .duration_since(last.created)
        .as_secs_f64()
        / 3_600.0;
    assert!((4.9..5.1).contains(&hours), "{hours} hours");

    receiver.answers.lock().unwrap().clear();
    world.control().resend(number).unwrap();
    let taken = tried(&world, number, 11).await;
    assert!(taken.delivered);
    assert_eq!(taken.attempts[10].answer, Some(200));
    assert!(world.control().resend(999).is_err());
}

#[tokio::test]
async fn a_clock_moved_by_hours_meets_every_try_in_between() {
    let (world, user, order) = stage().await;
    let nobody = WebhookSettings {
        url: Some("http://127.0.0.1:1/".parse().unwrap()),
        ..WebhookSettings::default()
    };
    world.control().set_webhooks(nobody).unwrap();
    world.routine(&user, &order).await;
    let number = world.control().outbox().last().unwrap().number;
    world.control().advance_clock(6 * 60 * 60).await.unwrap();
    let notice = tried(&world, number, 10).await;
    assert_eq!(notice.attempts.len(), 10);
    assert_eq!(notice.attempts[0].error.as_deref(), Some("no connection"));
}

#[tokio::test]
async fn notices_can_be_repeated_and_out_of_order() {
    let (world, user, order) = stage().await;
    let badly = WebhookSettings {
        url: None,
        repeats: 1,
        out_of_order: true,
    };
    let receiver = Receiver::listen(&world, badly).await;
    for _ in 0..4 {
        world.routine(&user, &order).await;
    }
    world.control().advance_clock(10).await.unwrap();
    receiver.has(32).await;
    let notices = world.control().outbox();
    let numbers: Vec<_> = receiver
        .got
        .lock()
        .unwrap()
        .iter()
        .map(|(_, body)| {
            let told: Value = serde_json::from_slice(body).unwrap();
            let notice = notices
                .iter()
                .find(|notice| notice.webhook_id == told["webhook_id"]);
            notice.unwrap().number
        })
        .collect();
    assert!(!numbers.is_sorted(), "{numbers:?}");
    for number in numbers[0].min(7)..=*numbers.iter().max().unwrap() {
        let times = numbers.iter().filter(|told| **told == number).count();
        assert!(times == 2 || times == 0, "{number} was told {times} times");
    }
    assert_eq!(numbers.len(), 32, "sixteen notices, each twice");
}

#[tokio::test]
async fn notices_without_an_address_can_be_read_and_sent_later() {
    let (world, _, _) = stage().await;
    let control = world.control();
    let before = control.outbox();
    let types: Vec<_> = before
        .iter()
        .map(|notice| notice.webhook_type.as_str())
        .collect();
    assert_eq!(types, ["user_updated", "card_created", "card_created"]);
    assert!(
        before
            .iter()
            .all(|notice| notice.next_attempt.is_none() && notice.attempts.is_empty())
    );
    let receiver = Receiver::listen(&world, WebhookSettings::default()).await;
    control.resend(2).unwrap();
    receiver.has(1).await;
    assert_eq!(receiver.types(), ["card_created"]);
    let file = WebhookSettings {
        url: Some("file:///etc/passwd".parse().unwrap()),
        ..WebhookSettings::default()
    };
    assert!(control.set_webhooks(file).is_err());
}

#[tokio::test]
async fn no_further_attempt_is_made_after_notices_were_stopped() {
    let (world, user, order) = stage().await;
    let control = world.control();
    let receiver = Receiver::listen(&world, WebhookSettings::default()).await;
    receiver.answers.lock().unwrap().push(500);
    world.routine(&user, &order).await;
    let number = control.outbox().last().unwrap().number;
    let waiting = tried(&world, number, 1).await;
    assert!(waiting.next_attempt.is_some(), "it was not taken");

    control.set_webhooks(WebhookSettings::default()).unwrap();
    let stopped = tried(&world, number, 1).await;
    assert_eq!(stopped.next_attempt, None, "nobody is told any more");
    control.resend(number).unwrap();
    let resent = tried(&world, number, 1).await;
    assert_eq!(resent.next_attempt, None, "there is nobody to send it to");

    let other = Receiver::listen(&world, WebhookSettings::default()).await;
    control.advance_clock(3_600).await.unwrap();
    other.has(3).await;
    assert_eq!(
        other.types(),
        ["transfer_created", "routine_updated", "transfer_updated"],
        "only what happened since"
    );
    control.resend(number).unwrap();
    other.has(4).await;
    assert_eq!(other.types()[3], "routine_created", "unless it is resent");
}
