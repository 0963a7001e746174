//! What the journal keeps of transfers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::intent::{IntentEvent, IntentId};
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;
use crate::ground::journal::AreaEntry;
use crate::ground::store::{Scope, Store};

/// One entry of the journal about a transfer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum TransferEntry {
    /// A step of a transfer; sealed under its business.
    Intent {
        id: IntentId,
        business: BusinessId,
        at: Timestamp,
        #[serde(flatten)]
        event: IntentEvent,
    },
}

impl AreaEntry for TransferEntry {
    const KINDS: &[&str] = &["intent"];
}

impl TransferEntry {
    /// The business whose money it is about.
    pub(crate) fn business(&self) -> &BusinessId {
        let Self::Intent { business, .. } = self;
        business
    }
}

/// Writes a step; its place in the journal.
pub(super) async fn append(
    store: &Store,
    id: &str,
    business: &BusinessId,
    event: &IntentEvent,
    at: Timestamp,
) -> Result<u64> {
    let entry = TransferEntry::Intent {
        id: id.to_owned(),
        business: business.clone(),
        at,
        event: event.clone(),
    };
    store
        .append(&Scope::Business(business.clone()), &entry)
        .await
}
