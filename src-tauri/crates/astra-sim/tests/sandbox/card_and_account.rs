//! Routines between cards and accounts (CONTRACT.md 16).

use astra_sim::{Assumption, Config, ControlError, Fault, FaultKind, Grant, UserStatus};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{User, VISA, World, me_to_me};

pub const TO_ACCOUNT: &str = "/v1/routines/card-to-account";
pub const TO_CARD: &str = "/v1/routines/account-to-card";

/// An approved business with a card and an account, where the client has the extra configuration.
pub struct Stage {
    pub world: World,
    pub user: User,
    pub card: String,
    pub account: String,
}

pub async fn stage() -> Stage {
    let mut config = Config::practice();
    config.grants.set(Grant::CardAndAccount, true);
    let world = World::with(config).await;
    let user = world.approved_user().await;
    let card = world.add_card(&user, VISA).await;
    let account = world.add_account(&user, "1234567").await;
    Stage {
        world,
        user,
        card,
        account,
    }
}

impl Stage {
    pub fn to_account(&self) -> Value {
        json!({
            "name": "Top up", "amount": 20.5, "source": {"id": self.card}, "destination": {"id": self.account},
            "debit_fee_percent": 1.25, "client_correlation_id": "a1B2c3D4"
        })
    }

    pub fn to_card(&self, settlement_mode: &str) -> Value {
        json!({
            "name": "Cash out", "amount": 20.5, "source": {"id": self.account}, "destination": {"id": self.card},
            "settlement_mode": settlement_mode, "client_correlation_id": "a1B2c3D4"
        })
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.world.send(Method::POST, path, &self.user, body).await
    }
}

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn a_card_funds_an_account_and_the_fee_adds_up() {
    let stage = stage().await;
    let world = &stage.world;
    let (status, routine) = stage.post(TO_ACCOUNT, &stage.to_account()).await;
    assert_eq!(status, StatusCode::CREATED, "{routine}");
    let mut documented = vec![
        "id",
        "status",
        "name",
        "amount",
        "source",
        "destination",
        "start_date",
        "created",
        "active",
        "payment_route",
        "type",
        "blocked",
        "debit_fee_percent",
    ];
    documented.sort_unstable();
    let mut found = keys(&routine);
    found.sort_unstable();
    assert_eq!(found, documented);
    assert_eq!(routine["source"], json!({"id": stage.card}));
    assert_eq!(
        routine["destination"],
        json!({"id": stage.account, "user_id": stage.user.id}),
        "filled with the caller, as for me-to-me"
    );
    assert_eq!(
        (&routine["status"], &routine["active"], &routine["type"]),
        (&json!("active"), &json!(true), &json!("one-time"))
    );
    assert_eq!(
        (
            &routine["debit_fee_percent"],
            &routine["blocked"],
            &routine["payment_route"]
        ),
        (&json!(1.25), &json!(false), &json!("card-to-account"))
    );

    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    let listed = world.get("/v1/routines", &stage.user).await;
    assert_eq!(
        listed["routines"][0]["id"], routine["id"],
        "it is a routine like others"
    );
    assert_eq!(listed["routines"][0]["source_id"], json!(stage.card));
    world.seconds(3);
    let transfer =
        world.get(&format!("{path}/transfers"), &stage.user).await["transfers"][0].clone();
    assert_eq!(
        (
            &transfer["status"],
            &transfer["amount"],
            &transfer["client_correlation_id"]
        ),
        (&json!("processed"), &json!(20.5), &json!("a1B2c3D4"))
    );
    let segments = format!(
        "/v1/transfers/{}/segments",
        transfer["id"].as_str().unwrap()
    );
    let legs = world.get(&segments, &stage.user).await;
    assert_eq!(
        (
            &legs["segments"][0]["amount"],
            &legs["segments"][1]["amount"]
        ),
        (&json!(20.76), &json!(20.5)),
        "1.25 percent of $20.50 are 26 cents, added to the pull"
    );
    assert_eq!(world.get(&path, &stage.user).await["status"], "completed");
    let books = world.control().books().await;
    assert_eq!(books.violations, [""; 0]);
    assert_eq!(
        (
            books.pulled_cents.0,
            books.pushed_cents.0,
            books.fees_cents.0
        ),
        (2_076, 2_050, 26)
    );
    let types: Vec<_> = (world.control().outbox().into_iter())
        .map(|notice| notice.webhook_type)
        .collect();
    for told in [
        "routine_created",
        "transfer_created",
        "transfer_updated",
        "routine_updated",
    ] {
        assert!(types.iter().any(|word| word == told), "{told} in {types:?}");
    }
    let cancel = format!("/v1/transfers/{}/cancel", transfer["id"].as_str().unwrap());
    assert_eq!(
        stage.post(&cancel, &json!({})).await.0,
        StatusCode::BAD_REQUEST,
        "A45"
    );
}

#[tokio::test]
async fn an_account_pays_to_a_card_in_the_newer_and_the_older_form() {
    let stage = stage().await;
    let mut older = stage.to_card("net_debit");
    for field in ["settlement_mode", "client_correlation_id"] {
        older.as_object_mut().unwrap().remove(field);
    }
    older["transfer"] = json!({"type": "ach_credit", "addenda": "Cash out 7"});
    for body in [
        stage.to_card("net_debit"),
        stage.to_card("gross_debit"),
        older,
    ] {
        let (status, routine) = stage.post(TO_CARD, &body).await;
        assert_eq!(status, StatusCode::CREATED, "{routine}");
        assert_eq!(routine["payment_route"], "account-to-card");
        assert_eq!(routine["debit_fee_percent"], Value::Null);
    }
    stage.world.seconds(3);
    let ledger = stage.world.control().ledger();
    assert!(ledger.users[0].routines.iter().all(|routine| {
        let transfer = routine.transfer.as_ref().unwrap();
        transfer.status == "processed" && transfer.pull_cents == transfer.push_cents
    }));
    assert_eq!((ledger.routine_count, ledger.transfer_count), (3, 3));
}

#[tokio::test]
async fn gross_debit_is_for_whom_the_capabilities_say_so() {
    let stage = stage().await;
    let capabilities = format!("/v1/users/{}/capabilities", stage.user.id);
    for (status, eligible) in [(UserStatus::Approved, true), (UserStatus::Pending, false)] {
        let control = stage.world.control();
        control
            .set_user_status(&stage.user.id, status)
            .await
            .unwrap();
        let said = stage.world.get(&capabilities, &stage.user).await;
        assert_eq!(said["account_to_card"]["is_eligible"], eligible);
        let gross = stage.post(TO_CARD, &stage.to_card("gross_debit")).await.0;
        assert_eq!(gross == StatusCode::CREATED, eligible);
        let (net, routine) = stage.post(TO_CARD, &stage.to_card("net_debit")).await;
        assert_eq!(
            net,
            StatusCode::CREATED,
            "net debit needs no capability: {routine}"
        );
    }
    let routines = stage.world.get("/v1/routines", &stage.user).await;
    assert_eq!(
        routines["routines"][0]["status"],
        "requires_user_verification"
    );
}

#[tokio::test]
async fn a_mixture_is_an_extra_configuration() {
    let stage = stage().await;
    stage
        .world
        .control()
        .set_grant(Grant::CardAndAccount, false);
    for (path, body) in [
        (TO_ACCOUNT, stage.to_account()),
        (TO_CARD, stage.to_card("net_debit")),
    ] {
        let (status, refused) = stage.post(path, &body).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    }
    stage.world.control().set_grant(Grant::CardAndAccount, true);
    stage.world.control().set_grant(Grant::Debit, false);
    let refused = stage.post(TO_ACCOUNT, &stage.to_account()).await.0;
    assert_eq!(refused, StatusCode::FORBIDDEN, "one end is a debit card");
    assert!(
        !Config::practice().grants.card_and_account,
        "off by default"
    );
}

#[tokio::test]
async fn a_repeated_key_gives_the_first_card_and_account_routine_with_a7_no_idempotency_broken() {
    let stage = stage().await;
    let card = stage
        .world
        .add_card(&stage.user, crate::world::OTHER_VISA)
        .await;
    stage.world.control().break_assumption(Assumption::A7, true);
    let send = async |path: &str, body: Value| {
        let request = stage.world.as_user(Method::POST, path, &stage.user);
        let request = request.header("idempotency-key", "one").json(&body);
        let made: Value = request.send().await.unwrap().json().await.unwrap();
        made["id"].clone()
    };
    let first = send(TO_ACCOUNT, stage.to_account()).await;
    assert_eq!(send(TO_ACCOUNT, stage.to_account()).await, first);
    let other = send("/v1/routines", me_to_me(&stage.card, &card, "1.00")).await;
    assert_ne!(other, first, "another call is another request");
    assert_eq!(stage.world.control().ledger().routine_count, 2);
}

#[tokio::test]
async fn ends_in_use_stay_and_a_chargeback_reaches_a_mixture() {
    let stage = stage().await;
    let (_, routine) = stage.post(TO_ACCOUNT, &stage.to_account()).await;
    for path in [
        format!("/v1/cards/{}", stage.card),
        format!("/v1/accounts/{}", stage.account),
    ] {
        let request = stage.world.as_user(Method::DELETE, &path, &stage.user);
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::BAD_REQUEST,
            "A39"
        );
    }
    stage.world.seconds(3);
    let list = format!("/v1/routines/{}/transfers", routine["id"].as_str().unwrap());
    let transfer = stage.world.get(&list, &stage.user).await["transfers"][0].clone();
    let id = transfer["id"].as_str().unwrap();
    stage.world.control().charge_back(id).await.unwrap();
    let world = stage.world.restart(2).await;
    let path = format!("/v1/transfers/{id}");
    let charged = world.get(&path, &stage.user).await;
    assert!(charged["chargeback"]["cb_id"].is_string(), "{charged}");
}

/// Chargebacks are those of card payments (CONTRACT.md 17); an account is debited by ACH.
#[tokio::test]
async fn a_payment_from_an_account_cannot_be_charged_back() {
    let stage = stage().await;
    let control = stage.world.control();
    let fault = Fault {
        method: Some("POST".to_owned()),
        path_pattern: "/v1/routines/*".to_owned(),
        kind: FaultKind::Chargeback { seconds: 1 },
        times: 2,
    };
    control.add_fault(fault).unwrap();
    let from_account = stage.post(TO_CARD, &stage.to_card("net_debit")).await.1;
    let from_card = stage.post(TO_ACCOUNT, &stage.to_account()).await.1;
    stage.world.seconds(5);
    let transfer = async |routine: &Value| {
        let path = format!("/v1/routines/{}/transfers", routine["id"].as_str().unwrap());
        stage.world.get(&path, &stage.user).await["transfers"][0].clone()
    };
    let pulled = transfer(&from_account).await;
    assert_eq!(
        (&pulled["status"], &pulled["chargeback"]),
        (&json!("processed"), &Value::Null),
        "the fault did nothing"
    );
    assert!(transfer(&from_card).await["chargeback"].is_object());
    let refused = control.charge_back(pulled["id"].as_str().unwrap()).await;
    assert!(
        matches!(refused, Err(ControlError::NoSuchThing)),
        "{refused:?}"
    );
    assert_eq!(transfer(&from_account).await["chargeback"], Value::Null);
    assert_eq!(control.books().await.violations, [""; 0]);
}
