//! Chargebacks of transfers that arrived. Astra tells of one in the transfer and by a webhook, and a desktop gets no webhooks:
//! the list of transfers is read once a day.

use std::time::Duration;

use tracing::info;

use super::Transfers;
use super::intent::{Intent, IntentEvent, IntentState};
use super::reported::ChargedBack;
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;

/// How often a business is asked for: the list may be long, and a chargeback takes days.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long after its arrival a transfer is looked at. Card networks let a payment be disputed for about this long; Astra
/// names no limit.
const WATCH_FOR: Duration = Duration::from_secs(120 * 24 * 60 * 60);

impl Transfers {
    /// Whether the list was not read yet in this run, or long ago.
    pub(crate) async fn chargebacks_are_due(&self, business: &BusinessId) -> bool {
        let read = self.chargebacks_read.lock().await;
        let now = self.ground.clock.uptime();
        read.get(business)
            .is_none_or(|at| now.saturating_sub(*at) >= EVERY)
    }

    /// Reads the transfers of a business as far back as one may have been charged back, and keeps what changed. Asks for
    /// nothing where no transfer arrived lately. A list that ends early, because it is very long, proves nothing and is no
    /// failure: what is in it counts.
    ///
    /// # Errors
    /// What Astra or the disk says; it is due again then.
    pub(crate) async fn read_chargebacks(&self, business: &BusinessId) -> Result<()> {
        let arrived = self.arrived_lately(business).await?;
        let since = |intent: &Intent| intent.terms.previewed_at.unwrap_or(intent.created_at());
        if let Some(earliest) = arrived.iter().map(since).min() {
            let list = self
                .tokens
                .authorized(business, |client, token| async move {
                    client.transfers_back_to(&token, earliest).await
                })
                .await?
                .value;
            for transfer in list.items {
                let ours = |intent: &&Intent| intent.transfer_id.as_ref() == Some(&transfer.id);
                if let Some(intent) = arrived.iter().find(ours)
                    && let Some(said) = transfer.chargeback
                {
                    self.keep_chargeback(intent, said.into()).await?;
                }
            }
        }
        let mut read = self.chargebacks_read.lock().await;
        read.insert(business.clone(), self.ground.clock.uptime());
        Ok(())
    }

    async fn keep_chargeback(&self, intent: &Intent, said: ChargedBack) -> Result<()> {
        if intent.chargeback.as_ref().map(|known| &known.said) == Some(&said) {
            return Ok(());
        }
        info!(transfer = %intent.id, "a transfer was charged back");
        self.follow_step(intent, IntentEvent::ChargedBack { said })
            .await
    }

    /// Transfers that arrived lately enough to be charged back.
    async fn arrived_lately(&self, business: &BusinessId) -> Result<Vec<Intent>> {
        let mut ledger = self.ledger.lock().await;
        let records = self.records(&mut ledger, business).await?.into_iter();
        let lately = |intent: &Intent| {
            intent.state == IntentState::Processed
                && self.ground.clock.since(intent.changed_at()) < WATCH_FOR
        };
        let intents = records.map(|record| record.intent);
        Ok(intents.filter(lately).collect())
    }
}
