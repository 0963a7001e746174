//! Removing a card: what keeps it is named, and an unclear answer is found out.

use astra_app::transfers::IntentState;
use astra_app::{AppError, CardRemoval, NextStep};
use astra_sim::FaultKind;

use crate::support::{Desk, Ready};

fn remove(desk: &Desk, id: &str) -> astra_app::Result<CardRemoval> {
    desk.run(desk.app.remove_card(id))
}

fn is_linked(desk: &Desk, id: &str) -> bool {
    desk.run(desk.app.cards().get(id)).is_ok()
}

#[test]
fn a_removed_card_is_gone_at_astra_and_here_with_its_nickname() {
    let Ready {
        stage, desk, from, ..
    } = Ready::new();
    desk.run(desk.app.cards().set_nickname(&from, "Payroll"))
        .unwrap();
    let before = desk.run(desk.app.card_removal(&from)).unwrap();
    assert!(before.transfers.is_empty() && !before.removed);
    let removal = remove(&desk, &from).unwrap();
    assert!(removal.removed);
    assert_eq!(
        removal.card.record.nickname.as_deref(),
        Some("Payroll"),
        "what was removed can be named"
    );
    assert!(!is_linked(&desk, &from));
    assert_eq!(desk.next(), NextStep::LinkSecondCard);
    desk.run(desk.app.cards().refresh()).unwrap();
    assert!(!is_linked(&desk, &from), "at Astra too");
    desk.kill();
    let desk = stage.start();
    assert!(!is_linked(&desk, &from));
}

#[test]
fn an_open_transfer_keeps_its_cards_before_astra_is_asked() {
    let ready = Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    stage.fault("POST", "/v1/routines", FaultKind::DropAfter);
    let id = ready.confirm("25.00");
    desk.until_state(&id, &[IntentState::Unknown]);
    for card in [&ready.from, &ready.to] {
        for removal in [desk.run(desk.app.card_removal(card)), remove(desk, card)] {
            let removal = removal.unwrap();
            assert!(!removal.removed);
            let ids: Vec<&str> = removal.transfers.iter().map(|it| it.id.as_str()).collect();
            assert_eq!(ids, [id.as_str()]);
        }
        assert_eq!(stage.requests("DELETE", &format!("/v1/cards/{card}")), 0);
        assert!(is_linked(desk, card));
    }
}

#[test]
fn what_keeps_a_card_at_astra_is_named_after_the_refusal() {
    let Ready {
        stage,
        desk,
        from,
        to,
    } = Ready::new();
    desk.kill();
    // Made by another program of the same client: nothing here knows of it.
    let token = stage.stored_access_token();
    let made = stage
        .http
        .post(stage.api("/v1/routines"))
        .bearer_auth(token.expose())
        .json(&serde_json::json!({
            "type": "one-time", "payment_type": "debit", "name": "Rent by hand", "amount": 12.5,
            "source_id": from, "destination_id": to,
        }))
        .send();
    let made = stage.outside(made).unwrap();
    assert!(made.status().is_success(), "{made:?}");
    let desk = stage.start();
    let removal = remove(&desk, &from).unwrap();
    assert!(!removal.removed && removal.transfers.is_empty());
    let [used] = removal.routines.as_slice() else {
        panic!("one payment keeps it: {:?}", removal.routines);
    };
    assert_eq!(used.routine.name.as_deref(), Some("Rent by hand"));
    assert!(used.transfer.is_none());
    assert!(is_linked(&desk, &from));
    stage.clock.advance(10);
    assert!(remove(&desk, &from).unwrap().removed, "it is over");
}

#[test]
fn a_refusal_that_nothing_explains_is_astras_own() {
    let Ready {
        stage, desk, from, ..
    } = Ready::new();
    stage.fault("DELETE", "/v1/cards/*", FaultKind::Status { code: 400 });
    let refused = remove(&desk, &from);
    assert!(matches!(refused, Err(AppError::Call(_))), "{refused:?}");
    assert!(is_linked(&desk, &from));
}

#[test]
fn a_removal_without_an_answer_is_found_out_and_never_repeated() {
    let Ready {
        stage,
        desk,
        from,
        to,
    } = Ready::new();
    let asked = |card: &str| stage.requests("DELETE", &format!("/v1/cards/{card}"));
    stage.fault("DELETE", "/v1/cards/*", FaultKind::DropAfter);
    assert!(remove(&desk, &from).unwrap().removed, "the list shows it");
    assert_eq!(asked(&from), 1);

    stage.fault("DELETE", "/v1/cards/*", FaultKind::DropBefore);
    let failed = remove(&desk, &to);
    assert!(
        matches!(failed, Err(AppError::Call(_))),
        "the list shows that it is still linked: {failed:?}"
    );
    assert_eq!(asked(&to), 1);
    assert!(is_linked(&desk, &to));

    stage.fault("DELETE", "/v1/cards/*", FaultKind::DropAfter);
    stage.faults("GET", "/v1/cards", FaultKind::Status { code: 503 }, 9);
    let unclear = remove(&desk, &to);
    assert!(matches!(unclear, Err(AppError::Unclear(_))), "{unclear:?}");
    assert!(is_linked(&desk, &to), "nobody knows yet");
    stage.control.clear_faults();
    desk.run(desk.app.cards().refresh()).unwrap();
    assert!(!is_linked(&desk, &to));
}

#[test]
fn a_card_that_is_gone_at_astra_already_is_removed() {
    let Ready {
        stage, desk, from, ..
    } = Ready::new();
    stage.fault("DELETE", "/v1/cards/*", FaultKind::Status { code: 404 });
    assert!(remove(&desk, &from).unwrap().removed);
    assert!(!is_linked(&desk, &from));
    assert!(remove(&desk, &from).is_err(), "not known here any more");
}
