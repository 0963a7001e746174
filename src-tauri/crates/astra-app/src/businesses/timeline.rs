//! The review of a business by Astra, as steps.

use astra_client::UserStatus;
use jiff::Timestamp;
use serde::Serialize;
use strum::VariantArray;

use super::BusinessRecord;

/// A step of the review: the key under `timeline.` in the translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimelineStep {
    /// Astra accepted the details.
    Submitted,
    /// First sign-in.
    SignedIn,
    /// Astra reviews the business.
    InReview,
    /// Astra wants documents.
    Documents,
    /// Astra wants the details again.
    Retry,
    /// Astra's decision, before it is made.
    Decided,
    /// Approved.
    Approved,
    /// Refused.
    Rejected,
    /// Suspended.
    Suspended,
}

/// State of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// Still ahead.
    Ahead,
    /// Ended badly.
    Failed,
}

/// One step and its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimelineEntry {
    /// Which step.
    pub step: TimelineStep,
    /// Done, current, or ahead.
    pub state: StepState,
    /// When it happened.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub at: Option<Timestamp>,
}

impl BusinessRecord {
    /// Submitted, signed in, in review, decided.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        use StepState::{Ahead, Current, Done, Failed};
        use TimelineStep as Step;
        let entry = |step, state, at| TimelineEntry { step, state, at };
        let submitted = entry(Step::Submitted, Done, Some(self.submitted_at));
        let Some(user) = &self.user else {
            return vec![
                submitted,
                entry(Step::SignedIn, Current, None),
                entry(Step::InReview, Ahead, None),
                entry(Step::Decided, Ahead, None),
            ];
        };
        let since = Some(user.status_since);
        let decided = |step, state| [entry(Step::InReview, Done, None), entry(step, state, since)];
        let undecided = |step| {
            [
                entry(step, Current, since),
                entry(Step::Decided, Ahead, None),
            ]
        };
        let [review, decision] = match user.status {
            UserStatus::Approved => decided(Step::Approved, Done),
            UserStatus::Rejected => decided(Step::Rejected, Failed),
            UserStatus::Suspended => decided(Step::Suspended, Failed),
            UserStatus::Document => undecided(Step::Documents),
            UserStatus::Retry => undecided(Step::Retry),
            UserStatus::Pending | UserStatus::Other(_) => undecided(Step::InReview),
        };
        let signed_in = entry(Step::SignedIn, Done, Some(user.first_seen));
        vec![submitted, signed_in, review, decision]
    }
}
