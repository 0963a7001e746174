//! How a transfer shows: the words of the screens for where an intent stands, apart from those that the journal keeps.

use serde::Serialize;

use super::IntentState;

/// Where a transfer stands, for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Confirmed here, not sent yet.
    Prepared,
    /// On its way to Astra.
    Sending,
    /// No clear answer: checking with Astra, never sent again by itself.
    Checking,
    /// Looked for long enough and not found; the person decides.
    NotFound,
    /// Astra took it.
    Accepted,
    /// Astra waits for the business to be approved.
    WaitingForApproval,
    /// Money is moving.
    Pending,
    /// Done.
    Processed,
    /// Astra said no; nothing moved.
    Refused,
    /// Failed; the money is where it was.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Given up by the person before it was sent, or after it was not found.
    Abandoned,
    /// Not found, and sent again as another transfer.
    Replaced,
}

impl From<IntentState> for TransferState {
    fn from(state: IntentState) -> Self {
        match state {
            IntentState::Prepared => Self::Prepared,
            IntentState::Sending => Self::Sending,
            IntentState::Unknown => Self::Checking,
            IntentState::NotFound => Self::NotFound,
            IntentState::Accepted => Self::Accepted,
            IntentState::WaitingForApproval => Self::WaitingForApproval,
            IntentState::Pending => Self::Pending,
            IntentState::Processed => Self::Processed,
            IntentState::Refused => Self::Refused,
            IntentState::Failed => Self::Failed,
            IntentState::Cancelled => Self::Cancelled,
            IntentState::Abandoned => Self::Abandoned,
            IntentState::Replaced => Self::Replaced,
        }
    }
}
