//! What Astra reports of a transfer beside its status: its legs, and a chargeback. Bounded, and kept as the vendor says it.

use astra_client::{Cents, Chargeback, Segment, SegmentType, TransferStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest sentence that is kept, characters.
const SENTENCE: usize = 300;
/// Longest code or id that is kept, characters.
const WORD: usize = 80;
/// Legs that are kept; a transfer between cards has two.
const LEGS: usize = 8;

/// One leg of a transfer (A44, segments).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Out of the first card, or into the second; `None` where Astra does not say.
    pub kind: Option<SegmentType>,
    /// How much.
    pub amount: Option<Cents>,
    /// Where it stands; `None` where Astra does not say.
    pub status: Option<TransferStatus>,
    /// Why it failed.
    pub reason: Option<String>,
}

impl Leg {
    /// The legs that are kept.
    pub(super) fn all(segments: Vec<Segment>) -> Vec<Self> {
        let kept = segments.into_iter().take(LEGS);
        kept.map(|segment| Self {
            kind: segment
                .segment_type
                .map(|kind| cut(kind.as_str(), WORD).into()),
            amount: segment.amount,
            status: segment
                .status
                .map(|status| cut(status.as_str(), WORD).into()),
            reason: bounded(segment.failure_reason, SENTENCE),
        })
        .collect()
    }
}

/// A chargeback: the bank of a card took back a payment that had arrived (CONTRACT.md 17). Whose books it changed Astra does
/// not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargedBack {
    /// Astra's chargeback.
    pub id: Option<String>,
    /// How much was taken back.
    pub amount: Option<Cents>,
    /// The card network's code.
    pub code: Option<String>,
    /// The card network's reason in words.
    pub reason: Option<String>,
    /// What is being done about it, the vendor's word.
    pub action_status: Option<String>,
    /// When it was made, by Astra's clock.
    pub created: Option<Timestamp>,
    /// When it last changed, by Astra's clock.
    pub updated: Option<Timestamp>,
}

impl From<Chargeback> for ChargedBack {
    fn from(said: Chargeback) -> Self {
        Self {
            id: bounded(said.cb_id, WORD),
            amount: said.exception_settled_amount,
            code: bounded(said.exception_code, WORD),
            reason: bounded(said.exception_description, SENTENCE),
            action_status: bounded(said.action_status, WORD),
            created: said.created,
            updated: said.updated,
        }
    }
}

/// A chargeback as it is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownChargeback {
    /// When this computer first heard of it.
    pub noticed_at: Timestamp,
    /// What Astra said last.
    pub said: ChargedBack,
}

impl KnownChargeback {
    /// When it was made, as Astra says it, or else when this computer heard of it.
    pub fn at(&self) -> Timestamp {
        self.said.created.unwrap_or(self.noticed_at)
    }
}

fn bounded(text: Option<String>, most: usize) -> Option<String> {
    text.map(|text| cut(text.trim(), most))
        .filter(|text| !text.is_empty())
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn what_astra_says_is_bounded_and_an_unknown_word_stays_one() {
        let segment: Segment = serde_json::from_value(json!({
            "type": "sideways", "status": "x".repeat(500), "amount": 12.34,
            "failure_reason": "\u{e9}".repeat(500),
        }))
        .unwrap();
        let legs = Leg::all(vec![segment; 50]);
        assert_eq!(legs.len(), LEGS);
        let leg = legs.first().unwrap();
        assert_eq!(leg.kind, Some(SegmentType::Other("sideways".to_owned())));
        assert_eq!(leg.status, Some(TransferStatus::Other("x".repeat(WORD))));
        assert_eq!(leg.reason, Some("\u{e9}".repeat(SENTENCE)));
        let back = ChargedBack::from(Chargeback {
            cb_id: Some("C".repeat(500)),
            exception_description: Some("  ".to_owned()),
            ..Chargeback::default()
        });
        assert_eq!(back.id, Some("C".repeat(WORD)));
        assert_eq!(back.reason, None, "it says nothing");
    }
}
