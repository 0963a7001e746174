//! What is kept of a reminder, and what a person types to make one.

use std::fmt;

use astra_client::{CardId, Cents};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Every;
use crate::cards::{CardName, CardRecord};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::transfers::{typed_amount, typed_day, typed_note};

/// A reminder, as typed.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReminderForm {
    /// Card id the money leaves.
    pub from: String,
    /// Card id the money reaches.
    pub to: String,
    /// Amount as typed.
    pub amount: String,
    /// Note as typed.
    pub note: String,
    /// How often.
    pub every: Every,
    /// The day on which it comes next: `11/28/2026`.
    pub next: String,
}

/// Nothing of what a person typed.
impl fmt::Debug for ReminderForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReminderForm(..)")
    }
}

/// A reminder as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) from: CardId,
    pub(super) to: CardId,
    /// What the cards were called when it was made; cards come and go.
    pub(super) from_card: CardName,
    pub(super) to_card: CardName,
    pub(super) amount: Cents,
    pub(super) note: String,
    pub(super) every: Every,
    /// The day on which it comes next, or came and was not dealt with.
    pub(super) next: Date,
    /// The day of the month that was meant, which a short month has not.
    pub(super) day_of_month: i8,
    /// The day of which the person was told outside the window.
    #[serde(default)]
    pub(super) told: Option<Date>,
}

impl Stored {
    /// What was typed, checked. Cards have to be linked; whether they can be used is seen on the day.
    pub(super) fn parse(
        form: &ReminderForm,
        cards: &[CardRecord],
        today: Date,
    ) -> Result<Self, Vec<FieldIssue>> {
        let mut issues = Vec::new();
        let mut card = |field: &str, id: &str, missing: IssueCode| {
            let found = linked(cards, id);
            if found.is_none() {
                let code = if id.is_empty() {
                    missing
                } else {
                    IssueCode::CardUnusable
                };
                issues.push(FieldIssue::error(field, code));
            }
            found
        };
        let from = card("from", &form.from, IssueCode::FromMissing);
        let to = card("to", &form.to, IssueCode::ToMissing);
        if from.is_some() && form.from == form.to {
            issues.push(FieldIssue::error("to", IssueCode::SameCard));
        }
        let amount = typed_amount("amount", &form.amount);
        let note = typed_note(&form.note);
        let next = day(&form.next, today);
        match (from, to, amount, note, next) {
            (Some(from), Some(to), Ok(amount), Ok(note), Ok(next)) if issues.is_empty() => {
                Ok(Self {
                    from: from.id.clone(),
                    to: to.id.clone(),
                    from_card: from.name(),
                    to_card: to.name(),
                    amount,
                    note,
                    every: form.every,
                    next,
                    day_of_month: next.day(),
                    told: None,
                })
            }
            (_, _, amount, note, next) => {
                issues.extend(amount.err());
                issues.extend(note.err());
                issues.extend(next.err());
                Err(issues)
            }
        }
    }
}

fn day(typed: &str, today: Date) -> Result<Date, FieldIssue> {
    let day = typed_day("next", typed)?;
    if day < today {
        return Err(FieldIssue::error("next", IssueCode::DayPast));
    }
    Ok(day)
}

fn linked<'a>(cards: &'a [CardRecord], id: &str) -> Option<&'a CardRecord> {
    let mut linked = cards.iter().filter(|card| is_linked(card));
    linked.find(|card| card.id.as_str() == id)
}

/// Astra has not removed it.
fn is_linked(card: &CardRecord) -> bool {
    card.card.effective_status() != Some(astra_client::CardStatus::Removed)
}

/// A reminder, as it is today.
#[derive(Clone)]
pub struct Reminder {
    /// Local id.
    pub id: String,
    /// Card the money leaves.
    pub from: CardId,
    /// Card the money reaches.
    pub to: CardId,
    /// What the first card is called, or was when it was last linked.
    pub from_card: CardName,
    /// What the second card is called, or was.
    pub to_card: CardName,
    /// The first card is not linked any more.
    pub from_gone: bool,
    /// The second card is not linked any more.
    pub to_gone: bool,
    /// Amount.
    pub amount: Cents,
    /// Note.
    pub note: String,
    /// How often.
    pub every: Every,
    /// The day on which it comes next, or came and was not dealt with.
    pub next: Date,
    /// Its day is there, or over.
    pub is_due: bool,
}

/// Without amount, note and cards' names.
impl fmt::Debug for Reminder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reminder")
            .field("id", &self.id)
            .field("every", &self.every)
            .field("next", &self.next)
            .field("is_due", &self.is_due)
            .finish_non_exhaustive()
    }
}

impl Reminder {
    pub(super) fn of(id: String, stored: Stored, cards: &[CardRecord], today: Date) -> Self {
        let from = linked(cards, stored.from.as_str()).map(CardRecord::name);
        let to = linked(cards, stored.to.as_str()).map(CardRecord::name);
        Self {
            id,
            from_gone: from.is_none(),
            to_gone: to.is_none(),
            from_card: from.unwrap_or(stored.from_card),
            to_card: to.unwrap_or(stored.to_card),
            from: stored.from,
            to: stored.to,
            amount: stored.amount,
            note: stored.note,
            every: stored.every,
            is_due: stored.next <= today,
            next: stored.next,
        }
    }

    /// Both cards are still linked, so that it can be opened on its day.
    pub fn can_open(&self) -> bool {
        self.is_due && !self.from_gone && !self.to_gone
    }
}
