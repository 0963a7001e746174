//! Deleting a user, as staff do in the vendor's dashboard to free a phone (CONTRACT.md 23; A58, freeing a phone). The phone is free, nobody
//! signs in as them any more; the records of payments stay.

use jiff::Timestamp;

use crate::config::{Moment, ReviewStatus};
use crate::state::records::identity::Review;
use crate::state::records::routine::{Course, Routine};
use crate::state::records::token::Subject;
use crate::state::root::State;

impl State {
    /// Deletes a user: their tokens, cards, accounts, papers and business profile are gone, and no routine that has an end
    /// with them begins anything more. Transfers that were begun end as they would have. An intent stays converted, so
    /// that a person starts over with a new one. `false` where there is nobody of this id.
    pub(crate) fn delete_user(&mut self, id: &str, at: Moment<'_>) -> bool {
        let Some(user) = self.user_mut(id) else {
            return false;
        };
        user.deleted = true;
        user.tokens = Default::default();
        // Nothing is decided about them any more.
        user.review = Review::Decided(user.status(at.now));
        user.papers_wanted = false;
        let decided = |change: &crate::state::PhoneChange| change.decided <= at.now;
        user.contact.phone_changes.retain(decided);
        let profile_id = user.business_profile_id.clone();

        self.codes.retain(|code| code.user_id != id);
        self.partner_tokens.retain(|token| match token.subject() {
            Subject::User(user_id) => user_id != id,
            Subject::Profile(profile) => Some(profile) != profile_id.as_ref(),
            Subject::Intent(_) => true,
        });
        self.documents.retain(|document| document.user_id != id);
        self.profiles
            .retain(|profile| profile.user_id.as_deref() != Some(id));
        for card in self.cards.iter_mut().filter(|card| card.user_id == id) {
            card.review_status = ReviewStatus::Removed;
        }
        for account in &mut self.accounts {
            account.removed |= account.user_id == id;
        }
        self.routines.edit_each(
            |routine| routine.user_id == id || routine.destination_user_id == id,
            |routine| routine.lose_counterparty(routine.user_id == id, at.now),
        );
        true
    }
}

impl Routine {
    /// One of its ends is gone: what has not begun never will. An own one that repeats is deleted with its user.
    fn lose_counterparty(&mut self, is_own: bool, now: Timestamp) {
        let never_begins = match &self.course {
            Course::Ach(_) if self.is_recurring() => {
                self.end(now);
                self.deleted |= is_own;
                false
            }
            Course::Ach(_) => self.transfers(now).is_empty(),
            // The vendor moves what was asked for, if a moment later.
            Course::Runs(_) => self.is_pending_approval(now),
            Course::UserSuspended | Course::Cancelled => false,
        };
        if never_begins {
            self.course = Course::Cancelled;
            self.pending_approval = None;
        }
    }
}
