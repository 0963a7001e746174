//! Everything whose outcome is not known stands in one list, whichever area it is of, and leaves it once it is known.

use std::path::Path;

use astra_app::documents::Side;
use astra_app::onboarding::{AddressForm, Sample};
use astra_app::transfers::IntentState;
use astra_app::{AppError, OpenOutcomeKind};
use astra_client::DocumentType;
use astra_sim::{FaultKind, UserStatus};
use strum::VariantArray;

use crate::support::{Desk, FLAGGED, Ready, Stage, until};

use OpenOutcomeKind as Kind;

const BROKEN: FaultKind = FaultKind::Status { code: 503 };

fn kinds(desk: &Desk) -> Vec<Kind> {
    let outcomes = desk.run(desk.app.open_outcomes()).unwrap();
    outcomes.iter().map(|outcome| outcome.kind).collect()
}

/// Asks for something, which ends unclear.
fn unclear<T: std::fmt::Debug>(asked: astra_app::Result<T>) {
    assert!(matches!(asked, Err(AppError::Unclear(_))), "{asked:?}");
}

fn make_transfers(ready: &Ready) {
    let post = "/v1/routines";
    let unsent = ready.preview("1.00").id.to_string();
    ready.stage.refuse_connections(true);
    ready.send(&unsent).unwrap();
    ready.desk.until_state(&unsent, &[IntentState::Prepared]);
    ready.stage.refuse_connections(false);
    ready.stage.fault("POST", post, FaultKind::DropBefore);
    let lost = ready.confirm("2.00");
    ready.desk.until_state(&lost, &[IntentState::Unknown]);
    for _ in 0..4 {
        ready.stage.clock.advance(6 * 60);
        ready.desk.check(&lost);
    }
    assert_eq!(ready.desk.transfer(&lost).state, IntentState::NotFound);
    ready.stage.fault("POST", post, FaultKind::DropBefore);
    let searched = ready.confirm("3.00");
    ready.desk.until_state(&searched, &[IntentState::Unknown]);
}

fn make_contact_changes(ready: &Ready) {
    let contact = ready.desk.app.contact();
    let post = "/v1/request_user_phone_number_update";
    ready.stage.fault("POST", post, FaultKind::DropAfter);
    ready
        .stage
        .faults("GET", "/v1/phone_number_change_requests", BROKEN, 9);
    unclear(ready.desk.run(contact.ask_for_phone("(650) 555-0199")));
    let address = AddressForm {
        address1: "7 Summit Rd".to_owned(),
        address2: String::new(),
        city: "Reno".to_owned(),
        state: "NV".to_owned(),
        postal_code: "89501".to_owned(),
    };
    let post = "/v1/request_address_change";
    ready.stage.fault("POST", post, FaultKind::DropAfter);
    unclear(ready.desk.run(contact.ask_for_address(&address)));
}

/// Linked, and without a transfer that keeps it.
fn make_card_removal(ready: &Ready, card: &str) {
    ready
        .stage
        .fault("DELETE", "/v1/cards/*", FaultKind::DropBefore);
    ready.stage.faults("GET", "/v1/cards", BROKEN, 9);
    unclear(ready.desk.run(ready.desk.app.remove_card(card)));
}

fn make_submission(ready: &Ready) {
    ready.desk.fill(Sample::Approved);
    ready
        .stage
        .fault("POST", "/v1/business_profile", FaultKind::DropAfter);
    unclear(ready.desk.submit_draft(false));
}

fn make_document(stage: &Stage, desk: &Desk) {
    let user = desk.overview().business.unwrap().user.unwrap().id;
    let asks = stage
        .control
        .set_user_status(user.as_str(), UserStatus::Document);
    stage.outside(asks).unwrap();
    desk.run(desk.app.businesses().refresh()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/documents");
    let file = desk.app.documents().hold(folder.join("letter.pdf"));
    stage.fault("POST", "/v1/documents/confirm_upload", FaultKind::DropAfter);
    let send = desk
        .app
        .documents()
        .send(DocumentType::Other, vec![(Side::Whole, file)]);
    desk.run(send).unwrap();
    until("the document to have ended", || {
        kinds(desk).contains(&Kind::Document).then_some(())
    });
}

#[test]
fn every_kind_is_in_the_list_with_what_leads_to_it_and_outlives_a_restart() {
    let ready = Ready::new();
    assert!(kinds(&ready.desk).is_empty(), "nothing is open");
    let third = ready.desk.link(&ready.stage, FLAGGED);
    make_transfers(&ready);
    make_card_removal(&ready, &third);
    make_contact_changes(&ready);
    make_document(&ready.stage, &ready.desk);
    make_submission(&ready);
    assert_eq!(kinds(&ready.desk), Kind::VARIANTS, "one of each, in order");
    let ready = ready.restart();
    assert_eq!(kinds(&ready.desk), Kind::VARIANTS, "kept");
    for outcome in ready.desk.run(ready.desk.app.open_outcomes()).unwrap() {
        let by_id = !matches!(
            outcome.kind,
            Kind::Document | Kind::PhoneChange | Kind::AddressChange
        );
        assert_eq!(outcome.id.is_some(), by_id, "{outcome:?}");
        let of_a_business = outcome.kind != Kind::Submission;
        assert_eq!(outcome.business.is_some(), of_a_business, "{outcome:?}");
    }
    // Astra answers again: what its lists tell is known.
    ready.stage.control.clear_faults();
    ready.desk.run(ready.desk.app.cards().refresh()).unwrap();
    ready.desk.run(ready.desk.app.contact().refresh()).unwrap();
    let left = kinds(&ready.desk);
    assert!(!left.contains(&Kind::CardRemoval), "{left:?}");
    assert!(!left.contains(&Kind::PhoneChange), "{left:?}");
    assert!(
        left.contains(&Kind::AddressChange),
        "nothing tells: {left:?}"
    );
}
