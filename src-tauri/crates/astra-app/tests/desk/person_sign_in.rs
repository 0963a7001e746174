//! A person at Astra's pages: their first sign-in, what Astra wants of them once more, and whose account came back.

use astra_app::sign_in::{Action, SessionState, Taken};
use astra_client::{Phone, UserIntentId, UserIntentRequest};
use astra_sim::FaultKind;
use astra_vault::{SpaceId, Table};
use jiff::civil::date;
use serde_json::json;

use crate::support::{Desk, Stage, parameter};

const FIRST: &str = "0123456789abcdef";
const SECOND: &str = "fedcba9876543210";
const PHONE: &str = "6505550177";
const EMAIL: &str = "ed@example.com";

/// Edmund Hillary, whom the sandbox approves (CONTRACT.md 23).
fn hillary() -> UserIntentRequest {
    UserIntentRequest {
        email: EMAIL.to_owned(),
        phone: Phone::from_ten_digits(PHONE).unwrap(),
        first_name: "Edmund".to_owned(),
        last_name: "Hillary".to_owned(),
        preferred_first_name: None,
        preferred_last_name: None,
        preferred_pronouns: None,
        address1: "123 Astra Ave".to_owned(),
        address2: String::new(),
        city: "Palo Alto".to_owned(),
        state: "CA".to_owned(),
        postal_code: "94304".to_owned(),
        date_of_birth: Some(date(1985, 2, 3)),
        ssn: Some("1234".into()),
        ip_address: "192.0.2.0".parse().unwrap(),
        kyc_type: None,
    }
}

/// Tells Astra about a person, and keeps them here as the application does once Astra has accepted them.
fn keep(stage: &Stage, id: &str, request: &UserIntentRequest) -> UserIntentId {
    let astra = stage.astra();
    let intent = stage
        .outside(astra.create_user_intent(request))
        .unwrap()
        .value;
    let at = "2026-03-02T18:00:00Z";
    let record = json!({ "v": 1, "r": {
        "id": id, "intent_id": intent, "submitted_at": at, "user": null,
        "intent": { "status": "pending", "status_since": at, "as_of": null, "user_id": null },
        "person": { "first_name": request.first_name, "last_name": request.last_name,
            "preferred_first_name": null, "preferred_last_name": null, "email": request.email,
            "phone": request.phone, "address": "" },
    }});
    let listed = json!({ "v": 1, "r": { "created_at": at } });
    let vault = stage.vault();
    let put = |space: SpaceId, table: &'static str, key: &str, value: &serde_json::Value| {
        let space = vault.space(&space).unwrap();
        space
            .put(Table(table), key, value.to_string().as_bytes())
            .unwrap();
    };
    put(
        SpaceId::business(id).unwrap(),
        "business",
        "record",
        &record,
    );
    put(SpaceId::later_app("2").unwrap(), "businesses", id, &listed);
    vault.close().unwrap();
    intent
}

/// The application with a person of whom Astra knows, after it has asked where their check stands.
fn with_person(request: &UserIntentRequest) -> (Stage, Desk, UserIntentId) {
    let stage = Stage::new();
    // The folder has been opened before: its application key is there.
    stage.start().quit();
    let intent = keep(&stage, FIRST, request);
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    desk.run(desk.app.businesses().refresh()).unwrap();
    (stage, desk, intent)
}

fn intent_status(desk: &Desk) -> String {
    let record = desk.overview().business.unwrap();
    record.intent().unwrap().status.to_string()
}

fn sign_in(stage: &Stage, desk: &Desk) -> SessionState {
    let url = desk.begin(Action::Onboard);
    let redirect = stage.browser().become_a_person(&url);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    desk.sign_in_state()
}

#[test]
fn person_who_is_approved_becomes_the_user_of_their_intent() {
    let (stage, desk, intent) = with_person(&hillary());
    assert_eq!(intent_status(&desk), "approved");
    let url = desk.begin(Action::Onboard);
    let query = |name: &str| parameter(url.as_str(), name);
    assert_eq!(query("user_intent_id").as_deref(), Some(intent.as_str()));
    assert_eq!(query("phone").as_deref(), Some(PHONE));
    assert_eq!(query("phone_read_only").as_deref(), Some("true"));
    assert_eq!(query("business"), None, "no business");
    assert_eq!(sign_in(&stage, &desk), SessionState::Done);

    let record = desk.overview().business.unwrap();
    assert!(record.is_person() && record.is_approved());
    let users = stage.control.ledger().users;
    assert_eq!(record.user_id().unwrap().as_str(), users[0].id);

    let url = desk.begin(Action::Renew);
    let query = |name: &str| parameter(url.as_str(), name);
    assert_eq!(query("user_id").as_deref(), Some(users[0].id.as_str()));
    assert_eq!(
        query("user_intent_id"),
        None,
        "from the conversion on the user is named, never the intent"
    );
}

#[test]
fn person_whose_sign_in_lost_the_network_is_asked_about_again_and_does_not_sign_in_twice() {
    let (stage, desk, intent) = with_person(&hillary());
    let path = format!("/v1/user_intent/{intent}");
    stage.faults("GET", &path, FaultKind::DropBefore, 1000);
    assert_eq!(sign_in(&stage, &desk), SessionState::Checking);
    stage.control.clear_faults();
    desk.run(desk.app.sign_in().check()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    assert_eq!(stage.requests("POST", "/v1/oauth/token"), 1);
}

#[test]
fn person_with_a_phone_that_another_person_holds_is_told_so_and_nothing_counts() {
    let (stage, desk, _) = with_person(&hillary());
    let other = UserIntentRequest {
        email: "ama@example.com".to_owned(),
        first_name: "Ama".to_owned(),
        ..hillary()
    };
    let intent = stage
        .outside(stage.astra().create_user_intent(&other))
        .unwrap();
    let mut url = stage
        .endpoints()
        .app()
        .join("login/oauth/authorize")
        .unwrap();
    url.query_pairs_mut()
        .append_pair("client_id", stage.client_id())
        .append_pair("redirect_uri", crate::support::REDIRECT_URI)
        .append_pair("response_type", "code")
        .append_pair("user_intent_id", intent.value.as_str());
    stage.browser().become_a_person(&url);

    assert_eq!(sign_in(&stage, &desk), SessionState::OtherPerson);
    let overview = desk.overview();
    assert!(overview.signed_in.is_empty());
    assert!(overview.business.unwrap().user.is_none());
}

#[test]
fn person_who_had_an_account_already_comes_back_to_it() {
    let (stage, desk, _) = with_person(&hillary());
    assert_eq!(sign_in(&stage, &desk), SessionState::Done);
    let user = desk.overview().business.unwrap().user_id().unwrap().clone();
    desk.run(desk.app.remove_business(FIRST)).unwrap();
    desk.quit();
    // They begin anew on this computer: Astra signs them in as the user they are, and the new intent is never converted.
    keep(&stage, SECOND, &hillary());
    let desk = stage.start();
    assert_eq!(sign_in(&stage, &desk), SessionState::Done);
    assert_eq!(desk.overview().business.unwrap().user_id(), Some(&user));
}

#[test]
fn person_in_retry_corrects_their_details_once_and_then_signs_in() {
    let retry = UserIntentRequest {
        first_name: "retry".to_owned(),
        ..hillary()
    };
    let (stage, desk, intent) = with_person(&retry);
    assert_eq!(intent_status(&desk), "retry");
    let url = desk.begin(Action::Verify);
    assert_eq!(url.path(), "/verify/personal");
    assert_eq!(
        parameter(url.as_str(), "user_intent_id").as_deref(),
        Some(intent.as_str())
    );
    let redirect = stage.browser().correct_details(&url, PHONE);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    assert_ne!(intent_status(&desk), "retry", "read again at once");
    let url = desk.begin(Action::Onboard);
    let mut browser = stage.browser();
    let redirect = browser.become_a_person(&url);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert!(desk.overview().business.unwrap().is_approved());
}

#[test]
fn person_in_document_sends_a_photo_id() {
    let document = UserIntentRequest {
        first_name: "document".to_owned(),
        ..hillary()
    };
    let (stage, desk, intent) = with_person(&document);
    assert_eq!(intent_status(&desk), "document");
    let url = desk.begin(Action::Verify);
    assert_eq!(url.path(), "/verify/document");
    assert_eq!(
        parameter(url.as_str(), "user_intent_id").as_deref(),
        Some(intent.as_str())
    );
    let redirect = stage.browser().send_document(&url, PHONE);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    assert_ne!(intent_status(&desk), "document", "read again at once");
}

#[test]
fn person_who_is_rejected_finds_a_dead_end_that_is_explained() {
    let rejected = UserIntentRequest {
        phone: Phone::from_ten_digits("2025551111").unwrap(),
        date_of_birth: Some(date(1970, 1, 1)),
        ..hillary()
    };
    let (stage, desk, _) = with_person(&rejected);
    assert_eq!(intent_status(&desk), "rejected");
    let url = desk.begin(Action::Onboard);
    assert!(
        stage.browser().ends_nowhere(&url),
        "A18, rejected person: they can authenticate and not authorize"
    );
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Waiting,
        "no redirect comes"
    );
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::AccountRefused);
}
