//! Where the review of a business, or the check of a person, stands: one word for both.

use astra_client::{IntentStatus, UserStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::record::{BusinessRecord, EarlierStatus, Enrollment};

/// Where a review or a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Astra looks at it, or says something that this version does not know.
    UnderWay,
    /// Astra wants documents.
    Documents,
    /// Astra wants the details again, once.
    Retry,
    /// In good standing.
    Approved,
    /// Refused.
    Rejected,
    /// Suspended.
    Suspended,
}

impl ReviewState {
    /// Astra has not decided yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::UnderWay | Self::Documents | Self::Retry)
    }

    /// Astra takes cards of every user (CONTRACT.md 9, "connect accounts"); one that was refused or suspended could move
    /// nothing between them.
    fn leaves_cards_useful(self) -> bool {
        self.is_open() || self == Self::Approved
    }
}

impl From<&UserStatus> for ReviewState {
    fn from(status: &UserStatus) -> Self {
        match status {
            UserStatus::Pending | UserStatus::Other(_) => Self::UnderWay,
            UserStatus::Document => Self::Documents,
            UserStatus::Retry => Self::Retry,
            UserStatus::Approved => Self::Approved,
            UserStatus::Rejected => Self::Rejected,
            UserStatus::Suspended => Self::Suspended,
        }
    }
}

impl ReviewState {
    /// `None` for an intent that became a user: how that one stands is the user's to say.
    pub(super) fn of_intent(status: &IntentStatus) -> Option<Self> {
        Some(match status {
            IntentStatus::Pending | IntentStatus::Other(_) => Self::UnderWay,
            IntentStatus::Document => Self::Documents,
            IntentStatus::Retry => Self::Retry,
            IntentStatus::Approved => Self::Approved,
            IntentStatus::Rejected => Self::Rejected,
            IntentStatus::Suspended => Self::Suspended,
            IntentStatus::ConvertedToUser => return None,
        })
    }
}

impl BusinessRecord {
    /// Where the review stands; `None` before a business signed in, because it has not begun then.
    pub fn review(&self) -> Option<ReviewState> {
        match (&self.user, self.intent()) {
            (Some(user), _) => Some(ReviewState::from(&user.status)),
            (None, Some(intent)) => ReviewState::of_intent(&intent.status),
            (None, None) => None,
        }
    }

    /// Astra may email the business a link for documents now: its review is not decided. People send theirs on Astra's page.
    pub fn may_be_emailed_about_documents(&self) -> bool {
        !self.is_person() && self.review().is_some_and(ReviewState::is_open)
    }

    /// Cards can be linked, whether or not money can move yet: from the first sign-in on, which makes the user.
    pub fn may_link_cards(&self) -> bool {
        let state = self
            .user
            .as_ref()
            .map(|user| ReviewState::from(&user.status));
        state.is_some_and(ReviewState::leaves_cards_useful)
    }

    /// It goes on only when the person does something that was not theirs to do at once.
    pub fn needs_person(&self) -> bool {
        match self.review() {
            Some(ReviewState::Documents | ReviewState::Retry) => true,
            // They sign in once they are approved.
            Some(ReviewState::Approved) => self.is_person() && self.user.is_none(),
            Some(ReviewState::UnderWay | ReviewState::Rejected | ReviewState::Suspended) | None => {
                false
            }
        }
    }

    /// Every state of the review that was seen, oldest first, each with when it was first seen.
    pub(super) fn reviews(&self) -> Vec<(ReviewState, Timestamp)> {
        let mut seen: Vec<(ReviewState, Timestamp)> = Vec::new();
        if let Enrollment::Person { intent, .. } = &self.enrollment {
            let statuses = every_status(&intent.earlier, &intent.status, intent.status_since);
            seen.extend(
                statuses.filter_map(|(status, at)| Some((ReviewState::of_intent(status)?, at))),
            );
        }
        if let Some(user) = &self.user {
            let statuses = every_status(&user.earlier, &user.status, user.status_since);
            seen.extend(statuses.map(|(status, at)| (ReviewState::from(status), at)));
        }
        // A user begins with the status of the intent.
        seen.dedup_by_key(|(state, _)| *state);
        seen
    }
}

/// Each status with when it was first seen, oldest first.
fn every_status<'a, S>(
    earlier: &'a [EarlierStatus<S>],
    status: &'a S,
    since: Timestamp,
) -> impl Iterator<Item = (&'a S, Timestamp)> {
    let earlier = earlier.iter().map(|seen| (&seen.status, seen.since));
    earlier.chain([(status, since)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_linked_while_astra_reviews_and_after_it_approved() {
        for (status, expected) in [
            (UserStatus::Pending, true),
            (UserStatus::Other("new".to_owned()), true),
            (UserStatus::Document, true),
            (UserStatus::Retry, true),
            (UserStatus::Approved, true),
            (UserStatus::Rejected, false),
            (UserStatus::Suspended, false),
        ] {
            let state = ReviewState::from(&status);
            assert_eq!(state.leaves_cards_useful(), expected, "{status:?}");
        }
    }
}
