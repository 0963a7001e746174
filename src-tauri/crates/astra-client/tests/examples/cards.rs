//! Cards (CONTRACT.md 15).

use astra_client::{
    AstraClient, Bin, BinDetails, CallErrorKind, CardStatus, Credentials, Effect, Endpoints,
    NewCard, NotAddedReason, Options,
};
use serde_json::{Value, json};
use url::Url;

use crate::support::{self, ACCESS, Server, answer, card, example, token};
use crate::words;

/// The card of the example's request, its number another.
fn new_card(number: &str) -> NewCard {
    let request = example("card_create")["request"].clone();
    let text = |name: &str| request[name].as_str().unwrap().to_owned();
    NewCard {
        number: number.into(),
        security_code: text("card_security_code").into(),
        expiration_date: text("expiration_date"),
        first_name: text("first_name"),
        last_name: text("last_name"),
        street_line_1: text("street_line_1"),
        street_line_2: None,
        city: text("city"),
        state: text("state"),
        zip_code: text("zip_code"),
        added_by_user: true,
    }
}

#[tokio::test]
async fn a_card_goes_to_the_secure_host_alone_and_as_documented() {
    let example = example("card_create");
    let (api, secure) = (
        Server::start([]).await,
        Server::start([support::json(200, &example["response"].to_string())]).await,
    );
    let url = |server: &Server| Url::parse(&format!("http://127.0.0.1:{}", server.port)).unwrap();
    let client = AstraClient::new(
        Endpoints::loopback(url(&api), url(&secure), url(&api)).unwrap(),
        Credentials::Direct {
            client_id: astra_client::ClientId::new(support::CLIENT_ID),
            client_secret: support::CLIENT_SECRET.into(),
        },
        Options::default(),
    )
    .unwrap();
    let number = example["request"]["card_number"].as_str().unwrap();
    for (line_2, added_by_user) in [(None, true), (Some("Suite 1"), false)] {
        let new = NewCard {
            street_line_2: line_2.map(str::to_owned),
            added_by_user,
            ..new_card(number)
        };
        let printed = format!("{new:?}");
        let added = client.add_card(&token(), &new).await;
        let request = secure.seen().pop().unwrap();
        assert_eq!(request.line(), "POST /v1/cards HTTP/1.1");
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {ACCESS}").as_str())
        );
        let mut expected = example["request"].clone();
        expected["added_by_user"] = json!(added_by_user);
        if let Some(line) = line_2 {
            expected["street_line_2"] = json!(line);
        }
        let sent: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(sent, expected);
        assert_eq!(printed, "NewCard { .. }", "all of it is somebody's");
        if line_2.is_none() {
            assert!(added.unwrap().value.is_usable());
        }
    }
    assert!(api.seen().is_empty(), "no number goes to the ordinary host");
}

#[tokio::test]
async fn what_the_issuer_says_is_told_apart() {
    let example = example("card_refusals");
    let mut told = Vec::new();
    for case in example["cases"].as_array().unwrap() {
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let number = case["number_in_the_simulator"].as_str().unwrap();
        let reply = support::json(status, &case["response"].to_string());
        let server = Server::start([reply]).await;
        let refused = server.client().add_card(&token(), &new_card(number)).await;
        let refused = refused.unwrap_err();
        assert_eq!(server.seen().len(), 1, "a write is never repeated");
        assert_eq!(
            refused.effect(),
            Effect::None,
            "{number}: nothing was added"
        );
        assert_eq!(refused.error.status, Some(status));
        assert!(
            !format!("{refused:?} {refused}").contains(number),
            "{refused:?}"
        );
        told.push((number.to_owned(), refused.reason));
    }
    let expected = [
        ("4000000000000002", NotAddedReason::Declined),
        ("4000000000004293", NotAddedReason::NoDecision),
        ("4000000000005035", NotAddedReason::NoDecision),
        ("6011111111111117", NotAddedReason::NotEnabled),
    ];
    assert_eq!(told, expected.map(|(number, why)| (number.to_owned(), why)));

    let generic = support::example("error_generic_forbidden")["response"].to_string();
    for (status, effect) in [
        (400, Effect::None),
        (403, Effect::None),
        (429, Effect::None),
        (503, Effect::Unknown),
    ] {
        let server = Server::start([support::json(status, &generic)]).await;
        let new = new_card("4000056655665556");
        let refused = server.client().add_card(&token(), &new).await.unwrap_err();
        assert_eq!(
            (refused.reason, refused.effect()),
            (NotAddedReason::Other, effect),
            "{status} without the issuer's word, and a number that begins with 4"
        );
    }
}

#[tokio::test]
async fn an_answer_to_a_deletion_is_nothing_or_null() {
    for (status, body) in [
        (200, ""),
        (200, "null"),
        (200, " null\n"),
        (204, ""),
        (200, "{}"),
    ] {
        let server = Server::start([support::json(status, body)]).await;
        let gone = server.client().remove_card(&token(), &card("c1")).await;
        let request_id = gone.unwrap().request_id.unwrap();
        assert_eq!(request_id.as_str(), "req-1", "{status} {body:?}");
        assert_eq!(server.only().line(), "DELETE /v1/cards/c1 HTTP/1.1");
    }
    let server = Server::start([answer(200, "", "")]).await;
    let gone = server.client().remove_card(&token(), &card("c1")).await;
    assert!(gone.is_ok(), "no content type where there is no content");
    for reply in [
        answer(200, "content-type: text/html\r\n", "<html></html>"),
        support::json(200, "nul"),
        support::json(201, "null"),
    ] {
        let server = Server::start([reply]).await;
        let gone = server.client().remove_card(&token(), &card("c1")).await;
        let error = gone.unwrap_err();
        assert_eq!(
            (error.kind.clone(), error.effect()),
            (CallErrorKind::Unclear, Effect::Unknown),
            "{error}"
        );
    }
    let server = Server::start([support::json(400, "{}")]).await;
    let kept = server.client().remove_card(&token(), &card("c1")).await;
    let error = kept.unwrap_err();
    assert_eq!(
        (error.status, error.effect()),
        (Some(400), Effect::None),
        "A39, card delete refusal: in use"
    );
}

#[tokio::test]
async fn an_expiration_is_read_in_both_forms() {
    let example = example("card_create");
    let read = async |sent: Value| {
        let mut theirs = example["response"].clone();
        theirs["expiration_date"] = sent;
        let server = Server::start([support::json(200, &theirs.to_string())]).await;
        let ours = server.client().card(&token(), &card("c")).await;
        ours.unwrap().value.expiration_date
    };
    for form in words(&example["expiration_dates"]) {
        assert_eq!(read(json!(form)).await.as_deref(), Some("12/30"), "{form}");
    }
    for kept in ["12/2030", "é030/12", "2030/1", "soon"] {
        assert_eq!(read(json!(kept)).await.as_deref(), Some(kept));
    }
    for absent in [Value::Null, json!(""), json!({})] {
        assert_eq!(read(absent).await, None);
    }
}

#[tokio::test]
async fn a_card_is_read_with_everything_the_client_keeps() {
    let theirs = example("card_create")["response"].clone();
    let server = Server::start([support::json(200, &theirs.to_string())]).await;
    let ours = server
        .client()
        .card(&token(), &card("c"))
        .await
        .unwrap()
        .value;
    let kept = serde_json::to_value(&ours).unwrap();
    for (name, value) in kept.as_object().unwrap() {
        if name == "created" {
            let created = ours.created.unwrap().to_string();
            assert_eq!(created, "2025-03-15T03:20:33.010178Z");
        } else {
            assert_eq!(value, &theirs[name], "{name}");
        }
    }
    assert!(ours.is_usable());
}

#[tokio::test]
async fn every_documented_review_is_read_and_only_approved_cards_are_usable() {
    let example = example("card_review");
    let codes: Vec<_> = example["reasons"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for word in words(&example["statuses"]) {
        let mut theirs = support::example("card_create")["response"].clone();
        theirs["status"] = json!(word);
        theirs["review_status"] = json!(word);
        theirs["removed"] = json!(word == "removed");
        theirs["review_reasons"] = json!(codes);
        let server = Server::start([support::json(200, &theirs.to_string())]).await;
        let ours = server
            .client()
            .card(&token(), &card("c"))
            .await
            .unwrap()
            .value;
        let standing = ours.effective_status().unwrap();
        assert!(
            !matches!(standing, CardStatus::Other(_)) && standing.as_str() == word,
            "{word}"
        );
        let usable = words(&example["usable"]).any(|usable| usable == word);
        assert_eq!(ours.is_usable(), usable, "{word}");
        assert_eq!(ours.review_reasons, codes);
    }
}

#[tokio::test]
async fn what_six_digits_tell_is_read_as_documented_and_less_is_read_too() {
    let example = example("bin");
    let text = |name: &str| Some(example["response"][name].as_str().unwrap().to_owned());
    let full = support::json(200, &example["response"].to_string());
    let server = Server::start([full, support::json(200, "{\"issuer_name\": {}}")]).await;
    let bin = Bin::try_from(example["response"]["bin"].as_str().unwrap().to_owned()).unwrap();
    let read = server.client().bin(&bin).await.unwrap().value;
    let expected = BinDetails {
        card_brand: text("card_brand"),
        card_type: text("card_type"),
        interchange_category: text("interchange_category"),
        issuer_name: text("issuer_name"),
        settlement_network: text("settlement_network"),
    };
    assert_eq!(read, expected);
    let request = server.seen().pop().unwrap();
    assert_eq!(request.line(), "GET /v1/bins/400000 HTTP/1.1");
    let odd = server.client().bin(&bin).await.unwrap().value;
    assert_eq!(odd, BinDetails::default(), "one odd field spoils nothing");
    for text in ["", "40000", "4000001", "40000a", "../../"] {
        assert!(Bin::try_from(text.to_owned()).is_err(), "{text}");
    }
}
