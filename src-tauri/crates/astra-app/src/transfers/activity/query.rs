//! What a person looks for, as typed, and read.

use astra_client::Cents;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::rows::{ActivityRow, ActivityRows};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::typed_text::visible;
use crate::transfers::TransferState;
use crate::transfers::quote::amount;

/// A page has at most so many rows.
pub const ACTIVITY_PAGE_MAX: u32 = 200;

/// Where a transfer stands, as coarse as one looks for it. Each transfer is in one of them, and in *all*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ActivityStatus {
    /// Any.
    #[default]
    All,
    /// It goes on only when the person decides.
    NeedsYou,
    /// Sent, and no answer that says whether it arrived.
    Unknown,
    /// On its way.
    UnderWay,
    /// The money is on the second card.
    Arrived,
    /// It arrived, and was taken back later.
    ChargedBack,
    /// Over, and the money is where it was.
    DidNotArrive,
}

impl ActivityStatus {
    /// The one that a transfer in this state is in.
    pub fn of(state: TransferState) -> Self {
        match state {
            TransferState::Processed => Self::Arrived,
            TransferState::ChargedBack => Self::ChargedBack,
            TransferState::Checking => Self::Unknown,
            state if state.awaits_decision() => Self::NeedsYou,
            state if state.is_final() => Self::DidNotArrive,
            _ => Self::UnderWay,
        }
    }
}

/// The order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ActivitySort {
    /// Confirmed last.
    #[default]
    Newest,
    /// Confirmed first.
    Oldest,
    /// The largest amount, the newest of equal ones.
    Largest,
    /// The smallest amount, the newest of equal ones.
    Smallest,
}

/// What a person looks for, as typed. Empty fields ask for nothing.
#[derive(Clone, Default, Serialize, Deserialize)]
// A test says what it asked for; in the program nobody prints what a person typed.
#[cfg_attr(test, derive(Debug))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ActivityQuery {
    /// Words that each stand in the note, in the name of a card, in the amount or in the id.
    pub text: String,
    /// First day on which it was confirmed: `11/01/2026`.
    pub from_day: String,
    /// Last such day.
    pub to_day: String,
    /// The id of a card on either side.
    pub card: String,
    /// Where it stands.
    pub status: ActivityStatus,
    /// Smallest amount.
    pub least: String,
    /// Largest amount.
    pub most: String,
    /// Order.
    pub sort: ActivitySort,
    /// So many rows in that order are left out before the page.
    pub offset: u32,
    /// So many rows are on the page, at most [`ACTIVITY_PAGE_MAX`].
    pub limit: u32,
}

/// A query that was read.
pub(super) struct Filter {
    words: Vec<Word>,
    from: Option<Timestamp>,
    /// The moment after the last one.
    until: Option<Timestamp>,
    card: String,
    status: ActivityStatus,
    least: Option<Cents>,
    most: Option<Cents>,
    pub(super) sort: ActivitySort,
    pub(super) offset: usize,
    pub(super) limit: usize,
}

struct Word {
    /// In small letters.
    text: String,
    /// As an amount is written without sign and commas, where it can be a part of one.
    amount: Option<String>,
}

impl Word {
    fn new(text: &str) -> Self {
        let amount = text.replace(['$', ','], "");
        let is_amount = amount != text
            && !amount.is_empty()
            && amount.chars().all(|c| c.is_ascii_digit() || c == '.');
        Self {
            text: text.to_owned(),
            amount: is_amount.then_some(amount),
        }
    }

    fn is_in(&self, text: &str) -> bool {
        let amount = self.amount.as_ref();
        text.contains(&self.text) || amount.is_some_and(|amount| text.contains(amount))
    }
}

impl ActivityQuery {
    /// # Errors
    /// What cannot be read, by field.
    pub(super) fn read(&self, zone: &TimeZone) -> Result<Filter, Vec<FieldIssue>> {
        let mut issues = Vec::new();
        let mut day = |field: &str, typed: &str| {
            let read = (!visible(typed).is_empty()).then(|| typed_day(field, typed));
            read?.map_err(|issue| issues.push(issue)).ok()
        };
        let (first, last) = (day("from_day", &self.from_day), day("to_day", &self.to_day));
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            issues.push(FieldIssue::error("to_day", IssueCode::BeforeFirstDay));
        }
        let mut cents = |field: &str, typed: &str| {
            let read = (!visible(typed).is_empty()).then(|| amount(field, typed));
            read?.map_err(|issue| issues.push(issue)).ok()
        };
        let (least, most) = (cents("least", &self.least), cents("most", &self.most));
        if least.zip(most).is_some_and(|(least, most)| most < least) {
            issues.push(FieldIssue::error("most", IssueCode::AmountBelowLeast));
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let text = visible(&self.text).to_lowercase();
        Ok(Filter {
            words: text.split_whitespace().map(Word::new).collect(),
            from: first.and_then(|day| begin_of(day, zone)),
            until: last
                .and_then(|day| day.tomorrow().ok())
                .and_then(|day| begin_of(day, zone)),
            card: self.card.clone(),
            status: self.status,
            least,
            most,
            sort: self.sort,
            offset: self.offset as usize,
            limit: self.limit.min(ACTIVITY_PAGE_MAX) as usize,
        })
    }
}

/// A day as typed: `11/01/2026`.
///
/// # Errors
/// Nothing was typed, or no day of the calendar.
pub(crate) fn typed_day(field: &str, typed: &str) -> Result<Date, FieldIssue> {
    let text = visible(typed);
    Date::strptime("%m/%d/%Y", &text).map_err(|_| {
        let code = if text.is_empty() {
            IssueCode::Required
        } else {
            IssueCode::DateShape
        };
        FieldIssue::error(field, code)
    })
}

/// The first moment of a day; `None` beyond what a clock can say.
pub(super) fn begin_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let begin = day.to_zoned(zone.clone()).ok()?;
    Some(begin.timestamp())
}

impl Filter {
    /// The places of the rows that match, in their order.
    pub(super) fn matching(&self, all: &ActivityRows) -> Vec<usize> {
        // A word is looked for in few cards once, and not in both cards of each row.
        let named: Vec<(&Word, Vec<bool>)> = self
            .words
            .iter()
            .map(|word| (word, all.cards_with(|text| word.is_in(text))))
            .collect();
        let chosen: Vec<bool> = all
            .cards
            .iter()
            .map(|card| self.card.is_empty() || card.id.as_str() == self.card)
            .collect();
        let is_wanted = |row: &ActivityRow| {
            self.from.is_none_or(|from| from <= row.created_at)
                && self.until.is_none_or(|until| row.created_at < until)
                && self.least.is_none_or(|least| least <= row.amount)
                && self.most.is_none_or(|most| row.amount <= most)
                && (self.status == ActivityStatus::All
                    || self.status == ActivityStatus::of(row.state))
                && (chosen[row.from] || chosen[row.to])
                && named
                    .iter()
                    .all(|(word, cards)| cards[row.from] || cards[row.to] || word.is_in(&row.text))
        };
        let rows = all.rows.iter().enumerate();
        rows.filter(|(_, row)| is_wanted(row))
            .map(|(place, _)| place)
            .collect()
    }
}
