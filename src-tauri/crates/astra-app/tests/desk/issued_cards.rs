//! Cards that the client issued, added by their number over the secure host, where staff allowed it.

use astra_app::onboarding::{AddressForm, Sample};
use astra_app::{AppError, CardRecord, ConnectionChange, IssueCode, IssuedCardForm};
use astra_sim::FaultKind;
use secrecy::SecretString;

use crate::support::{Desk, Stage};

/// Issued by the client, in the simulator.
const ISSUED: &str = "4603 6900 0000 0001";

fn form() -> IssuedCardForm {
    IssuedCardForm {
        expires: "12/30".to_owned(),
        first_name: "Edmund".to_owned(),
        last_name: "Hillary".to_owned(),
        address: AddressForm {
            address1: "1 Summit Rd".to_owned(),
            city: "Reno".to_owned(),
            state: "NV".to_owned(),
            postal_code: "89501".to_owned(),
            ..AddressForm::default()
        },
    }
}

fn add(desk: &Desk, number: &str) -> astra_app::Result<CardRecord> {
    let (number, code) = (SecretString::from(number), SecretString::from("123"));
    desk.run(desk.app.add_issued_card(&number, &code, &form()))
}

fn allowed() -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Approved);
    desk.run(
        desk.app
            .change_connection(ConnectionChange::IssuedCards(true)),
    )
    .unwrap();
    (stage, desk)
}

/// How often the secure host was asked to add a card.
fn asked(stage: &Stage) -> usize {
    let requests = stage.control.requests();
    let adding = requests
        .iter()
        .filter(|it| it.method == "POST" && it.path == "/v1/cards");
    adding.inspect(|it| assert_eq!(it.host, "secure")).count()
}

#[test]
fn an_issued_card_is_added_once_staff_allowed_it_and_its_number_is_nowhere() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Approved);
    let refused = add(&desk, ISSUED);
    assert!(matches!(refused, Err(AppError::NotAllowedNow(_))));
    assert_eq!(asked(&stage), 0, "off until staff say so");
    desk.run(
        desk.app
            .change_connection(ConnectionChange::IssuedCards(true)),
    )
    .unwrap();
    let card = add(&desk, ISSUED).unwrap();
    assert_eq!(card.card.last_four_digits, "0001");
    let by_id = format!("/v1/cards/{}", card.id);
    assert_eq!(stage.requests("GET", &by_id), 1, "read by its id");
    assert_eq!(desk.run(desk.app.cards().list()).unwrap().cards, [card]);
    desk.kill();
    let digits = ISSUED.replace(' ', "");
    assert_eq!(stage.files_with(&digits), [] as [std::path::PathBuf; 0]);
    let desk = stage.start();
    assert!(desk.app.connection().settings().issued_cards, "it is kept");
}

#[test]
fn what_the_issuer_says_is_told_apart() {
    let (stage, desk) = allowed();
    assert!(matches!(
        add(&desk, "4000000000000002"),
        Err(AppError::CardDeclined(_))
    ));
    for number in ["4000000000004293", "4000000000005035"] {
        let undecided = add(&desk, number);
        assert!(matches!(undecided, Err(AppError::CardUndecided(_))));
    }
    assert!(matches!(
        add(&desk, "6011111111111117"),
        Err(AppError::CardNotEnabled(_))
    ));
    assert_eq!(asked(&stage), 4, "each was asked once");
    assert!(desk.run(desk.app.cards().list()).unwrap().cards.is_empty());
}

#[test]
fn a_bin_that_was_not_shared_and_a_card_that_is_here_are_refused_in_astras_words() {
    let (_stage, desk) = allowed();
    let not_shared = add(&desk, "4000220000000006");
    let Err(AppError::Call(error)) = not_shared else {
        panic!("{not_shared:?}");
    };
    assert!(error.refusal().is_some());
    add(&desk, ISSUED).unwrap();
    let again = add(&desk, ISSUED);
    let Err(AppError::Invalid(issues)) = again else {
        panic!("{again:?}");
    };
    let found: Vec<_> = issues
        .iter()
        .map(|it| (it.field.as_str(), it.code))
        .collect();
    assert_eq!(found, [("number", IssueCode::RefusedByAstra)]);
}

#[test]
fn an_unclear_answer_is_found_out_and_the_number_is_never_sent_again() {
    let (stage, desk) = allowed();
    stage.fault("POST", "/v1/cards", FaultKind::DropAfter);
    assert!(add(&desk, ISSUED).is_ok(), "the list shows the new card");
    stage.fault("POST", "/v1/cards", FaultKind::DropBefore);
    let unclear = add(&desk, "4000056655665556");
    assert!(matches!(unclear, Err(AppError::Unclear(_))), "{unclear:?}");
    assert_eq!(asked(&stage), 2);
    assert_eq!(desk.run(desk.app.cards().list()).unwrap().cards.len(), 1);
}

#[test]
fn a_token_that_ended_is_renewed_before_the_card_is_given_up() {
    let (stage, desk) = allowed();
    let lost = stage.control.expire_access_tokens();
    stage.outside(lost).unwrap();
    assert!(add(&desk, ISSUED).is_ok());
}
