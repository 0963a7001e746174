//! The invariants of the money, counted anew from the state.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::Assumption;
use crate::control::handle::Control;
use crate::ground::Cents;
use crate::state::{Course, Routine, Transfer, TransferStatus};

/// The books, with every violated invariant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Books {
    /// Pulled from the sources of processed transfers, in cents.
    pub pulled_cents: Cents,
    /// Pushed to their destinations, in cents.
    pub pushed_cents: Cents,
    /// Fees that people paid on top, in cents: pulled and not pushed.
    pub fees_cents: Cents,
    /// Requests for a routine that were accepted since the sandbox was opened, emptied or set to a persona.
    pub accepted_requests: usize,
    /// Routines made since then.
    pub new_routines: usize,
    /// Violated invariants in words; empty if there are none.
    pub violations: Vec<String>,
}

impl Control {
    /// Counts the books, as soon as no request is being carried out.
    pub async fn books(&self) -> Books {
        let _nobody_works = self.sandbox.working.write().await;
        let (before, accepted_requests) = self.sandbox.accepted();
        let (state, now) = (self.sandbox.state(), self.sandbox.now());
        let mut books = Books {
            accepted_requests,
            new_routines: state.routines.len().saturating_sub(before),
            ..Books::default()
        };
        // A repeated Idempotency-Key is accepted and makes no second routine.
        let keys_honoured = self.sandbox.assumptions.is_broken(Assumption::A7);
        let expected = match books.new_routines.cmp(&books.accepted_requests) {
            Ordering::Equal => true,
            Ordering::Less => keys_honoured,
            Ordering::Greater => false,
        };
        if !expected {
            books.violations.push(format!(
                "{} requests for a routine were accepted and {} routines made",
                books.accepted_requests, books.new_routines
            ));
        }
        let (mut ids, mut transfer_ids) = (HashSet::new(), HashSet::new());
        for routine in &state.routines {
            if !ids.insert(routine.id.as_str()) {
                books.wrong(routine, "there are two of this id");
            }
            for (end, owner) in [
                (&routine.source_id, &routine.user_id),
                (&routine.destination_id, &routine.destination_user_id),
            ] {
                // Also of what was removed since.
                let mut accounts = state.accounts.iter();
                let is_account = accounts.any(|one| one.id == *end && one.user_id == *owner);
                if state.card_of(owner, end).is_none() && !is_account {
                    books.wrong(routine, "an end of it belongs to nobody");
                }
            }
            if !state.users.iter().any(|user| user.id == routine.user_id) {
                books.wrong(routine, "its user is nobody");
            }
            let (promised, made) = match &routine.course {
                Course::Runs(transfer) => (routine.amount, vec![Cow::Borrowed(transfer)]),
                Course::Ach(ach) => {
                    let made = routine.transfers(now).into_iter().map(Cow::Owned);
                    (ach.amount, made.collect())
                }
                Course::UserSuspended | Course::Cancelled => continue,
            };
            if promised.0 <= 0 || promised > routine.amount {
                books.wrong(routine, "it moves more than was asked for, or nothing");
            }
            for transfer in made {
                for id in [&transfer.id, &transfer.pull_id, &transfer.push_id] {
                    if !transfer_ids.insert(id.clone()) {
                        books.wrong(routine, "its transfer shares an id with another");
                    }
                }
                books.count(routine, promised, &transfer, now);
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

    fn count(&mut self, routine: &Routine, promised: Cents, transfer: &Transfer, now: Timestamp) {
        let fee = transfer.pull_amount.0 - transfer.push_amount.0;
        if transfer.push_amount != promised {
            self.wrong(routine, "its transfer does not push its amount");
        }
        // A percentage is at most a hundred.
        if !(0..=promised.0).contains(&fee) {
            self.wrong(routine, "its fee is negative or more than its amount");
        }
        if transfer.initiated < routine.created || transfer.settles < transfer.initiated {
            self.wrong(routine, "its times are not in order");
        }
        let back = transfer.chargeback(Timestamp::MAX);
        if back.is_some_and(|back| back.created < transfer.settles) {
            self.wrong(routine, "it was charged back without having moved money");
        }
        if transfer.status(now) == TransferStatus::Processed {
            self.pulled_cents.0 += transfer.pull_amount.0;
            self.pushed_cents.0 += promised.0;
            self.fees_cents.0 += fee;
        }
    }
}
