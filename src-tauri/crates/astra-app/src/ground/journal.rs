//! What the journal file holds: the truth for money and for submissions that the vendor counts.
//!
//! Each area writes entries of its own kinds and reads them back here. sled keeps an index of the same facts, which is
//! rebuilt from them.

use astra_vault::{EntryBody, SpaceId, Unreadable};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::error::{AppError, Result};
use super::store::{self, Store};

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

/// One readable entry, decoded by the area that wrote it.
pub(crate) struct Entry {
    kind: String,
    payload: Zeroizing<Vec<u8>>,
}

/// What one area writes.
pub(crate) trait AreaEntry: DeserializeOwned {
    /// The `kind` of each of its entries.
    const KINDS: &[&str];
}

/// The entries of one area, oldest first.
pub(crate) fn of_area<T: AreaEntry>(entries: &[Entry]) -> Result<Vec<T>> {
    entries
        .iter()
        .filter(|entry| T::KINDS.contains(&entry.kind.as_str()))
        .map(|entry| store::decode(&entry.payload))
        .collect()
}

/// Every readable entry, oldest first. Entries of removed businesses cannot be read any more and are left out.
pub(crate) async fn read(store: &Store) -> Result<Vec<Entry>> {
    store
        .run(|vault| {
            let mut entries = Vec::new();
            for entry in vault.journal().read()? {
                match entry.body {
                    EntryBody::Readable { payload, .. } => entries.push(Entry::new(payload)?),
                    EntryBody::Unreadable(Unreadable::SpaceDestroyed) => {}
                    // Money may have moved under it: better not to start than to forget it.
                    EntryBody::Unreadable(_) => {
                        return Err(AppError::Internal("the key of a business is missing"));
                    }
                }
            }
            Ok(entries)
        })
        .await
}

/// What the first versions wrote under the application's earlier key.
pub(crate) async fn read_earlier_app(store: &Store) -> Result<Vec<Entry>> {
    store
        .run(|vault| {
            let mut entries = Vec::new();
            for entry in vault.journal().read()? {
                match entry.body {
                    EntryBody::Readable { space, payload } if space == SpaceId::app() => {
                        entries.push(Entry::new(payload)?);
                    }
                    _ => {}
                }
            }
            Ok(entries)
        })
        .await
}

impl Entry {
    fn new(payload: Zeroizing<Vec<u8>>) -> Result<Self> {
        let Kind { kind } = store::decode(&payload)?;
        Ok(Self { kind, payload })
    }
}
