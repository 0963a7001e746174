//! The start: the index is brought up to the journal, and what was interrupted goes back to where a person can go on.

use std::collections::{BTreeMap, HashMap};

use tracing::{info, warn};

use super::Transfers;
use super::checkpoint::{Checkpoint, Held, Totals};
use super::entry::TransferEntry;
use super::index::Indexed;
use super::intent::{Intent, IntentEvent, IntentId, IntentState};
use super::ledger::Ledger;
use super::watched::is_over;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::ground::journal;

/// What a start has read of the journal.
pub(crate) struct Steps {
    /// The newest checkpoint.
    pub checkpoint: Option<Checkpoint>,
    /// Steps of transfers behind it, oldest first, each with its place.
    pub steps: Vec<(u64, TransferEntry)>,
    /// Places of everything else that was read.
    pub others: Vec<u64>,
    /// So many steps are read at a start before a checkpoint is written.
    pub checkpoint_after: usize,
}

type Totalled = BTreeMap<BusinessId, Totals>;

impl Transfers {
    /// Brings the index up to the journal, turns an interrupted *sending* into *unknown*, and an interrupted *armed* into
    /// *prepared*.
    pub(crate) async fn recover(&self, read: Steps) -> Result<()> {
        let mut ledger = self.ledger.lock().await;
        let known = match &read.checkpoint {
            Some(checkpoint) => {
                self.take_index(&mut ledger, checkpoint, &read.steps)
                    .await?
            }
            None => None,
        };
        let (totals, wants_checkpoint) = match known {
            Some(totals) => (totals, read.steps.len() > read.checkpoint_after),
            None => {
                ledger.checkpoint = read.checkpoint.clone().unwrap_or_default();
                let totals = self.rebuild(&mut ledger).await?;
                let many = read.steps.len() > read.checkpoint_after;
                (totals, many || read.checkpoint.is_some())
            }
        };
        if wants_checkpoint {
            self.write_checkpoint(&mut ledger, totals, &read).await?;
        }
        self.settle_interrupted(&mut ledger).await
    }

    /// Takes the index as it is, where nothing speaks against it: every transfer that the entries behind the checkpoint name is
    /// as the last of them left it, and those that were not over are all there. `None` otherwise.
    async fn take_index(
        &self,
        ledger: &mut Ledger,
        checkpoint: &Checkpoint,
        steps: &[(u64, TransferEntry)],
    ) -> Result<Option<Totalled>> {
        let mut touched: HashMap<&BusinessId, BTreeMap<IntentId, u64>> = HashMap::new();
        for (seq, TransferEntry::Intent { id, business, .. }) in steps {
            let of_business = touched.entry(business).or_default();
            of_business.insert(id.clone(), *seq);
        }
        let mut totals = Totalled::new();
        let mut live = HashMap::new();
        for business in self.ground.store.businesses().await? {
            let touched = touched.remove(&business).unwrap_or_default();
            let Some(records) = self.index.live(&business).await? else {
                return Ok(None);
            };
            let held = checkpoint.businesses.get(&business);
            let named = held.into_iter().flat_map(|held| held.live.keys());
            let places = |records: &[Indexed]| -> BTreeMap<IntentId, u64> {
                let places = records.iter();
                places.map(|it| (it.intent.id.clone(), it.seq)).collect()
            };
            let at_hand = places(&records);
            let mut elsewhere = Vec::new();
            for id in named.chain(touched.keys()) {
                if !at_hand.contains_key(id) {
                    elsewhere.extend(self.index.over(&business, id).await?);
                }
            }
            let aside = places(&elsewhere);
            if !checkpoint.live_agrees(&business, &at_hand, &touched, &aside) {
                return Ok(None);
            }
            let mut now = held.map(|held| held.totals).unwrap_or_default();
            for record in records.iter().chain(&elsewhere) {
                let before = checkpoint.place_of(record.seq, record.at_checkpoint);
                now.count += u64::from(before == 0);
                now.sum += record.seq - before;
            }
            totals.insert(business, now);
            live.extend(records.into_iter().map(|it| (it.intent.id.clone(), it)));
        }
        ledger.checkpoint = checkpoint.clone();
        ledger.live = live;
        self.set_aside(ledger).await?;
        Ok(Some(totals))
    }

    /// Folds the whole journal and makes the index say what it says; how the transfers of each business add up.
    pub(super) async fn rebuild(&self, ledger: &mut Ledger) -> Result<Totalled> {
        let entries = journal::read(&self.ground.store, |_| true).await?;
        let steps = journal::of_area::<TransferEntry>(&entries)?;
        drop(entries);
        let mut by_business: HashMap<BusinessId, Vec<Indexed>> = HashMap::new();
        // Also where the journal knows of no transfer, the index may.
        for business in self.ground.store.businesses().await? {
            by_business.entry(business).or_default();
        }
        for record in fold(&steps, &ledger.checkpoint)?.into_values() {
            let business = record.intent.business.clone();
            by_business.entry(business).or_default().push(record);
        }
        let mut totals = Totalled::new();
        ledger.live.clear();
        ledger.rows.clear();
        for (business, records) in by_business {
            let (over, live): (Vec<_>, Vec<_>) = records.iter().partition(|it| self.is_over(it));
            self.index.mend(&business, &live, &over).await?;
            let mut found = Totals::default();
            records.iter().for_each(|record| found.add(record.seq));
            totals.insert(business.clone(), found);
            ledger.compared.insert(business);
            let live = live.into_iter().cloned();
            ledger
                .live
                .extend(live.map(|it| (it.intent.id.clone(), it)));
        }
        Ok(totals)
    }

    async fn write_checkpoint(
        &self,
        ledger: &mut Ledger,
        totals: Totalled,
        read: &Steps,
    ) -> Result<()> {
        let places = read.steps.iter().map(|(seq, _)| *seq);
        let upto = places.chain(read.others.iter().copied()).max();
        let before = &ledger.checkpoint;
        let upto = upto.unwrap_or_default().max(before.upto);
        let mut others = before.others.clone();
        others.extend(&read.others);
        let mut businesses: BTreeMap<BusinessId, Held> = BTreeMap::new();
        for (business, totals) in totals {
            let live = ledger.live.values();
            let live = live.filter(|record| record.intent.business == business);
            let live = live.map(|it| (it.intent.id.clone(), it.seq)).collect();
            businesses.insert(business, Held { totals, live });
        }
        let checkpoint = Checkpoint {
            upto,
            others,
            businesses,
        };
        ledger.checkpoint = checkpoint.append(&self.ground.store).await?;
        info!(upto, "a checkpoint was written");
        Ok(())
    }

    /// Moves what is over out of memory and out of the way.
    async fn set_aside(&self, ledger: &mut Ledger) -> Result<()> {
        let mut over: HashMap<&BusinessId, Vec<&Indexed>> = HashMap::new();
        for record in ledger.live.values().filter(|it| self.is_over(it)) {
            over.entry(&record.intent.business)
                .or_default()
                .push(record);
        }
        for (business, records) in over {
            self.index.set_aside(business, &records).await?;
        }
        ledger.live.retain(|_, record| !self.is_over(record));
        Ok(())
    }

    fn is_over(&self, record: &Indexed) -> bool {
        let age = self.ground.clock.since(record.intent.changed_at());
        is_over(&record.intent, age)
    }

    async fn settle_interrupted(&self, ledger: &mut Ledger) -> Result<()> {
        for id in self.without_replacement(ledger).await? {
            warn!(transfer = %id, "its replacement was never written; it is open again");
            self.move_intent(ledger, &id, IntentEvent::NotFound).await?;
        }
        for id in ledger.in_state(IntentState::Sending) {
            warn!(transfer = %id, "sending was interrupted; Astra will be asked");
            let unknown = IntentEvent::Unknown { request_id: None };
            self.move_intent(ledger, &id, unknown).await?;
        }
        for id in ledger.in_state(IntentState::Armed) {
            warn!(transfer = %id, "interrupted before it was sent; the person is asked again");
            self.move_intent(ledger, &id, IntentEvent::Disarmed).await?;
        }
        Ok(())
    }

    /// Replaced ones whose replacement was never written. One that turned up at Astra since is not open any
    /// more, whatever it was meant to be replaced by.
    async fn without_replacement(&self, ledger: &mut Ledger) -> Result<Vec<IntentId>> {
        let mut open = Vec::new();
        for id in ledger.in_state(IntentState::Replaced) {
            let other = ledger.live(&id).and_then(|it| it.sent_again_as.clone());
            let is_there = match other {
                Some(other) => self.record(ledger, &other).await?.is_some(),
                None => false,
            };
            if !is_there {
                open.push(id);
            }
        }
        Ok(open)
    }
}

/// The transfers after `steps`, which are all that the journal has.
fn fold(
    steps: &[(u64, TransferEntry)],
    checkpoint: &Checkpoint,
) -> Result<HashMap<IntentId, Indexed>> {
    let mut records: HashMap<IntentId, Indexed> = HashMap::new();
    for (
        seq,
        TransferEntry::Intent {
            id,
            business,
            at,
            event,
        },
    ) in steps
    {
        let before = records.get(id);
        let folded = match before {
            None => Intent::begin(id.clone(), business.clone(), event.clone(), *at),
            Some(record) => record.intent.apply(event, *at),
        };
        let intent = folded.map_err(|error| {
            warn!(transfer = %id, %error, "the journal holds a step that cannot be");
            AppError::Internal("the journal does not fold")
        })?;
        let at_checkpoint = before.map_or(0, |it| checkpoint.place_of(it.seq, it.at_checkpoint));
        let record = Indexed {
            seq: *seq,
            at_checkpoint,
            intent,
        };
        records.insert(id.clone(), record);
    }
    Ok(records)
}
