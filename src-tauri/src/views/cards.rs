//! Debit cards.

use astra_app::{
    CardDetail, CardOverview, CardRemoval, CardTone, CardUse, ExpiryUrgency, ExpiryWarning,
};
use astra_client::{BinDetails, CardStatus, Cents};
use serde::Serialize;
use ts_rs::TS;

use super::TransferView;

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
    /// What the person calls it.
    pub nickname: Option<String>,
    /// Its color.
    pub tone: CardTone,
    /// `MM/YY`.
    pub expires: String,
    /// It expires soon, or did.
    pub expiry: Option<ExpiryView>,
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
    pub linked_at: String,
}

/// A card that expires soon, or did.
#[derive(Clone, Serialize, TS)]
pub struct ExpiryView {
    /// How near that is.
    pub urgency: ExpiryUrgency,
    /// The last day on which the card is good, `YYYY-MM-DD`.
    pub last_day: String,
    /// Days from today to that one.
    pub days_left: u32,
}

impl From<ExpiryWarning> for ExpiryView {
    fn from(warning: ExpiryWarning) -> Self {
        Self {
            urgency: warning.urgency,
            last_day: warning.last_day.to_string(),
            days_left: warning.days_left,
        }
    }
}

impl From<CardDetail> for CardView {
    fn from(CardDetail { record, expiry }: CardDetail) -> Self {
        let linked_at = record.linked_at().to_string();
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
            nickname: record.nickname,
            tone: record.tone,
            expiry: expiry.map(ExpiryView::from),
            linked_at,
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
    /// Cards that the client issued may be added by their number.
    pub takes_issued: bool,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

impl From<CardOverview> for CardsView {
    fn from(list: CardOverview) -> Self {
        Self {
            cards: list.cards.into_iter().map(CardView::from).collect(),
            as_of: list.as_of.map(|at| at.to_string()),
            takes_issued: list.takes_issued,
            offline: list.offline,
        }
    }
}

/// What Astra knows of a card's bank; each in Astra's words.
#[derive(Clone, Serialize, TS)]
pub struct CardBankView {
    /// The bank.
    pub issuer: Option<String>,
    /// For example debit.
    pub card_type: Option<String>,
    /// How the fee between the banks is set.
    pub interchange: Option<String>,
    /// The network that its payments go over.
    pub network: Option<String>,
}

impl From<BinDetails> for CardBankView {
    fn from(bin: BinDetails) -> Self {
        Self {
            issuer: bin.issuer_name,
            card_type: bin.card_type,
            interchange: bin.interchange_category,
            network: bin.settlement_network.or(bin.card_brand),
        }
    }
}

/// A card that is to be removed.
#[derive(Clone, Serialize, TS)]
pub struct CardRemovalView {
    /// The card.
    pub card: CardView,
    /// Our transfers that are not over and use it: as long as there are any, it stays.
    pub transfers: Vec<TransferView>,
    /// Payments at Astra that are not over and use it; known after Astra refused to remove it.
    pub payments: Vec<CardUseView>,
    /// It is gone.
    pub removed: bool,
}

/// A payment at Astra that uses a card.
#[derive(Clone, Serialize, TS)]
pub struct CardUseView {
    /// Astra's id.
    pub id: String,
    /// Its name at Astra.
    pub name: Option<String>,
    /// Cents.
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// Our transfer that made it.
    pub transfer: Option<String>,
}

impl From<CardUse> for CardUseView {
    fn from(CardUse { routine, transfer }: CardUse) -> Self {
        Self {
            id: routine.id.to_string(),
            name: routine.name,
            amount: routine.amount.map(Cents::get),
            transfer: transfer.map(|intent| intent.id.to_string()),
        }
    }
}

impl From<CardRemoval> for CardRemovalView {
    fn from(removal: CardRemoval) -> Self {
        Self {
            card: removal.card.into(),
            transfers: removal.transfers.iter().map(TransferView::from).collect(),
            payments: removal
                .routines
                .into_iter()
                .map(CardUseView::from)
                .collect(),
            removed: removal.removed,
        }
    }
}
