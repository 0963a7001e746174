//! User intents (CONTRACT.md 7).

use astra_client::{
    CallErrorKind, Effect, IntentStatus, KycType, Phone, UserIntentId, UserIntentRequest,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{self, Server, example, example_reply};
use crate::words;

const PHONE: &str = "+15557771234";
const EMAIL: &str = "ed@example.com";

/// `body` with what the examples leave to the reader.
fn filled(body: &Value) -> Value {
    let text = body.to_string().replace("YOUR_PHONE", PHONE);
    serde_json::from_str(&text.replace("YOUR_EMAIL", EMAIL)).unwrap()
}

/// What is given to the client in order to send an example's request.
pub(crate) fn of(request: &Value) -> UserIntentRequest {
    let request = filled(request);
    let text = |name: &str| request[name].as_str().map(str::to_owned);
    let must = |name: &str| text(name).unwrap();
    UserIntentRequest {
        email: must("email"),
        phone: Phone::new(must("phone")).unwrap(),
        first_name: must("first_name"),
        last_name: must("last_name"),
        preferred_first_name: text("preferred_first_name"),
        preferred_last_name: text("preferred_last_name"),
        preferred_pronouns: text("preferred_pronouns"),
        address1: must("address1"),
        address2: text("address2").unwrap_or_default(),
        city: must("city"),
        state: must("state"),
        postal_code: must("postal_code"),
        date_of_birth: text("date_of_birth").map(|day| day.parse().unwrap()),
        ssn: text("ssn").map(SecretString::from),
        ip_address: must("ip_address").parse().unwrap(),
        kyc_type: text("kyc_type").map(KycType::from),
    }
}

fn guides() -> UserIntentRequest {
    of(&example("user_intent_create")["request"])
}

/// Sends the request of an example, answered as documented, and gives what went out.
async fn sent(example: &Value) -> Value {
    let answer = json!({ "id": "i1" }).to_string();
    let status = u16::try_from(example["status"].as_u64().unwrap()).unwrap();
    let server = Server::start([support::json(status, &answer)]).await;
    let request = of(&example["request"]);
    let id = server.client().create_user_intent(&request).await;
    assert_eq!(id.unwrap().value.as_str(), "i1");
    serde_json::from_str(&server.only().body).unwrap()
}

#[tokio::test]
async fn the_guides_person_goes_out_field_by_field() {
    let example = example("user_intent_create");
    let mut wanted = filled(&example["request"]);
    wanted["address2"] = "".into();
    assert_eq!(
        sent(&example).await,
        wanted,
        "a person without a second address line sends an empty one, never null"
    );
    for status in [201, 200] {
        let reply = support::json(status, &example["response"].to_string());
        let server = Server::start([reply]).await;
        let answer = server.client().create_user_intent(&guides()).await;
        assert_eq!(
            answer.unwrap().value.as_str(),
            example["response"]["id"],
            "{status}"
        );
    }
}

#[tokio::test]
async fn every_field_but_metadata_goes_out_under_its_name() {
    let example = example("user_intent_create_full");
    let mut wanted = filled(&example["request"]);
    // There is nothing that we would attach.
    wanted.as_object_mut().unwrap().remove("metadata");
    assert_eq!(sent(&example).await, wanted);
    for (kyc_type, optional) in example["optional_by_kyc_type"].as_object().unwrap() {
        let kind = KycType::from(kyc_type.clone());
        assert!(!matches!(kind, KycType::Other(_)), "{kyc_type}");
        let mut less = example.clone();
        let request = less["request"].as_object_mut().unwrap();
        request.insert("kyc_type".into(), kyc_type.as_str().into());
        for name in words(optional) {
            request.remove(name);
        }
        let mut wanted = filled(&less["request"]);
        wanted.as_object_mut().unwrap().remove("metadata");
        assert_eq!(
            sent(&less).await,
            wanted,
            "{kyc_type}: what is absent is left out"
        );
    }
}

#[tokio::test]
async fn every_documented_status_of_an_intent_is_read() {
    let example = example("user_intent_read");
    let id = UserIntentId::new(example["response"]["id"].as_str().unwrap()).unwrap();
    for status in words(&example["statuses"]) {
        let mut body = filled(&example["response"]);
        body["status"] = status.into();
        let server = Server::start([support::json(200, &body.to_string())]).await;
        let intent = server.client().user_intent(&id).await.unwrap().value;
        assert!(
            !matches!(intent.status, IntentStatus::Other(_)),
            "{status} is a documented word"
        );
        assert_eq!((intent.status.as_str(), &intent.id), (status, &id));
        assert_eq!(intent.kyc_type, Some(KycType::Verified));
        assert_eq!(intent.email.as_deref(), Some(EMAIL));
        assert_eq!(intent.phone, Some(Phone::new(PHONE).unwrap()));
        assert!(!format!("{intent:?}").contains(EMAIL), "{intent:?}");
        let path = example["path"].as_str().unwrap();
        let path = path.replace("{id}", id.as_str());
        assert_eq!(server.only().line(), format!("GET {path} HTTP/1.1"));
    }
}

#[tokio::test]
async fn an_intent_has_a_user_only_once_it_is_converted() {
    let example = example("user_intent_read");
    let id = UserIntentId::new("i1").unwrap();
    let user_of = async |change: Option<Value>| {
        let mut body = filled(&example["response"]);
        if let Some(user) = change {
            body["user_id"] = user;
        }
        let server = Server::start([support::json(200, &body.to_string())]).await;
        server.client().user_intent(&id).await.unwrap().value
    };
    for not_yet in [None, Some(Value::Null), Some("".into())] {
        let user = user_of(not_yet.clone()).await.user_id;
        assert_eq!(user, None, "{not_yet:?} (A22, empty user_id)");
    }
    let converted = &example["converted"]["user_id"];
    let user = user_of(Some(converted.clone())).await.user_id.unwrap();
    assert_eq!(user.as_str(), converted);
}

#[tokio::test]
async fn a_screened_person_is_told_from_every_other_refusal() {
    let refusal = async |reply| {
        let server = Server::start([reply]).await;
        let error = server.client().create_user_intent(&guides()).await;
        let error = error.unwrap_err();
        assert!(error.is_refusal(), "{error}");
        assert_eq!(error.effect(), Effect::None, "nothing was made, {error}");
        error
    };
    let screened = refusal(example_reply("error_generic_forbidden")).await;
    assert!(screened.is_screened(), "{screened}");
    for (what, status, body) in [
        (
            "the fourth intent (A21, fourth intent or profile)",
            400,
            r#"{"code":400,"name":"Bad Request","description":"This email address already has 3 user intents."}"#,
        ),
        (
            "a wrong field (A50, validation body)",
            400,
            r#"{"status_code":400,"name":"Bad Request","errors":{"ssn":["4 or 9 digits"]}}"#,
        ),
        ("a gateway", 403, r#"{"message":"Forbidden"}"#),
        ("a gateway's page", 403, "<html>403 Forbidden</html>"),
    ] {
        let error = refusal(support::json(status, body)).await;
        assert!(!error.is_screened(), "{what}: {error}");
    }
}

#[tokio::test]
async fn what_a_person_typed_is_cut_out_of_a_refusal() {
    let body = r#"{"status_code":400,"name":"Bad Request",
        "errors":{"ssn":["1234 is odd"],"date_of_birth":["1985-02-03 is odd"],"email":["ed@example.com is odd"]}}"#;
    let server = Server::start([support::json(400, body)]).await;
    let error = server.client().create_user_intent(&guides()).await;
    let error = error.unwrap_err();
    assert_eq!(
        error.refusal().unwrap().fields["ssn"],
        ["[redacted] is odd"]
    );
    let printed = format!("{error} {error:?} {:?}", guides());
    for typed in ["1234", "1985", EMAIL, "Hillary", "Astra Ave", "192.0.2.0"] {
        assert!(!printed.contains(typed), "{typed} in {printed}");
    }
}

#[tokio::test]
async fn an_intent_accepted_without_an_id_is_unclear_because_it_counts() {
    for body in ["{}", "[]", "", r#"{"id":""}"#] {
        let server = Server::start([support::json(201, body)]).await;
        let error = server.client().create_user_intent(&guides()).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Unclear, "{body}");
        assert_eq!(error.effect(), Effect::Unknown);
    }
}
