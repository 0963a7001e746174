//! What the list of transfers shows: search, filters, order, totals. Pure, but for the one place that reads the ledger.
//!
//! A screen asks for a page, never for all: with 100,000 transfers every keystroke in the search goes through their rows,
//! which hold no more than that needs.

mod page;
mod query;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use astra_client::Cents;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::checkpoint::Totals;
use super::index::Indexed;
use super::{IntentId, Ledger, Transfers};
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

pub use page::{ActivityPage, MonthMoved};
pub(crate) use query::typed_day;
pub use query::{ACTIVITY_PAGE_MAX, ActivityQuery, ActivitySort, ActivityStatus};
use rows::UnorderedRows;
pub use rows::{ActivityCard, ActivityRow, ActivityRows};

/// What Home says of the transfers of a business.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Transfers that are not over.
    pub unresolved: u32,
    /// What arrived in the month that was asked for.
    pub moved: Cents,
}

impl Transfers {
    /// A page of the transfers of the business on screen. Days and months are those of `zone`.
    ///
    /// # Errors
    /// [`AppError::Invalid`] by field (`from_day`, `to_day`, `least`, `most`); where the disk fails.
    pub async fn activity(&self, query: &ActivityQuery, zone: &TimeZone) -> Result<ActivityPage> {
        let rows = match self.businesses.current().await? {
            Some(business) => self.rows(&business.id).await?,
            None => Arc::default(),
        };
        rows.find(query, zone).map_err(AppError::Invalid)
    }

    /// Where the transfers of the business on screen stand, with what arrived in the month of `day`.
    pub(crate) async fn standing(&self, day: Date, zone: &TimeZone) -> Result<Standing> {
        let Some(business) = self.businesses.current().await? else {
            return Ok(Standing::default());
        };
        let rows = self.rows(&business.id).await?;
        Ok(Standing {
            unresolved: rows.unresolved(),
            moved: rows.moved_in(day, zone),
        })
    }

    /// The rows of a business: read from the index once in a run, and brought up to what may have changed since.
    async fn rows(&self, business: &BusinessId) -> Result<Arc<ActivityRows>> {
        let mut ledger = self.ledger.lock().await;
        if let Some(mut rows) = ledger.rows.remove(business) {
            let mut live = ledger.of(business).map(|it| self.as_it_stands(it));
            if live.all(|intent| ActivityRows::keep(&mut rows, &intent)) {
                drop(live);
                ledger.rows.insert(business.clone(), Arc::clone(&rows));
                return Ok(rows);
            }
        }
        let (mut read, found) = self.read_rows(&ledger, business).await?;
        if !ledger.agrees(business, found) {
            self.rebuild(&mut ledger).await?;
            (read, _) = self.read_rows(&ledger, business).await?;
        }
        let rows = Arc::new(read.in_order());
        ledger.rows.insert(business.clone(), Arc::clone(&rows));
        Ok(rows)
    }

    /// The rows of a business, and what its records add up to. What is in memory is newer.
    async fn read_rows(
        &self,
        ledger: &Ledger,
        business: &BusinessId,
    ) -> Result<(UnorderedRows, Totals)> {
        let of_business = |record: &&Indexed| record.intent.business == *business;
        let live: Vec<&Indexed> = ledger.live.values().filter(of_business).collect();
        let aside: HashSet<IntentId> = live.iter().map(|it| it.intent.id.clone()).collect();
        let checkpoint = ledger.checkpoint.clone();
        let add = move |(rows, totals): &mut (UnorderedRows, Totals), record: Indexed| {
            if !aside.contains(&record.intent.id) {
                totals.add(checkpoint.place_of(record.seq, record.at_checkpoint));
                rows.add(&record.intent);
            }
        };
        let (mut rows, mut totals) = self.index.fold_over(business, add).await?;
        for record in live {
            let place = ledger.checkpoint.place_of(record.seq, record.at_checkpoint);
            totals.add(place);
            rows.add(&self.as_it_stands(&record.intent));
        }
        Ok((rows, totals))
    }
}
