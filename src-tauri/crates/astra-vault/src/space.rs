//! A space: sealed records in tables, under keys of its own.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::data_dir::DataDir;
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::ids::{SpaceId, SpaceTag, Table};
use crate::keyring::Keyring;
use crate::record::{self, MAX_KEY_BYTES, MAX_TABLE_BYTES, MAX_VALUE_BYTES, RecordDamage};
use crate::seal::Subkeys;
use crate::space_keys::SpaceKeys;
use crate::store::{Change, Store};

/// What a vault and its spaces hold together. Fields drop in this order: the folder's lock goes last.
pub(crate) struct Shared {
    pub store: Store,
    pub keyring: Arc<Keyring>,
    pub entropy: Arc<dyn Entropy>,
    pub data_dir: DataDir,
}

/// A value that was read, wiped when dropped.
pub type Value = Zeroizing<Vec<u8>>;

/// A handle to one space of an open vault; clones are the same space.
#[derive(Clone)]
pub struct Space {
    pub(crate) keys: Arc<SpaceKeys>,
    pub(crate) shared: Arc<Shared>,
}

impl Space {
    /// The id it was opened by.
    pub fn id(&self) -> &SpaceId {
        &self.keys.id
    }

    /// The tag that stands for it on the disk.
    pub fn tag(&self) -> SpaceTag {
        self.keys.tag
    }

    /// Stores `value` (at most 8 MiB) under `key` (at most 1024 bytes), in place of an earlier one.
    /// When it returns, the value is on the disk.
    ///
    /// # Errors
    ///
    /// Something is too long, the space was destroyed, or writing failed; then the vault must be
    /// opened again, and either value may be found.
    pub fn put(&self, table: Table, key: &str, value: &[u8]) -> Result<(), VaultError> {
        let change = self.change(table, key, Some(value))?;
        self.shared.store.apply(change, || self.alive())
    }

    /// The value stored under `key`, if there is one.
    ///
    /// # Errors
    ///
    /// [`VaultError::Damaged`] when the record is not what was put there.
    pub fn get(&self, table: Table, key: &str) -> Result<Option<Value>, VaultError> {
        let (tree, stored_key) = self.with_names(table, key, |keys| {
            (
                record::tree_name(keys, self.tag(), table),
                record::stored_key(keys, table, key),
            )
        })?;
        let Some(sealed) = self.shared.store.get(&tree, &stored_key)? else {
            return Ok(None);
        };
        let opened = self
            .keys
            .with(|keys| record::open(keys, self.tag(), table, &stored_key, &sealed))?
            .map_err(|damage| self.damaged(table, damage))?;
        Ok(Some(opened.value))
    }

    /// Removes the record; it is no error if there is none. When it returns, the removal is on the disk.
    ///
    /// # Errors
    ///
    /// As [`Self::put`].
    pub fn delete(&self, table: Table, key: &str) -> Result<(), VaultError> {
        let change = self.change(table, key, None)?;
        self.shared.store.apply(change, || self.alive())
    }

    /// Every record of the table, in the order of their keys.
    ///
    /// # Errors
    ///
    /// [`VaultError::Damaged`] when any record is not what was put there: none is left out silently.
    pub fn scan(&self, table: Table) -> Result<Vec<(String, Value)>, VaultError> {
        let mut records = Vec::new();
        self.visit(table, |key, value| {
            records.push((key, value));
            Ok::<_, VaultError>(())
        })?;
        records.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(records)
    }

    /// Every record of the table one after the other, in no order: so that a large table is never open in memory as a whole.
    ///
    /// # Errors
    ///
    /// As [`Self::scan`], and the first one of `visit`, which ends it.
    pub fn visit<E: From<VaultError>>(
        &self,
        table: Table,
        mut visit: impl FnMut(String, Value) -> Result<(), E>,
    ) -> Result<(), E> {
        let tree = self.with_names(table, "", |keys| record::tree_name(keys, self.tag(), table))?;
        for (stored_key, sealed) in self.shared.store.scan(&tree)? {
            let opened = self
                .keys
                .with(|keys| record::open(keys, self.tag(), table, &stored_key, &sealed))?
                .map_err(|damage| self.damaged(table, damage))?;
            visit(opened.key, opened.value)?;
        }
        Ok(())
    }

    /// Starts a batch of changes to this space.
    pub fn batch(&self) -> Batch<'_> {
        Batch {
            space: self,
            changes: Vec::new(),
        }
    }

    fn with_names<T>(
        &self,
        table: Table,
        key: &str,
        work: impl FnOnce(&Subkeys) -> T,
    ) -> Result<T, VaultError> {
        check_table(table)?;
        check_key(key)?;
        self.keys.with(work)
    }

    fn change(&self, table: Table, key: &str, value: Option<&[u8]>) -> Result<Change, VaultError> {
        check_value(value.unwrap_or_default())?;
        self.with_names(table, key, |keys| {
            let tree = record::tree_name(keys, self.tag(), table);
            match value {
                Some(value) => {
                    let entropy = &*self.shared.entropy;
                    let (key, sealed) = record::seal(keys, entropy, self.tag(), table, key, value);
                    Change {
                        tree,
                        key,
                        record: Some(sealed),
                    }
                }
                None => Change {
                    tree,
                    key: record::stored_key(keys, table, key),
                    record: None,
                },
            }
        })
    }

    fn alive(&self) -> Result<(), VaultError> {
        if self.keys.is_alive() {
            Ok(())
        } else {
            Err(VaultError::SpaceDestroyed)
        }
    }

    fn damaged(&self, table: Table, damage: RecordDamage) -> VaultError {
        VaultError::Damaged {
            space: self.tag(),
            table: table.0,
            damage,
        }
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Space({}, {:?})", self.id(), self.tag())
    }
}

/// Several changes to one space that become durable together: after a crash all are there or none.
///
/// Changes to the same record apply in the order given.
#[must_use = "a batch does nothing until it is committed"]
pub struct Batch<'a> {
    space: &'a Space,
    changes: Vec<Change>,
}

impl Batch<'_> {
    /// Adds a put, as [`Space::put`].
    ///
    /// # Errors
    ///
    /// Something is too long, or the space was destroyed.
    pub fn put(mut self, table: Table, key: &str, value: &[u8]) -> Result<Self, VaultError> {
        self.changes
            .push(self.space.change(table, key, Some(value))?);
        Ok(self)
    }

    /// Adds a removal, as [`Space::delete`].
    ///
    /// # Errors
    ///
    /// Something is too long, or the space was destroyed.
    pub fn delete(mut self, table: Table, key: &str) -> Result<Self, VaultError> {
        self.changes.push(self.space.change(table, key, None)?);
        Ok(self)
    }

    /// Applies all changes. When it returns, they are on the disk.
    ///
    /// # Errors
    ///
    /// As [`Space::put`].
    pub fn commit(self) -> Result<(), VaultError> {
        self.space
            .shared
            .store
            .apply_all(&self.changes, || self.space.alive())
    }
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({:?}, {} changes)", self.space, self.changes.len())
    }
}

fn check_table(table: Table) -> Result<(), VaultError> {
    let length = table.0.len();
    if length == 0 || length > MAX_TABLE_BYTES || table.0.contains('\0') {
        return Err(VaultError::TooLong {
            what: "a table name",
            max: MAX_TABLE_BYTES,
        });
    }
    Ok(())
}

fn check_key(key: &str) -> Result<(), VaultError> {
    if key.len() > MAX_KEY_BYTES {
        return Err(VaultError::TooLong {
            what: "a key",
            max: MAX_KEY_BYTES,
        });
    }
    Ok(())
}

fn check_value(value: &[u8]) -> Result<(), VaultError> {
    if value.len() > MAX_VALUE_BYTES {
        return Err(VaultError::TooLong {
            what: "a value",
            max: MAX_VALUE_BYTES,
        });
    }
    Ok(())
}
