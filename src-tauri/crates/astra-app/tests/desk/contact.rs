//! Another phone number or address is asked for, not set, and not often.

use astra_app::contact::{ContactDetail, PhoneRequestState};
use astra_app::onboarding::{AddressForm, Sample};
use astra_app::{AppError, IssueCode, NextStep};
use astra_sim::FaultKind;

use crate::support::{Desk, Stage, until};

const PHONE: &str = "(650) 555-0199";
const DAY: i64 = 24 * 60 * 60;
const PHONE_PATH: &str = "/v1/request_user_phone_number_update";
const ADDRESS_PATH: &str = "/v1/request_address_change";

fn approved() -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Approved);
    (stage, desk)
}

fn detail(desk: &Desk) -> ContactDetail {
    desk.run(desk.app.contact().detail()).unwrap()
}

fn ask_for_phone(desk: &Desk, typed: &str) -> astra_app::Result<()> {
    desk.run(desk.app.contact().ask_for_phone(typed))
}

fn address() -> AddressForm {
    AddressForm {
        address1: "7 Summit Rd".to_owned(),
        address2: "Suite 2".to_owned(),
        city: "Reno".to_owned(),
        state: "NV".to_owned(),
        postal_code: "89501".to_owned(),
    }
}

fn ask_for_address(desk: &Desk) -> astra_app::Result<()> {
    desk.run(desk.app.contact().ask_for_address(&address()))
}

fn codes(outcome: astra_app::Result<()>) -> Vec<IssueCode> {
    match outcome {
        Err(AppError::Invalid(issues)) => issues.iter().map(|issue| issue.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_phone_change_waits_for_astra_and_can_be_asked_for_once_in_thirty_days() {
    let (stage, desk) = approved();
    let before = detail(&desk);
    assert!(before.phone_requests.is_empty());
    assert_eq!((before.phone.left, before.phone.next_at), (1, None));

    ask_for_phone(&desk, PHONE).unwrap();
    let asked = detail(&desk);
    assert_eq!(asked.phone_requests.len(), 1, "Astra's list knows it once");
    let request = &asked.phone_requests[0];
    assert_eq!(request.state, PhoneRequestState::Pending);
    assert_eq!(
        request.phone.as_ref().unwrap().to_ten_digits(),
        "6505550199"
    );
    assert_eq!(asked.phone.left, 0);
    assert!(asked.phone.next_at.is_some(), "said before it is tried");
    let again = ask_for_phone(&desk, "(650) 555-0198");
    assert!(matches!(again, Err(AppError::NotAllowedNow(_))));
    assert_eq!(
        stage.requests("POST", PHONE_PATH),
        1,
        "what Astra would refuse is not sent"
    );

    stage.clock.advance(2 * DAY);
    desk.run(desk.app.contact().refresh()).unwrap();
    assert_eq!(
        detail(&desk).phone_requests[0].state,
        PhoneRequestState::Approved
    );
    assert_eq!(
        detail(&desk).record.phone().unwrap().to_ten_digits(),
        "6505550199",
        "the number that Astra has counts from then on, not the one that was submitted"
    );
    stage.clock.advance(29 * DAY);
    assert_eq!(detail(&desk).phone.left, 1, "thirty days are over");
}

#[test]
fn a_phone_number_is_checked_before_it_is_asked_for() {
    let (stage, desk) = approved();
    assert_eq!(codes(ask_for_phone(&desk, "")), [IssueCode::Required]);
    assert_eq!(
        codes(ask_for_phone(&desk, "555 0199")),
        [IssueCode::PhoneShape]
    );
    let present = detail(&desk).record.phone().unwrap().clone();
    assert_eq!(
        codes(ask_for_phone(&desk, present.to_ten_digits())),
        [IssueCode::PhoneSame],
        "a request for nothing would cost one of one"
    );
    assert_eq!(stage.requests("POST", PHONE_PATH), 0);
}

#[test]
fn a_phone_change_without_an_answer_is_found_in_astras_list() {
    let (stage, desk) = approved();
    stage.fault("POST", PHONE_PATH, FaultKind::DropAfter);
    ask_for_phone(&desk, PHONE).unwrap();
    assert_eq!(
        detail(&desk).phone_requests[0].state,
        PhoneRequestState::Pending,
        "it had arrived"
    );

    let (stage, desk) = approved();
    stage.fault("POST", PHONE_PATH, FaultKind::DropBefore);
    let lost = ask_for_phone(&desk, PHONE);
    assert!(matches!(lost, Err(AppError::Call(_))), "{lost:?}");
    assert!(
        detail(&desk).phone_requests.is_empty(),
        "it is not in the list, so Astra did not take it"
    );
    ask_for_phone(&desk, PHONE).unwrap();
}

#[test]
fn a_phone_change_that_nothing_is_known_of_is_asked_about_again() {
    let (stage, desk) = approved();
    stage.fault("POST", PHONE_PATH, FaultKind::DropAfter);
    let list = "/v1/phone_number_change_requests";
    stage.faults("GET", list, FaultKind::Status { code: 500 }, 3);
    let unclear = ask_for_phone(&desk, PHONE);
    assert!(matches!(unclear, Err(AppError::Unclear(_))), "{unclear:?}");
    assert_eq!(
        detail(&desk).phone_requests[0].state,
        PhoneRequestState::Unclear
    );
    desk.kill();
    let desk = stage.start();
    let app = desk.app.clone();
    desk.spawn(async move { app.poller().run().await });
    until("the poller reads the list", || {
        let request = detail(&desk).phone_requests.into_iter().next()?;
        (request.state == PhoneRequestState::Pending).then_some(())
    });
}

#[test]
fn an_address_change_can_be_asked_for_twice_in_a_hundred_and_twenty_days() {
    let (stage, desk) = approved();
    for left in [1, 0] {
        ask_for_address(&desk).unwrap();
        assert_eq!(detail(&desk).address.left, left);
        stage.clock.advance(DAY);
    }
    let third = ask_for_address(&desk);
    assert!(matches!(third, Err(AppError::NotAllowedNow(_))));
    assert_eq!(stage.requests("POST", ADDRESS_PATH), 2);
    let requests = detail(&desk).address_requests;
    assert_eq!(
        requests[0].line, "7 Summit Rd, Suite 2, Reno, NV 89501",
        "as it was asked for"
    );
    stage.clock.advance(118 * DAY);
    assert_eq!(detail(&desk).address.left, 1);
}

#[test]
fn an_address_is_checked_as_in_the_business_form() {
    let (stage, desk) = approved();
    let mut form = address();
    form.address1 = "PO Box 12".to_owned();
    form.postal_code = "1".to_owned();
    let outcome = desk.run(desk.app.contact().ask_for_address(&form));
    assert_eq!(codes(outcome), [IssueCode::PoBox, IssueCode::ZipShape]);
    assert_eq!(stage.requests("POST", ADDRESS_PATH), 0);
    form = address();
    form.state = "NY".to_owned();
    let said = desk.run(desk.app.contact().check_address(&form)).unwrap();
    assert_eq!(said[0].code, IssueCode::ZipState);
    desk.run(desk.app.contact().ask_for_address(&form))
        .expect("a warning never blocks what Astra takes");
}

#[test]
fn an_address_change_without_an_answer_counts() {
    let (stage, desk) = approved();
    stage.fault("POST", ADDRESS_PATH, FaultKind::DropAfter);
    let unclear = ask_for_address(&desk);
    assert!(matches!(unclear, Err(AppError::Unclear(_))));
    let found = detail(&desk);
    assert!(found.address_requests[0].unclear);
    assert_eq!(found.address.left, 1, "no call tells what became of it");
    desk.kill();
    let desk = stage.start();
    assert!(detail(&desk).address_requests[0].unclear, "kept");
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn astras_refusal_of_a_change_costs_nothing_here() {
    let (stage, desk) = approved();
    stage.fault("POST", ADDRESS_PATH, FaultKind::Status { code: 400 });
    let refused = ask_for_address(&desk);
    assert!(matches!(refused, Err(AppError::Call(_))));
    assert_eq!(detail(&desk).address.left, 2);
    stage.refuse_connections(true);
    let offline = ask_for_address(&desk);
    assert!(matches!(offline, Err(AppError::Call(_))));
    assert_eq!(detail(&desk).address.left, 2, "nothing left this computer");
}
