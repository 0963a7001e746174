//! Many transfers of the past between two cards.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;

use crate::api::routines;
use crate::config::{Grants, Moment};
use crate::ground::{Cents, after, los_angeles_date, uuid};
use crate::state::{Course, State, TransferOutcome};

/// From one transfer to the next. The last one is so old as well.
const APART: SignedDuration = SignedDuration::from_mins(10);

/// Every so manyeth has failed.
const FAILS: u32 = 50;

/// Adds `count` transfers that have ended, oldest first. One is made as a request would make it; the others are like it.
pub(super) fn enter(
    state: &mut State,
    count: u32,
    user_id: &str,
    [source, destination]: [&str; 2],
    at: Moment<'_>,
) -> Option<()> {
    let body = json!({
        "type": "one-time", "payment_type": "debit", "name": "Invoice", "amount": 1,
        "source_id": source, "destination_id": destination
    });
    // They are in the past: today's grants do not matter.
    let at = Moment {
        grants: Grants::PRACTICE,
        ..at
    };
    for number in 1..=count {
        let mut routine = match state.routines.last() {
            Some(like) => like.clone(),
            None => routines::asked_for(body.to_string().as_bytes(), state, user_id, at).ok()?,
        };
        let back = APART.checked_mul(i32::try_from(count - number + 1).ok()?)?;
        let created = at.now.checked_sub(back).ok()?;
        // From $1.00 to $999.99, in no order that a list could be sorted by mistake.
        let amount = Cents(100 + i64::from(number) * 7_919 % 99_900);
        let Course::Runs(transfer) = &mut routine.course else {
            return None;
        };
        transfer.id = uuid(at.entropy);
        transfer.pull_id = uuid(at.entropy);
        transfer.push_id = uuid(at.entropy);
        transfer.pull_amount = amount;
        transfer.push_amount = amount;
        transfer.initiated = after(created, Duration::from_secs(1));
        transfer.settles = after(created, Duration::from_secs(3));
        transfer.outcome = if number % FAILS == 0 {
            let reason = "insufficient_funds".to_owned();
            TransferOutcome::Failed { reason }
        } else {
            TransferOutcome::Processed
        };
        if number > 1 {
            routine.id = uuid(at.entropy);
            routine.place = state.next_place();
        }
        routine.name = format!("Invoice {number}");
        routine.amount = amount;
        routine.created = created;
        routine.start_date = los_angeles_date(created);
        routine.client_correlation_id = Some(format!("{number:08}"));
        state.routines.push(routine);
    }
    Some(())
}
