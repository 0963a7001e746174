//! Users, cards, routines and transfers against the vendor's examples (CONTRACT.md 8, 15 to 17).
#![allow(clippy::unwrap_used)]

mod support;

use astra_client::{
    CallErrorKind, CardStatus, Cents, Effect, Options, PaymentType, RoutineId, RoutineStatus,
    RoutineType, SegmentType, TransferId, TransferStatus, UserStatus,
};
use support::{ACCESS, Server, card, correlation, example, example_reply, json, phone_bill, token};

#[tokio::test]
async fn the_vendors_routine_example_is_sent_and_read() {
    let server = Server::start([example_reply("routine_create_card_to_card")]).await;
    let answer = server
        .client()
        .create_routine(&token(), &phone_bill())
        .await
        .unwrap();
    let routine = answer.value;
    assert_eq!(routine.id.as_str(), "306489f0-d487-4026-8467-5634d680048a");
    assert_eq!(routine.status, RoutineStatus::Active);
    assert_eq!(routine.routine_type, Some(RoutineType::OneTime));
    assert_eq!(routine.payment_type, Some(PaymentType::Debit));
    assert_eq!(routine.amount, Some(Cents::new(499)));
    assert!(routine.source_id.unwrap() == card("card_id_1"));
    assert!(routine.destination_id.unwrap() == card("card_id_2"));
    assert_eq!(routine.start_date.unwrap().to_string(), "2025-03-14");
    assert_eq!(
        routine.created.unwrap().to_string(),
        "2025-03-15T03:20:33.010178Z"
    );

    let request = server.only();
    assert_eq!(request.line(), "POST /v1/routines HTTP/1.1");
    assert_eq!(
        request.header("authorization"),
        Some(format!("Bearer {ACCESS}").as_str())
    );
    assert_eq!(
        request.body,
        r#"{"type":"one-time","payment_type":"debit","name":"Phone Bill 020325","source_id":"card_id_1","destination_id":"card_id_2","amount":4.99}"#
    );
    let sent: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(sent, example("routine_create_card_to_card")["request"]);
}

#[tokio::test]
async fn our_mark_goes_with_a_routine_and_whole_dollars_are_a_number() {
    let server = Server::start([json(201, r#"{"id":"r","status":"active"}"#)]).await;
    let mut request = phone_bill();
    request.client_correlation_id = Some(correlation());
    request.amount = Cents::new(2_500);
    server
        .client()
        .create_routine(&token(), &request)
        .await
        .unwrap();
    let body = server.only().body;
    assert!(
        body.ends_with(r#""amount":25,"client_correlation_id":"AB12CD34"}"#),
        "{body}"
    );
}

#[tokio::test]
async fn only_201_makes_a_routine() {
    for status in [200, 202, 204] {
        let server = Server::start([json(status, r#"{"id":"r","status":"active"}"#)]).await;
        let error = server
            .client()
            .create_routine(&token(), &phone_bill())
            .await
            .unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear, "{status}");
        assert_eq!(
            error.effect(),
            Effect::Unknown,
            "it may exist: look for it, do not send again"
        );
    }
}

#[tokio::test]
async fn an_amount_of_nothing_never_leaves() {
    let server = Server::start([]).await;
    for cents in [0, -1] {
        let mut request = phone_bill();
        request.amount = Cents::new(cents);
        let error = server
            .client()
            .create_routine(&token(), &request)
            .await
            .unwrap_err();
        assert_eq!(error.kind, CallErrorKind::NotSent);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_preview_is_a_read_and_both_success_codes_do() {
    let body = r#"{"id":"x","astra_fee":0.25,"customer_fee":1,"pull_amount":5.99,
        "push_amount":4.99,"estimated_settlement":"within 30 minutes","source":{},
        "destination":"card_id_2","payment_type":"debit","routine_type":"one-time"}"#;
    let server = Server::start([json(503, "{}"), json(201, body), json(200, body)]).await;
    let client = server.client();
    for _ in 0..2 {
        let preview = client
            .preview_routine(&token(), &phone_bill())
            .await
            .unwrap()
            .value;
        assert_eq!(preview.pull_amount, Some(Cents::new(599)));
        assert_eq!(preview.push_amount, Some(Cents::new(499)));
        assert_eq!(preview.astra_fee, Some(Cents::new(25)));
        assert_eq!(preview.customer_fee, Some(Cents::new(100)));
        assert_eq!(
            preview.estimated_settlement.as_deref(),
            Some("within 30 minutes")
        );
    }
    assert_eq!(server.seen().len(), 3, "the 503 was asked again");
    assert_eq!(
        server.seen()[0].line(),
        "POST /v1/routines/preview HTTP/1.1"
    );
}

#[tokio::test]
async fn the_user_behind_a_token_is_read() {
    let server = Server::start([json(
        200,
        r#"{"id":"u1","email":"a@example.com","phone":"+12025550123","first_name":"Ed",
            "last_name":"Hillary","preferred_first_name":null,"status":"pending","new":1}"#,
    )])
    .await;
    let user = server.client().user(&token()).await.unwrap().value;
    assert_eq!(user.id.as_str(), "u1");
    assert_eq!(user.status, UserStatus::Pending);
    assert_eq!(user.phone.as_ref().unwrap().to_ten_digits(), "2025550123");
    assert_eq!(server.only().line(), "GET /v1/user HTTP/1.1");
    let printed = format!("{user:?}");
    assert!(
        !printed.contains("example.com") && !printed.contains("Hillary"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_card_is_read_with_little_or_much_in_it() {
    let server = Server::start([
        json(200, r#"{"id":"c1","last_four_digits":"5556"}"#),
        json(
            200,
            r#"{"id":"c1","last_four_digits":"5556","card_company":"Visa","card_type":"debit",
                "first_six_digits":"400005","expiration_date":"12/29","pull_enabled":true,
                "push_enabled":false,"status":"approved","review_status":"flagged",
                "review_reasons":["C1011"],"removed":false,"street_line_2":null,
                "created":"2020-01-15T15:12:04.746260"}"#,
        ),
    ])
    .await;
    let client = server.client();
    let little = client.card(&token(), &card("c1")).await.unwrap().value;
    assert_eq!(little.last_four_digits, "5556");
    assert_eq!(little.standing(), None);
    assert!(!little.is_usable(), "only what is approved may be used");
    let much = client.card(&token(), &card("c1")).await.unwrap().value;
    assert_eq!(much.standing(), Some(CardStatus::Flagged));
    assert_eq!(much.review_reasons, ["C1011"]);
    assert_eq!(much.pull_enabled, Some(true));
    assert_eq!(server.seen()[0].line(), "GET /v1/cards/c1 HTTP/1.1");
}

#[tokio::test]
async fn an_id_stays_one_path_segment() {
    let server = Server::start([json(404, "{}")]).await;
    let id = card("../user?x=1#y");
    let error = server.client().card(&token(), &id).await.unwrap_err();
    assert_eq!(error.status, Some(404));
    assert_eq!(
        server.only().line(),
        "GET /v1/cards/..%2Fuser%3Fx=1%23y HTTP/1.1"
    );
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let page = |id: &str, rest: &str| {
        json(
            200,
            &format!(r#"{{"count":1,"cards":[{{"id":"{id}","last_four_digits":"1"}}]{rest}}}"#),
        )
    };
    let server = Server::start([
        page("c3", r#","cursor":"a b&c","more":true"#),
        page("c2", r#","cursor":7,"more":true"#),
        page("c1", r#","cursor":"z","more":false"#),
    ])
    .await;
    let cards = server.client().cards(&token()).await.unwrap().value;
    let ids: Vec<&str> = cards.items.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids, ["c3", "c2", "c1"], "newest first, as they came");
    assert!(cards.complete);
    let lines: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.line().to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /v1/cards HTTP/1.1",
            "GET /v1/cards?cursor=a+b%26c HTTP/1.1",
            "GET /v1/cards?cursor=7 HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn a_list_without_more_is_one_page() {
    for rest in ["", r#","more":null"#, r#","cursor":"x""#] {
        let body = format!(r#"{{"count":0,"routines":[]{rest}}}"#);
        let server = Server::start([json(200, &body)]).await;
        let routines = server.client().routines(&token()).await.unwrap().value;
        assert!(routines.complete && routines.items.is_empty());
        server.only();
    }
}

#[tokio::test]
async fn a_list_that_may_go_on_in_a_way_we_do_not_know_never_looks_complete() {
    let full = format!(
        "[{}]",
        vec![r#"{"id":"r","status":"active"}"#; 50].join(",")
    );
    for (items, rest, why) in [
        (
            full.as_str(),
            "",
            "a full page that does not say whether there is more",
        ),
        (
            full.as_str(),
            r#","more":null"#,
            "a full page that says nothing of more",
        ),
        (
            "[]",
            r#","next_page":2"#,
            "another way to count pages (A52)",
        ),
        (
            "[]",
            r#","next":"https://elsewhere.example/""#,
            "a link to the next page",
        ),
    ] {
        let body = format!(r#"{{"count":50,"routines":{items}{rest}}}"#);
        let server = Server::start([json(200, &body)]).await;
        let listed = server.client().routines(&token()).await.unwrap().value;
        assert!(!listed.complete, "{why}");
    }
    let said = format!(r#"{{"count":50,"routines":{full},"more":false}}"#);
    let server = Server::start([json(200, &said)]).await;
    let listed = server.client().routines(&token()).await.unwrap().value;
    assert!(listed.complete, "a full page that says that it is the last");
    let body = r#"{"count":0,"routines":[],"next_page":null}"#;
    let server = Server::start([json(200, body)]).await;
    let listed = server.client().routines(&token()).await.unwrap().value;
    assert!(listed.complete, "no next page");
}

#[tokio::test]
async fn a_list_that_cannot_be_finished_never_looks_complete() {
    let body =
        |cursor: &str| format!(r#"{{"count":0,"transfers":[],"more":true,"cursor":{cursor}}}"#);
    // no cursor to go on with
    let server = Server::start([json(200, &body("null"))]).await;
    let error = server.client().transfers(&token()).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::Unreadable);
    // a cursor that stands still
    let server = Server::start([json(200, &body("\"a\"")), json(200, &body("\"a\""))]).await;
    let error = server.client().transfers(&token()).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::Unreadable);
    // more pages than we read
    let pages = (0..9).map(|page| json(200, &body(&page.to_string())));
    let server = Server::start(pages).await;
    let client = server.client_with(Options {
        most_pages: 3,
        ..Options::default()
    });
    let transfers = client.transfers(&token()).await.unwrap().value;
    assert!(!transfers.complete);
    assert_eq!(server.seen().len(), 3);
    // another name of the list
    let server = Server::start([json(200, r#"{"count":0,"data":[]}"#)]).await;
    let error = server.client().transfers(&token()).await.unwrap_err();
    assert!(
        error.detail.contains("`transfers` is missing"),
        "a guessed envelope must not look like an empty list: {error}"
    );
}

#[tokio::test]
async fn transfers_and_their_legs_are_read() {
    let transfer = r#"{"id":"t1","routine_id":"r1","routine_name":"Rent AB12CD34",
        "client_correlation_id":"AB12CD34","source_id":"c1","destination_id":"c2",
        "amount":1234.5,"payment_type":"debit","initiated":"2025-03-15T03:20:34.010178+00:00",
        "status":"processed","failure_reason":null,"chargeback":null}"#;
    let with_chargeback = transfer.replace(
        r#""chargeback":null"#,
        r#""chargeback":{"cb_id":"C1","exception_settled_amount":"odd"}"#,
    );
    let server = Server::start([
        json(200, transfer),
        json(200, &with_chargeback),
        json(200, &format!(r#"{{"count":1,"transfers":[{transfer}]}}"#)),
        json(
            200,
            r#"{"count":2,"segments":[{"id":"s1","type":"pull","amount":5,"status":"processed"},
                {"type":"push","amount":5,"status":"waiting"}]}"#,
        ),
    ])
    .await;
    let client = server.client();
    let id = TransferId::new("t1").unwrap();
    let routine = RoutineId::new("r1").unwrap();

    let plain = client.transfer(&token(), &id).await.unwrap().value;
    assert_eq!(plain.amount, Cents::new(123_450));
    assert_eq!(plain.status, TransferStatus::Processed);
    assert_eq!(plain.routine_id, Some(routine.clone()));
    assert_eq!(plain.client_correlation_id.as_deref(), Some("AB12CD34"));
    assert!(plain.chargeback.is_none());
    assert!(!format!("{plain:?}").contains("Rent"), "notes are private");

    let charged = client.transfer(&token(), &id).await.unwrap().value;
    assert!(
        charged.chargeback.is_some(),
        "a chargeback with odd fields is still one"
    );

    let listed = client.routine_transfers(&token(), &routine).await.unwrap();
    assert_eq!(listed.value.items, [plain]);

    let legs = client.transfer_segments(&token(), &id).await.unwrap().value;
    assert_eq!(legs.items[0].segment_type, Some(SegmentType::Pull));
    assert_eq!(
        legs.items[1].status,
        Some(TransferStatus::Other("waiting".into()))
    );

    let lines: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.line().to_owned())
        .collect();
    assert_eq!(lines[0], "GET /v1/transfers/t1 HTTP/1.1");
    assert_eq!(lines[2], "GET /v1/routines/r1/transfers HTTP/1.1");
    assert_eq!(lines[3], "GET /v1/transfers/t1/segments HTTP/1.1");
}

#[tokio::test]
async fn what_was_read_can_be_kept_and_read_again() {
    let example = example("routine_create_card_to_card")["response"].to_string();
    let routine: astra_client::Routine = serde_json::from_str(&example).unwrap();
    let kept = serde_json::to_vec(&routine).unwrap();
    let again: astra_client::Routine = serde_json::from_slice(&kept).unwrap();
    assert_eq!(routine, again);
}
