//! How many transfers between cards Astra takes of a business a day, and how many were confirmed here lately.

use std::time::Duration;

use astra_client::CountLimit;
use tracing::debug;

use super::Transfers;
use super::quote::may_have_moved;
use crate::ground::error::Result;

/// Astra does not say when its day begins (CONTRACT.md 11), so a whole one is looked back.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Astra's limit beside what is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyCount {
    /// Transfers that Astra takes a day.
    pub limit: u32,
    /// Transfers of the last 24 hours that moved money or may have, confirmed on this computer. There may be more elsewhere.
    pub confirmed: u32,
}

impl DailyCount {
    /// Astra may refuse another one now.
    pub fn is_used_up(self) -> bool {
        self.confirmed >= self.limit
    }
}

impl Transfers {
    /// For the business on screen. `None` where there is no limit, and where Astra does not say or cannot be asked now: it is
    /// worth knowing, and no reason to fail.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn daily_count(&self) -> Result<Option<DailyCount>> {
        let Some(record) = self.businesses.current().await? else {
            return Ok(None);
        };
        let Some(user) = record.user.map(|user| user.id) else {
            return Ok(None);
        };
        let asked = self
            .tokens
            .authorized(&record.id, |client, token| {
                let user = user.clone();
                async move { client.capabilities(&token, &user).await }
            })
            .await;
        let limit = match asked {
            Ok(answer) => match answer.value.card_transfers {
                Some(CountLimit::PerDay(limit)) => limit,
                Some(CountLimit::Unlimited) | None => return Ok(None),
            },
            Err(error) => {
                debug!(%error, "the daily limit is not known");
                return Ok(None);
            }
        };
        let ledger = self.ledger.lock().await;
        let lately = ledger.all().filter(|intent| {
            intent.business == record.id
                && may_have_moved(intent)
                && self.ground.clock.since(intent.created_at()) < DAY
        });
        Ok(Some(DailyCount {
            limit,
            confirmed: u32::try_from(lately.count()).unwrap_or(u32::MAX),
        }))
    }
}
