//! Sending a document (CONTRACT.md 12).

use std::sync::{Arc, Mutex};

use astra_client::{
    AstraClient, CallErrorKind, ClientId, Credentials, DOCUMENT_MAX_BYTES, DocumentFormat,
    DocumentType, Effect, Endpoints, Options, UploadAddress,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{ACCESS, CLIENT_SECRET, Reply, Server, example, json as reply, token};
use crate::words;

/// The documented answer, with an address on this computer in place of the example's.
fn answer(server_port: u16) -> Reply {
    let mut answer = example("document_upload")["create_upload_url"]["response"].clone();
    answer["url"] = json!(format!(
        "http://127.0.0.1:{server_port}/uploads/the-secret?part=1"
    ));
    reply(200, &answer.to_string())
}

async fn address(to: u16) -> UploadAddress {
    let server = Server::start([answer(to)]).await;
    let asked = server
        .client()
        .create_upload_url(&token(), DocumentType::License, DocumentFormat::Jpg)
        .await;
    asked.unwrap().value.address
}

#[tokio::test]
async fn a_document_is_asked_sent_and_confirmed_as_documented() {
    let example = example("document_upload");
    let storage = Server::start([reply(200, "")]).await;
    let api = Server::start([answer(storage.port), reply(200, "{}")]).await;
    let client = api.client();
    let asked = client
        .create_upload_url(&token(), DocumentType::License, DocumentFormat::Jpg)
        .await
        .unwrap()
        .value;
    assert_eq!(
        asked.filename,
        example["create_upload_url"]["response"]["filename"]
    );

    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let bytes = "x".repeat(150_000);
    client
        .upload_document(&asked.address, bytes.clone().into(), move |sent| {
            heard.lock().unwrap().push(sent);
        })
        .await
        .unwrap();
    let put = storage.only();
    assert_eq!(put.line(), "PUT /uploads/the-secret?part=1 HTTP/1.1");
    assert_eq!(put.body, bytes, "the bytes as they are");
    assert_eq!(
        put.header("content-length"),
        Some("150000"),
        "storage takes no body of unknown length"
    );
    assert_eq!(
        put.header("content-type"),
        example["put"]["content_type"].as_str()
    );
    assert_eq!(
        put.header("authorization"),
        example["put"]["authorization"].as_str(),
        "no credentials of Astra's leave for another host"
    );
    assert!(!put.head.contains(ACCESS) && !put.head.contains(CLIENT_SECRET));
    let told = told.lock().unwrap().clone();
    assert_eq!(told.last(), Some(&150_000), "{told:?}");
    assert!(told.len() > 1 && told.is_sorted(), "it grows: {told:?}");

    client
        .confirm_upload(&token(), &asked.filename)
        .await
        .unwrap();
    let bodies: Vec<Value> = api
        .seen()
        .iter()
        .map(|request| serde_json::from_str(&request.body).unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            example["create_upload_url"]["request"].clone(),
            example["confirm_upload"]["request"].clone()
        ]
    );
}

#[tokio::test]
async fn every_documented_kind_of_document_can_be_asked_for() {
    let example = example("document_upload");
    let kinds = [
        DocumentType::License,
        DocumentType::IdCard,
        DocumentType::Passport,
        DocumentType::Other,
    ];
    let spelled: Vec<Value> = kinds.iter().map(|kind| json!(kind)).collect();
    assert_eq!(json!(spelled), example["document_types"]);
    let documented: Vec<&str> = words(&example["extensions"]).collect();
    for format in [DocumentFormat::Jpg, DocumentFormat::Png] {
        let word = json!(format);
        assert!(documented.contains(&word.as_str().unwrap()), "{word}");
    }
    let business = &example["business_only"];
    assert_eq!(business["extension"], json!(DocumentFormat::Pdf));
    assert_eq!(business["document_type"], json!(DocumentType::Other));
}

#[tokio::test]
async fn a_document_goes_to_no_address_but_https_or_in_practice_this_computer() {
    let asked = |url: &'static str| async move {
        let mut answer = example("document_upload")["create_upload_url"]["response"].clone();
        answer["url"] = json!(url);
        let server = Server::start([reply(200, &answer.to_string())]).await;
        let client = server.client();
        client
            .create_upload_url(&token(), DocumentType::License, DocumentFormat::Jpg)
            .await
    };
    for elsewhere in [
        "https://example.com/upload",
        "http://example.com/upload",
        "ftp://127.0.0.1/upload",
        "file:///etc/passwd",
    ] {
        let error = asked(elsewhere).await.unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear, "{elsewhere}");
        assert!(!format!("{error} {error:?}").contains("upload\""));
    }
    assert!(asked("http://127.0.0.1:1/upload").await.is_ok());
}

#[tokio::test]
async fn astras_own_hosts_never_send_a_document_to_this_computer_or_in_the_clear() {
    let client = AstraClient::new(
        Endpoints::sandbox(),
        Credentials::Direct {
            client_id: ClientId::new("id"),
            client_secret: SecretString::from("secret"),
        },
        Options::default(),
    )
    .unwrap();
    let practice = address(1).await;
    let sent = client
        .upload_document(&practice, "x".into(), |_| {})
        .await
        .unwrap_err();
    assert_eq!(
        sent.kind,
        CallErrorKind::NotSent,
        "an address in the clear is refused by the client itself: {sent}"
    );
}

#[tokio::test]
async fn an_address_that_ran_out_and_its_secret_are_told_apart() {
    for (status, kind) in [(403, "refused"), (410, "refused"), (500, "unclear")] {
        let storage = Server::start([reply(status, "no upload the-secret any more")]).await;
        let address = address(storage.port).await;
        assert!(!format!("{address:?}").contains("the-secret"));
        let client = storage.client();
        let error = client
            .upload_document(&address, "x".into(), |_| {})
            .await
            .unwrap_err();
        assert_eq!(error.is_refusal(), kind == "refused", "{status}");
        let expected = if kind == "refused" {
            Effect::None
        } else {
            Effect::Unknown
        };
        assert_eq!(error.effect(), expected, "{status}");
        assert_eq!(error.status, Some(status));
        assert!(
            !format!("{error} {error:?}").contains("the-secret"),
            "the address lets anybody send a file: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_file_over_the_limit_never_leaves() {
    let storage = Server::start([reply(200, "")]).await;
    let address = address(storage.port).await;
    let too_large = vec![0_u8; DOCUMENT_MAX_BYTES + 1];
    let error = storage
        .client()
        .upload_document(&address, too_large.into(), |_| {})
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
    assert!(storage.seen().is_empty(), "A33, upload size");
}
