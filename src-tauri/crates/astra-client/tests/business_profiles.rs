//! Business profiles on the wire (CONTRACT.md 10).
#![allow(clippy::unwrap_used)]

mod support;

use astra_client::{
    BusinessInfo, BusinessPerson, BusinessProfileId, BusinessProfileRequest, BusinessType,
    CallErrorKind, Effect, KybType, Phone, PostalAddress,
};
use jiff::civil::date;
use support::{Server, json};

fn address(suite: Option<&str>) -> PostalAddress {
    PostalAddress {
        address1: "123 Astra Ave".into(),
        address2: suite.map(str::to_owned),
        city: "Palo Alto".into(),
        state: "CA".into(),
        postal_code: "94304".into(),
    }
}

fn person(first: &str) -> BusinessPerson {
    BusinessPerson {
        first_name: first.into(),
        last_name: "Hillary".into(),
        title: None,
        email: None,
        date_of_birth: None,
        ssn: None,
        address: None,
    }
}

fn whole() -> BusinessProfileRequest {
    BusinessProfileRequest {
        phone: Phone::new("+12025550123").unwrap(),
        first_name: Some("Edmund".into()),
        last_name: Some("Hillary".into()),
        email: Some("ed@example.com".into()),
        user_id: None,
        kyb_type: Some(KybType::Verified),
        business_info: BusinessInfo {
            doing_business_as: Some("Everest".into()),
            ein: Some("11-1111111".into()),
            phone: Some(Phone::new("+12025550124").unwrap()),
            website: Some("https://example.com".into()),
            ..BusinessInfo::new(
                BusinessType::Llc,
                "Everest LLC".into(),
                address(Some("Suite 5")),
            )
        },
        business_admin: BusinessPerson {
            email: Some("ed@example.com".into()),
            date_of_birth: Some(date(1985, 2, 3)),
            address: Some(address(None)),
            ..person("Edmund")
        },
        business_controller: Some(BusinessPerson {
            title: Some("CEO".into()),
            ssn: Some("123456789".into()),
            ..person("Tenzing")
        }),
        beneficial_owners: vec![person("Owner")],
    }
}

#[tokio::test]
async fn a_profile_is_sent_exactly_in_the_vendors_names() {
    let server = Server::start([json(201, r#"{"id":"p1"}"#)]).await;
    let answer = server
        .client()
        .create_business_profile(&whole())
        .await
        .unwrap();
    assert_eq!(answer.value.as_str(), "p1");
    let request = server.only();
    assert_eq!(request.line(), "POST /v1/business_profile HTTP/1.1");
    assert!(
        request
            .header("authorization")
            .is_some_and(|value| value.starts_with("Basic "))
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(
        request.body,
        concat!(
            r#"{"phone":"+12025550123","first_name":"Edmund","last_name":"Hillary","#,
            r#""email":"ed@example.com","kyb_type":"verified","business_info":{"#,
            r#""business_type":"llc","business_name":"Everest LLC","#,
            r#""doing_business_as":"Everest","ein":"11-1111111","phone":"+12025550124","#,
            r#""website":"https://example.com","address1":"123 Astra Ave","#,
            r#""address2":"Suite 5","city":"Palo Alto","state":"CA","postal_code":"94304"},"#,
            r#""business_admin":{"first_name":"Edmund","last_name":"Hillary","#,
            r#""email":"ed@example.com","date_of_birth":"1985-02-03","#,
            r#""address1":"123 Astra Ave","city":"Palo Alto","state":"CA","#,
            r#""postal_code":"94304"},"business_controller":{"first_name":"Tenzing","#,
            r#""last_name":"Hillary","title":"CEO","ssn":"123456789"},"#,
            r#""beneficial_owners":[{"first_name":"Owner","last_name":"Hillary"}]}"#,
        ),
        "what is absent is left out, never null or empty"
    );
}

#[tokio::test]
async fn the_smallest_profile_has_no_null_in_it() {
    let mut request = whole();
    request.first_name = None;
    request.last_name = None;
    request.email = None;
    request.kyb_type = None;
    request.business_info =
        BusinessInfo::new(BusinessType::Llc, "Everest LLC".into(), address(None));
    request.business_admin = person("Edmund");
    request.business_controller = None;
    request.beneficial_owners.clear();
    let server = Server::start([json(201, r#"{"id":"p1"}"#)]).await;
    server
        .client()
        .create_business_profile(&request)
        .await
        .unwrap();
    assert_eq!(
        server.only().body,
        concat!(
            r#"{"phone":"+12025550123","business_info":{"business_type":"llc","#,
            r#""business_name":"Everest LLC","address1":"123 Astra Ave","city":"Palo Alto","#,
            r#""state":"CA","postal_code":"94304"},"#,
            r#""business_admin":{"first_name":"Edmund","last_name":"Hillary"}}"#,
        )
    );
}

#[tokio::test]
async fn either_name_of_the_profile_id_is_read_and_id_is_preferred() {
    for (status, body, expected) in [
        (201, r#"{"id":"a"}"#, "a"),
        (200, r#"{"business_profile_id":"b"}"#, "b"),
        (201, r#"{"business_profile_id":"b","id":"a","new":{}}"#, "a"),
        (201, r#"{"business_profile_id":"b","id":null}"#, "b"),
        (201, r#"{"business_profile_id":"b","id":""}"#, "b"),
    ] {
        let server = Server::start([json(status, body)]).await;
        let answer = server.client().create_business_profile(&whole()).await;
        assert_eq!(answer.unwrap().value.as_str(), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_profile_accepted_without_an_id_is_unclear_because_it_counts() {
    for (status, body) in [(201, "{}"), (201, "[]"), (201, ""), (202, r#"{"id":"a"}"#)] {
        let server = Server::start([json(status, body)]).await;
        let error = server
            .client()
            .create_business_profile(&whole())
            .await
            .unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear, "{status} {body}");
        assert_eq!(error.effect(), Effect::Unknown);
        server.only();
    }
}

#[tokio::test]
async fn messages_by_field_reach_the_caller_without_what_was_typed() {
    let body = r#"{"status_code":400,"name":"Bad Request","description":"check",
        "errors":{"business_info.ein":["11-1111111 is not known"],
                  "business_admin.date_of_birth":["1985-02-03 is too early"]}}"#;
    let server = Server::start([json(400, body)]).await;
    let error = server
        .client()
        .create_business_profile(&whole())
        .await
        .unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(
        refusal.fields["business_info.ein"],
        ["[redacted] is not known"]
    );
    let printed = format!("{error} {error:?}");
    for secret in ["11-1111111", "1985-02-03"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn a_profile_never_prints_who_it_is_about() {
    let request = whole();
    let printed = format!(
        "{request:?} {:?} {:?} {:?}",
        request.business_admin, request.business_controller, request.business_info
    );
    for text in [
        "11-1111111",
        "1985",
        "123456789",
        "Hillary",
        "Everest",
        "example.com",
        "Astra Ave",
        "2025550",
    ] {
        assert!(!printed.contains(text), "{text} in {printed}");
    }
}

#[tokio::test]
async fn a_profile_is_read_and_an_empty_user_is_not_yet_one() {
    let server = Server::start([
        json(
            200,
            r#"{"id":"p1","user_id":"u1","kyb_type":"receive-only"}"#,
        ),
        json(200, r#"{"business_profile_id":"p1","user_id":""}"#),
        json(200, "{}"),
    ])
    .await;
    let client = server.client();
    let id = BusinessProfileId::new("p1").unwrap();
    let first = client.business_profile(&id).await.unwrap().value;
    assert_eq!(first.user_id.unwrap().as_str(), "u1");
    assert_eq!(first.kyb_type, Some(KybType::ReceiveOnly));
    for _ in 0..2 {
        let later = client.business_profile(&id).await.unwrap().value;
        assert_eq!((later.id, later.user_id), (id.clone(), None));
    }
    let request = &server.seen()[0];
    assert_eq!(request.line(), "GET /v1/business_profile/p1 HTTP/1.1");
    assert!(
        request
            .header("authorization")
            .is_some_and(|value| value.starts_with("Basic "))
    );
}
