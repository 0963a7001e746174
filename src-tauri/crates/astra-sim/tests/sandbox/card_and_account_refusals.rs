//! What speaks against a routine between a card and an account (CONTRACT.md 16).

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::card_and_account::{TO_ACCOUNT, TO_CARD, stage};
use crate::world::{card, with};

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
    let as_issued = with(card("4603690000000001"), "added_by_user", json!(false));
    let secure = world.running.secure.join("/v1/cards").unwrap();
    let request = world.http.post(secure).bearer_auth(&stage.user.access);
    let issued: Value = request
        .json(&as_issued)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let issued = issued["id"].as_str().unwrap().to_owned();
    let flagged = world.add_card(&stage.user, "4000000000009235").await;
    let no_pull = world.add_card(&stage.user, "4000000000000341").await;
    let no_push = world.add_card(&stage.user, "4000000000000119").await;
    let stranger = world.approved_user().await;
    let theirs = world.add_account(&stranger, "7654321").await;
    let source = |id: &str| with(stage.to_account(), "source", json!({"id": id}));
    let to_card = |id: &str| with(stage.to_card("net_debit"), "destination", json!({"id": id}));
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
        (TO_CARD, to_card(&no_push), 400, "it cannot receive"),
        (
            TO_CARD,
            to_card(&stage.account),
            404,
            "an account is no card",
        ),
        (
            TO_CARD,
            to_card(&issued),
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
