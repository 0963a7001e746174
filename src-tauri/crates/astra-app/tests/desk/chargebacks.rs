//! A chargeback of a transfer that arrived is noticed by polling, once a day, and told with what Astra says of it.

use astra_app::transfers::{IntentState, TransferState};
use astra_client::{Cents, SegmentType, TransferStatus};
use astra_sim::FaultKind;

use crate::support::Ready;

const DAY: i64 = 24 * 60 * 60;
const LIST: &str = "/v1/transfers";

/// A transfer that arrived and whose legs were read, and its id at Astra.
fn arrived(ready: &Ready) -> (String, String) {
    let id = ready.confirm("12.34");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.stage.clock.advance(10);
    assert_eq!(ready.desk.check(&id).state, IntentState::Processed);
    let intent = ready.desk.check(&id);
    (id, intent.transfer_id.unwrap().to_string())
}

fn charge_back(ready: &Ready, at_astra: &str) {
    let control = ready.stage.control.charge_back(at_astra);
    ready.stage.outside(control).unwrap();
}

fn round(ready: &Ready) {
    ready.desk.run(ready.desk.app.poller().round());
}

fn lists(ready: &Ready) -> usize {
    ready.stage.requests("GET", LIST)
}

#[test]
fn a_chargeback_is_noticed_within_a_day_by_one_read_of_the_list_and_outlives_a_restart() {
    let ready = Ready::new();
    let (id, at_astra) = arrived(&ready);
    let before = lists(&ready);
    round(&ready);
    assert_eq!(lists(&ready), before + 1, "the first look of this run");
    charge_back(&ready, &at_astra);
    // The window gets the focus again and again.
    for _ in 0..3 {
        ready.desk.app.poll_now();
        round(&ready);
    }
    ready.stage.clock.advance(DAY - 1);
    round(&ready);
    assert_eq!(lists(&ready), before + 1, "not before a day has passed");
    assert_eq!(ready.desk.transfer(&id).chargeback, None);
    ready.stage.clock.advance(1);
    round(&ready);
    assert_eq!(lists(&ready), before + 2);
    let intent = ready.desk.transfer(&id);
    assert_eq!(intent.state, IntentState::Processed, "Astra's own word");
    assert_eq!(TransferState::of(&intent), TransferState::ChargedBack);
    let known = intent.chargeback.clone().unwrap();
    assert_eq!(known.said.code.as_deref(), Some("10.4"));
    let pulled = intent.booked.unwrap().pull_amount;
    assert_eq!(known.said.amount, pulled, "as Astra says it");
    let ready = ready.restart();
    assert_eq!(ready.desk.transfer(&id), intent, "from the journal");
    // Astra says the same: nothing is written again.
    round(&ready);
    assert_eq!(ready.desk.transfer(&id), intent);
}

#[test]
fn nothing_is_asked_for_where_no_transfer_arrived_lately() {
    let ready = Ready::new();
    let before = lists(&ready);
    round(&ready);
    assert_eq!(lists(&ready), before, "there is no transfer");
    let (id, at_astra) = arrived(&ready);
    ready.stage.clock.advance(121 * DAY);
    charge_back(&ready, &at_astra);
    let ready = ready.restart();
    let before = lists(&ready);
    round(&ready);
    assert_eq!(lists(&ready), before, "it arrived 121 days ago");
    assert_eq!(ready.desk.transfer(&id).chargeback, None);
}

#[test]
fn a_look_that_failed_is_tried_again_before_the_next_day() {
    let ready = Ready::new();
    let (id, at_astra) = arrived(&ready);
    charge_back(&ready, &at_astra);
    let broken = FaultKind::Status { code: 503 };
    ready.stage.faults("GET", LIST, broken, 20);
    round(&ready);
    assert_eq!(ready.desk.transfer(&id).chargeback, None);
    ready.stage.control.clear_faults();
    ready.stage.clock.advance(120);
    round(&ready);
    assert!(ready.desk.transfer(&id).chargeback.is_some());
}

#[test]
fn the_legs_of_a_transfer_are_kept_whether_it_arrived_or_failed() {
    let ready = Ready::new();
    let (id, _) = arrived(&ready);
    let legs = ready.desk.transfer(&id).legs;
    let kinds: Vec<_> = legs.iter().filter_map(|leg| leg.kind.clone()).collect();
    assert_eq!(kinds, [SegmentType::Pull, SegmentType::Push]);
    assert!(
        legs.iter()
            .all(|leg| leg.status == Some(TransferStatus::Processed))
    );
    assert_eq!(legs[1].amount, Some(Cents::new(1234)));

    let reason = "insufficient_funds".to_owned();
    ready
        .stage
        .fault("POST", "/v1/routines", FaultKind::FailedTransfer { reason });
    let id = ready.confirm("5.00");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.stage.clock.advance(10);
    assert_eq!(ready.desk.check(&id).state, IntentState::Failed);
    let failed = ready.desk.check(&id);
    assert_eq!(failed.state, IntentState::Failed);
    assert!(
        failed
            .legs
            .iter()
            .any(|leg| leg.status == Some(TransferStatus::Failed)),
        "{:?}",
        failed.legs
    );
    assert_eq!(ready.restart().desk.transfer(&id), failed);
}
