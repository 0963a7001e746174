//! Named 32-byte secrets kept by the operating system, and a stand-in for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::disk::DiskTrouble;

/// Why a keychain did not answer. No variant carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeychainError {
    /// There is no keychain service in this session.
    #[error("this session has no keychain service")]
    Unavailable,
    /// The keychain is there but locked, or access was denied.
    #[error("the keychain is locked or denied access")]
    Locked,
    /// The keychain failed or answered something that cannot be a key.
    #[error("the keychain failed: {0}")]
    Failed(&'static str),
    /// The file that stands in for a keychain could not be read or written.
    #[error("keys.practice cannot be read or written: {0:?}")]
    Disk(DiskTrouble),
    /// The file that stands in for a keychain does not hold what was written.
    #[error("keys.practice is damaged: {0}")]
    Damaged(&'static str),
}

/// A secret of a keychain: 32 bytes, wiped when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// A store of named 32-byte secrets. Names are ASCII, at most 80 bytes, and say nothing.
pub trait Keychain: Send + Sync {
    /// The secret of that name, if there is one.
    ///
    /// A locked Secret Service answers as if nothing had ever been stored: [`Self::probe`] before
    /// believing an absence.
    ///
    /// # Errors
    ///
    /// When the keychain did not answer.
    fn get(&self, name: &str) -> Result<Option<Secret>, KeychainError>;

    /// Stores the secret under that name, in place of an earlier one.
    ///
    /// # Errors
    ///
    /// When the keychain did not take it.
    fn set(&self, name: &str, secret: &[u8; 32]) -> Result<(), KeychainError>;

    /// Forgets the name. It is no error if there is none.
    ///
    /// # Errors
    ///
    /// When the keychain did not answer.
    fn delete(&self, name: &str) -> Result<(), KeychainError>;

    /// Whether setting, reading back, replacing and deleting a canary works now.
    ///
    /// # Errors
    ///
    /// Why it does not; then nothing may be concluded from an absent entry.
    fn probe(&self) -> Result<(), KeychainError> {
        // The process id keeps two probing processes from taking each other's canary for their own.
        let name = format!("probe.{}", std::process::id());
        for canary in [[0xA5; 32], [0x5A; 32]] {
            self.set(&name, &canary)?;
            if self.get(&name)?.as_deref() != Some(&canary) {
                return Err(KeychainError::Locked);
            }
        }
        self.delete(&name)?;
        match self.get(&name)? {
            None => Ok(()),
            Some(_) => Err(KeychainError::Failed("a deleted entry is still there")),
        }
    }
}

/// A keychain in memory, for tests: clones share their entries, and it can be locked.
#[derive(Clone, Default)]
pub struct MemoryKeychain {
    entries: Arc<Mutex<Entries>>,
}

#[derive(Default)]
struct Entries {
    locked: bool,
    secrets: BTreeMap<String, Secret>,
}

impl MemoryKeychain {
    /// An empty, unlocked keychain.
    pub fn new() -> Self {
        Self::default()
    }

    /// Locked, it behaves like a locked Secret Service: nothing is found and nothing is taken.
    pub fn set_locked(&self, locked: bool) {
        self.entries().locked = locked;
    }

    /// The names that have a secret, in order.
    pub fn names(&self) -> Vec<String> {
        self.entries().secrets.keys().cloned().collect()
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for MemoryKeychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemoryKeychain(..)")
    }
}

impl Keychain for MemoryKeychain {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeychainError> {
        let entries = self.entries();
        Ok(if entries.locked {
            None
        } else {
            entries.secrets.get(name).cloned()
        })
    }

    fn set(&self, name: &str, secret: &[u8; 32]) -> Result<(), KeychainError> {
        let mut entries = self.entries();
        if entries.locked {
            return Err(KeychainError::Locked);
        }
        entries
            .secrets
            .insert(name.to_owned(), Zeroizing::new(*secret));
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        let mut entries = self.entries();
        if entries.locked {
            return Err(KeychainError::Locked);
        }
        entries.secrets.remove(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_tells_a_working_keychain_from_a_locked_one() {
        let keychain = MemoryKeychain::new();
        assert_eq!(keychain.probe(), Ok(()));
        assert!(keychain.names().is_empty(), "a probe leaves nothing behind");
        keychain.set_locked(true);
        assert_eq!(keychain.probe(), Err(KeychainError::Locked));
    }
}
