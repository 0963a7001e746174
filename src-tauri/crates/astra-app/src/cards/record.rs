//! What is known of one card.

use std::fmt;

use astra_client::{Card, CardId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::expiry::ExpiryWarning;

/// How a person knows a card.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardName {
    /// Visa, Mastercard; empty if Astra does not say.
    pub company: String,
    /// Last four digits.
    pub last_four: String,
    /// What the person calls it; Astra does not know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
}

/// Without the digits of the card, and without what the person calls it.
impl fmt::Debug for CardName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardName")
            .field("company", &self.company)
            .finish_non_exhaustive()
    }
}

/// One of two colors, so that the cards of a business are told apart at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CardTone {
    /// The darker one.
    Deep,
    /// The lighter one.
    Pale,
}

impl CardTone {
    /// The tone of a further card: the one that fewer cards have.
    pub(super) fn after(others: impl Iterator<Item = Self>) -> Self {
        let balance: i32 = others
            .map(|tone| if tone == Self::Deep { 1 } else { -1 })
            .sum();
        if balance > 0 { Self::Pale } else { Self::Deep }
    }
}

/// A card as last read from Astra, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredCard {
    pub(super) id: CardId,
    pub(super) user_id: UserId,
    pub(super) card: Card,
    pub(super) first_seen: Timestamp,
}

/// A card as last read from Astra, with what is ours.
#[derive(Clone, PartialEq)]
pub struct CardRecord {
    /// Astra's id.
    pub id: CardId,
    /// The Astra user it belongs to.
    pub user_id: UserId,
    /// What Astra says of it.
    pub card: Card,
    /// When it was first seen here.
    pub first_seen: Timestamp,
    /// What the person calls it.
    pub nickname: Option<String>,
    /// Its color, the same as long as it is linked.
    pub tone: CardTone,
}

/// Without what the person calls it.
impl fmt::Debug for CardRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardRecord")
            .field("card", &self.card)
            .field("first_seen", &self.first_seen)
            .finish_non_exhaustive()
    }
}

impl CardRecord {
    /// How a person knows it.
    pub fn name(&self) -> CardName {
        CardName {
            company: self.card.card_company.clone().unwrap_or_default(),
            last_four: self.card.last_four_digits.clone(),
            nickname: self.nickname.clone(),
        }
    }

    /// It may fund transfers.
    pub fn can_send(&self) -> bool {
        self.card.is_usable() && self.card.pull_enabled != Some(false)
    }

    /// It may receive transfers.
    pub fn can_receive(&self) -> bool {
        self.card.is_usable() && self.card.push_enabled != Some(false)
    }

    /// When it was linked, by Astra's account or else by ours.
    pub fn linked_at(&self) -> Timestamp {
        self.card.created.unwrap_or(self.first_seen)
    }

    /// Whether it expires soon or did. None where Astra gives no date that can be read.
    pub fn expiry(&self, today: Date) -> Option<ExpiryWarning> {
        ExpiryWarning::of(self.card.expiration_date.as_deref()?, today)
    }
}

#[cfg(test)]
mod tests {
    use super::CardTone::{self, Deep, Pale};

    #[test]
    fn a_further_card_takes_the_tone_that_fewer_cards_have() {
        for (others, next) in [
            (&[][..], Deep),
            (&[Deep], Pale),
            (&[Pale], Deep),
            (&[Deep, Pale], Deep),
            (&[Deep, Pale, Deep], Pale),
        ] {
            assert_eq!(CardTone::after(others.iter().copied()), next, "{others:?}");
        }
    }
}
