//! Opens the vault of an environment, and decides where its keys lie: keychain, passphrase or, in Practice alone, a file.

use std::path::Path;
use std::sync::Arc;

use astra_vault::{
    KeyStorage, KeyStorageKind, Keychain, OpenError, OsEntropy, OsKeychain, Table, Vault,
    VaultError,
};
use secrecy::{ExposeSecret, SecretString};
use tracing::info;

use crate::config::{Config, PASSPHRASE_MIN};
use crate::keychain_wait::{KeychainWait, WatchedKeychain};
use crate::practice;
use crate::runtime::StartError;

/// Name of our entries in the operating system's keychain.
const KEYCHAIN_SERVICE: &str = "com.astradesk.client";

/// Opens the data folder. Blocks.
///
/// # Errors
/// [`StartError::PassphraseNew`] and [`StartError::PassphraseNeeded`] ask the person; otherwise what the disk or the
/// keychain refused.
pub(crate) fn open_vault(
    config: &Config,
    passphrase: Option<SecretString>,
    wait: &KeychainWait,
) -> Result<(Vault, KeyStorageKind), StartError> {
    let keys = key_storage(config, passphrase, wait)?;
    let kind = keys.kind();
    let vault = Vault::open(&config.data_folder, keys, Arc::new(OsEntropy))?;
    Ok((vault, kind))
}

/// After trouble, opens every record once and counts what does not open. A space whose key is gone is not counted: the
/// start fails with that, and says so. Blocks.
pub(crate) fn records_lost(vault: &Vault) -> Result<usize, VaultError> {
    if !vault.wants_check() {
        return Ok(0);
    }
    let tables: Vec<Table> = astra_app::TABLES
        .iter()
        .copied()
        .chain([practice::SIMULATOR])
        .collect();
    let check = vault.check(&tables)?;
    info!(?check, "every record was opened after trouble");
    Ok(check.unreadable)
}

/// Where the keys lie: where they were kept before; at the first start in the keychain, if it works.
fn key_storage(
    config: &Config,
    passphrase: Option<SecretString>,
    wait: &KeychainWait,
) -> Result<KeyStorage, StartError> {
    let folder = &config.data_folder;
    let os_keychain = || WatchedKeychain {
        keychain: OsKeychain::new(KEYCHAIN_SERVICE),
        wait: wait.clone(),
    };
    let keychain = || KeyStorage::Keychain(Box::new(os_keychain()));
    match astra_vault::stored_key_storage(folder)? {
        Some(KeyStorageKind::File) if config.may_keep_keys_in_a_file() => Ok(KeyStorage::File),
        Some(KeyStorageKind::Passphrase) => match passphrase {
            Some(passphrase) => Ok(KeyStorage::Passphrase(passphrase)),
            None => Err(ask_unless_in_use(folder, StartError::PassphraseNeeded)),
        },
        Some(_) => Ok(keychain()),
        None => match os_keychain().probe() {
            Ok(()) => Ok(keychain()),
            Err(error) if config.may_keep_keys_in_a_file() => {
                info!(%error, "no keychain: Practice keeps its keys in a file");
                Ok(KeyStorage::File)
            }
            Err(error) => {
                info!(%error, "no keychain: a passphrase takes its place");
                // EXPOSE: counted, nothing else.
                let long_enough = |passphrase: &SecretString| {
                    passphrase.expose_secret().chars().count() >= PASSPHRASE_MIN
                };
                match passphrase.filter(long_enough) {
                    Some(passphrase) => Ok(KeyStorage::Passphrase(passphrase)),
                    None => Err(ask_unless_in_use(folder, StartError::PassphraseNew)),
                }
            }
        },
    }
}

/// A passphrase is no use while another process has the folder open: then that is the error.
fn ask_unless_in_use(folder: &Path, question: StartError) -> StartError {
    match astra_vault::is_in_use(folder) {
        Ok(false) => question,
        Ok(true) => OpenError::InUse.into(),
        Err(error) => error.into(),
    }
}
