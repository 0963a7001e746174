//! A page of the list, and what all that matches comes to.

use std::cmp::Reverse;

use astra_client::Cents;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::query::{ActivityQuery, ActivitySort, Filter, begin_of};
use super::rows::{ActivityCard, ActivityRow, ActivityRows};
use crate::ground::field_issue::FieldIssue;

/// What arrived within a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthMoved {
    /// Its first day.
    pub month: Date,
    /// What arrived.
    pub moved: Cents,
    /// How many transfers.
    pub count: usize,
}

/// A page of the list.
#[derive(Debug)]
pub struct ActivityPage {
    /// The rows of the page, each with its cards.
    pub rows: Vec<(ActivityRow, ActivityCard, ActivityCard)>,
    /// So many come before them.
    pub offset: usize,
    /// How many match.
    pub matching: usize,
    /// How many there are.
    pub total: usize,
    /// What arrived, of those that match.
    pub arrived: Cents,
    /// Fees of those that arrived: booked, or as shown where Astra does not say what it booked.
    pub fees: Cents,
    /// How many arrived without a known fee.
    pub fees_unknown: usize,
    /// What arrived by month, of those that match: every month from the first to the last, oldest first.
    pub months: Vec<MonthMoved>,
    /// Every card that a transfer names, under its latest name.
    pub cards: Vec<ActivityCard>,
}

impl ActivityRows {
    /// The page that a query asks for.
    ///
    /// # Errors
    /// What cannot be read, by field.
    pub fn find(
        &self,
        query: &ActivityQuery,
        zone: &TimeZone,
    ) -> Result<ActivityPage, Vec<FieldIssue>> {
        let filter = query.read(zone)?;
        Ok(self.page(&filter, zone))
    }

    fn page(&self, filter: &Filter, zone: &TimeZone) -> ActivityPage {
        let mut places = filter.matching(self);
        let matching = places.len();
        let arrived: Vec<&ActivityRow> = places
            .iter()
            .map(|place| &self.rows[*place])
            .filter(|row| row.arrived)
            .collect();
        let sum = |cents: &mut dyn Iterator<Item = Cents>| Cents::new(cents.map(Cents::get).sum());
        self.put_in_order(&mut places, filter.sort);
        let rows = places.iter().skip(filter.offset).take(filter.limit);
        ActivityPage {
            rows: rows
                .map(|place| &self.rows[*place])
                .map(|row| (row.clone(), self.card(row.from), self.card(row.to)))
                .collect(),
            offset: filter.offset,
            matching,
            total: self.rows.len(),
            arrived: sum(&mut arrived.iter().map(|row| row.moved)),
            fees: sum(&mut arrived.iter().filter_map(|row| row.fee)),
            fees_unknown: arrived.iter().filter(|row| row.fee.is_none()).count(),
            months: months(&arrived, zone),
            cards: self.latest_cards(),
        }
    }

    /// From newest first, which is how rows lie.
    fn put_in_order(&self, places: &mut [usize], sort: ActivitySort) {
        let amount = |place: &usize| self.rows[*place].amount;
        match sort {
            ActivitySort::Newest => {}
            ActivitySort::Oldest => places.reverse(),
            ActivitySort::Largest => places.sort_by_cached_key(|place| Reverse(amount(place))),
            ActivitySort::Smallest => places.sort_by_cached_key(amount),
        }
    }

    fn latest_cards(&self) -> Vec<ActivityCard> {
        let mut latest: Vec<ActivityCard> = Vec::new();
        for card in &self.cards {
            if latest.iter().all(|it| it.id != card.id) {
                latest.push(card.clone());
            }
        }
        latest
    }

    /// Transfers that are not over.
    pub(super) fn unresolved(&self) -> u32 {
        let open = self.rows.iter().filter(|row| !row.state.is_final());
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    }

    /// What arrived in the month of `day`.
    pub(super) fn moved_in(&self, day: Date, zone: &TimeZone) -> Cents {
        let begin = begin_of(day.first_of_month(), zone);
        let end = begin_of(next_month(day), zone);
        let moved = self
            .rows
            .iter()
            .filter(|row| row.arrived)
            .filter(|row| begin.is_none_or(|begin| begin <= row.changed_at))
            .filter(|row| end.is_none_or(|end| row.changed_at < end))
            .map(|row| row.moved.get());
        Cents::new(moved.sum())
    }
}

fn next_month(day: Date) -> Date {
    day.first_of_month().saturating_add(1.month())
}

fn months(arrived: &[&ActivityRow], zone: &TimeZone) -> Vec<MonthMoved> {
    let moments = arrived.iter().map(|row| row.changed_at);
    let (Some(first), Some(last)) = (moments.clone().min(), moments.max()) else {
        return Vec::new();
    };
    let month_of = |at: Timestamp| at.to_zoned(zone.clone()).date().first_of_month();
    let last = month_of(last);
    let mut months = Vec::new();
    // A month's first moment is worked out once: a local date for each of 100,000 rows takes longer than all else.
    let mut begins = Vec::new();
    let mut month = month_of(first);
    loop {
        months.push(MonthMoved {
            month,
            moved: Cents::ZERO,
            count: 0,
        });
        begins.push(begin_of(month, zone).unwrap_or(first));
        if month >= last {
            break;
        }
        month = next_month(month);
    }
    for row in arrived {
        let later = begins.partition_point(|begin| *begin <= row.changed_at);
        let month = &mut months[later.saturating_sub(1)];
        month.moved = Cents::new(month.moved.get() + row.moved.get());
        month.count += 1;
    }
    months
}
