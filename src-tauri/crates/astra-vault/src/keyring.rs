//! The keys of a folder: finding, making, wrapping and destroying the data keys of spaces.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::entropy::{Entropy, random};
use crate::error::{OpenError, VaultError};
use crate::files::{FileResult, write_atomically};
use crate::ids::{SpaceId, SpaceTag};
use crate::key_storage::{
    KeyStorage, KeyStorageKind, PassphraseError, PassphraseHash, PracticeFile, Unlocked,
    key_encryption_key, wrap_aad,
};
use crate::keyring_file::{Body, HexTag, WrappedKey};
use crate::seal::{Key, SealingKey, keyed_hash};
use crate::space_keys::{SpaceKeys, unwrapped, wrappable};

/// The unlocked keyring.
pub(crate) struct Keyring {
    path: PathBuf,
    storage: Unlocked,
    entropy: Arc<dyn Entropy>,
    state: Mutex<State>,
}

struct State {
    body: Body,
    /// Spaces opened so far: one set of keys each, so that destroying wipes them for every holder.
    open: HashMap<SpaceTag, Arc<SpaceKeys>>,
}

impl Keyring {
    /// Unlocks the keyring file's `body`, or makes a new one that is not written yet.
    pub(crate) fn unlock(
        path: PathBuf,
        body: Option<Body>,
        storage: KeyStorage,
        practice_keys: PathBuf,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        let mut body = match body {
            Some(body) => {
                same_kind(body.key_storage, storage.kind())?;
                body
            }
            None => Body {
                vault: random(&*entropy),
                journal: random(&*entropy),
                key_storage: storage.kind(),
                passphrase: None,
                passcode: None,
                high_water_mark: None,
                spaces: Vec::new(),
                destroying: Vec::new(),
            },
        };
        let storage = match storage {
            KeyStorage::Keychain(keychain) => Unlocked::Stored(keychain),
            KeyStorage::File => Unlocked::Stored(Box::new(PracticeFile::at(practice_keys))),
            KeyStorage::Passphrase(passphrase) => Unlocked::Derived(match &body.passphrase {
                Some(hash) => hash.unlock(&passphrase, &body.vault).map_err(refused)?,
                None => {
                    let (hash, root) = PassphraseHash::choose(&*entropy, &passphrase, &body.vault);
                    body.passphrase = Some(hash);
                    root
                }
            }),
        };
        let state = Mutex::new(State {
            body,
            open: HashMap::new(),
        });
        Ok(Self {
            path,
            storage,
            entropy,
            state,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn journal_id(&self) -> [u8; 16] {
        self.state().body.journal
    }

    /// Writes the file of a new folder.
    pub(crate) fn write_first(&self) -> FileResult<()> {
        self.write(&self.state().body)
    }

    fn write(&self, body: &Body) -> FileResult<()> {
        write_atomically(&self.path, &body.to_bytes())
    }

    /// The keys of a space, if it exists.
    pub(crate) fn existing(&self, id: &SpaceId) -> Result<Option<Arc<SpaceKeys>>, VaultError> {
        let mut state = self.state();
        match state.body.position(id) {
            Some(at) => self.open_at(&mut state, at).map(Some),
            None => Ok(None),
        }
    }

    /// The keys of a space by its tag; nothing if the space was destroyed.
    pub(crate) fn by_tag(&self, tag: SpaceTag) -> Result<Option<Arc<SpaceKeys>>, VaultError> {
        let mut state = self.state();
        match state
            .body
            .spaces
            .iter()
            .position(|space| space.tag == tag.0)
        {
            Some(at) => self.open_at(&mut state, at).map(Some),
            None => Ok(None),
        }
    }

    /// The keys of a space, made now if there are none.
    pub(crate) fn existing_or_new(&self, id: &SpaceId) -> Result<Arc<SpaceKeys>, VaultError> {
        let mut state = self.state();
        match state.body.position(id) {
            Some(at) => self.open_at(&mut state, at),
            None => self.make(&mut state, id),
        }
    }

    /// Every space, in no particular order.
    pub(crate) fn ids(&self) -> Result<Vec<SpaceId>, VaultError> {
        let mut state = self.state();
        (0..state.body.spaces.len())
            .map(|at| Ok(self.open_at(&mut state, at)?.id.clone()))
            .collect()
    }

    /// Tags of spaces that exist; records under any other tag are left-overs.
    pub(crate) fn tags(&self) -> Vec<SpaceTag> {
        self.state()
            .body
            .spaces
            .iter()
            .map(|space| SpaceTag(space.tag))
            .collect()
    }

    fn open_at(&self, state: &mut State, at: usize) -> Result<Arc<SpaceKeys>, VaultError> {
        let entry = &state.body.spaces[at];
        let tag = SpaceTag(entry.tag);
        if let Some(keys) = state.open.get(&tag) {
            return Ok(Arc::clone(keys));
        }
        let vault = &state.body.vault;
        let kek = self.key_encryption_key(vault, tag)?;
        let (data_key, id) = kek
            .open(&wrap_aad(vault, &entry.name, &entry.tag), &entry.wrapped)
            .and_then(|plain| unwrapped(&plain))
            .ok_or(VaultError::KeyMismatch { space: tag })?;
        let keys = Arc::new(SpaceKeys::derive(id, tag, &data_key));
        state.open.insert(tag, Arc::clone(&keys));
        Ok(keys)
    }

    fn key_encryption_key(
        &self,
        vault: &[u8; 16],
        tag: SpaceTag,
    ) -> Result<SealingKey, VaultError> {
        match &self.storage {
            Unlocked::Derived(root) => Ok(key_encryption_key(root, vault, &tag.0)),
            Unlocked::Stored(keychain) => match keychain.get(&entry_name(vault, tag))? {
                Some(secret) => Ok(key_encryption_key(&secret, vault, &tag.0)),
                None => {
                    // A locked Secret Service also answers "no entry": only a keychain that is
                    // seen to work may be believed.
                    keychain.probe()?;
                    Err(VaultError::KeyLost { space: tag })
                }
            },
        }
    }

    fn make(&self, state: &mut State, id: &SpaceId) -> Result<Arc<SpaceKeys>, VaultError> {
        let vault = state.body.vault;
        let tag = SpaceTag(random(&*self.entropy));
        let name = space_name(&vault, id);
        let data_key: Key = Zeroizing::new(random(&*self.entropy));
        let kek = match &self.storage {
            Unlocked::Derived(root) => key_encryption_key(root, &vault, &tag.0),
            Unlocked::Stored(keychain) => {
                let secret: Key = Zeroizing::new(random(&*self.entropy));
                keychain.set(&entry_name(&vault, tag), &secret)?;
                key_encryption_key(&secret, &vault, &tag.0)
            }
        };
        let wrapped = kek.seal(
            &*self.entropy,
            &wrap_aad(&vault, &name, &tag.0),
            &wrappable(&data_key, id)[..],
        );
        let mut body = state.body.clone();
        body.spaces.push(WrappedKey {
            name,
            tag: tag.0,
            wrapped,
        });
        if let Err(error) = self.write(&body) {
            if let Unlocked::Stored(keychain) = &self.storage {
                // The secret wraps nothing that was acknowledged; one left behind does no harm.
                let _ = keychain.delete(&entry_name(&vault, tag));
            }
            return Err(error.into());
        }
        state.body = body;
        let keys = Arc::new(SpaceKeys::derive(id.clone(), tag, &data_key));
        state.open.insert(tag, Arc::clone(&keys));
        Ok(keys)
    }

    /// Destroys a space's wrapped key and wipes its keys. Its secret and its records go next:
    /// [`Self::finish_destroying`]. Nothing happens if there is no such space.
    pub(crate) fn begin_destroying(&self, id: &SpaceId) -> Result<Option<SpaceTag>, VaultError> {
        let mut state = self.state();
        let Some(at) = state.body.position(id) else {
            return Ok(None);
        };
        let mut body = state.body.clone();
        let tag = SpaceTag(body.spaces.swap_remove(at).tag);
        // Written before the secret goes: a crash between the two must not leave a space that looks
        // alive and has lost its key, nor a secret that nobody remembers to delete.
        body.destroying.push(HexTag(tag.0));
        self.write(&body)?;
        state.body = body;
        if let Some(keys) = state.open.remove(&tag) {
            keys.wipe();
        }
        Ok(Some(tag))
    }

    /// Deletes the stored secrets of spaces being destroyed, whose records are already gone.
    pub(crate) fn finish_destroying(&self) -> Result<(), VaultError> {
        let mut state = self.state();
        if state.body.destroying.is_empty() {
            return Ok(());
        }
        if let Unlocked::Stored(keychain) = &self.storage {
            for tag in &state.body.destroying {
                keychain.delete(&entry_name(&state.body.vault, SpaceTag(tag.0)))?;
            }
        }
        let mut body = state.body.clone();
        body.destroying.clear();
        self.write(&body)?;
        state.body = body;
        Ok(())
    }
}

impl Body {
    fn position(&self, id: &SpaceId) -> Option<usize> {
        let name = space_name(&self.vault, id);
        self.spaces.iter().position(|space| space.name == name)
    }
}

fn space_name(vault: &[u8; 16], id: &SpaceId) -> [u8; 32] {
    let mut message = b"astra-vault/space\0".to_vec();
    message.extend_from_slice(id.as_str().as_bytes());
    keyed_hash(vault, &message)
}

/// Name of a space's secret in the keychain: 65 characters that say nothing.
fn entry_name(vault: &[u8; 16], tag: SpaceTag) -> String {
    format!("{}.{tag}", hex::encode(vault))
}

/// Checks that the caller offered the kind of storage that the folder was made with.
fn same_kind(stored: KeyStorageKind, offered: KeyStorageKind) -> Result<(), OpenError> {
    if stored == offered {
        Ok(())
    } else {
        Err(OpenError::OtherKeyStorage { stored, offered })
    }
}

fn refused(error: PassphraseError) -> OpenError {
    match error {
        PassphraseError::Wrong => OpenError::WrongPassphrase,
        PassphraseError::ImpossibleParameters => OpenError::KeyringDamaged {
            reason: "the passphrase parameters are impossible",
        },
    }
}
