//! Debit cards.

use serde::Serialize;
use ts_rs::TS;

/// A card's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardStatusView {
    /// Usable.
    Approved,
    /// Astra looks at it.
    Flagged,
    /// Unusable.
    Rejected,
    /// Removed.
    Removed,
    /// A status this version does not know.
    Other,
}

/// A card.
#[derive(Clone, Serialize, TS)]
pub struct CardView {
    /// Astra's id.
    pub id: String,
    /// Visa, Mastercard.
    pub company: String,
    /// Last four digits.
    pub last_four: String,
    /// `MM/YY`.
    pub expires: String,
    /// Name on the card.
    pub holder: Option<String>,
    /// Standing.
    pub status: CardStatusView,
    /// Review reasons as Astra's codes (C1011 …), only the unfavourable ones have a sentence.
    pub review_reasons: Vec<String>,
    /// May fund transfers.
    pub can_send: bool,
    /// May receive transfers.
    pub can_receive: bool,
    /// When it was linked.
    pub linked_at: Option<String>,
}

/// The list of cards.
#[derive(Clone, Serialize, TS)]
pub struct CardsView {
    /// Newest first.
    pub cards: Vec<CardView>,
    /// When Astra was last asked.
    pub as_of: Option<String>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}
