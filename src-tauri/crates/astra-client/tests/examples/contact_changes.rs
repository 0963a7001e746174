//! Requests to change the phone number or the address (CONTRACT.md 13).

use astra_client::{AddressChange, ContactChangeStatus, Phone};
use serde_json::{Value, json};

use crate::support::{Server, example, json as reply, token};
use crate::words;

#[tokio::test]
async fn a_phone_change_is_asked_for_as_documented() {
    let example = example("phone_number_change");
    let server = Server::start([reply(200, "{}")]).await;
    let proposed = example["request"]["proposed_phone"].as_str().unwrap();
    server
        .client()
        .request_phone_change(&token(), &Phone::new(proposed).unwrap())
        .await
        .unwrap();
    let sent: Value = serde_json::from_str(&server.only().body).unwrap();
    assert_eq!(sent, example["request"]);
}

#[tokio::test]
async fn phone_changes_are_read_leniently() {
    let documented = example("phone_number_change");
    let read = |body: Value| async move {
        let server = Server::start([reply(200, &body.to_string())]).await;
        let answer = server.client().phone_changes(&token()).await;
        answer.unwrap().value
    };
    let listed = read(documented["list"].clone()).await;
    assert!(listed.complete);
    let listed = listed.items;
    let of = &documented["list"]["phone_number_change_requests"][0];
    assert_eq!(listed[0].id.as_deref(), of["id"].as_str());
    assert_eq!(
        listed[0].proposed_phone.as_ref().map(Phone::as_str),
        of["proposed_phone"].as_str()
    );
    assert_eq!(listed[0].status, ContactChangeStatus::Pending);
    assert!(listed[0].created.is_some());
    for word in words(&documented["statuses"]) {
        let status = ContactChangeStatus::from(word.to_owned());
        assert!(!matches!(status, ContactChangeStatus::Other(_)), "{word}");
    }
    // The shape is assumed (A34, phone change list): nothing in a request may be needed.
    let bare =
        read(json!({ "phone_number_change_requests": [{}, { "status": 7, "created": "soon" }] }));
    let bare = bare.await.items;
    assert_eq!(bare.len(), 2);
    for change in bare {
        assert!(matches!(change.status, ContactChangeStatus::Other(_)));
        assert!(change.proposed_phone.is_none() && change.created.is_none());
    }
}

#[tokio::test]
async fn an_answer_without_the_list_does_not_say_that_nothing_was_asked_for() {
    let server = Server::start([reply(200, "{}")]).await;
    let answer = server.client().phone_changes(&token()).await;
    assert!(answer.is_err(), "{answer:?}");
}

#[tokio::test]
async fn phone_changes_on_several_pages_are_all_read() {
    let page = |status: &str, more: Value| {
        let request = json!({ "proposed_phone": "+16505550199", "status": status });
        let mut body = json!({ "phone_number_change_requests": [request] });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        reply(200, &body.to_string())
    };
    let server = Server::start([
        page("pending", json!({ "more": true, "cursor": "c2" })),
        page("rejected", json!({ "more": false })),
    ])
    .await;
    let listed = server.client().phone_changes(&token()).await.unwrap().value;
    let statuses: Vec<_> = listed.items.iter().map(|it| it.status.clone()).collect();
    assert_eq!(
        statuses,
        [ContactChangeStatus::Pending, ContactChangeStatus::Rejected]
    );
    assert!(listed.complete);

    let server = Server::start([page("pending", json!({ "total": 40 }))]).await;
    let listed = server.client().phone_changes(&token()).await.unwrap().value;
    assert!(
        !listed.complete,
        "a pager that is not known: what is missing may exist (A52, pagination)"
    );
}

#[tokio::test]
async fn an_address_change_leaves_out_what_stays() {
    let example = example("address_change");
    let sent = |change: AddressChange| async move {
        let server = Server::start([reply(200, "{}")]).await;
        let client = server.client();
        client
            .request_address_change(&token(), &change)
            .await
            .unwrap();
        serde_json::from_str::<Value>(&server.only().body).unwrap()
    };
    let of = |name: &str| example["request"][name].as_str().map(str::to_owned);
    let whole = AddressChange {
        address1: of("address1"),
        address2: of("address2"),
        city: of("city"),
        state: of("state"),
        postal_code: of("postal_code"),
    };
    assert_eq!(sent(whole.clone()).await, example["request"]);
    let less = sent(AddressChange {
        address2: None,
        ..whole
    })
    .await;
    assert!(
        less.as_object()
            .unwrap()
            .values()
            .all(|value| !example["never"].as_array().unwrap().contains(value)),
        "neither null nor empty: {less}"
    );
    assert_eq!(less.get("address2"), None);
}
