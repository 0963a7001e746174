//! The list of transfers.

use astra_app::transfers::{ActivityCard, ActivityPage, ActivityRow, MonthMoved};
use serde::Serialize;
use ts_rs::TS;

use super::{CardRefView, TransferView};

/// What arrived within a month.
#[derive(Clone, Serialize, TS)]
pub struct MonthMovedView {
    /// Its first day, as in 2026-11-01.
    pub month: String,
    /// What arrived, cents.
    #[ts(type = "number")]
    pub moved: i64,
    /// How many transfers.
    #[ts(type = "number")]
    pub count: usize,
}

impl From<MonthMoved> for MonthMovedView {
    fn from(month: MonthMoved) -> Self {
        Self {
            month: month.month.to_string(),
            moved: month.moved.get(),
            count: month.count,
        }
    }
}

/// A page of the transfers that match, and what all that match come to.
#[derive(Clone, Serialize, TS)]
pub struct ActivityView {
    /// The page, in the order that was asked for.
    pub transfers: Vec<TransferView>,
    /// So many come before it.
    #[ts(type = "number")]
    pub offset: usize,
    /// How many match.
    #[ts(type = "number")]
    pub matching: usize,
    /// How many there are.
    #[ts(type = "number")]
    pub total: usize,
    /// What arrived, cents.
    #[ts(type = "number")]
    pub arrived: i64,
    /// Known fees of what arrived, cents.
    #[ts(type = "number")]
    pub fees: i64,
    /// How many arrived without a known fee.
    #[ts(type = "number")]
    pub fees_unknown: usize,
    /// Every month from the first to the last in which something arrived, oldest first.
    pub months: Vec<MonthMovedView>,
    /// Every card that a transfer names, also one that does not match.
    pub cards: Vec<CardRefView>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

impl ActivityView {
    /// The page, beside whether Astra can be reached.
    pub fn new(page: ActivityPage, offline: bool) -> Self {
        Self {
            transfers: page.rows.into_iter().map(Into::into).collect(),
            offset: page.offset,
            matching: page.matching,
            total: page.total,
            arrived: page.arrived.get(),
            fees: page.fees.get(),
            fees_unknown: page.fees_unknown,
            months: page.months.into_iter().map(Into::into).collect(),
            cards: page.cards.into_iter().map(Into::into).collect(),
            offline,
        }
    }
}

impl From<ActivityCard> for CardRefView {
    fn from(card: ActivityCard) -> Self {
        Self::new(card.id, card.name)
    }
}

impl From<(ActivityRow, ActivityCard, ActivityCard)> for TransferView {
    fn from((row, from, to): (ActivityRow, ActivityCard, ActivityCard)) -> Self {
        Self {
            id: row.id,
            state: row.state,
            from: from.into(),
            to: CardRefView::of(row.receiver.map(|it| *it), to.id, to.name),
            amount: row.amount.get(),
            note: row.note.into(),
            created_at: row.created_at.to_string(),
            changed_at: row.changed_at.to_string(),
        }
    }
}
