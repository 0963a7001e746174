//! What must be true of the money at any moment, counted anew from the state.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Control;
use crate::money::Cents;
use crate::state::{Course, Routine, State, Transfer, TransferOutcome, TransferStatus};

/// The books, and what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Books {
    /// What left the sources of processed transfers, in cents.
    pub pulled_cents: Cents,
    /// What reached their destinations, in cents.
    pub pushed_cents: Cents,
    /// What people paid on top, in cents: pulled and not pushed.
    pub fees_cents: Cents,
    /// Requests for a routine that were accepted since the sandbox was opened, emptied or set to a persona.
    pub accepted_requests: usize,
    /// Routines made since then.
    pub new_routines: usize,
    /// What must not be, in words; empty if all is well.
    pub violations: Vec<String>,
}

impl Control {
    /// Counts the books, as soon as no request is being carried out.
    pub async fn books(&self) -> Books {
        let _nobody_works = self.sandbox.working.write().await;
        let (before, accepted_requests) = self.sandbox.accepted();
        let (state, now) = (self.sandbox.state(), self.sandbox.now());
        let mut books = Books {
            pulled_cents: Cents(0),
            pushed_cents: Cents(0),
            fees_cents: Cents(0),
            accepted_requests,
            new_routines: state.routines.len().saturating_sub(before),
            violations: Vec::new(),
        };
        if books.new_routines != books.accepted_requests {
            books.violations.push(format!(
                "{} requests for a routine were accepted and {} routines made",
                books.accepted_requests, books.new_routines
            ));
        }
        let mut ids = HashSet::new();
        for routine in &state.routines {
            if !ids.insert(routine.id.as_str()) {
                books.wrong(routine, "there are two of this id");
            }
            for (card, owner) in [
                (&routine.source_id, &routine.user_id),
                (&routine.destination_id, &routine.destination_user_id),
            ] {
                if state.card_of(owner, card).is_none() {
                    books.wrong(routine, "an end of it is nobody's card");
                }
            }
            if let Course::Runs(transfer) = &routine.course {
                for id in [&transfer.id, &transfer.pull_id, &transfer.push_id] {
                    if !ids.insert(id) {
                        books.wrong(routine, "its transfer shares an id with another");
                    }
                }
                books.count(&state, routine, transfer, now);
            }
        }
        if books.pulled_cents.0 != books.pushed_cents.0 + books.fees_cents.0 {
            let violation = "what was pulled is not what was pushed and paid in fees";
            books.violations.push(violation.to_owned());
        }
        books
    }
}

impl Books {
    fn wrong(&mut self, routine: &Routine, what: &str) {
        self.violations
            .push(format!("routine {}: {what}", routine.id));
    }

    fn count(&mut self, state: &State, routine: &Routine, transfer: &Transfer, now: Timestamp) {
        let fee = transfer.pull_amount.0 - transfer.push_amount.0;
        if transfer.push_amount != routine.amount || routine.amount.0 <= 0 {
            self.wrong(routine, "its transfer does not push its amount");
        }
        // A percentage is at most a hundred.
        if !(0..=routine.amount.0).contains(&fee) {
            self.wrong(routine, "its fee is negative or more than its amount");
        }
        if transfer.initiated < routine.created || transfer.settles < transfer.initiated {
            self.wrong(routine, "its times are not in order");
        }
        if let Some(back) = &transfer.chargeback
            && (back.created < transfer.settles
                || !matches!(transfer.outcome, TransferOutcome::Processed))
        {
            self.wrong(routine, "it was charged back without having moved money");
        }
        if state.user(&routine.user_id).is_none() {
            self.wrong(routine, "its user is nobody");
        }
        if transfer.status(now) == TransferStatus::Processed {
            self.pulled_cents.0 += transfer.pull_amount.0;
            self.pushed_cents.0 += routine.amount.0;
            self.fees_cents.0 += fee;
        }
    }
}
