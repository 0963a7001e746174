//! Every transfer of this environment: the fold of the journal, with an index in sled.
//!
//! The journal is the truth. The index holds each folded intent so that screens and later versions can read
//! without folding; where the two differ at the start, the index is written again.

use std::collections::HashMap;

use astra_vault::Table;
use jiff::Timestamp;
use tracing::{info, warn};

use super::entry::{self, TransferEntry};
use super::intent::{Intent, IntentEvent, IntentId, IntentState};
use super::{TransferState, Transfers};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;

const INTENTS: Table = Table("intents");

/// The folded journal.
#[derive(Default)]
pub(crate) struct Ledger {
    intents: HashMap<String, Intent>,
}

impl Ledger {
    pub(crate) fn get(&self, id: &str) -> Option<&Intent> {
        self.intents.get(id)
    }

    /// Replaced ones whose replacement was never written. One that turned up at Astra since is not open any
    /// more, whatever it was meant to be replaced by.
    fn without_replacement(&self) -> Vec<IntentId> {
        self.all()
            .filter(|intent| intent.state == IntentState::Replaced)
            .filter(|intent| {
                let other = intent.sent_again_as.as_deref();
                other.is_none_or(|id| self.get(id).is_none())
            })
            .map(|intent| intent.id.clone())
            .collect()
    }

    fn in_state(&self, state: IntentState) -> Vec<IntentId> {
        let there = self.all().filter(|intent| intent.state == state);
        there.map(|intent| intent.id.clone()).collect()
    }

    /// Transfers of a business that are not over.
    pub(crate) fn unresolved(&self, business: &BusinessId) -> impl Iterator<Item = &Intent> {
        self.all()
            .filter(|intent| !intent.state.is_final())
            .filter(move |intent| intent.business == *business)
    }

    pub(crate) fn has_unresolved(&self, business: &BusinessId) -> bool {
        self.unresolved(business).next().is_some()
    }

    /// A business was removed; its journal entries cannot be read any more.
    pub(crate) fn forget(&mut self, business: &BusinessId) {
        self.intents
            .retain(|_, intent| intent.business != *business);
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Intent> {
        self.intents.values()
    }
}

impl Transfers {
    /// The transfers of the business on screen, newest first.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self) -> Result<Vec<Intent>> {
        let Some(business) = self.businesses.current().await? else {
            return Ok(Vec::new());
        };
        let ledger = self.ledger.lock().await;
        let mut intents: Vec<Intent> = ledger
            .all()
            .filter(|intent| intent.business == business.id)
            .map(|intent| self.as_it_stands(intent))
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
        let ledger = self.ledger.lock().await;
        ledger
            .get(id)
            .map(|intent| self.as_it_stands(intent))
            .ok_or(AppError::NotFound("transfer"))
    }

    /// What no task of this process is busy with is what the next start will make of it: *sending* is unknown (its answer
    /// came and could not be written down), and *armed* is prepared. Between two attempts it is still being sent.
    pub(super) fn as_it_stands(&self, intent: &Intent) -> Intent {
        let mut intent = intent.clone();
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
        self.write(ledger, &intent, &event, at).await?;
        Ok(intent)
    }

    /// Moves an intent: judged, on disk, then known. The caller holds the ledger.
    pub(super) async fn move_intent(
        &self,
        ledger: &mut Ledger,
        id: &str,
        event: IntentEvent,
    ) -> Result<Intent> {
        let at = self.ground.clock.now();
        let before = ledger.get(id).ok_or(AppError::NotFound("transfer"))?;
        let intent = before.apply(&event, at).map_err(|error| {
            warn!(transfer = %id, %error, "a step was not allowed");
            AppError::NotAllowedNow("the transfer is already further")
        })?;
        self.write(ledger, &intent, &event, at).await?;
        Ok(intent)
    }

    async fn write(
        &self,
        ledger: &mut Ledger,
        intent: &Intent,
        event: &IntentEvent,
        at: Timestamp,
    ) -> Result<()> {
        entry::append(&self.ground.store, &intent.id, &intent.business, event, at).await?;
        info!(transfer = %intent.id, state = ?intent.state, "transfer moved on");
        ledger.intents.insert(intent.id.clone(), intent.clone());
        // The step is taken: what was journaled as *sending* must be sent, whatever becomes of the index.
        if let Err(error) = self.index(intent).await {
            warn!(transfer = %intent.id, %error, "the index was not written; the next start mends it");
        }
        self.ground.changes.publish(&[Topic::Transfers, Topic::App]);
        Ok(())
    }

    async fn index(&self, intent: &Intent) -> Result<()> {
        let scope = Scope::Business(intent.business.clone());
        self.ground
            .store
            .put(&scope, INTENTS, &intent.id, intent)
            .await
    }

    /// At the start: folds the journal, mends the index, and turns an interrupted *sending* into *unknown*, and an interrupted
    /// *armed* into *prepared*.
    pub(crate) async fn recover(&self, entries: &[TransferEntry]) -> Result<()> {
        let mut ledger = self.ledger.lock().await;
        for entry in entries {
            let TransferEntry::Intent {
                id,
                business,
                at,
                event,
            } = entry;
            let folded = match ledger.get(id) {
                None => Intent::begin(id.clone(), business.clone(), event.clone(), *at),
                Some(intent) => intent.apply(event, *at),
            };
            let intent = folded.map_err(|error| {
                warn!(transfer = %id, %error, "the journal holds a step that cannot be");
                AppError::Internal("the journal does not fold")
            })?;
            ledger.intents.insert(id.clone(), intent);
        }
        self.mend_index(&ledger).await?;
        for id in ledger.without_replacement() {
            warn!(transfer = %id, "its replacement was never written; it is open again");
            self.move_intent(&mut ledger, &id, IntentEvent::NotFound)
                .await?;
        }
        for id in ledger.in_state(IntentState::Sending) {
            warn!(transfer = %id, "sending was interrupted; Astra will be asked");
            let unknown = IntentEvent::Unknown { request_id: None };
            self.move_intent(&mut ledger, &id, unknown).await?;
        }
        for id in ledger.in_state(IntentState::Armed) {
            warn!(transfer = %id, "interrupted before it was sent; the person is asked again");
            self.move_intent(&mut ledger, &id, IntentEvent::Disarmed)
                .await?;
        }
        Ok(())
    }

    /// Makes the index say what the journal says, whatever it said before: what it lacks or has otherwise is
    /// written, what the journal does not know is deleted.
    async fn mend_index(&self, ledger: &Ledger) -> Result<()> {
        let mut by_business: HashMap<BusinessId, Vec<&Intent>> = HashMap::new();
        for record in self.businesses.list().await? {
            by_business.entry(record.id).or_default();
        }
        for intent in ledger.all() {
            let business = intent.business.clone();
            by_business.entry(business).or_default().push(intent);
        }
        for (business, intents) in by_business {
            let scope = Scope::Business(business);
            // Untyped: an entry of another shape is one that differs, and no reason not to start.
            let mut indexed: HashMap<String, serde_json::Value> = self
                .ground
                .store
                .scan(&scope, INTENTS)
                .await?
                .into_iter()
                .collect();
            for intent in intents {
                if indexed.remove(&intent.id) != Some(serde_json::to_value(intent)?) {
                    warn!(transfer = %intent.id, "the index differed from the journal");
                    self.index(intent).await?;
                }
            }
            for id in indexed.into_keys() {
                warn!(transfer = %id, "the index had a transfer that the journal does not know");
                self.ground.store.delete(&scope, INTENTS, &id).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn ledger_with(state: &str) -> Ledger {
        let card = json!({ "company": "Visa", "last_four": "5556" });
        let intent: Intent = serde_json::from_value(json!({
            "id": "OLD00001", "business": "b", "state": state, "attempt": 1,
            "terms": { "from": "a", "to": "b", "amount": 100, "pull_amount": null, "push_amount": null,
                "fee": null, "from_card": card, "to_card": card, "settlement": null, "note": "",
                "sent_again_for": null },
            "may_have_arrived": true, "unknown_since": null, "routine_id": null, "transfer_id": null,
            "reason": null, "request_id": null, "sent_again_as": "NEW00001", "history": [],
        }))
        .unwrap();
        let mut ledger = Ledger::default();
        ledger.intents.insert(intent.id.clone(), intent);
        ledger
    }

    #[test]
    fn only_a_transfer_that_is_still_replaced_is_opened_again() {
        assert_eq!(
            ledger_with("replaced").without_replacement(),
            ["OLD00001"],
            "its replacement was never written, so the person decides again"
        );
        for found in ["accepted", "pending", "processed"] {
            assert!(
                ledger_with(found).without_replacement().is_empty(),
                "{found}: it turned up at Astra; opening it would stop the start"
            );
        }
    }
}
