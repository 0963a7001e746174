//! Money on its way between cards.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the person typed to move money.
#[derive(Clone, Deserialize, TS)]
pub struct TransferRequestView {
    /// Card id the money leaves.
    pub from: String,
    /// Card id the money reaches.
    pub to: String,
    /// Amount as typed.
    pub amount: String,
    /// Note as typed; goes to Astra.
    pub note: String,
}

/// What was last typed to move money and not confirmed.
#[derive(Clone, Serialize, TS)]
pub struct TransferFormView {
    /// Card id the money leaves; may be empty.
    pub from: String,
    /// Card id the money reaches; may be empty.
    pub to: String,
    /// Amount as typed.
    pub amount: String,
    /// Note as typed.
    pub note: String,
}

/// What a transfer will do, from Astra's own preview.
#[derive(Clone, Serialize, TS)]
pub struct PreviewView {
    /// Local id; confirm with it. Confirming twice is one transfer.
    pub id: String,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// Amount asked for, cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Taken from the first card, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub pull_amount: Option<i64>,
    /// Put on the second card, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub push_amount: Option<i64>,
    /// What it costs the person, cents; `null` where Astra does not say, or contradicts itself.
    #[ts(type = "number | null")]
    pub fee: Option<i64>,
    /// The amounts of Astra's preview cannot all be true.
    pub contradictory: bool,
    /// Astra's words for when it arrives, if any.
    pub settlement: Option<String>,
    /// Note that will be sent.
    pub note: String,
    /// The same cards and amount were used within the last 10 minutes.
    pub looks_repeated: bool,
    /// The transfer that was not found and that this one would replace.
    pub sent_again_for: Option<String>,
}

/// A card inside a transfer.
#[derive(Clone, Serialize, TS)]
pub struct CardRefView {
    /// Astra's id.
    pub id: String,
    /// Visa, Mastercard; empty when the card is not known here any more.
    pub company: String,
    /// Last four digits; empty when not known.
    pub last_four: String,
}

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TransferStateView {
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

/// A transfer in the list.
#[derive(Clone, Serialize, TS)]
pub struct TransferView {
    /// Local id, eight letters and digits; Astra knows it too.
    pub id: String,
    /// Where it stands.
    pub state: TransferStateView,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// Cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Note.
    pub note: String,
    /// When it was confirmed.
    pub created_at: String,
    /// When its state last changed.
    pub changed_at: String,
}

/// One line of a transfer's history.
#[derive(Clone, Serialize, TS)]
pub struct TransferEventView {
    /// State it came to.
    pub state: TransferStateView,
    /// When.
    pub at: String,
}

/// A transfer in detail.
#[derive(Clone, Serialize, TS)]
pub struct TransferDetailView {
    /// The line of the list.
    pub transfer: TransferView,
    /// Fee shown before confirming, cents; `null` where Astra did not say, or contradicted itself.
    #[ts(type = "number | null")]
    pub fee_shown: Option<i64>,
    /// The amounts of Astra's preview could not all be true.
    pub contradictory: bool,
    /// What was to leave the first card, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub pull_amount: Option<i64>,
    /// What was to reach the second card, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub push_amount: Option<i64>,
    /// Prepared, nothing under way, and what was shown still holds: it can be sent.
    pub can_send: bool,
    /// It can be given up: prepared with nothing under way, or not found.
    pub can_leave: bool,
    /// Astra's words on settlement.
    pub settlement: Option<String>,
    /// History, oldest first.
    pub events: Vec<TransferEventView>,
    /// Astra's words for a refusal or failure, bounded.
    pub reason: Option<String>,
    /// Astra's routine id.
    pub routine_id: Option<String>,
    /// Astra's transfer id.
    pub transfer_id: Option<String>,
    /// Astra's request id of the last telling answer.
    pub request_id: Option<String>,
    /// When Astra is asked next while checking.
    pub next_check_at: Option<String>,
    /// The request may have reached Astra, so it stays watched even when given up.
    pub may_have_arrived: bool,
    /// The transfer this one was sent again for.
    pub sent_again_for: Option<String>,
    /// The transfer that was sent instead of this one.
    pub sent_again_as: Option<String>,
}

/// The list of transfers.
#[derive(Clone, Serialize, TS)]
pub struct TransfersView {
    /// Newest first.
    pub transfers: Vec<TransferView>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}
