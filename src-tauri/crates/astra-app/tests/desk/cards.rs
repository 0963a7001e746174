//! Cards are what Astra says they are.

use astra_app::onboarding::Sample;
use astra_app::sign_in::{Action, SessionState, Taken};
use astra_app::{AppError, NextStep};
use astra_sim::FaultKind;

use crate::support::{Desk, FLAGGED, REJECTED, Ready, Stage, VISA, VISA_TOO, take_redirect};

fn approved() -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Approved);
    (stage, desk)
}

#[test]
fn a_new_card_is_read_by_its_id_once_and_kept() {
    let (stage, desk) = approved();
    let id = desk.link(&stage, VISA);
    let by_id = format!("/v1/cards/{id}");
    assert_eq!(stage.requests("GET", &by_id), 1, "as the vendor recommends");
    desk.run(desk.app.cards().refresh()).unwrap();
    assert_eq!(
        stage.requests("GET", &by_id),
        1,
        "a known card comes with the list"
    );
    let card = desk.run(desk.app.cards().get(&id)).unwrap();
    assert_eq!(card.card.last_four_digits, "5556");
    assert_eq!(
        card.user_id,
        desk.overview().business.unwrap().user.unwrap().id
    );
    desk.kill();
    let asked = stage.all_requests();
    let desk = stage.start();
    let cards = desk.run(desk.app.cards().list()).unwrap();
    assert_eq!(cards.cards, [card], "known without asking");
    assert_eq!(cards.as_of, Some(stage.clock.time()));
    assert_eq!(stage.all_requests(), asked);
}

#[test]
fn skipping_the_card_is_done_without_a_card() {
    let (stage, desk) = approved();
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().skip_card(&url);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    let session = desk.run(desk.app.sign_in().session());
    assert_eq!(
        (session.state, session.card_id),
        (SessionState::DoneWithoutCard, None)
    );
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn skipping_a_second_card_does_not_take_the_first_for_new() {
    let (stage, desk) = approved();
    desk.link(&stage, VISA);
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().skip_card(&url);
    desk.take(&redirect);
    assert_eq!(desk.sign_in_state(), SessionState::DoneWithoutCard);
}

#[test]
fn a_card_removed_at_astra_disappears_here() {
    let Ready {
        stage,
        desk,
        from,
        to,
    } = Ready::new();
    desk.kill();
    let token = stage.stored_access_token();
    let removal = stage
        .http
        .delete(stage.api(&format!("/v1/cards/{from}")))
        .bearer_auth(token.expose());
    let removed = stage.outside(removal.send()).unwrap();
    assert!(removed.status().is_success(), "{removed:?}");

    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::MoveMoney, "nobody has asked yet");
    let cards = desk.run(desk.app.cards().refresh()).unwrap();
    let ids: Vec<&str> = cards.cards.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids, [to.as_str()]);
    assert!(desk.run(desk.app.cards().get(&from)).is_err());
    assert_eq!(desk.next(), NextStep::LinkSecondCard);
    desk.kill();
    let desk = stage.start();
    assert_eq!(
        desk.run(desk.app.cards().list()).unwrap().cards.len(),
        1,
        "gone from the disk too"
    );
}

#[test]
fn a_card_that_is_being_checked_needs_no_other_one_in_its_place() {
    let (stage, desk) = approved();
    let id = desk.link(&stage, FLAGGED);
    let card = desk.run(desk.app.cards().get(&id)).unwrap();
    assert!(!card.card.is_usable(), "flagged");
    assert_eq!(desk.next(), NextStep::LinkSecondCard);
    desk.link(&stage, VISA);
    assert_eq!(desk.next(), NextStep::CardInReview);
}

#[test]
fn a_nickname_stays_with_its_card_and_goes_with_transfers() {
    let ready = Ready::new();
    let id = ready.from.clone();
    let (desk, id) = (&ready.desk, id.as_str());
    let cards = desk.app.cards();
    desk.run(cards.set_nickname(id, "  Payroll ")).unwrap();
    desk.run(cards.refresh()).unwrap();
    assert_eq!(
        desk.run(cards.get(id)).unwrap().nickname.as_deref(),
        Some("Payroll"),
        "reading the cards from Astra leaves it alone"
    );
    let transfer = ready.confirm("12.00");
    desk.run(cards.set_nickname(id, "Wages")).unwrap();
    let ready = ready.restart();
    let (desk, cards) = (&ready.desk, ready.desk.app.cards());
    assert_eq!(
        desk.run(cards.get(id)).unwrap().nickname.as_deref(),
        Some("Wages")
    );
    assert_eq!(
        desk.transfer(&transfer).terms.from_card.nickname.as_deref(),
        Some("Payroll"),
        "a transfer keeps the name that was confirmed"
    );
    let long = desk.run(cards.set_nickname(id, &"x".repeat(25)));
    assert!(matches!(long, Err(AppError::Invalid(_))), "{long:?}");
    assert!(desk.run(cards.set_nickname("nobody's", "x")).is_err());
    desk.run(cards.set_nickname(id, "")).unwrap();
    assert_eq!(desk.run(cards.get(id)).unwrap().nickname, None);
}

#[test]
fn the_bank_of_a_card_is_asked_for_once_and_known_without_the_network() {
    let Ready {
        stage, desk, from, ..
    } = Ready::new();
    let cards = desk.app.cards();
    stage.faults("GET", "/v1/bins/*", FaultKind::Status { code: 503 }, 9);
    assert_eq!(
        desk.run(cards.bank(&from)).unwrap(),
        None,
        "nothing that a person has to hear of"
    );
    stage.control.clear_faults();
    let bank = desk.run(cards.bank(&from)).unwrap().unwrap();
    assert_eq!(bank.issuer_name.as_deref(), Some("Sandbox Bank"));
    stage.refuse_connections(true);
    assert_eq!(desk.run(cards.bank(&from)).unwrap(), Some(bank));
    assert!(desk.run(cards.bank("nobody's")).is_err());
}

#[test]
fn a_rejected_card_does_not_count() {
    let (stage, desk) = approved();
    let id = desk.link(&stage, REJECTED);
    let card = desk.run(desk.app.cards().get(&id)).unwrap();
    assert!(!card.card.is_usable() && !card.card.is_in_review());
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn the_cards_of_a_business_have_two_colors_that_stay() {
    let Ready {
        stage,
        desk,
        from,
        to,
    } = Ready::new();
    let tone = |desk: &Desk, id: &str| desk.run(desk.app.cards().get(id)).unwrap().tone;
    let first = (tone(&desk, &from), tone(&desk, &to));
    assert_ne!(first.0, first.1, "two cards are told apart");
    desk.run(desk.app.cards().refresh()).unwrap();
    desk.kill();
    let desk = stage.start();
    assert_eq!((tone(&desk, &from), tone(&desk, &to)), first);
}

#[test]
fn cards_are_listed_in_the_order_of_linking() {
    let (stage, desk) = approved();
    let mut linked = Vec::new();
    for number in [VISA, VISA_TOO] {
        linked.push(desk.link(&stage, number));
        // Astra tells when a card was linked to the second.
        stage.clock.advance(1);
    }
    let listed = desk.run(desk.app.cards().list()).unwrap().cards;
    let listed: Vec<&str> = listed.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(listed, linked, "the card that money leaves comes first");
}

#[test]
fn a_linked_card_that_could_not_be_read_appears_with_the_next_look() {
    let (stage, desk) = approved();
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().link_card(&url, VISA);
    stage.faults("GET", "/v1/cards", FaultKind::Status { code: 500 }, 3);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Failed);
    let cards = desk.run(desk.app.cards().refresh()).unwrap();
    assert_eq!(cards.cards.len(), 1);
    assert_eq!(desk.next(), NextStep::LinkSecondCard);
}

#[test]
fn a_card_read_by_halves_is_no_card_yet() {
    let (stage, desk) = approved();
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().link_card(&url, VISA);
    stage.faults("GET", "/v1/cards/*", FaultKind::Status { code: 500 }, 3);
    desk.take(&redirect);
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Failed,
        "listed, but not read by its id"
    );
    let cards = desk.run(desk.app.cards().refresh()).unwrap();
    assert_eq!(
        cards.cards.len(),
        1,
        "and still taken for new the next time"
    );
}

#[test]
fn a_kill_while_the_new_card_is_read_loses_nothing() {
    let (stage, desk) = approved();
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().link_card(&url, VISA);
    stage.control.hold("/v1/cards");
    let app = desk.app.clone();
    desk.spawn(async move {
        take_redirect(&app, &redirect, astra_app::sign_in::RedirectChannel::Window).await
    });
    stage.until_held("GET", "/v1/cards");
    desk.kill();
    stage.control.release("/v1/cards");
    let desk = stage.start();
    assert_eq!(desk.sign_in_state(), SessionState::Idle);
    let app = desk.app.clone();
    desk.spawn(async move { app.poller().run().await });
    crate::support::until("the card", || {
        (desk.next() == NextStep::LinkSecondCard).then_some(())
    });
}
