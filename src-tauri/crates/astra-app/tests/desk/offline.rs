//! Without a network nothing is sent, everything stays readable, and how old it is is known.

use astra_app::NextStep;
use astra_app::transfers::{IntentState, TransferState};

use crate::support::{Ready, until};

const ROUTINES: &str = "/v1/routines";

fn let_tasks_end(ready: &Ready) {
    until("nothing to be under way", || {
        let busy = ready.desk.run(ready.desk.app.is_busy());
        (!busy).then_some(())
    });
}

#[test]
fn a_transfer_that_was_started_offline_stays_prepared_and_is_sent_once_when_the_person_says_so() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.refuse_connections(true);
    ready.send(&id).unwrap();
    let_tasks_end(&ready);
    let intent = ready.desk.transfer(&id);
    assert_eq!(intent.state, IntentState::Prepared);
    assert!(!intent.may_have_arrived, "nothing left this computer");
    assert!(TransferState::of(&intent).awaits_decision());
    assert!(ready.desk.app.transfers().can_send(&intent));
    assert!(ready.desk.overview().offline);
    // Back, and nothing goes out by itself, whatever is polled.
    ready.stage.refuse_connections(false);
    for _ in 0..3 {
        ready.desk.app.poll_now();
        ready.desk.run(ready.desk.app.poller().round());
    }
    assert_eq!(ready.stage.requests("POST", ROUTINES), 0);
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Prepared);
    ready.send(&id).unwrap();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(ready.stage.requests("POST", ROUTINES), 1, "exactly once");
    assert_eq!(ready.stage.control.ledger().routine_count, 1);
}

#[test]
fn what_is_known_stays_readable_and_says_how_old_it_is() {
    let ready = Ready::new();
    let known = ready.desk.overview();
    let business = known.business.unwrap().as_of().unwrap();
    let cards = ready.desk.run(ready.desk.app.card_overview()).unwrap();
    assert_eq!(known.as_of, Some(business.min(cards.as_of.unwrap())));
    ready.stage.refuse_connections(true);
    let ready = ready.restart();
    ready.stage.clock.advance(3600);
    ready.desk.run(ready.desk.app.poller().round());
    let later = ready.desk.overview();
    assert!(later.offline);
    assert_eq!(later.as_of, known.as_of, "of the last answer, not of now");
    assert_eq!(later.next, NextStep::MoveMoney);
    let offline = ready.desk.run(ready.desk.app.card_overview()).unwrap();
    assert_eq!(offline.cards.len(), cards.cards.len());
}
