//! The vault: one data folder, opened by one process at a time.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::folder::{Folder, read_if_there};
use crate::journal::Journal;
use crate::key_home::{KeyHome, KeyHomeKind, PracticeFile};
use crate::keyring::Keyring;
use crate::keyring_file::{Body, NAME as KEYRING};
use crate::names::SpaceId;
use crate::space::Space;
use crate::store::Store;

/// An open data folder; clones are the same vault.
#[derive(Clone)]
pub struct Vault {
    shared: Arc<Shared>,
}

/// What a vault and its spaces hold together. Fields drop in this order: the lock goes last.
pub(crate) struct Shared {
    pub store: Store,
    journal: Journal,
    keyring: Arc<Keyring>,
    pub entropy: Arc<dyn Entropy>,
    folder: Folder,
}

impl Shared {
    pub(crate) fn owns(&self, journal: &Journal) -> bool {
        std::ptr::eq(&self.journal, journal)
    }
}

impl Vault {
    /// Opens the folder, or makes it: takes its lock, unlocks the keyring, checks the journal, opens sled.
    ///
    /// With a passphrase this spends one Argon2id hash of 64 MiB.
    ///
    /// # Errors
    ///
    /// See [`OpenError`]. Nothing that was found is deleted.
    pub fn open(dir: &Path, keys: KeyHome, entropy: Arc<dyn Entropy>) -> Result<Self, OpenError> {
        let folder = Folder::lock(dir)?;
        folder.make_files_private(&[KEYRING, PracticeFile::NAME])?;
        let found = read_if_there(&folder.file(KEYRING))?;
        let fresh = found.is_none();
        let body = found.map(|bytes| Body::parse(&bytes)).transpose()?;
        let keyring = Arc::new(Keyring::unlock(
            folder.file(KEYRING),
            body,
            keys,
            folder.file(PracticeFile::NAME),
            Arc::clone(&entropy),
        )?);
        // A new folder gets its keyring last, so a folder with a keyring must have all the rest.
        if fresh && Journal::has_entries(&folder) {
            return Err(OpenError::KeyringMissing);
        }
        if !fresh && !folder.db().join("db").exists() {
            return Err(OpenError::StoreMissing);
        }
        folder.begin()?;
        let store = Store::open(folder.db())?;
        folder.opened()?;
        if fresh {
            if !store.is_empty() {
                return Err(OpenError::KeyringMissing);
            }
            Journal::create(&folder, keyring.journal_id())?;
            keyring.write_first()?;
        }
        let journal = Journal::open(&folder, Arc::clone(&keyring), Arc::clone(&entropy))?;
        tidy_up(&store, &keyring)?;
        let shared = Shared {
            store,
            journal,
            keyring,
            entropy,
            folder,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// The space of that id. If there is none, its data key is made now and is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// [`VaultError::KeyLost`] when the space exists but its keychain entry is gone; the keychain did
    /// not answer; writing failed.
    pub fn space(&self, id: &SpaceId) -> Result<Space, VaultError> {
        let keys = self.shared.keyring.existing_or_new(id)?;
        Ok(Space {
            keys,
            shared: Arc::clone(&self.shared),
        })
    }

    /// The space of that id, if there is one.
    ///
    /// # Errors
    ///
    /// As [`Self::space`].
    pub fn existing_space(&self, id: &SpaceId) -> Result<Option<Space>, VaultError> {
        let keys = self.shared.keyring.existing(id)?;
        Ok(keys.map(|keys| Space {
            keys,
            shared: Arc::clone(&self.shared),
        }))
    }

    /// The ids of all spaces, in order: for finding drafts and businesses that no index names.
    ///
    /// # Errors
    ///
    /// As [`Self::space`], for any of them.
    pub fn space_ids(&self) -> Result<Vec<SpaceId>, VaultError> {
        let mut ids = self.shared.keyring.ids()?;
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
        let dropped = match self.shared.keyring.begin_destroying(id)? {
            Some(tag) => self.shared.store.drop_space(tag),
            None => Ok(()),
        };
        self.shared.keyring.finish_destroying()?;
        dropped
    }

    /// The folder's journal.
    pub fn journal(&self) -> &Journal {
        &self.shared.journal
    }

    /// Ends cleanly: everything is flushed, the folder is marked clean and unlocked. Spaces and the
    /// journal answer [`VaultError::Closed`] afterwards. Without this call the next opening copies
    /// `db/` before it touches it.
    ///
    /// # Errors
    ///
    /// Flushing failed; the folder is then not marked clean. Closing twice is no error.
    pub fn close(&self) -> Result<(), VaultError> {
        let Shared {
            store,
            journal,
            folder,
            ..
        } = &*self.shared;
        journal.close();
        let closed = store.close();
        if matches!(closed, Ok(true)) {
            folder.end()?;
        }
        folder.unlock();
        closed.map(drop)
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
    match Folder::lock(dir) {
        Ok(_released) => Ok(false),
        Err(OpenError::InUse) => Ok(true),
        Err(other) => Err(other),
    }
}

/// Finishes destructions that a crash or a silent keychain interrupted.
fn tidy_up(store: &Store, keyring: &Keyring) -> Result<(), OpenError> {
    let as_open_error = |error: VaultError| match error {
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
    };
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
pub fn stored_key_home(dir: &Path) -> Result<Option<KeyHomeKind>, OpenError> {
    match read_if_there(&dir.join(KEYRING))? {
        Some(bytes) => Ok(Some(Body::parse(&bytes)?.key_home)),
        None => Ok(None),
    }
}
