//! Users, cards, routines and transfers against the vendor's examples (CONTRACT.md 8, 15 to 17).
#![allow(clippy::unwrap_used)]

mod support;

use astra_client::{
    CallErrorKind, CardStatus, Cents, Effect, Options, PaymentType, RoutineId, RoutineStatus,
    RoutineType, SegmentType, TransferId, TransferStatus, UserStatus,
};
use support::{
    ACCESS, Server, answer, card, correlation, example, example_reply, json, phone_bill, token,
};

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
    assert_eq!(little.effective_status(), None);
    assert!(!little.is_usable(), "only what is approved may be used");
    let much = client.card(&token(), &card("c1")).await.unwrap().value;
    assert_eq!(much.effective_status(), Some(CardStatus::Flagged));
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
    for rest in ["", r#","more":null"#, r#","more":false,"cursor":"x""#] {
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
        vec![r#"{"id":"r","status":"active"}"#; 25].join(",")
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
            r#"[{"id":"r","status":"active"}]"#,
            "",
            "a count that is larger than the page",
        ),
        ("[]", r#","cursor":"x""#, "a cursor without a word on more"),
        (
            "[]",
            r#","next_page":2"#,
            "another way to count pages (A52, pagination)",
        ),
        (
            "[]",
            r#","next":"https://elsewhere.example/""#,
            "a link to the next page",
        ),
    ] {
        let body = format!(r#"{{"count":25,"routines":{items}{rest}}}"#);
        let server = Server::start([json(200, &body)]).await;
        let listed = server.client().routines(&token()).await.unwrap().value;
        assert!(!listed.complete, "{why}");
    }
    let said = format!(r#"{{"count":25,"routines":{full},"more":false}}"#);
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
async fn one_odd_entry_hides_no_other_and_proves_no_absence() {
    for odd in [
        "null",
        "7",
        r#""text""#,
        "[]",
        "{}",
        r#"{"status":"active","name":"no id"}"#,
        r#"{"id":null,"status":"active"}"#,
        r#"{"id":"","status":"active"}"#,
        r#"{"id":{"a":1}}"#,
        r#"{"id":"two words"}"#,
    ] {
        let rest = |plural: &str| {
            json(
                200,
                &format!(
                    r#"{{"count":3,"{plural}":[{{"id":"a","last_four_digits":"1"}},{odd},{{"id":"b","last_four_digits":"2"}}],"more":false}}"#
                ),
            )
        };
        let server = Server::start(["routines", "transfers", "transfers", "cards"].map(rest)).await;
        let client = server.client();
        let routine = RoutineId::new("r1").unwrap();
        let routines = client.routines(&token()).await.unwrap().value;
        let ids: Vec<&str> = routines.items.iter().map(|it| it.id.as_str()).collect();
        assert_eq!((ids, routines.unread), (vec!["a", "b"], 1), "{odd}");
        assert!(!routines.complete, "{odd}: it could be the one looked for");
        let transfers = client.transfers(&token()).await.unwrap().value;
        assert_eq!((transfers.items.len(), transfers.unread), (2, 1), "{odd}");
        assert!(!transfers.complete, "{odd}");
        let made = client.routine_transfers(&token(), &routine).await.unwrap();
        assert_eq!((made.value.items.len(), made.value.unread), (2, 1), "{odd}");
        let cards = client.cards(&token()).await.unwrap().value;
        assert_eq!((cards.items.len(), cards.unread), (2, 1), "{odd}");
        assert!(!cards.complete, "{odd}");
    }
}

#[tokio::test]
async fn an_odd_field_is_absent_and_hides_neither_entry_nor_answer() {
    let odd = [
        "null",
        r#""soon""#,
        "{}",
        "[1]",
        "true",
        "1.005",
        r#""1.005""#,
        "-7",
        "1e99",
    ];
    for value in odd {
        let body = format!(
            r#"{{"id":"x","amount":{value},"status":{value},"routine_id":{value},"routine_name":{value},
                "name":{value},"created":{value},"initiated":{value},"source_id":{value},
                "destination_id":{value},"client_correlation_id":{value},"last_four_digits":{value},
                "chargeback":{value},"type":{value},"payment_type":{value},"active":{value},
                "start_date":{value},"review_reasons":{value},"removed":{value}}}"#
        );
        let list = |plural: &str| format!(r#"{{"{plural}":[{body}],"more":false}}"#);
        let server = Server::start([
            json(200, &list("transfers")),
            json(200, &body),
            json(200, &list("routines")),
            json(200, &body),
            json(201, &body),
            json(200, &list("cards")),
            json(200, &body),
        ])
        .await;
        let (client, token) = (server.client(), token());
        let (transfer, routine) = (TransferId::new("x").unwrap(), RoutineId::new("x").unwrap());
        let transfers = client.transfers(&token).await.unwrap().value;
        assert!(transfers.complete && transfers.items.len() == 1, "{value}");
        client.transfer(&token, &transfer).await.unwrap();
        let routines = client.routines(&token).await.unwrap().value;
        assert!(routines.complete && routines.items.len() == 1, "{value}");
        client.routine(&token, &routine).await.unwrap();
        let made = client.create_routine(&token, &phone_bill()).await;
        assert_eq!(
            made.unwrap().value.id,
            routine,
            "a payment was made: {value}"
        );
        let cards = client.cards(&token).await.unwrap().value;
        assert!(cards.complete && cards.items.len() == 1, "{value}");
        client.card(&token, &card("x")).await.unwrap();
    }
    let text = r#"{"id":"x","amount":"1234.50"}"#;
    let server = Server::start([json(200, text), json(200, text)]).await;
    let id = TransferId::new("x").unwrap();
    let transfer = server.client().transfer(&token(), &id).await.unwrap().value;
    assert_eq!(
        transfer.amount,
        Some(Cents::new(123_450)),
        "an amount as text"
    );
    assert_eq!(transfer.status, TransferStatus::Other(String::new()));
}

#[tokio::test]
async fn a_preview_with_an_amount_that_cannot_be_read_is_no_preview() {
    for amount in [r#""5.99""#, "5.999", "{}", "true"] {
        let body = format!(r#"{{"pull_amount":{amount},"push_amount":4.99}}"#);
        let server = Server::start([json(201, &body)]).await;
        let error = server
            .client()
            .preview_routine(&token(), &phone_bill())
            .await;
        assert_eq!(
            error.unwrap_err().kind,
            CallErrorKind::Unreadable,
            "{amount}: what somebody confirms is never guessed or left out"
        );
    }
}

#[tokio::test]
async fn a_preview_is_dated_by_astra() {
    let dated = r#"{"pull_amount":1,"created":"2025-03-15T03:20:34+00:00"}"#;
    let server = Server::start([
        json(201, dated),
        answer(
            201,
            "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            r#"{"pull_amount":1}"#,
        ),
    ])
    .await;
    let client = server.client();
    for expected in ["2025-03-15T03:20:34Z", "1994-11-06T08:49:37Z"] {
        let preview = client
            .preview_routine(&token(), &phone_bill())
            .await
            .unwrap();
        assert_eq!(preview.value.created.unwrap().to_string(), expected);
    }
}

#[tokio::test]
async fn a_long_list_is_read_back_as_far_as_was_asked() {
    let page = |cursor: u32, day: u32| {
        json(
            200,
            &format!(
                r#"{{"transfers":[{{"id":"t{cursor}","initiated":"2026-03-{day:02}T12:00:00Z"}}],
                    "routines":[{{"id":"r{cursor}","created":"2026-03-{day:02}T12:00:00Z"}}],
                    "more":true,"cursor":"{cursor}"}}"#
            ),
        )
    };
    let earliest = "2026-03-12T00:00:00Z".parse().unwrap();
    let pages = || (1..=7).map(|number| page(number, 16 - number * 2));
    for most_pages in [2, 80] {
        let server = Server::start(pages().chain(pages())).await;
        let client = server.client_with(Options {
            most_pages,
            ..Options::default()
        });
        let found = client.transfers_back_to(&token(), earliest).await.unwrap();
        let read = server.seen().len();
        if most_pages == 2 {
            assert_eq!((found.value.complete, read), (false, 2), "not reached");
        } else {
            assert_eq!((found.value.complete, read), (true, 3), "the 10th is older");
        }
    }
    let server = Server::start(pages()).await;
    let found = server.client().routines_back_to(&token(), earliest).await;
    assert!(found.unwrap().value.complete);
    assert_eq!(server.seen().len(), 3);
    // Old entries before new ones: the list is not in the documented order.
    let server = Server::start([page(1, 1), page(2, 14), page(3, 2)]).await;
    let client = server.client_with(Options {
        most_pages: 3,
        ..Options::default()
    });
    let earliest = "2026-03-05T00:00:00Z".parse().unwrap();
    let found = client.transfers_back_to(&token(), earliest).await;
    assert!(!found.unwrap().value.complete, "new ones may follow");
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
    assert_eq!(plain.amount, Some(Cents::new(123_450)));
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
