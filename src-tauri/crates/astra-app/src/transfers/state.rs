//! How a transfer shows: the words of the screens for where an intent stands, apart from those that the journal keeps.

use serde::Serialize;
use strum::VariantArray;

use super::{Intent, IntentState};

/// Where a transfer stands, for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Confirmed here, not sent yet.
    Prepared,
    /// Sent when the undo window is over.
    Armed,
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
    /// It arrived, and was taken back later.
    ChargedBack,
    /// Astra said no; nothing moved.
    Refused,
    /// Failed; the money is where it was.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Taken back by the person; nothing was sent.
    Undone,
    /// Given up by the person after it was not found; it may still turn up.
    Abandoned,
    /// Not found, and sent again as another transfer.
    Replaced,
}

impl TransferState {
    /// Where `intent` stands.
    pub fn of(intent: &Intent) -> Self {
        if intent.chargeback.is_some() {
            return Self::ChargedBack;
        }
        Self::at(intent, intent.state)
    }

    /// What `state` means in the history of `intent`.
    pub fn at(intent: &Intent, state: IntentState) -> Self {
        match state {
            IntentState::Prepared => Self::Prepared,
            IntentState::Armed => Self::Armed,
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
            IntentState::Abandoned if intent.may_have_arrived => Self::Abandoned,
            IntentState::Abandoned => Self::Undone,
            IntentState::Replaced => Self::Replaced,
        }
    }

    /// It goes on only when the person decides: nothing was sent, or what was sent was not found.
    pub fn awaits_decision(self) -> bool {
        matches!(self, Self::Prepared | Self::NotFound)
    }

    /// Nothing more will happen, as far as Astra's statuses say.
    pub fn is_final(self) -> bool {
        match self {
            Self::Processed
            | Self::ChargedBack
            | Self::Refused
            | Self::Failed
            | Self::Cancelled
            | Self::Undone
            | Self::Abandoned
            | Self::Replaced => true,
            Self::Prepared
            | Self::Armed
            | Self::Sending
            | Self::Checking
            | Self::NotFound
            | Self::Accepted
            | Self::WaitingForApproval
            | Self::Pending => false,
        }
    }
}
