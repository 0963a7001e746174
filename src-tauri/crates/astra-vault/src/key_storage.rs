//! Where the secrets behind the key-encryption keys live.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::disk::DiskTrouble;
use crate::entropy::{Entropy, random};
use crate::files::{read_if_there, write_atomically};
use crate::keychain::{Keychain, KeychainError, Secret};
use crate::seal::{Key, SealingKey, derive, joined};

/// Where a vault's keys are kept, chosen when the folder is first opened.
pub enum KeyStorage {
    /// One keychain entry per space.
    Keychain(Box<dyn Keychain>),
    /// Derived from what the person types; nothing is stored.
    Passphrase(SecretString),
    /// A 0600 file in the data folder. It protects against nothing but other users of the machine,
    /// so it is for play money only.
    File,
}

impl KeyStorage {
    /// Which of the three it is.
    pub fn kind(&self) -> KeyStorageKind {
        match self {
            Self::Keychain(_) => KeyStorageKind::Keychain,
            Self::Passphrase(_) => KeyStorageKind::Passphrase,
            Self::File => KeyStorageKind::File,
        }
    }
}

impl fmt::Debug for KeyStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyStorage::{:?}(..)", self.kind())
    }
}

/// The kind of a [`KeyStorage`], as it stands in the keyring file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyStorageKind {
    /// The operating system's keychain.
    Keychain,
    /// A passphrase.
    Passphrase,
    /// A file beside the data.
    File,
}

/// Key storage that was unlocked: it keeps a secret for each space, or derives all of them from one root.
pub(crate) enum Unlocked {
    Stored(Box<dyn Keychain>),
    Derived(Key),
}

/// How a passphrase becomes the root key; stands in the keyring file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassphraseHash {
    algorithm: String,
    algorithm_version: u32,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    #[serde(with = "hex::serde")]
    salt: [u8; 16],
    /// A sealed constant: tells a wrong passphrase from a damaged key.
    #[serde(with = "hex::serde")]
    check: Vec<u8>,
}

/// Why a passphrase gave no root key.
pub(crate) enum PassphraseError {
    /// The passphrase does not fit.
    Wrong,
    /// The keyring file asks for a hash that no version of this program made.
    ImpossibleParameters,
}

const ALGORITHM: &str = "argon2id";
const CHECK_AAD: &[u8] = b"astra-vault/passphrase-check";
const CHECK: &[u8] = b"the passphrase fits";
/// Above this a keyring file is damaged rather than cautious; it bounds the memory an opener spends.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 64;
const MAX_LANES: u32 = 16;

impl PassphraseHash {
    /// RFC 9106's second recommended choice (64 MiB, 3 passes, 4 lanes) under a fresh salt.
    pub(crate) fn choose(
        entropy: &dyn Entropy,
        passphrase: &SecretString,
        vault: &[u8; 16],
    ) -> (Self, Key) {
        let mut hash = Self {
            algorithm: ALGORITHM.to_owned(),
            algorithm_version: u32::from(Version::V0x13),
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 4,
            salt: random(entropy),
            check: Vec::new(),
        };
        let root = hash
            .root(passphrase)
            .expect("the chosen parameters are within Argon2's limits");
        hash.check = check_key(&root, vault).seal(entropy, CHECK_AAD, CHECK);
        (hash, root)
    }

    /// The root key, if the passphrase is the right one.
    pub(crate) fn unlock(
        &self,
        passphrase: &SecretString,
        vault: &[u8; 16],
    ) -> Result<Key, PassphraseError> {
        let root = self
            .root(passphrase)
            .ok_or(PassphraseError::ImpossibleParameters)?;
        match check_key(&root, vault).open(CHECK_AAD, &self.check) {
            Some(plain) if plain.as_slice() == CHECK => Ok(root),
            _ => Err(PassphraseError::Wrong),
        }
    }

    fn root(&self, passphrase: &SecretString) -> Option<Key> {
        let sane = self.algorithm == ALGORITHM
            && self.algorithm_version == u32::from(Version::V0x13)
            && self.memory_kib <= MAX_MEMORY_KIB
            && self.passes <= MAX_PASSES
            && self.lanes <= MAX_LANES;
        if !sane {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok()?;
        let mut root = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(
                passphrase.expose_secret().as_bytes(),
                &self.salt,
                &mut *root,
            )
            .ok()?;
        Some(root)
    }
}

fn check_key(root: &Key, vault: &[u8; 16]) -> SealingKey {
    SealingKey::new(derive(
        &root[..],
        vault,
        &[b"astra-vault/1/passphrase-check"],
    ))
}

/// The key-encryption key of one space from the secret that its storage holds.
///
/// A passcode will enter here as more input: see FORMAT.md, "Room for a passcode".
pub(crate) fn key_encryption_key(secret: &Key, vault: &[u8; 16], tag: &[u8; 16]) -> SealingKey {
    SealingKey::new(derive(&secret[..], vault, &[b"astra-vault/1/kek", tag]))
}

/// `keys.practice`: the file that stands in for a keychain where only play money is at stake.
pub(crate) struct PracticeFile {
    path: PathBuf,
    turn: Mutex<()>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PracticeKeys {
    astra_practice_keys: u32,
    secrets: BTreeMap<String, Zeroizing<String>>,
}

const PRACTICE_VERSION: u32 = 1;

impl PracticeFile {
    pub(crate) const NAME: &str = "keys.practice";

    pub(crate) fn at(path: PathBuf) -> Self {
        Self {
            path,
            turn: Mutex::new(()),
        }
    }

    fn read(&self) -> Result<PracticeKeys, KeychainError> {
        let bytes = read_if_there(&self.path)
            .map_err(|error| KeychainError::Disk(DiskTrouble::of(&error.source)))?
            .map(Zeroizing::new);
        let Some(bytes) = bytes else {
            return Ok(PracticeKeys {
                astra_practice_keys: PRACTICE_VERSION,
                secrets: BTreeMap::new(),
            });
        };
        let keys: PracticeKeys = serde_json::from_slice(&bytes)
            .map_err(|_| KeychainError::Damaged("it is not what was written"))?;
        if keys.astra_practice_keys != PRACTICE_VERSION {
            return Err(KeychainError::Damaged("its version is unknown"));
        }
        Ok(keys)
    }

    fn change(&self, edit: impl FnOnce(&mut PracticeKeys)) -> Result<(), KeychainError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keys = self.read()?;
        edit(&mut keys);
        let bytes = Zeroizing::new(
            serde_json::to_vec_pretty(&keys).expect("a map of strings always serialises"),
        );
        write_atomically(&self.path, &bytes)
            .map_err(|error| KeychainError::Disk(DiskTrouble::of(&error.source)))
    }
}

impl Keychain for PracticeFile {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeychainError> {
        let keys = self.read()?;
        let Some(text) = keys.secrets.get(name) else {
            return Ok(None);
        };
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.as_bytes(), &mut *secret)
            .map_err(|_| KeychainError::Damaged("a secret is not 32 bytes in hex"))?;
        Ok(Some(secret))
    }

    fn set(&self, name: &str, secret: &[u8; 32]) -> Result<(), KeychainError> {
        let text = Zeroizing::new(hex::encode(secret));
        self.change(|keys| {
            keys.secrets.insert(name.to_owned(), text);
        })
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.change(|keys| {
            keys.secrets.remove(name);
        })
    }
}

/// Associated data for a wrapped data key: format version, vault, name and tag of the space.
pub(crate) fn wrap_aad(vault: &[u8; 16], name: &[u8; 32], tag: &[u8; 16]) -> Vec<u8> {
    joined(&[b"astra-vault/wrapped-key", &[1], vault, name, tag])
}
