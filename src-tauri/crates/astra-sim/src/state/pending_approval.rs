//! A routine of a user who is not approved yet: it begins when they are (CONTRACT.md 16, `requires_user_verification`).
//! That moment is written into the routine as soon as it is known, and with it what will have become of its cards by then,
//! so that a look at it needs no look at its user or at its cards.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::config::{Moment, Settings};
use crate::ground::{after, los_angeles_date};
use crate::state::records::card::Card;
use crate::state::records::identity::UserStatus;
use crate::state::records::routine::{Course, PendingApproval, Routine, TransferOutcome};
use crate::state::records::user::User;
use crate::state::root::State;

/// Why a transfer fails whose card was usable when it was asked for. The word is ours.
const CARD_NOT_USABLE: &str = "card_not_usable";

impl Routine {
    /// Whether it waits for the approval of its user. A cancelled or ended routine does not.
    pub(crate) fn is_pending_approval(&self, now: Timestamp) -> bool {
        let may_begin = match &self.course {
            Course::Runs(_) => true,
            Course::Ach(ach) => ach.schedule.ended.is_none(),
            Course::UserSuspended | Course::Cancelled => false,
        };
        may_begin
            && (self.pending_approval.as_ref())
                .is_some_and(|waiting| waiting.until.is_none_or(|until| now < until))
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
                self.pending_approval = Some(PendingApproval {
                    until: None,
                    created_after,
                    settled_after: transfer_settled_after.max(created_after),
                    otherwise: None,
                });
                self.postpone_until(user.and_then(|user| user.review.approval()));
            }
        }
        self
    }

    /// Moves everything that is to happen to the approval; for good where nobody knows when that is.
    fn postpone_until(&mut self, until: Option<Timestamp>) {
        let Some(waiting) = &mut self.pending_approval else {
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

    /// Looks again at its cards, for the end of the wait: approved is the only usable status (CONTRACT.md 15), so the
    /// transfer fails with a card that is in another one by then. A routine that is `failed` has a transfer that failed (16).
    fn check_cards(&mut self, cards: &[Card], now: Timestamp) {
        let (Course::Runs(transfer), Some(waiting)) =
            (&mut self.course, &mut self.pending_approval)
        else {
            return;
        };
        let then = waiting.until.unwrap_or(now);
        let ends = [&self.source_id, &self.destination_id];
        let mut own = cards.iter().filter(|card| ends.contains(&&card.id));
        match (own.all(|card| card.is_usable(then)), &waiting.otherwise) {
            (false, None) => {
                let reason = CARD_NOT_USABLE.to_owned();
                let fails = TransferOutcome::Failed { reason };
                waiting.otherwise = Some(std::mem::replace(&mut transfer.outcome, fails));
            }
            (true, Some(otherwise)) => {
                transfer.outcome = otherwise.clone();
                waiting.otherwise = None;
            }
            _ => {}
        }
    }
}

impl State {
    /// Tells waiting routines what was decided about their users and their cards since `before`.
    pub(crate) fn follow_reviews(&mut self, before: &Self, now: Timestamp) {
        let Self {
            users,
            cards,
            routines,
            ..
        } = self;
        let users = users.iter().zip(&before.users);
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
            routines.edit_each(
                |routine| routine.user_id == user_id && routine.is_pending_approval(now),
                |routine| {
                    if status == UserStatus::Suspended {
                        routine.course = Course::UserSuspended;
                        routine.pending_approval = None;
                    } else {
                        routine.postpone_until(approval);
                        routine.check_cards(cards, now);
                    }
                },
            );
        }
        let reviewed: HashSet<_> = (cards.iter().zip(&before.cards))
            .filter(|(card, earlier)| card.review_status != earlier.review_status)
            .map(|(card, _)| card.id.as_str())
            .collect();
        if !reviewed.is_empty() {
            let has_one = |routine: &Routine| {
                [&routine.source_id, &routine.destination_id]
                    .iter()
                    .any(|end| reviewed.contains(end.as_str()))
            };
            routines.edit_each(
                |routine| routine.is_pending_approval(now) && has_one(routine),
                |routine| routine.check_cards(cards, now),
            );
        }
        // A card may expire before a review ends that is running already.
        routines.edit_from(before.routines.len(), |routine| {
            routine.check_cards(cards, now)
        });
    }
}
