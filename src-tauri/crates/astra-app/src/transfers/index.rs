//! The index of transfers in sled: each as the journal's fold leaves it, with the place of its last entry.
//!
//! One table holds those that may still change or changed lately; they are also in memory. The other one holds the rest,
//! however many there are; those are read when somebody looks at them. What changes is put where the first ones are, and
//! moved back at a later start.

use std::collections::HashMap;

use astra_vault::Table;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::intent::{Intent, IntentId};
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;
use crate::ground::store::{Scope, Store, Write, encode};

const LIVE: Table = Table("intents");
const OVER: Table = Table("intents_over");

/// Changes that are written together: more would hold memory, fewer would wait for the disk more often.
const WRITTEN_TOGETHER: usize = 200;

/// A transfer in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Indexed {
    /// Place of its last entry in the journal.
    pub seq: u64,
    /// Place of its last entry up to the checkpoint, where `seq` lies behind that; 0 where there is none.
    pub at_checkpoint: u64,
    /// As the journal's fold leaves it.
    pub intent: Intent,
}

/// Reads and writes the two tables.
#[derive(Clone)]
pub(super) struct Index {
    store: Store,
}

impl Index {
    pub(super) fn new(store: &Store) -> Self {
        Self {
            store: store.clone(),
        }
    }

    /// Those that are not over. `None` where the table holds anything else.
    pub(super) async fn live(&self, business: &BusinessId) -> Result<Option<Vec<Indexed>>> {
        let read: Vec<(String, serde_json::Value)> = self.scan(business, LIVE).await?;
        let records = read
            .into_iter()
            .map(|(_, value)| serde_json::from_value(value));
        Ok(records.collect::<Result<_, _>>().ok())
    }

    /// One that is over.
    pub(super) async fn over(&self, business: &BusinessId, id: &str) -> Result<Option<Indexed>> {
        let scope = Scope::Business(business.clone());
        self.store.get(&scope, OVER, id).await
    }

    /// Some that are over, in the order of `ids`.
    pub(super) async fn some_over(
        &self,
        business: &BusinessId,
        ids: impl IntoIterator<Item = IntentId>,
    ) -> Result<Vec<Option<Indexed>>> {
        let scope = Scope::Business(business.clone());
        let ids = ids.into_iter().collect();
        self.store.get_all(&scope, OVER, ids).await
    }

    /// Those of a business that are over, in no order.
    pub(super) async fn all_over(&self, business: &BusinessId) -> Result<Vec<Indexed>> {
        self.fold_over(business, Vec::push).await
    }

    /// Makes one value of those of a business that are over: a hundred thousand are not held as a whole for what needs less of
    /// each.
    pub(super) async fn fold_over<U: Default + Send + 'static>(
        &self,
        business: &BusinessId,
        add: impl FnMut(&mut U, Indexed) + Send + 'static,
    ) -> Result<U> {
        let scope = Scope::Business(business.clone());
        self.store.fold(&scope, OVER, add).await
    }

    /// Writes one that changed.
    pub(super) async fn put(&self, record: &Indexed) -> Result<()> {
        let id = record.intent.id.clone();
        let writes = vec![
            Write::Put(LIVE, id.clone(), encode(record)?),
            Write::Delete(OVER, id),
        ];
        self.write(&record.intent.business, writes).await
    }

    /// Moves what is over out of the way.
    pub(super) async fn set_aside(&self, business: &BusinessId, over: &[&Indexed]) -> Result<()> {
        for part in over.chunks(WRITTEN_TOGETHER) {
            let mut writes = Vec::with_capacity(2 * part.len());
            for record in part {
                let id = record.intent.id.clone();
                writes.push(Write::Put(OVER, id.clone(), encode(record)?));
                writes.push(Write::Delete(LIVE, id));
            }
            self.write(business, writes).await?;
        }
        Ok(())
    }

    /// Makes the index of a business say what the journal says, whatever it said before: what it lacks or has otherwise is
    /// written, what the journal does not know is deleted.
    pub(super) async fn mend(
        &self,
        business: &BusinessId,
        live: &[&Indexed],
        over: &[&Indexed],
    ) -> Result<()> {
        let mut writes = Vec::new();
        for (table, records) in [(LIVE, live), (OVER, over)] {
            // Untyped: a record of another shape is one that differs, and no reason not to start.
            let read: Vec<(String, serde_json::Value)> = self.scan(business, table).await?;
            let mut indexed: HashMap<String, serde_json::Value> = read.into_iter().collect();
            for record in records {
                let id = &record.intent.id;
                if indexed.remove(id) != Some(serde_json::to_value(record)?) {
                    warn!(transfer = %id, "the index differed from the journal");
                    writes.push(Write::Put(table, id.clone(), encode(record)?));
                }
            }
            for id in indexed.into_keys() {
                warn!(transfer = %id, "the index had a transfer that does not belong there");
                writes.push(Write::Delete(table, id));
            }
        }
        while !writes.is_empty() {
            let rest = writes.split_off(writes.len().min(WRITTEN_TOGETHER));
            self.write(business, writes).await?;
            writes = rest;
        }
        Ok(())
    }

    async fn scan<T: DeserializeOwned + Send + 'static>(
        &self,
        business: &BusinessId,
        table: Table,
    ) -> Result<Vec<(IntentId, T)>> {
        let scope = Scope::Business(business.clone());
        self.store.scan(&scope, table).await
    }

    async fn write(&self, business: &BusinessId, writes: Vec<Write>) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.store.write(&scope, writes).await
    }
}
