//! The operating system's keychain: Keychain Services, Credential Manager, or the Secret Service.

#[cfg(all(unix, not(target_vendor = "apple")))]
use std::collections::HashMap;

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::keychain::{Keychain, KeychainError, Secret};

/// The name that a person sees in a program that shows the keychain.
#[cfg(all(unix, not(target_vendor = "apple")))]
const LABEL: &str = "Astra Desk \u{2013} key to saved data (do not delete)";

/// The real keychain of the person who is signed in.
///
/// macOS: Keychain Services. Windows: Credential Manager. Linux and the BSDs: the Secret Service over
/// D-Bus only; the kernel's keyutils are not used, because they forget at reboot. The connection is
/// made once per process: a service that starts later is not seen until the program starts again.
#[derive(Debug, Clone)]
pub struct OsKeychain {
    service: String,
}

impl OsKeychain {
    /// Entries are stored under this service name, such as the application's identifier.
    pub fn new(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
        }
    }

    fn entry(&self, name: &str) -> Result<Entry, KeychainError> {
        let entry = Entry::new(&self.service, name).map_err(|error| keychain_error(&error))?;
        Ok(labelled(entry, &self.service, name))
    }
}

impl Keychain for OsKeychain {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeychainError> {
        let bytes = match self.entry(name)?.get_secret() {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(Error::NoEntry) => return Ok(None),
            Err(error) => return Err(keychain_error(&error)),
        };
        let secret: [u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| KeychainError::Failed("an entry is not 32 bytes long"))?;
        Ok(Some(Zeroizing::new(secret)))
    }

    fn set(&self, name: &str, secret: &[u8; 32]) -> Result<(), KeychainError> {
        self.entry(name)?
            .set_secret(secret)
            .map_err(|error| keychain_error(&error))
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(keychain_error(&error)),
        }
    }
}

/// The same entry; if it is made now, a program that shows the keychain shows it under [`LABEL`]. The Secret Service
/// finds entries by their attributes, not by their label, so earlier ones are still found. The other systems' stores take
/// no label: they show the service name.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn labelled(entry: Entry, service: &str, name: &str) -> Entry {
    let label = HashMap::from([("label", LABEL)]);
    match keyring_core::Entry::new_with_modifiers(service, name, &label) {
        Ok(inner) => Entry { inner },
        Err(_) => entry,
    }
}

#[cfg(not(all(unix, not(target_vendor = "apple"))))]
fn labelled(entry: Entry, _service: &str, _name: &str) -> Entry {
    entry
}

/// Only the kind is kept: some of keyring's errors carry the secret's bytes.
fn keychain_error(error: &Error) -> KeychainError {
    match error {
        Error::NoDefaultStore => KeychainError::Unavailable,
        Error::NoStorageAccess(_) => KeychainError::Locked,
        Error::PlatformFailure(_) => KeychainError::Failed("platform failure"),
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            KeychainError::Failed("an entry cannot be read")
        }
        Error::TooLong(..) | Error::Invalid(..) => {
            KeychainError::Failed("an attribute was refused")
        }
        Error::Ambiguous(_) => KeychainError::Failed("several entries have the same name"),
        Error::NotSupportedByStore(_) => KeychainError::Failed("not supported by this keychain"),
        _ => KeychainError::Failed("unknown failure"),
    }
}
