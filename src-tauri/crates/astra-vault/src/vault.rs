//! The vault: one data folder, opened by one process at a time.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::data_dir::DataDir;
use crate::disk::is_damage;
use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::files::{failed, read_if_there};
use crate::ids::{SpaceId, Table};
use crate::journal::Journal;
use crate::key_storage::{KeyStorage, KeyStorageKind, PracticeFile};
use crate::keyring::Keyring;
use crate::keyring_file::{Body, NAME as KEYRING};
use crate::record;
use crate::sled_files::{
    damaged_blobs, has_snapshots, set_half_written_aside, set_snapshots_aside,
};
use crate::space::{Shared, Space};
use crate::store::Store;

/// An open data folder; clones are the same vault.
#[derive(Clone)]
pub struct Vault {
    open: Arc<OpenVault>,
}

/// Fields drop in this order: the folder's lock, which is in `shared`, goes last.
struct OpenVault {
    journal: Journal,
    /// No copies of the database and no files set aside are left, or every record is known to open.
    whole: AtomicBool,
    /// Files of large records that were damaged before sled opened the database.
    damaged_blobs: usize,
    shared: Arc<Shared>,
}

impl Vault {
    /// Opens the folder, or makes it: takes its lock, unlocks the keyring, checks the journal, opens sled.
    ///
    /// With a passphrase this spends one Argon2id hash of 64 MiB.
    ///
    /// # Errors
    ///
    /// See [`OpenError`]. Nothing that was found is deleted.
    pub fn open(
        dir: &Path,
        keys: KeyStorage,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        let data_dir = DataDir::lock(dir)?;
        data_dir.make_files_private(&[KEYRING, PracticeFile::NAME])?;
        let found = read_if_there(&data_dir.file(KEYRING))?;
        let fresh = found.is_none();
        let body = found.map(|bytes| Body::parse(&bytes)).transpose()?;
        let keyring = Arc::new(Keyring::unlock(
            data_dir.file(KEYRING),
            body,
            keys,
            data_dir.file(PracticeFile::NAME),
            Arc::clone(&entropy),
        )?);
        // A new folder gets its keyring last, so a folder with a keyring must have all the rest.
        if fresh && Journal::has_entries(&data_dir) {
            return Err(OpenError::KeyringMissing);
        }
        if !fresh && !log_is_there(&data_dir)? {
            return Err(OpenError::StoreMissing);
        }
        data_dir.mark_opening()?;
        let damaged_blobs = check_blobs(&data_dir)?;
        let store = open_store(&data_dir)?;
        data_dir.mark_in_use()?;
        if fresh {
            if !store.is_empty() {
                return Err(OpenError::KeyringMissing);
            }
            // sled writes nothing by itself, and beside a keyring an empty log is a lost one.
            store.begin_log().map_err(as_open_error)?;
            Journal::create(&data_dir, keyring.journal_id())?;
            keyring.write_first()?;
        }
        let journal = Journal::open(&data_dir, Arc::clone(&keyring), Arc::clone(&entropy))?;
        finish_destructions(&store, &keyring)?;
        let whole = AtomicBool::new(data_dir.left_over()?.is_empty());
        let shared = Arc::new(Shared {
            store,
            keyring,
            entropy,
            data_dir,
        });
        Ok(Self {
            open: Arc::new(OpenVault {
                journal,
                whole,
                damaged_blobs,
                shared,
            }),
        })
    }

    /// The space of that id. If there is none, its data key is made now and is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// [`VaultError::KeyLost`] when the space exists but its keychain entry is gone; the keychain did
    /// not answer; writing failed.
    pub fn space(&self, id: &SpaceId) -> Result<Space, VaultError> {
        let keys = self.open.shared.keyring.existing_or_new(id)?;
        Ok(Space {
            keys,
            shared: Arc::clone(&self.open.shared),
        })
    }

    /// The space of that id, if there is one.
    ///
    /// # Errors
    ///
    /// As [`Self::space`].
    pub fn existing_space(&self, id: &SpaceId) -> Result<Option<Space>, VaultError> {
        let keys = self.open.shared.keyring.existing(id)?;
        Ok(keys.map(|keys| Space {
            keys,
            shared: Arc::clone(&self.open.shared),
        }))
    }

    /// The ids of all spaces, in order: for finding drafts and businesses that no index names.
    ///
    /// # Errors
    ///
    /// As [`Self::space`], for any of them.
    pub fn space_ids(&self) -> Result<Vec<SpaceId>, VaultError> {
        let mut ids = self.open.shared.keyring.ids()?;
        ids.sort();
        Ok(ids)
    }

    /// Destroys the space's wrapped key, its records and its keychain entry, in this order. Handles
    /// to it stop working; its journal entries stay in the chain, unreadable. No such space: nothing to do.
    ///
    /// Old copies of the folder are unreadable from then on where a keychain held the key; in passphrase
    /// mode an old copy still opens with its passphrase.
    ///
    /// # Errors
    ///
    /// The keychain did not answer or writing failed. The space is gone all the same once its wrapped
    /// key was removed; what was left over is deleted by calling this again, or at the next opening.
    pub fn destroy_space(&self, id: &SpaceId) -> Result<(), VaultError> {
        let dropped = match self.open.shared.keyring.begin_destroying(id)? {
            Some(tag) => self.open.shared.store.drop_space(tag),
            None => Ok(()),
        };
        self.open.shared.keyring.finish_destroying()?;
        dropped
    }

    /// The folder's journal.
    pub fn journal(&self) -> &Journal {
        &self.open.journal
    }

    /// Whether copies of `db/` or files set aside are left from a start after trouble. Then [`Self::check`] is worth
    /// its time: it tells what the trouble cost, and only after it are they deleted.
    pub fn wants_check(&self) -> bool {
        !self.open.whole.load(Ordering::Acquire)
    }

    /// Opens every record of every space and every entry of the journal. `tables` are all tables that the caller has:
    /// a table's name is part of what seals its records.
    ///
    /// If all of them open, [`Self::close`] deletes copies and what was set aside.
    ///
    /// # Errors
    ///
    /// The keychain did not answer, the disk failed, or the journal is damaged. A record that does not open, or whose
    /// key is gone, is no error but counted.
    pub fn check(&self, tables: &[Table]) -> Result<Check, VaultError> {
        let Shared { store, keyring, .. } = &*self.open.shared;
        let mut check = Check {
            unreadable: self.open.damaged_blobs,
            ..Check::default()
        };
        for tag in keyring.tags() {
            let keys = match keyring.by_tag(tag) {
                Ok(Some(keys)) => keys,
                Ok(None) => continue,
                Err(VaultError::KeyLost { .. } | VaultError::KeyMismatch { .. }) => {
                    tracing::warn!(space = %tag, "no record of this space opens: its key is gone");
                    check.closed_spaces += 1;
                    continue;
                }
                Err(error) => return Err(error),
            };
            for tree in store.trees_of(tag)? {
                let known = keys.with(|keys| {
                    let named = |table: &&Table| record::tree_name(keys, tag, **table) == tree;
                    tables.iter().find(named).copied()
                })?;
                let records = match store.scan(&tree) {
                    Ok(records) => records,
                    Err(error @ VaultError::StoreDamaged { .. }) => {
                        tracing::warn!(space = %tag, table = known.map(|table| table.0), %error, "a table cannot be read");
                        check.unreadable += 1;
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                let Some(table) = known else {
                    check.unknown += records.len();
                    continue;
                };
                for (key, sealed) in &records {
                    match keys.with(|keys| record::open(keys, tag, table, key, sealed))? {
                        Ok(_) => check.opened += 1,
                        Err(damage) => {
                            tracing::warn!(space = %tag, table = table.0, %damage, "a record does not open");
                            check.unreadable += 1;
                        }
                    }
                }
            }
        }
        check.entries = self.open.journal.read()?.len();
        self.open.whole.store(check.is_whole(), Ordering::Release);
        Ok(check)
    }

    /// Ends cleanly: everything is flushed, the folder is marked clean and unlocked. Spaces and the
    /// journal answer [`VaultError::Closed`] afterwards. Without this call the next opening copies
    /// `db/` before it touches it. Copies that nobody needs any more are deleted: see [`Self::check`].
    ///
    /// # Errors
    ///
    /// Flushing or marking failed; the folder is then not marked clean, and free all the same. Closing twice is no
    /// error.
    pub fn close(&self) -> Result<(), VaultError> {
        let Shared {
            store, data_dir, ..
        } = &*self.open.shared;
        self.open.journal.close();
        let ended = match store.close() {
            Ok(true) => data_dir
                .mark_closed(self.open.whole.load(Ordering::Acquire))
                .map_err(VaultError::from),
            other => other.map(drop),
        };
        data_dir.unlock();
        ended
    }
}

/// What opening every record found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Check {
    /// Records that open.
    pub opened: usize,
    /// Entries of the journal, of which each opens unless its space was destroyed or its key is gone.
    pub entries: usize,
    /// Records that do not open, and tables that cannot be read.
    pub unreadable: usize,
    /// Spaces whose key is gone, so that nothing of theirs opens.
    pub closed_spaces: usize,
    /// Records of tables that the caller did not name.
    pub unknown: usize,
}

impl Check {
    /// Every record was opened.
    pub fn is_whole(&self) -> bool {
        self.unreadable == 0 && self.closed_spaces == 0 && self.unknown == 0
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// Whether another process has the folder open now. For asking before a passphrase is asked for; the guard is the
/// lock that [`Vault::open`] takes.
///
/// # Errors
///
/// The lock file cannot be opened.
pub fn is_in_use(dir: &Path) -> Result<bool, OpenError> {
    match DataDir::lock(dir) {
        Ok(_released) => Ok(false),
        Err(OpenError::InUse) => Ok(true),
        Err(other) => Err(other),
    }
}

/// An empty log is a lost one: sled would make a new database of it.
fn log_is_there(data_dir: &DataDir) -> Result<bool, OpenError> {
    let log = data_dir.db().join("db");
    match std::fs::metadata(&log) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if is_damage(&error) => Ok(false),
        Err(error) => Err(failed("reading", &log)(error).into()),
    }
}

/// Counts damaged files of large records, after a copy was made: sled answers one with an older value or cuts its log.
/// After an unclean end the last of them may be half of a write that nobody was told of.
fn check_blobs(data_dir: &DataDir) -> Result<usize, OpenError> {
    let damaged = damaged_blobs(&data_dir.db())?;
    if damaged == 0 {
        return Ok(0);
    }
    tracing::warn!(damaged, "files of large records are damaged");
    let unclean = data_dir.is_copied()?;
    data_dir.copy_before_mending()?;
    Ok(if unclean { 0 } else { damaged })
}

/// Opens sled; where it does not open and there are snapshots, once more without them.
fn open_store(data_dir: &DataDir) -> Result<Store, OpenError> {
    let db = data_dir.db();
    if db.exists() {
        set_half_written_aside(&db)?;
    }
    match Store::open(db.clone()) {
        Err(OpenError::StoreDamaged { reason }) if has_snapshots(&db)? => {
            tracing::warn!(%reason, "sled does not open the database; trying without its snapshots");
            data_dir.copy_before_mending()?;
            set_snapshots_aside(&db)?;
            Store::open(db)
        }
        other => other,
    }
}

fn as_open_error(error: VaultError) -> OpenError {
    match error {
        VaultError::Io {
            action,
            path,
            source,
        } => OpenError::Io {
            action,
            path,
            source,
        },
        other => OpenError::StoreDamaged {
            reason: other.to_string(),
        },
    }
}

/// Finishes destructions that a crash or a silent keychain interrupted.
fn finish_destructions(store: &Store, keyring: &Keyring) -> Result<(), OpenError> {
    store.keep_only(&keyring.tags()).map_err(as_open_error)?;
    match keyring.finish_destroying() {
        Ok(()) => Ok(()),
        Err(VaultError::Keychain(error)) => {
            tracing::warn!(%error, "a destroyed space's key is still in the keychain; trying again at the next start");
            Ok(())
        }
        Err(error) => Err(as_open_error(error)),
    }
}

/// Which kind of key home the folder was made with, without opening it; nothing if it is new. The
/// caller learns from it whether to ask for a passphrase.
///
/// # Errors
///
/// The keyring file is damaged, of another version, or cannot be read.
pub fn stored_key_storage(dir: &Path) -> Result<Option<KeyStorageKind>, OpenError> {
    match read_if_there(&dir.join(KEYRING))? {
        Some(bytes) => Ok(Some(Body::parse(&bytes)?.key_storage)),
        None => Ok(None),
    }
}
