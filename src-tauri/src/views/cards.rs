//! Debit cards.

use astra_app::{CardOverview, CardRecord};
use astra_client::CardStatus;
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

impl From<Option<CardStatus>> for CardStatusView {
    fn from(status: Option<CardStatus>) -> Self {
        match status {
            Some(CardStatus::Approved) => Self::Approved,
            Some(CardStatus::Flagged) => Self::Flagged,
            Some(CardStatus::Rejected) => Self::Rejected,
            Some(CardStatus::Removed) => Self::Removed,
            Some(CardStatus::Other(_)) | None => Self::Other,
        }
    }
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

impl From<CardRecord> for CardView {
    fn from(record: CardRecord) -> Self {
        let (can_send, can_receive) = (record.can_send(), record.can_receive());
        let card = record.card;
        let holder: Vec<&str> = [&card.first_name, &card.last_name]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        Self {
            id: card.id.to_string(),
            holder: (!holder.is_empty()).then(|| holder.join(" ")),
            status: card.effective_status().into(),
            company: card.card_company.unwrap_or_default(),
            last_four: card.last_four_digits,
            expires: card.expiration_date.unwrap_or_default(),
            review_reasons: card.review_reasons,
            can_send,
            can_receive,
            linked_at: Some(card.created.unwrap_or(record.first_seen).to_string()),
        }
    }
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

impl From<CardOverview> for CardsView {
    fn from(list: CardOverview) -> Self {
        Self {
            cards: list.cards.into_iter().map(CardView::from).collect(),
            as_of: list.as_of.map(|at| at.to_string()),
            offline: list.offline,
        }
    }
}
