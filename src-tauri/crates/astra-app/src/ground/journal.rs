//! What the journal file holds: the truth for money and for submissions that the vendor counts.
//!
//! Each area writes entries of its own kinds and reads them back here. sled keeps an index of the same facts, which is
//! rebuilt from them.

use astra_vault::{EntryBody, SpaceId, Unreadable};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::error::{AppError, Result};
use super::store::{self, Scope, Store};

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

/// One readable entry, decoded by the area that wrote it.
pub(crate) struct Entry {
    seq: u64,
    kind: String,
    payload: Zeroizing<Vec<u8>>,
}

/// What one area writes.
pub(crate) trait AreaEntry: DeserializeOwned {
    /// The `kind` of each of its entries.
    const KINDS: &[&str];
}

/// The entries of one area, oldest first, each with its place in the journal.
pub(crate) fn of_area<T: AreaEntry>(entries: &[Entry]) -> Result<Vec<(u64, T)>> {
    entries
        .iter()
        .filter(|entry| T::KINDS.contains(&entry.kind.as_str()))
        .map(|entry| Ok((entry.seq, store::decode(&entry.payload)?)))
        .collect()
}

/// The readable entries at the places that `wanted` chooses, oldest first. Entries of removed businesses cannot be read any
/// more and are left out.
pub(crate) async fn read(
    store: &Store,
    wanted: impl Fn(u64) -> bool + Send + 'static,
) -> Result<Vec<Entry>> {
    store
        .run(move |vault| {
            let mut entries = Vec::new();
            for entry in vault.journal().read_where(|seq, _| wanted(seq))? {
                match entry.body {
                    EntryBody::Readable { payload, .. } => {
                        entries.push(Entry::new(entry.seq, payload)?);
                    }
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

/// The entries that lie under the application's key, oldest first.
pub(crate) async fn read_app(store: &Store) -> Result<Vec<Entry>> {
    let id = Scope::App.space_id()?;
    store
        .run(move |vault| {
            let Some(space) = vault.existing_space(&id)? else {
                return Ok(Vec::new());
            };
            let tag = space.tag();
            let mut entries = Vec::new();
            for entry in vault.journal().read_where(|_, of| of == tag)? {
                if let EntryBody::Readable { payload, .. } = entry.body {
                    entries.push(Entry::new(entry.seq, payload)?);
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
                        entries.push(Entry::new(entry.seq, payload)?);
                    }
                    _ => {}
                }
            }
            Ok(entries)
        })
        .await
}

impl Entry {
    fn new(seq: u64, payload: Zeroizing<Vec<u8>>) -> Result<Self> {
        let Kind { kind } = store::decode(&payload)?;
        Ok(Self { seq, kind, payload })
    }
}
