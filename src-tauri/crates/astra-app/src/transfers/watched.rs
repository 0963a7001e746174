//! Which transfers may still change, or are looked at. Pure.

use std::time::Duration;

use super::intent::{Intent, IntentState};
use super::search_policy::WATCH_FOR;

/// What was booked for a transfer is asked for this long; transfers of earlier versions stay without it.
const BOOKED_WITHIN: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// What changed this lately stays at hand: for the warning before the same transfer is made again.
const LATELY: Duration = Duration::from_secs(24 * 60 * 60);

/// Given up here, but it may still turn up at Astra. `age` is how long ago it changed.
pub(crate) fn is_lost(intent: &Intent, age: Duration) -> bool {
    let lost = matches!(
        intent.state,
        IntentState::NotFound | IntentState::Abandoned | IntentState::Replaced
    );
    lost && intent.may_have_arrived && age < WATCH_FOR
}

/// It ended lately, and Astra was not asked yet what it booked.
pub(crate) fn awaits_booking(intent: &Intent, age: Duration) -> bool {
    intent.awaits_booking() && age < BOOKED_WITHIN
}

/// Nobody waits for anything of it.
pub(super) fn is_over(intent: &Intent, age: Duration) -> bool {
    intent.state.is_final()
        && age >= LATELY
        && !is_lost(intent, age)
        && !awaits_booking(intent, age)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn intent(state: IntentState, may_have_arrived: bool) -> Intent {
        serde_json::from_value(json!({
            "id": "AAAAAAAA", "business": "0123456789abcdef", "state": state, "attempt": 1,
            "terms": { "from": "c1", "to": "c2", "amount": 1, "pull_amount": 1, "push_amount": 1, "fee": 0,
                "from_card": { "company": "", "last_four": "" }, "to_card": { "company": "", "last_four": "" },
                "settlement": null, "note": "", "sent_again_for": null },
            "may_have_arrived": may_have_arrived, "unknown_since": null, "routine_id": null,
            "transfer_id": "t1", "reason": null, "request_id": null, "sent_again_as": null,
            "history": [{ "state": state, "at": "2026-03-02T18:00:00Z" }],
        }))
        .unwrap()
    }

    #[test]
    fn what_was_given_up_is_looked_for_a_month_if_it_may_have_arrived() {
        let month = WATCH_FOR.as_secs();
        for (state, may_have_arrived, age, expected) in [
            (IntentState::NotFound, true, 0, true),
            (IntentState::Abandoned, true, month - 1, true),
            (IntentState::Replaced, true, month - 1, true),
            (IntentState::Abandoned, true, month, false),
            (IntentState::Abandoned, false, 0, false),
            (IntentState::Unknown, true, 0, false),
            (IntentState::Processed, true, 0, false),
        ] {
            let lost = is_lost(&intent(state, may_have_arrived), Duration::from_secs(age));
            assert_eq!(lost, expected, "{state:?} {may_have_arrived} {age}");
        }
    }

    #[test]
    fn a_transfer_is_over_when_nobody_waits_for_anything_of_it() {
        let (day, week) = (LATELY.as_secs(), BOOKED_WITHIN.as_secs());
        let month = WATCH_FOR.as_secs();
        for (state, may_have_arrived, age, expected) in [
            (IntentState::Refused, false, day - 1, false),
            (IntentState::Refused, false, day, true),
            (IntentState::Failed, true, day, false),
            (IntentState::Failed, true, week, true),
            (IntentState::Cancelled, true, day, true),
            (IntentState::Processed, true, week - 1, false),
            (IntentState::Processed, true, week, true),
            (IntentState::Abandoned, true, month - 1, false),
            (IntentState::Abandoned, true, month, true),
            (IntentState::Abandoned, false, day, true),
            (IntentState::Prepared, false, 12 * month, false),
            (IntentState::NotFound, true, 12 * month, false),
            (IntentState::Unknown, true, 12 * month, false),
            (IntentState::Pending, true, 12 * month, false),
        ] {
            let over = is_over(&intent(state, may_have_arrived), Duration::from_secs(age));
            assert_eq!(over, expected, "{state:?} {may_have_arrived} {age}");
        }
    }
}
