//! Routines (CONTRACT.md 16).

use astra_client::{
    Cents, CorrelationId, Effect, Frequency, PaymentType, Routine, RoutineId, RoutineRequest,
    RoutineStatus, RoutineType, TransferStatus, UserId,
};
use serde_json::{Value, json};

use crate::support::{
    Reply, Server, card, example, example_reply, json as support_json, phone_bill, token,
};
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
    for word in words(&example["types"]) {
        let kind = RoutineType::from(word.to_owned());
        assert!(
            !matches!(kind, RoutineType::Other(_)) && kind.as_str() == word,
            "{word}"
        );
        let text = format!(r#"{{"id":"r","status":"active","type":"{word}"}}"#);
        let routine: Routine = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&routine).unwrap()["type"], word);
        let ours = routine.routine_type == Some(RoutineType::OneTime);
        assert_eq!(ours, word == "one-time");
    }
}

#[tokio::test]
async fn a_recurring_routine_is_read_with_how_often_it_runs() {
    let example = example("routine_create_recurring");
    let mut answer = example["request"].clone();
    answer["id"] = json!("r1");
    answer["status"] = json!("active");
    let server = Server::start([support_json(200, &answer.to_string())]).await;
    let id = RoutineId::new("r1").unwrap();
    let routine = server.client().routine(&token(), &id).await.unwrap().value;
    assert_eq!(routine.routine_type, Some(RoutineType::Recurring));
    assert_eq!(routine.payment_type, Some(PaymentType::Ach));
    assert_eq!(routine.frequency, Some(Frequency::Weekly));
    assert_eq!(routine.amount, Some(Cents::new(2_500)));
    let odd = r#"{"id":"r","status":"active","frequency":"hourly"}"#;
    let odd: Routine = serde_json::from_str(odd).unwrap();
    assert_eq!(odd.frequency, Some(Frequency::Other("hourly".to_owned())));
}

#[tokio::test]
async fn a_routine_is_paused_resumed_and_ended_as_documented() {
    let example = example("routine_calls");
    let update = &example["update"];
    let paused = json!({ "id": "r1", "status": update["response_status"] }).to_string();
    let server = Server::start([
        support_json(200, &paused),
        support_json(200, &paused),
        support_json(204, ""),
    ])
    .await;
    let (client, id) = (server.client(), RoutineId::new("r1").unwrap());
    let answer = client
        .set_routine_active(&token(), &id, false)
        .await
        .unwrap()
        .value;
    assert_eq!(answer.status, RoutineStatus::Inactive);
    client
        .set_routine_active(&token(), &id, true)
        .await
        .unwrap();
    client.delete_routine(&token(), &id).await.unwrap();
    let line = |call: &Value| {
        let text = |name: &str| call[name].as_str().unwrap();
        let path = text("path").replace("{id}", "r1");
        format!("{} {path} HTTP/1.1", text("method"))
    };
    let seen = server.seen();
    let sent = |at: usize| -> Value { serde_json::from_str(&seen[at].body).unwrap() };
    assert_eq!(seen[0].line(), line(update));
    assert_eq!(sent(0), update["request"]);
    assert_eq!(sent(1), json!({ "active": true }));
    assert_eq!(seen[2].line(), line(&example["delete"]));
    assert_eq!(seen[2].body, "");
}

#[tokio::test]
async fn a_change_of_a_routine_is_sent_once_and_says_what_it_may_have_done() {
    let (id, once) = (RoutineId::new("r1").unwrap(), |reply| async {
        Server::start([reply, support_json(200, "{}")]).await
    });
    for (reply, effect) in [
        (Reply::Close, Effect::Unknown),
        (support_json(503, "{}"), Effect::Unknown),
        (support_json(400, "{}"), Effect::None),
    ] {
        let server = once(reply).await;
        let error = server.client().delete_routine(&token(), &id).await;
        assert_eq!(error.unwrap_err().effect(), effect);
        assert_eq!(server.seen().len(), 1, "never repeated");
    }
    let server = once(Reply::Close).await;
    let change = server
        .client()
        .set_routine_active(&token(), &id, true)
        .await;
    assert_eq!(change.unwrap_err().effect(), Effect::Unknown);
    assert_eq!(server.seen().len(), 1, "never repeated");
}

#[tokio::test]
async fn bank_accounts_are_read_and_an_odd_one_hides_no_other() {
    let example = example("account");
    let account = &example["response"];
    let list = json!({ "count": 2, "accounts": [account, { "name": "without an id" }] });
    let server = Server::start([support_json(200, &list.to_string())]).await;
    let listed = server.client().accounts(&token()).await.unwrap().value;
    assert_eq!((listed.items.len(), listed.unread), (1, 1));
    let [ours] = listed.items.as_slice() else {
        panic!("one account: {listed:?}");
    };
    assert_eq!(ours.id.as_str(), account["id"]);
    assert_eq!(ours.name.as_deref(), account["name"].as_str());
    assert_eq!(ours.mask.as_deref(), account["mask"].as_str());
    let bank = account["institution_name"].as_str();
    assert_eq!(ours.institution_name.as_deref(), bank);
    let shown = format!("{ours:?}");
    assert!(
        !shown.contains("Operating") && !shown.contains("4567"),
        "{shown}"
    );
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
