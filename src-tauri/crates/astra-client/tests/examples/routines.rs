//! Routines (CONTRACT.md 16).

use astra_client::{
    Cents, CorrelationId, PaymentType, Routine, RoutineRequest, RoutineStatus, RoutineType,
    TransferStatus, UserId,
};
use serde_json::{Value, json};

use crate::support::{Server, card, example, example_reply, phone_bill, token};
use crate::words;

#[tokio::test]
async fn a_payment_to_another_user_goes_out_as_documented() {
    let example = example("routine_create_person_to_person");
    let theirs = &example["request"];
    let text = |name: &str| theirs[name].as_str().unwrap();
    let request = RoutineRequest {
        name: text("name").to_owned(),
        source_id: card(text("source_id")),
        destination_id: card(text("destination_id")),
        destination_user_id: Some(UserId::new(text("destination_user_id")).unwrap()),
        client_correlation_id: Some(CorrelationId::new(text("client_correlation_id")).unwrap()),
        ..phone_bill()
    };
    let server = Server::start([example_reply("routine_create_card_to_card")]).await;
    server
        .client()
        .create_routine(&token(), &request)
        .await
        .unwrap();
    let sent: Value = serde_json::from_str(&server.only().body).unwrap();
    assert_eq!(&sent, theirs);
    let most = example["correlation_id_lengths"]["debit"].as_u64().unwrap();
    for (length, good) in [(most, true), (most + 1, false)] {
        let mark = "A".repeat(usize::try_from(length).unwrap());
        assert_eq!(
            CorrelationId::new(mark).is_ok(),
            good,
            "{length} characters"
        );
    }
}

#[tokio::test]
async fn a_preview_is_read_in_cents() {
    let server = Server::start([example_reply("routine_preview")]).await;
    let ours = server
        .client()
        .preview_routine(&token(), &phone_bill())
        .await
        .unwrap()
        .value;
    assert_eq!(
        (
            ours.pull_amount,
            ours.push_amount,
            ours.astra_fee,
            ours.customer_fee
        ),
        (
            Some(Cents::new(499)),
            Some(Cents::new(499)),
            Some(Cents::new(25)),
            Some(Cents::ZERO)
        )
    );
    let example = example("routine_preview");
    assert_eq!(
        example["response"]["estimated_settlement"],
        ours.estimated_settlement.unwrap()
    );
    let (method, path) = (
        example["method"].as_str().unwrap(),
        example["path"].as_str().unwrap(),
    );
    assert_eq!(server.only().line(), format!("{method} {path} HTTP/1.1"));
}

#[test]
fn the_words_of_a_routine_are_the_vendors() {
    let example = example("routine_words");
    for word in words(&example["statuses"]) {
        let status = RoutineStatus::from(word.to_owned());
        assert!(
            !matches!(status, RoutineStatus::Other(_)) && status.as_str() == word,
            "{word}"
        );
        let last = words(&example["final_once"]).any(|last| last == word);
        assert_eq!(status.is_final(), last, "{word}");
    }
    let wrong = example["not_a_status"].as_str().unwrap();
    let wrong = RoutineStatus::from(wrong.to_owned());
    assert!(matches!(wrong, RoutineStatus::Other(_)) && !wrong.is_final());
    for word in words(&example["payment_types"]) {
        let kind = PaymentType::from(word.to_owned());
        assert!(
            !matches!(kind, PaymentType::Other(_)) && kind.as_str() == word,
            "{word}"
        );
    }
    // Kinds that the application never makes survive as they came.
    for word in words(&example["types"]) {
        let text = format!(r#"{{"id":"r","status":"active","type":"{word}"}}"#);
        let routine: Routine = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&routine).unwrap()["type"], word);
        let ours = routine.routine_type == Some(RoutineType::OneTime);
        assert_eq!(ours, word == "one-time");
    }
}

#[test]
fn the_steps_of_a_payment_end_where_the_guide_ends() {
    let life = example("payment_life");
    let routines =
        words(&life["routine_statuses"]).chain([life["routine_when_failed"].as_str().unwrap()]);
    let ends: Vec<_> = routines
        .map(|word| {
            serde_json::from_value::<RoutineStatus>(json!(word))
                .unwrap()
                .is_final()
        })
        .collect();
    assert_eq!(ends, [false, true, true], "active, completed, failed");
    let transfers =
        words(&life["transfer_statuses"]).chain([life["transfer_when_failed"].as_str().unwrap()]);
    let ends: Vec<_> = transfers
        .map(|word| {
            serde_json::from_value::<TransferStatus>(json!(word))
                .unwrap()
                .is_final()
        })
        .collect();
    assert_eq!(ends, [false, true, true], "pending, processed, failed");
}
