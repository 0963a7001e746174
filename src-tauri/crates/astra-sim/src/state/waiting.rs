//! A routine of a user who is not approved yet: it begins when they are (CONTRACT.md 16, `requires_user_verification`).
//! That moment is written into the routine as soon as it is known, so that a look at it needs no look at its user.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Course, Moment, Routine, State, User, UserStatus};
use crate::clock::{after, los_angeles_date};
use crate::settings::Settings;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// When the user is approved, as far as their review knows that.
    pub(crate) until: Option<Timestamp>,
    /// From then to the transfer, as it was when the routine was made.
    created_after: Duration,
    /// From then to the end of the transfer.
    settled_after: Duration,
}

impl Routine {
    /// Whether it waits for the approval of its user. What was cancelled or ended waits for nothing.
    pub(crate) fn is_waiting(&self, now: Timestamp) -> bool {
        let may_begin = match &self.course {
            Course::Runs(_) => true,
            Course::Ach(ach) => ach.schedule.ended.is_none(),
            Course::UserSuspended | Course::Cancelled => false,
        };
        may_begin
            && (self.waiting).is_some_and(|waiting| waiting.until.is_none_or(|until| now < until))
    }

    /// Begins, as far as the status of `user`, who makes it, lets it.
    pub(crate) fn begin_for(mut self, user: Option<&User>, at: Moment<'_>) -> Self {
        match user.map(|user| user.status(at.now)) {
            Some(UserStatus::Approved) => {}
            Some(UserStatus::Suspended) => self.course = Course::UserSuspended,
            _ => {
                let Settings {
                    transfer_created_after: created_after,
                    transfer_settled_after,
                    ..
                } = at.settings;
                self.waiting = Some(Waiting {
                    until: None,
                    created_after,
                    settled_after: transfer_settled_after.max(created_after),
                });
                self.wait(user.and_then(|user| user.review.approval()));
            }
        }
        self
    }

    /// Moves everything that is to happen to the approval; for good where nobody knows when that is.
    fn wait(&mut self, until: Option<Timestamp>) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        waiting.until = until;
        let then = |later| until.map_or(Timestamp::MAX, |until| after(until, later));
        match &mut self.course {
            Course::Runs(transfer) => {
                transfer.initiated = then(waiting.created_after);
                transfer.settles = then(waiting.settled_after);
                if let Some(back) = &mut transfer.chargeback {
                    back.created = after(transfer.settles, back.later);
                }
            }
            Course::Ach(ach) => {
                ach.schedule.earliest = then(waiting.created_after);
                // The times that fell into the wait are left out.
                let day = until.map_or(self.start_date, los_angeles_date);
                ach.schedule.start_date = self.start_date.max(day);
            }
            Course::UserSuspended | Course::Cancelled => {}
        }
    }
}

impl State {
    /// Tells waiting routines what was decided about their users since `before`.
    pub(crate) fn follow_reviews(&mut self, before: &Self, now: Timestamp) {
        let users = self.users.iter().zip(&before.users);
        let decided: Vec<_> = users
            .filter(|(user, earlier)| user.id == earlier.id && user.review != earlier.review)
            .map(|(user, _)| {
                let status = user.status(now);
                let approval = match status {
                    UserStatus::Approved => Some(now),
                    _ => user.review.approval(),
                };
                (user.id.clone(), status, approval)
            })
            .collect();
        for (user_id, status, approval) in decided {
            self.routines.edit_each(
                |routine| routine.user_id == user_id && routine.is_waiting(now),
                |routine| {
                    if status == UserStatus::Suspended {
                        routine.course = Course::UserSuspended;
                        routine.waiting = None;
                    } else {
                        routine.wait(approval);
                    }
                },
            );
        }
    }
}
