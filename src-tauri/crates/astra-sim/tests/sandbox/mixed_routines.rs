//! Routines between cards and accounts (CONTRACT.md 16).

use astra_sim::{Assumption, Config, Mode, UserStatus};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{User, VISA, World, me_to_me, with};

const TO_ACCOUNT: &str = "/v1/routines/card-to-account";
const TO_CARD: &str = "/v1/routines/account-to-card";

struct Stage {
    world: World,
    user: User,
    card: String,
    account: String,
}

async fn stage() -> Stage {
    let mut config = Config::practice();
    config.modes.set(Mode::CardAndAccount, true);
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
    fn to_account(&self) -> Value {
        json!({
            "name": "Top up", "amount": 20.5, "source": {"id": self.card}, "destination": {"id": self.account},
            "debit_fee_percent": 1.25, "client_correlation_id": "a1B2c3D4"
        })
    }

    fn to_card(&self, settlement_mode: &str) -> Value {
        json!({
            "name": "Cash out", "amount": 20.5, "source": {"id": self.account}, "destination": {"id": self.card},
            "settlement_mode": settlement_mode, "client_correlation_id": "a1B2c3D4"
        })
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
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
async fn wrong_fields_of_a_mixture_are_named() {
    let stage = stage().await;
    let long = "a".repeat(81);
    let table = [
        (TO_ACCOUNT, "source", json!("card")),
        (TO_ACCOUNT, "source.id", json!(7)),
        (TO_ACCOUNT, "source.user_id", json!("x")),
        (TO_ACCOUNT, "destination.user_id", json!(null)),
        (TO_ACCOUNT, "destination.name", json!("x")),
        (TO_ACCOUNT, "name", json!("")),
        (TO_ACCOUNT, "amount", json!(0)),
        (TO_ACCOUNT, "amount", json!(1.001)),
        (TO_ACCOUNT, "debit_fee_percent", json!(101)),
        (TO_ACCOUNT, "debit_fee_percent", json!("1")),
        (TO_ACCOUNT, "client_correlation_id", json!("short")),
        (TO_ACCOUNT, "start_date", json!("tomorrow")),
        (TO_ACCOUNT, "settlement_mode", json!("net_debit")),
        (TO_ACCOUNT, "transfer", json!({"type": "ach_credit"})),
        (TO_ACCOUNT, "payment_type", json!("debit")),
        (TO_CARD, "settlement_mode", json!("net")),
        (TO_CARD, "settlement_mode", json!(null)),
        (TO_CARD, "client_correlation_id", json!("a-b-c-d-")),
        (TO_CARD, "start_date", json!("2026-03-02")),
        (TO_CARD, "ultimate_receiver", json!("x")),
    ];
    for (path, field, value) in table {
        let mut body = match path {
            TO_ACCOUNT => stage.to_account(),
            _ => stage.to_card("gross_debit"),
        };
        match field.split_once('.') {
            Some((end, field)) => body[end][field] = value.clone(),
            None => body[field] = value.clone(),
        }
        let (status, refused) = stage.post(path, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path} {field}: {value}");
        assert!(
            refused["errors"][field].is_array(),
            "{field}: {value} gave {refused}"
        );
    }
    let without = |mut body: Value, field: &str| {
        body.as_object_mut().unwrap().remove(field);
        body
    };
    for (path, body, field) in [
        (TO_ACCOUNT, stage.to_account(), "source"),
        (TO_ACCOUNT, stage.to_account(), "destination"),
        (TO_ACCOUNT, stage.to_account(), "amount"),
        (TO_ACCOUNT, stage.to_account(), "client_correlation_id"),
        (TO_CARD, stage.to_card("net_debit"), "settlement_mode"),
        (
            TO_CARD,
            stage.to_card("gross_debit"),
            "client_correlation_id",
        ),
    ] {
        let (_, refused) = stage.post(path, &without(body, field)).await;
        let missing = json!(["Missing data for required field."]);
        assert_eq!(refused["errors"][field], missing, "{refused}");
    }
    let older = |transfer| {
        with(
            without(stage.to_card("net_debit"), "settlement_mode"),
            "transfer",
            transfer,
        )
    };
    for (body, field) in [
        (older(json!({})), "transfer.type"),
        (older(json!({"type": "wire"})), "transfer.type"),
        (
            older(json!({"type": "ach_credit", "addenda": long})),
            "transfer.addenda",
        ),
        (
            with(
                older(json!({"type": "ach_credit"})),
                "settlement_mode",
                json!("net_debit"),
            ),
            "settlement_mode",
        ),
    ] {
        let (_, refused) = stage.post(TO_CARD, &body).await;
        assert!(refused["errors"][field].is_array(), "{field}: {refused}");
    }
    assert_eq!(stage.world.control().ledger().routine_count, 0);
}

#[tokio::test]
async fn ends_that_cannot_be_used_are_refused() {
    let stage = stage().await;
    let world = &stage.world;
    let issued = world.add_card(&stage.user, "4603690000000001").await;
    let flagged = world.add_card(&stage.user, "4000000000009235").await;
    let no_pull = world.add_card(&stage.user, "4000000000000341").await;
    let no_push = world.add_card(&stage.user, "4000000000000119").await;
    let stranger = world.approved_user().await;
    let theirs = world.add_account(&stranger, "7654321").await;
    let source = |id: &str| with(stage.to_account(), "source", json!({"id": id}));
    let card = |id: &str| with(stage.to_card("net_debit"), "destination", json!({"id": id}));
    for (path, body, status, why) in [
        (
            TO_ACCOUNT,
            source(&issued),
            400,
            "the source must be external",
        ),
        (TO_ACCOUNT, source(&flagged), 400, "it is not approved"),
        (TO_ACCOUNT, source(&no_pull), 400, "it cannot fund"),
        (
            TO_ACCOUNT,
            source(&stage.account),
            404,
            "an account is no card",
        ),
        (
            TO_ACCOUNT,
            with(stage.to_account(), "destination", json!({"id": stage.card})),
            404,
            "a card is no account",
        ),
        (
            TO_ACCOUNT,
            with(stage.to_account(), "destination", json!({"id": theirs})),
            404,
            "somebody else's",
        ),
        (
            TO_ACCOUNT,
            with(stage.to_account(), "amount", json!(10_000.01)),
            400,
            "over the limit",
        ),
        (
            TO_ACCOUNT,
            with(stage.to_account(), "start_date", json!("2026-03-03")),
            400,
            "tomorrow",
        ),
        (TO_CARD, card(&no_push), 400, "it cannot receive"),
        (TO_CARD, card(&stage.account), 404, "an account is no card"),
        (
            TO_CARD,
            card(&issued),
            201,
            "a client-issued card may receive",
        ),
        (TO_ACCOUNT, source(&no_push), 201, "it can fund"),
        (
            TO_ACCOUNT,
            with(
                stage.to_account(),
                "destination",
                json!({"id": theirs, "user_id": stranger.id}),
            ),
            201,
            "person to person",
        ),
    ] {
        let (found, answer) = stage.post(path, &body).await;
        assert_eq!(found.as_u16(), status, "{why}: {answer}");
        if status != 201 {
            assert_eq!(answer["code"], status, "the generic shape: {answer}");
        }
    }
    world.seconds(3);
    let failing = with(stage.to_account(), "amount", json!(6.66));
    let (_, routine) = stage.post(TO_ACCOUNT, &failing).await;
    world.seconds(3);
    let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
    assert_eq!(
        world.get(&path, &stage.user).await["status"],
        "failed",
        "A57"
    );
    assert_eq!(world.control().books().await.violations, [""; 0]);
}

#[tokio::test]
async fn a_mixture_is_an_extra_configuration() {
    let stage = stage().await;
    stage.world.control().set_mode(Mode::CardAndAccount, false);
    for (path, body) in [
        (TO_ACCOUNT, stage.to_account()),
        (TO_CARD, stage.to_card("net_debit")),
    ] {
        let (status, refused) = stage.post(path, &body).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    }
    stage.world.control().set_mode(Mode::CardAndAccount, true);
    stage.world.control().set_mode(Mode::Debit, false);
    let refused = stage.post(TO_ACCOUNT, &stage.to_account()).await.0;
    assert_eq!(refused, StatusCode::FORBIDDEN, "one end is a debit card");
    assert!(!Config::practice().modes.card_and_account, "off by default");
}

#[tokio::test]
async fn a_repeated_key_gives_the_first_mixture_with_a7_flipped() {
    let stage = stage().await;
    let card = stage
        .world
        .add_card(&stage.user, crate::world::OTHER_VISA)
        .await;
    stage.world.control().flip(Assumption::A7, true);
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
    let charged = stage
        .world
        .get(&format!("/v1/transfers/{id}"), &stage.user)
        .await;
    assert!(charged["chargeback"]["cb_id"].is_string(), "{charged}");
}
