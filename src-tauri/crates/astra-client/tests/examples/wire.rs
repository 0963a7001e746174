//! Hosts, calls, ids and times (CONTRACT.md 2 to 4).

use std::collections::BTreeSet;

use astra_client::{
    AddressChange, AstraClient, AuthorizationCode, Bin, BusinessProfileId, CardId, ClientId,
    Credentials, DocumentFormat, DocumentType, Endpoints, FundingId, Options, Phone, RefreshToken,
    Routine, RoutineId, TransferId, UserId, UserIntentId,
};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::support::{REDIRECT, Server, card, example, json, phone_bill, token};
use crate::words;

#[test]
fn the_vendors_hosts_are_the_documented_ones() {
    let example = example("hosts");
    for (name, endpoints) in [
        ("sandbox", Endpoints::sandbox()),
        ("production", Endpoints::production()),
    ] {
        let documented = |host: &str| format!("{}/", example[name][host].as_str().unwrap());
        assert_eq!(endpoints.api().as_str(), documented("api"), "{name}");
        assert_eq!(endpoints.secure().as_str(), documented("secure"), "{name}");
        assert_eq!(endpoints.app().as_str(), documented("app"), "{name}");
        for host in [endpoints.api(), endpoints.secure(), endpoints.app()] {
            assert!(
                !host
                    .as_str()
                    .starts_with(example["not_a_host"].as_str().unwrap()),
                "{host}"
            );
        }
    }
    let cards = Endpoints::sandbox().secure().join("v1/cards").unwrap();
    assert_eq!(cards.as_str(), example["secure_card_creation"]);
}

/// The path with `{id}` where this test put an id.
fn template(line: &str) -> (String, String) {
    let mut parts = line.split(' ');
    let (method, path) = (parts.next().unwrap(), parts.next().unwrap());
    (
        method.to_owned(),
        path.replace("/the-id", "/{id}")
            .replace("/400005", "/{bin}"),
    )
}

#[tokio::test]
async fn every_call_is_one_of_the_documented_with_its_credentials() {
    let server = Server::start((0..27).map(|_| json(418, "{}"))).await;
    let (client, token) = (server.client(), token());
    let (routine, transfer) = (
        RoutineId::new("the-id").unwrap(),
        TransferId::new("the-id").unwrap(),
    );
    // The answers do not matter here, only what was asked.
    let _ = client
        .exchange_code(&AuthorizationCode::new("code"), REDIRECT)
        .await;
    let _ = client
        .refresh(&RefreshToken::new("refresh"), REDIRECT)
        .await;
    let _ = client
        .create_business_profile(&crate::profiles::of(
            &example("business_profile_create")["request"],
        ))
        .await;
    let _ = client
        .business_profile(&BusinessProfileId::new("the-id").unwrap())
        .await;
    let _ = client
        .create_user_intent(&crate::intents::of(
            &example("user_intent_create")["request"],
        ))
        .await;
    let _ = client
        .user_intent(&UserIntentId::new("the-id").unwrap())
        .await;
    let _ = client.user(&token).await;
    let _ = client
        .capabilities(&token, &UserId::new("the-id").unwrap())
        .await;
    let _ = client.card(&token, &card("the-id")).await;
    let _ = client.cards(&token).await;
    let bin = Bin::try_from("400005".to_owned()).unwrap();
    let _ = client.bin(&bin).await;
    let _ = client.remove_card(&token, &card("the-id")).await;
    let _ = client.preview_routine(&token, &phone_bill()).await;
    let _ = client.create_routine(&token, &phone_bill()).await;
    let _ = client.routine(&token, &routine).await;
    let _ = client.routines(&token).await;
    let _ = client.set_routine_active(&token, &routine, true).await;
    let _ = client.delete_routine(&token, &routine).await;
    let _ = client.accounts(&token).await;
    let _ = client.routine_transfers(&token, &routine).await;
    let _ = client.transfer(&token, &transfer).await;
    let _ = client.transfers(&token).await;
    let _ = client.transfer_segments(&token, &transfer).await;
    let _ = client
        .create_upload_url(&token, DocumentType::License, DocumentFormat::Jpg)
        .await;
    let _ = client.confirm_upload(&token, "name.jpg").await;
    let phone = Phone::new("+15555550129").unwrap();
    let _ = client.request_phone_change(&token, &phone).await;
    let _ = client.phone_changes(&token).await;
    let street = AddressChange {
        address1: Some("7 Summit Rd".to_owned()),
        ..AddressChange::default()
    };
    let _ = client.request_address_change(&token, &street).await;

    let documented: BTreeSet<_> = example("calls")["calls"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|call| call["host"] == "api")
        .map(|call| {
            let text = |name: &str| call[name].as_str().unwrap().to_owned();
            ((text("method"), text("path")), text("auth"))
        })
        .collect();
    let seen = server.seen();
    assert_eq!(seen.len(), 28, "each was asked once");
    for request in seen {
        let kind = request
            .header("authorization")
            .unwrap()
            .split(' ')
            .next()
            .unwrap();
        let call = (template(request.line()), kind.to_owned());
        assert!(documented.contains(&call), "{call:?}");
    }
}

#[tokio::test]
async fn the_guides_basic_header_is_sent() {
    let example = example("basic_authorization");
    let server = Server::start([json(200, "{}")]).await;
    let text = |name: &str| example[name].as_str().unwrap();
    let here = Url::parse(&format!("http://127.0.0.1:{}", server.port)).unwrap();
    let client = AstraClient::new(
        Endpoints::loopback(here.clone(), here.clone(), here).unwrap(),
        Credentials::Direct {
            client_id: ClientId::new(text("client_id")),
            client_secret: SecretString::from(text("client_secret")),
        },
        Options::default(),
    );
    let profile = BusinessProfileId::new("p1").unwrap();
    client.unwrap().business_profile(&profile).await.unwrap();
    assert_eq!(server.only().header(text("header")), Some(text("value")));
}

#[test]
fn every_shape_of_id_is_taken_as_it_is() {
    let example = example("id_shapes");
    let of_shapes = example["shapes"].as_array().unwrap().iter();
    let seen = of_shapes.filter_map(|shape| shape["example"].as_str());
    for id in seen.chain(words(&example["opaque"])) {
        assert_eq!(UserId::new(id).unwrap().as_str(), id);
        assert_eq!(UserIntentId::new(id).unwrap().as_str(), id);
        assert_eq!(BusinessProfileId::new(id).unwrap().as_str(), id);
        assert_eq!(CardId::new(id).unwrap().as_str(), id);
        assert_eq!(RoutineId::new(id).unwrap().as_str(), id);
        assert_eq!(TransferId::new(id).unwrap().as_str(), id);
        assert_eq!(FundingId::new(id).unwrap().as_str(), id);
        let shifted: RoutineId = serde_json::from_value(id.into()).unwrap();
        assert_eq!(serde_json::to_value(shifted).unwrap(), id);
    }
}

#[test]
fn both_forms_of_time_and_a_day_are_read() {
    let example = example("timestamps");
    let routine = |created: &Value| -> Routine {
        let day = &example["date"];
        let text =
            format!(r#"{{"id":"r","status":"active","created":{created},"start_date":{day}}}"#);
        serde_json::from_str(&text).unwrap()
    };
    let newer = routine(&example["newer"]);
    assert_eq!(
        newer.created.unwrap().to_string(),
        "2025-03-15T03:20:33.010178Z"
    );
    assert_eq!(
        newer.start_date.unwrap().to_string(),
        example["date"],
        "a day has no time zone"
    );
    let older = routine(&example["older_without_offset"]).created.unwrap();
    assert_eq!(
        older.to_string(),
        "2020-01-15T15:12:04.74626Z",
        "A6, missing offset is UTC"
    );
}
