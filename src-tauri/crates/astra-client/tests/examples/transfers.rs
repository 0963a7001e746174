//! Transfers, their legs and chargebacks, and lists (CONTRACT.md 17, 21).

use astra_client::{
    Cents, PaymentType, RoutineId, SegmentType, Transfer, TransferId, TransferStatus,
};
use serde_json::{Value, json};

use crate::support::{self, Server, example, token};
use crate::words;

async fn read(response: &Value) -> Transfer {
    let server = Server::start([support::json(200, &response.to_string())]).await;
    let id = TransferId::new("t").unwrap();
    server.client().transfer(&token(), &id).await.unwrap().value
}

#[tokio::test]
async fn a_transfer_and_its_legs_are_read() {
    let example = example("transfer");
    let theirs = &example["response"];
    let ours = read(theirs).await;
    assert_eq!(
        (ours.amount, &ours.status),
        (Some(Cents::new(499)), &TransferStatus::Processed)
    );
    assert_eq!(ours.payment_type, Some(PaymentType::Debit));
    let kept = serde_json::to_value(&ours).unwrap();
    for (name, value) in kept.as_object().unwrap() {
        match theirs[name].as_str() {
            Some(time) if time.ends_with("+00:00") => {
                assert_eq!(
                    value.as_str().unwrap().trim_end_matches('Z'),
                    time.trim_end_matches("+00:00"),
                    "{name}"
                );
            }
            _ => assert_eq!(value, &theirs[name], "{name}"),
        }
    }
    let server = Server::start([support::json(200, &example["segments"].to_string())]).await;
    let id = TransferId::new("t").unwrap();
    let legs = server
        .client()
        .transfer_segments(&token(), &id)
        .await
        .unwrap()
        .value;
    let leg = &legs.items[0];
    assert_eq!(
        (&leg.segment_type, leg.amount),
        (&Some(SegmentType::Pull), Some(Cents::new(499))),
        "A44, segments"
    );
    assert_eq!(leg.status, Some(TransferStatus::Processed));
}

#[test]
fn every_documented_status_of_a_transfer_is_known() {
    for word in words(&example("transfer")["statuses"]) {
        let status = TransferStatus::from(word.to_owned());
        assert!(
            !matches!(status, TransferStatus::Other(_)) && status.as_str() == word,
            "{word}"
        );
        assert_eq!(status.is_final(), word != "pending", "{word}");
    }
}

#[tokio::test]
async fn a_chargeback_is_read_and_the_transfer_stays_processed() {
    let example = example("chargeback");
    let mut transfer = support::example("transfer")["response"].clone();
    transfer["status"] = example["transfer_status"].clone();
    transfer["chargeback"] = example["response"].clone();
    let ours = read(&transfer).await;
    assert_eq!(ours.status, TransferStatus::Processed);
    let back = ours.chargeback.unwrap();
    let theirs = &example["response"];
    assert_eq!(theirs["cb_id"], back.cb_id.unwrap());
    assert_eq!(theirs["action_status"], back.action_status.unwrap());
    assert_eq!(theirs["exception_code"], back.exception_code.unwrap());
    assert_eq!(
        theirs["exception_description"],
        back.exception_description.unwrap()
    );
    assert_eq!(back.exception_settled_amount, Some(Cents::new(499)));
    assert!(back.created.is_some() && back.updated.is_some());
}

#[tokio::test]
async fn a_chargeback_keeps_its_id_whatever_its_other_fields_are() {
    let example = example("chargeback");
    let mut transfer = support::example("transfer")["response"].clone();
    for name in example["response"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "cb_id")
    {
        for odd in [
            json!("odd"),
            json!({"a": 1}),
            json!([]),
            json!(4.999),
            Value::Null,
        ] {
            transfer["chargeback"] = example["response"].clone();
            transfer["chargeback"][name] = odd.clone();
            let back = read(&transfer).await.chargeback.unwrap();
            assert_eq!(
                back.cb_id.as_deref(),
                example["response"]["cb_id"].as_str(),
                "{name}: {odd}"
            );
        }
    }
}

#[tokio::test]
async fn a_leg_whose_amount_cannot_be_read_is_still_a_leg() {
    let mut segments = example("transfer")["segments"].clone();
    segments["segments"][0]["amount"] = json!("4.999");
    let server = Server::start([support::json(200, &segments.to_string())]).await;
    let id = TransferId::new("t").unwrap();
    let legs = server
        .client()
        .transfer_segments(&token(), &id)
        .await
        .unwrap()
        .value;
    assert_eq!(
        legs.items[0].amount, None,
        "their shape is assumed (A44, segments)"
    );
    assert_eq!(legs.items[0].segment_type, Some(SegmentType::Pull));
}

/// Two pages of an empty list, as documented.
fn pages(list: &Value, example: &Value) -> [support::Reply; 2] {
    let name = list["name"].as_str().unwrap();
    let mut first = example["envelope"].clone();
    first[name] = json!([]);
    let mut last = first.clone();
    (last["cursor"], last["more"]) = (Value::Null, json!(false));
    [first, last].map(|page| support::json(200, &page.to_string()))
}

#[tokio::test]
async fn every_documented_list_that_the_client_reads_is_read_to_its_end() {
    let example = example("lists");
    let (routine, transfer) = (
        RoutineId::new("r1").unwrap(),
        TransferId::new("t1").unwrap(),
    );
    for list in example["lists"].as_array().unwrap() {
        let path = list["path"].as_str().unwrap();
        if path == "/v1/accounts" {
            // The application moves money between cards only.
            continue;
        }
        let server = Server::start(pages(list, &example)).await;
        let (client, token) = (server.client(), token());
        let complete = match path {
            "/v1/cards" => client.cards(&token).await.unwrap().value.complete,
            "/v1/routines" => client.routines(&token).await.unwrap().value.complete,
            "/v1/transfers" => client.transfers(&token).await.unwrap().value.complete,
            "/v1/routines/{routine_id}/transfers" => {
                client
                    .routine_transfers(&token, &routine)
                    .await
                    .unwrap()
                    .value
                    .complete
            }
            "/v1/transfers/{transfer_id}/segments" => {
                client
                    .transfer_segments(&token, &transfer)
                    .await
                    .unwrap()
                    .value
                    .complete
            }
            other => panic!("{other}: the client does not read it"),
        };
        assert!(complete, "{path}");
        let path = path
            .replace("{routine_id}", "r1")
            .replace("{transfer_id}", "t1");
        let (cursor, next) = (
            example["query"][0].as_str().unwrap(),
            example["envelope"]["cursor"].as_str().unwrap(),
        );
        let lines: Vec<_> = server
            .seen()
            .iter()
            .map(|request| request.line().to_owned())
            .collect();
        assert_eq!(
            lines,
            [
                format!("GET {path} HTTP/1.1"),
                format!("GET {path}?{cursor}={next} HTTP/1.1")
            ],
            "A52, pagination"
        );
    }
}

#[tokio::test]
async fn a_full_page_is_what_the_vendor_says_it_is() {
    // CONTRACT.md 21, of cards, routines and transfers.
    let size: usize = 25;
    for (count, complete) in [(size - 1, true), (size, false)] {
        let item = json!({"id": "r", "status": "active"});
        let body = json!({"count": count, "routines": vec![item; count]});
        let server = Server::start([support::json(200, &body.to_string())]).await;
        let listed = server.client().routines(&token()).await.unwrap().value;
        assert_eq!(
            listed.complete, complete,
            "{count} items and no word of more"
        );
    }
}
