//! What was booked is compared with what was shown, and never said to agree where Astra does not tell.

use astra_app::transfers::{FeeCheck, IntentState};
use astra_sim::FaultKind;

use crate::support::Ready;

const SEGMENTS: &str = "/v1/transfers/*/segments";

fn arrived(ready: &Ready) -> String {
    let id = ready.confirm("12.34");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.stage.clock.advance(10);
    let intent = ready.desk.check(&id);
    assert_eq!(intent.state, IntentState::Processed);
    id
}

fn fee_check(ready: &Ready, id: &str) -> FeeCheck {
    let intent = ready.desk.check(id);
    FeeCheck::of(intent.booked, intent.terms.fee)
}

#[test]
fn the_fee_that_was_booked_is_read_from_both_legs_and_outlives_a_restart() {
    let ready = Ready::new();
    let id = arrived(&ready);
    let shown = ready.desk.transfer(&id).terms.fee.unwrap();
    let as_shown = FeeCheck::AsShown { booked: shown };
    assert_eq!(fee_check(&ready, &id), as_shown);
    let intent = ready.desk.transfer(&id);
    let legs = format!("/v1/transfers/{}/segments", intent.transfer_id.unwrap());
    let ready = ready.restart();
    assert_eq!(fee_check(&ready, &id), as_shown);
    assert_eq!(
        ready.stage.requests("GET", &legs),
        1,
        "it is asked for once"
    );
}

#[test]
fn where_astra_refuses_to_say_nothing_is_made_up() {
    let ready = Ready::new();
    ready
        .stage
        .fault("GET", SEGMENTS, FaultKind::Status { code: 404 });
    let id = arrived(&ready);
    assert_eq!(fee_check(&ready, &id), FeeCheck::NotReported);
}

#[test]
fn where_astra_cannot_answer_it_is_asked_again() {
    let ready = Ready::new();
    let id = arrived(&ready);
    let shown = ready.desk.transfer(&id).terms.fee.unwrap();
    let broken = FaultKind::Status { code: 503 };
    ready.stage.faults("GET", SEGMENTS, broken, 20);
    let check = ready.desk.app.transfers().check(&id);
    let failed = ready.desk.run(check);
    assert!(failed.is_err(), "{failed:?}");
    let intent = ready.desk.transfer(&id);
    assert_eq!(
        FeeCheck::of(intent.booked, intent.terms.fee),
        FeeCheck::NotYet
    );
    assert_eq!(
        intent.state,
        IntentState::Processed,
        "it arrived all the same"
    );
    ready.stage.control.clear_faults();
    assert_eq!(fee_check(&ready, &id), FeeCheck::AsShown { booked: shown });
}
