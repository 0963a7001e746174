//! Sealed storage: small records in sled, an append-only journal file, and the keys to both.
//!
//! This crate owns one data folder: its lock, its keyring, the sled database under `db/` and
//! `journal.astra`. A write that returned is on the disk; a value that was changed, moved or cut
//! is refused with [`VaultError::Damaged`], never returned. What every byte on the disk means is in
//! `FORMAT.md` beside this crate's `Cargo.toml`, shown here as [`format`](mod@format).
//!
//! It leaves to others what the values mean (bytes in, bytes out), which folder belongs to which
//! environment, where the passphrase comes from and whether a keychain may be done without. It
//! knows nothing of Astra. Every call blocks: async callers use `spawn_blocking`.

mod data_dir;
mod disk;
mod entropy;
mod error;
mod files;
mod ids;
mod journal;
mod journal_entry;
mod journal_file;
mod key_storage;
mod keychain;
mod keyring;
mod keyring_file;
mod os_keychain;
mod record;
mod seal;
mod sled_files;
mod space;
mod space_keys;
mod store;
mod vault;

#[doc = include_str!("../FORMAT.md")]
pub mod format {}

pub use data_dir::{database_copies, replace_file, set_data_dir_aside};
pub use disk::DiskTrouble;
pub use entropy::{Entropy, OsEntropy};
pub use error::{OpenError, VaultError};
pub use ids::{BadSpaceId, SpaceId, SpaceTag, Table};
pub use journal::{Journal, MAX_PAYLOAD_BYTES, TornTail};
pub use journal_entry::{EntryBody, JournalEntry, Unreadable};
pub use journal_file::JournalDamage;
pub use key_storage::{KeyStorage, KeyStorageKind};
pub use keychain::{Keychain, KeychainError, MemoryKeychain, Secret};
pub use os_keychain::OsKeychain;
pub use record::{MAX_KEY_BYTES, MAX_VALUE_BYTES, RecordDamage};
pub use space::{Batch, Space, Value};
pub use vault::{Check, Vault, is_in_use, stored_key_storage};
