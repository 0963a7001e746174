//! The request that comes of a form, held to the contract.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

use astra_client::{AstraClient, ClientId, Credentials, Endpoints, Options};
use jiff::civil::date;
use serde_json::{Value, json};

use super::*;
use crate::onboarding::{OwnerForm, Sample, sample};

/// What the client really writes for a form, taken down by a listener that accepts anything.
fn sent(form: &BusinessForm) -> Value {
    sent_under(Program::Verified, form)
}

fn sent_under(program: Program, form: &BusinessForm) -> Value {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin: url::Url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let received = std::thread::spawn(move || take_down(&listener));
    let client = AstraClient::new(
        Endpoints::loopback(origin.clone(), origin.clone(), origin).unwrap(),
        Credentials::Direct {
            client_id: ClientId::new("client"),
            client_secret: SecretString::from("secret"),
        },
        Options::default(),
    )
    .unwrap();
    let request = parse(form, program, date(2026, 3, 3)).unwrap().request;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(client.create_business_profile(&request))
        .unwrap();
    received.join().unwrap()
}

/// Answers one request and returns its body.
fn take_down(listener: &TcpListener) -> Value {
    let mut reader = BufReader::new(listener.accept().unwrap().0);
    let mut length = 0;
    let mut header = String::new();
    while header != "\r\n" {
        header.clear();
        reader.read_line(&mut header).unwrap();
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let answer = r#"{"id":"0123456789abcdef0123456789abcdef"}"#;
    write!(
        reader.get_mut(),
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{answer}",
        answer.len()
    )
    .unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn with(mut left: Value, right: Value) -> Value {
    let right = right.as_object().unwrap().clone();
    left.as_object_mut().unwrap().extend(right);
    left
}

fn at(address1: &str) -> Value {
    json!({"address1": address1, "city": "Palo Alto", "state": "CA", "postal_code": "94304"})
}

fn edmund() -> Value {
    let details = json!({
        "first_name": "Edmund",
        "last_name": "Hillary",
        "email": "edmund.hillary@example.com",
        "date_of_birth": "1985-02-03",
    });
    with(details, at("123 Astra Ave"))
}

fn maya(email: &str) -> Value {
    let details = json!({
        "first_name": "Maya",
        "last_name": "Norgay",
        "email": email,
        "date_of_birth": "1986-09-22",
    });
    with(details, at("200 Astra Ave"))
}

#[test]
fn the_request_is_the_contracts() {
    let mut form = sample(Sample::Reviewed);
    form.business.doing_business_as = " Hillary's ".into();
    form.business.ein = "33 1234567".into();
    form.business.website = "example.com".into();
    form.business.address.address2 = "Suite 5".into();
    let mut other = OwnerForm {
        is: OwnerIs::Other,
        person: form.controller.person.clone(),
    };
    other.person.email = "other@example.com".into();
    form.owners.push(other);
    let info = json!({
        "business_type": "llc",
        "business_name": "Hillary Provisions LLC",
        "doing_business_as": "Hillary's",
        "ein": "33-1234567",
        "phone": "+16505550134",
        "website": "https://example.com",
        "address2": "Suite 5",
    });
    let controller = maya("maya.norgay@example.com");
    let expected = json!({
        "phone": "+16505550133",
        "first_name": "Edmund",
        "last_name": "Hillary",
        "email": "edmund.hillary@example.com",
        "kyb_type": "verified",
        "business_info": with(info, at("123 Astra Ave")),
        "business_admin": edmund(),
        "business_controller": with(controller.clone(), json!({"title": "Managing member"})),
        "beneficial_owners": [edmund(), controller, maya("other@example.com")],
    });
    assert_eq!(
        sent(&form),
        expected,
        "CONTRACT.md 10; no SSN, no percentages"
    );
}

#[test]
fn every_kind_is_sent_in_astras_word_and_a_sole_proprietor_alone() {
    for (word, sent_as) in [
        ("llc", "llc"),
        ("sole_proprietorship", "soleProprietorship"),
        ("s_corporation", "corporation"),
        ("c_corporation", "corporation"),
        ("partnership", "partnership"),
    ] {
        let mut form = sample(Sample::Reviewed);
        form.business.business_type = word.into();
        let body = sent(&form);
        assert_eq!(
            body["business_info"]["business_type"], sent_as,
            "A28, business types"
        );

        for part in ["business_controller", "beneficial_owners"] {
            assert_eq!(
                body.get(part).is_none(),
                word == "sole_proprietorship",
                "{part} of {word} (CONTRACT.md 10)"
            );
        }
    }
}

#[test]
fn a_sole_proprietor_without_an_ein_sends_none() {
    let mut form = sample(Sample::Reviewed);
    form.business.business_type = "sole_proprietorship".into();
    form.business.ein.clear();
    let body = sent(&form);
    assert_eq!(body["business_info"].get("ein"), None);
    assert_eq!(body["business_admin"], edmund());
}

#[test]
fn what_is_empty_is_left_out_or_stood_in_for() {
    let mut form = sample(Sample::Approved);
    form.business.website.clear();
    form.admin_owns = Some(false);
    form.nobody_owns_quarter = true;
    let info = json!({
        "business_type": "llc",
        "business_name": "Hillary Expeditions LLC",
        "doing_business_as": "Hillary Expeditions LLC",
        "ein": "11-1111111",
        "phone": "+16505550112",
    });
    let expected = json!({
        "phone": "+16505550111",
        "first_name": "Edmund",
        "last_name": "Hillary",
        "email": "edmund.hillary@example.com",
        "kyb_type": "verified",
        "business_info": with(info, at("123 Astra Ave")),
        "business_admin": edmund(),
        "business_controller": with(edmund(), json!({"title": "Managing member"})),
    });
    let reason = "the legal name stands in for the trade name (A63, no trade name), the admin for the controller";
    assert_eq!(sent(&form), expected, "{reason}");
}
