//! What was sent and of which nobody knows what became, and what waits for a decision.

use astra_app::{BusinessId, OpenOutcome, OpenOutcomeKind};
use astra_client::Cents;
use serde::Serialize;
use ts_rs::TS;

/// One line of the list.
#[derive(Clone, Serialize, TS)]
pub struct OpenOutcomeView {
    /// What it is.
    pub kind: OpenOutcomeKind,
    /// The transfer, card or draft; `null` of what is decided on a page of its area.
    pub id: Option<String>,
    /// The business that has to be put on screen first; `null` where that is not needed.
    pub other_business: Option<OtherBusinessView>,
    /// Since when.
    pub at: String,
    /// Cents; of a transfer alone.
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// Visa, Mastercard; of the card that is to be removed.
    pub card_company: Option<String>,
    /// Last four digits of that card.
    pub card_last_four: Option<String>,
}

/// A business that is not on screen.
#[derive(Clone, Serialize, TS)]
pub struct OtherBusinessView {
    /// Local id.
    pub id: String,
    /// How it is called.
    pub name: String,
}

impl OpenOutcomeView {
    pub(crate) fn new(outcome: OpenOutcome, on_screen: Option<&BusinessId>) -> Self {
        let other = outcome.business.filter(|it| Some(&it.id) != on_screen);
        let card = outcome.card;
        Self {
            kind: outcome.kind,
            id: outcome.id,
            other_business: other.map(|record| OtherBusinessView {
                id: record.id.as_str().to_owned(),
                name: record.name(),
            }),
            at: outcome.at.to_string(),
            amount: outcome.amount.map(Cents::get),
            card_company: card.as_ref().map(|card| card.company.clone()),
            card_last_four: card.map(|card| card.last_four),
        }
    }
}
