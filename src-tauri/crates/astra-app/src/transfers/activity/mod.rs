//! What the list of transfers shows: search, filters, order, totals. Pure, but for the one place that reads the ledger.
//!
//! A screen asks for a page, never for all: with 100,000 transfers every keystroke in the search goes through their rows,
//! which hold no more than that needs.

mod page;
mod query;
mod rows;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use astra_client::Cents;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Intent, Transfers};
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

pub use page::{ActivityPage, MonthMoved};
pub(crate) use query::typed_day;
pub use query::{ACTIVITY_PAGE_MAX, ActivityQuery, ActivitySort, ActivityStatus};
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
        let records = self.records(&mut ledger, business).await?;
        let intents: Vec<Intent> = records
            .into_iter()
            .map(|record| self.brought_up(record.intent))
            .collect();
        let rows = Arc::new(ActivityRows::of(&intents));
        ledger.rows.insert(business.clone(), Arc::clone(&rows));
        Ok(rows)
    }
}
