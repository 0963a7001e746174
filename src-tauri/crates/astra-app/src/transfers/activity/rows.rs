//! A transfer as far as the list needs it.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use astra_client::{CardId, Cents};
use jiff::Timestamp;

use crate::cards::CardName;
use crate::transfers::{FeeCheck, Intent, IntentId, IntentState, Receiver, TransferState};

/// A card under a name that it had in a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityCard {
    /// The card.
    pub id: CardId,
    /// What it was called.
    pub name: CardName,
}

/// One line of the list. Cards are places in [`ActivityRows::cards`]: few cards make many transfers.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// The transfer.
    pub id: IntentId,
    /// When the person confirmed.
    pub created_at: Timestamp,
    /// When its state last changed.
    pub changed_at: Timestamp,
    /// Where it stands.
    pub state: TransferState,
    /// Amount asked for.
    pub amount: Cents,
    /// What the person wrote.
    pub note: Box<str>,
    /// Who else gets it.
    pub receiver: Option<Box<Receiver>>,
    /// The money arrived, whatever became of it later.
    pub(super) arrived: bool,
    /// What reaches the second card: as shown before confirming, or the amount where Astra did not say.
    pub(super) moved: Cents,
    /// Booked, or as shown where Astra was not asked or does not say; `None` where neither is known.
    pub(super) fee: Option<Cents>,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Note, id, amount and receiver in small letters, one a line: what a search looks into.
    pub(super) text: Box<str>,
}

impl ActivityRow {
    fn of(intent: &Intent, from: usize, to: usize) -> Self {
        let terms = &intent.terms;
        let booked = FeeCheck::of(intent.booked, terms.fee).booked();
        let mut text = format!("{}\n{}\n{}", terms.note, intent.id, terms.amount);
        if let Some(receiver) = &terms.receiver {
            text.push('\n');
            text.push_str(receiver.label());
        }
        Self {
            id: intent.id.clone(),
            created_at: intent.created_at(),
            changed_at: intent.changed_at(),
            state: TransferState::of(intent),
            amount: terms.amount,
            note: terms.note.as_str().into(),
            receiver: terms.receiver.clone().map(Box::new),
            arrived: intent.state == IntentState::Processed,
            moved: terms.push_amount.unwrap_or(terms.amount),
            fee: booked.or(terms.fee),
            from,
            to,
            text: text.to_lowercase().into(),
        }
    }

    /// The order of the list: the newest first, those of one moment by their ids.
    fn newest_first(&self, other: &Self) -> Ordering {
        let by_time = other.created_at.cmp(&self.created_at);
        by_time.then_with(|| self.id.cmp(&other.id))
    }
}

/// Without the note, which a person wrote.
impl fmt::Debug for ActivityRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActivityRow")
            .field("id", &self.id)
            .field("created_at", &self.created_at)
            .field("state", &self.state)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// Every transfer of a business, newest first.
#[derive(Debug, Clone, Default)]
pub struct ActivityRows {
    pub(super) rows: Vec<ActivityRow>,
    /// The newest transfer's first.
    pub(super) cards: Vec<ActivityCard>,
}

impl ActivityRows {
    /// The rows of transfers in any order.
    pub fn of<'a>(intents: impl IntoIterator<Item = &'a Intent>) -> Self {
        let mut rows = UnorderedRows::default();
        for intent in intents {
            rows.add(intent);
        }
        rows.in_order()
    }

    /// Brings the row of one transfer up to date, or adds it. `false` where a card has a name that no row has: then the names
    /// have to be put in order anew.
    pub(super) fn keep(rows: &mut Arc<Self>, intent: &Intent) -> bool {
        let terms = &intent.terms;
        let place = |id: &CardId, name: &CardName| {
            let mut cards = rows.cards.iter();
            cards.position(|card| card.id == *id && card.name == *name)
        };
        let Some((from, to)) =
            place(&terms.from, &terms.from_card).zip(place(&terms.to, &terms.to_card))
        else {
            return false;
        };
        let row = ActivityRow::of(intent, from, to);
        match rows.rows.binary_search_by(|other| other.newest_first(&row)) {
            Ok(at) if rows.rows[at] == row => {}
            Ok(at) => Arc::make_mut(rows).rows[at] = row,
            Err(at) => Arc::make_mut(rows).rows.insert(at, row),
        }
        true
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Which cards have a text that `wanted` takes: their names in small letters, one a line.
    pub(super) fn cards_with(&self, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
        let text = |CardName {
                        company,
                        last_four,
                        nickname,
                    }: &CardName| {
            let nickname = nickname.as_deref().unwrap_or_default();
            format!("{nickname}\n{company}\n{last_four}").to_lowercase()
        };
        let cards = self.cards.iter();
        cards.map(|card| wanted(&text(&card.name))).collect()
    }

    /// The card at a place that a row names.
    pub(super) fn card(&self, place: usize) -> ActivityCard {
        self.cards[place].clone()
    }
}

/// Rows as they are read.
#[derive(Default)]
pub(super) struct UnorderedRows {
    rows: Vec<ActivityRow>,
    cards: Cards,
}

impl UnorderedRows {
    pub(super) fn add(&mut self, intent: &Intent) {
        let terms = &intent.terms;
        let from = self.cards.place(&terms.from, &terms.from_card);
        let to = self.cards.place(&terms.to, &terms.to_card);
        self.rows.push(ActivityRow::of(intent, from, to));
    }

    pub(super) fn in_order(mut self) -> ActivityRows {
        self.rows.sort_unstable_by(ActivityRow::newest_first);
        // The newest transfer's cards first.
        let mut cards = Vec::with_capacity(self.cards.all.len());
        let mut moved = vec![None; self.cards.all.len()];
        for place in self
            .rows
            .iter_mut()
            .flat_map(|row| [&mut row.from, &mut row.to])
        {
            let before = *place;
            *place = *moved[before].get_or_insert_with(|| {
                cards.push(self.cards.all[before].clone());
                cards.len() - 1
            });
        }
        ActivityRows {
            rows: self.rows,
            cards,
        }
    }
}

/// Gives each card, under each name that it had, one place.
#[derive(Default)]
struct Cards {
    all: Vec<ActivityCard>,
    places: HashMap<CardId, Vec<usize>>,
}

impl Cards {
    fn place(&mut self, id: &CardId, name: &CardName) -> usize {
        let known = self.places.entry(id.clone()).or_default();
        if let Some(place) = known.iter().find(|place| self.all[**place].name == *name) {
            return *place;
        }
        known.push(self.all.len());
        self.all.push(ActivityCard {
            id: id.clone(),
            name: name.clone(),
        });
        self.all.len() - 1
    }
}
