//! Transfers of this environment as the journal tells them, and each step that they take.
//!
//! The journal is the truth. In memory are those that are not over or changed lately; the others lie in the index and are read
//! when somebody looks at them. `recover` says how both are brought up to the journal.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use tracing::{info, warn};

use super::activity::ActivityRows;
use super::checkpoint::{Checkpoint, Totals, totals_at};
use super::entry;
use super::index::Indexed;
use super::intent::{Intent, IntentEvent, IntentId, IntentState};
use super::{TransferState, Transfers};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

/// Transfers that are not over or changed lately.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(super) live: HashMap<IntentId, Indexed>,
    /// What the index is compared with.
    pub(super) checkpoint: Checkpoint,
    /// Businesses whose whole index was compared in this run.
    pub(super) compared: HashSet<BusinessId>,
    /// What the list of a business was last made of.
    pub(super) rows: HashMap<BusinessId, Arc<ActivityRows>>,
}

impl Ledger {
    /// One that is not over.
    pub(super) fn live(&self, id: &str) -> Option<&Intent> {
        self.live.get(id).map(|record| &record.intent)
    }

    pub(super) fn in_state(&self, state: IntentState) -> Vec<IntentId> {
        let there = self.all().filter(|intent| intent.state == state);
        there.map(|intent| intent.id.clone()).collect()
    }

    /// Transfers of a business that are not over.
    pub(crate) fn unresolved(&self, business: &BusinessId) -> impl Iterator<Item = &Intent> {
        self.of(business).filter(|intent| !intent.state.is_final())
    }

    pub(crate) fn has_unresolved(&self, business: &BusinessId) -> bool {
        self.unresolved(business).next().is_some()
    }

    /// Whether the whole index of a business, added up, is what the checkpoint says; asked once in a run.
    pub(super) fn agrees(&mut self, business: &BusinessId, found: Totals) -> bool {
        let agrees = self.compared.contains(business) || self.checkpoint.agrees(business, found);
        if agrees {
            self.compared.insert(business.clone());
        } else {
            warn!(%business, "the index lacks transfers or has older ones; it is made again from the journal");
        }
        agrees
    }

    /// A business was removed; its journal entries cannot be read any more.
    pub(crate) fn forget(&mut self, business: &BusinessId) {
        self.live
            .retain(|_, record| record.intent.business != *business);
        self.rows.remove(business);
    }

    /// Transfers of a business that are not over or changed lately.
    pub(crate) fn of(&self, business: &BusinessId) -> impl Iterator<Item = &Intent> {
        self.all()
            .filter(move |intent| intent.business == *business)
    }

    /// Transfers of every business that are not over or changed lately.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Intent> {
        self.live.values().map(|record| &record.intent)
    }
}

impl Transfers {
    /// Every transfer of the business on screen, newest first.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self) -> Result<Vec<Intent>> {
        match self.businesses.current().await? {
            Some(business) => self.all_of(&business.id).await,
            None => Ok(Vec::new()),
        }
    }

    /// Every transfer of a business, newest first.
    pub(crate) async fn all_of(&self, business: &BusinessId) -> Result<Vec<Intent>> {
        let mut ledger = self.ledger.lock().await;
        let records = self.records(&mut ledger, business).await?;
        let mut intents: Vec<Intent> = records
            .into_iter()
            .map(|record| self.brought_up(record.intent))
            .collect();
        intents.sort_by(|a, b| {
            b.created_at()
                .cmp(&a.created_at())
                .then_with(|| a.id.cmp(&b.id))
        });
        Ok(intents)
    }

    /// One transfer.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn get(&self, id: &str) -> Result<Intent> {
        let mut ledger = self.ledger.lock().await;
        let record = self.record(&mut ledger, id).await?;
        record
            .map(|record| self.as_it_stands(&record.intent))
            .ok_or(AppError::NotFound("transfer"))
    }

    /// One transfer, also where it is over. The caller holds the ledger.
    pub(super) async fn record(&self, ledger: &mut Ledger, id: &str) -> Result<Option<Indexed>> {
        if let Some(record) = ledger.live.get(id) {
            return Ok(Some(record.clone()));
        }
        for business in self.businesses.list().await? {
            let found = if ledger.compared.contains(&business.id) {
                self.index.over(&business.id, id).await?
            } else {
                // Before anything is shown or done on the index's word, also on its word that there is none.
                let mut records = self.records(ledger, &business.id).await?.into_iter();
                records.find(|record| record.intent.id == id)
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Transfers of a business, in the order of `ids`.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where one is not there; where the disk fails.
    pub(crate) async fn some_of(
        &self,
        business: &BusinessId,
        ids: &[IntentId],
    ) -> Result<Vec<Intent>> {
        let ledger = self.ledger.lock().await;
        let aside = ids.iter().filter(|id| !ledger.live.contains_key(*id));
        let over = self.index.some_over(business, aside.cloned()).await?;
        let mut over = over.into_iter();
        ids.iter()
            .map(|id| match ledger.live(id) {
                Some(intent) => Ok(self.as_it_stands(intent)),
                None => match over.next().flatten() {
                    Some(record) => Ok(record.intent),
                    None => Err(AppError::NotFound("transfer")),
                },
            })
            .collect()
    }

    /// Every transfer of a business. The caller holds the ledger.
    pub(super) async fn records(
        &self,
        ledger: &mut Ledger,
        business: &BusinessId,
    ) -> Result<Vec<Indexed>> {
        let records = self.over_and_live(ledger, business).await?;
        let found = totals_at(&ledger.checkpoint, &records);
        if ledger.agrees(business, found) {
            return Ok(records);
        }
        self.rebuild(ledger).await?;
        self.over_and_live(ledger, business).await
    }

    /// What is in memory is newer, where the index could not be written.
    async fn over_and_live(&self, ledger: &Ledger, business: &BusinessId) -> Result<Vec<Indexed>> {
        let mut records: Vec<Indexed> = self.index.all_over(business).await?;
        records.retain(|record| !ledger.live.contains_key(&record.intent.id));
        let live = ledger.live.values();
        let live = live.filter(|record| record.intent.business == *business);
        records.extend(live.cloned());
        Ok(records)
    }

    /// What no task of this process is busy with is what the next start will make of it: *sending* is unknown (its answer
    /// came and could not be written down), and *armed* is prepared. Between two attempts it is still being sent.
    pub(crate) fn as_it_stands(&self, intent: &Intent) -> Intent {
        self.brought_up(intent.clone())
    }

    /// As [`as_it_stands`](Self::as_it_stands), of one that nobody else needs.
    pub(super) fn brought_up(&self, mut intent: Intent) -> Intent {
        match intent.state {
            IntentState::Sending if !self.is_sending(&intent.id) => {
                intent.state = IntentState::Unknown;
                intent.may_have_arrived = true;
            }
            IntentState::Armed if !self.is_sending(&intent.id) => {
                intent.state = IntentState::Prepared;
            }
            IntentState::Prepared if self.is_sending(&intent.id) => {
                intent.state = IntentState::Sending;
            }
            _ => {}
        }
        intent
    }

    /// Whether a transfer goes on only when the person decides.
    pub(crate) fn awaits_decision(&self, intent: &Intent) -> bool {
        TransferState::of(&self.as_it_stands(intent)).awaits_decision()
    }

    /// Writes the first event of an intent. The caller holds the ledger.
    pub(super) async fn begin_intent(
        &self,
        ledger: &mut Ledger,
        id: &str,
        business: &BusinessId,
        event: IntentEvent,
    ) -> Result<Intent> {
        let at = self.ground.clock.now();
        let intent = Intent::begin(id.to_owned(), business.clone(), event.clone(), at)
            .map_err(|_| AppError::Internal("an intent must begin prepared"))?;
        self.write(ledger, intent, &event, at, 0).await
    }

    /// Moves an intent: judged, on disk, then known. The caller holds the ledger.
    pub(super) async fn move_intent(
        &self,
        ledger: &mut Ledger,
        id: &str,
        event: IntentEvent,
    ) -> Result<Intent> {
        let at = self.ground.clock.now();
        let before = self.record(ledger, id).await?;
        let before = before.ok_or(AppError::NotFound("transfer"))?;
        let intent = before.intent.apply(&event, at).map_err(|error| {
            warn!(transfer = %id, %error, "a step was not allowed");
            AppError::NotAllowedNow("the transfer is already further")
        })?;
        let at_checkpoint = ledger.checkpoint.place_of(before.seq, before.at_checkpoint);
        self.write(ledger, intent, &event, at, at_checkpoint).await
    }

    async fn write(
        &self,
        ledger: &mut Ledger,
        intent: Intent,
        event: &IntentEvent,
        at: Timestamp,
        at_checkpoint: u64,
    ) -> Result<Intent> {
        let seq =
            entry::append(&self.ground.store, &intent.id, &intent.business, event, at).await?;
        info!(transfer = %intent.id, state = ?intent.state, "transfer moved on");
        let record = Indexed {
            seq,
            at_checkpoint,
            intent: intent.clone(),
        };
        ledger.live.insert(intent.id.clone(), record.clone());
        // The step is taken: what was journaled as *sending* must be sent, whatever becomes of the index.
        if let Err(error) = self.index.put(&record).await {
            warn!(transfer = %intent.id, %error, "the index was not written; the next start mends it");
        }
        self.ground.changes.publish(&[Topic::Transfers, Topic::App]);
        Ok(intent)
    }
}
