use std::path::{Path, PathBuf};
use std::sync::Arc;

use astra_vault::{
    EntryBody, JournalEntry, KeyStorage, MemoryKeychain, OpenError, OsEntropy, Space, SpaceId,
    Table, Vault,
};

pub const TOKENS: Table = Table("tokens");
pub const CARDS: Table = Table("cards");

pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub fn try_open(dir: &Path, keys: KeyStorage) -> Result<Vault, OpenError> {
    Vault::open(dir, keys, Arc::new(OsEntropy))
}

/// Opens with the keys in a file, the quickest home.
pub fn open(dir: &Path) -> Vault {
    try_open(dir, KeyStorage::File).unwrap()
}

pub fn in_keychain(keychain: &MemoryKeychain) -> KeyStorage {
    KeyStorage::Keychain(Box::new(keychain.clone()))
}

pub fn passphrase(text: &str) -> KeyStorage {
    KeyStorage::Passphrase(text.to_owned().into())
}

pub fn business(local_id: &str) -> SpaceId {
    SpaceId::business(local_id).unwrap()
}

pub fn app(vault: &Vault) -> Space {
    vault.space(&SpaceId::app()).unwrap()
}

pub fn value(space: &Space, table: Table, key: &str) -> Option<Vec<u8>> {
    space.get(table, key).unwrap().map(|value| value.to_vec())
}

/// What a readable entry says.
pub fn said(entry: &JournalEntry) -> &[u8] {
    match &entry.body {
        EntryBody::Readable { payload, .. } => payload,
        EntryBody::Unreadable(why) => panic!("entry {} is unreadable: {why:?}", entry.seq),
    }
}

/// Every file below `dir`.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Files below `dir` that hold `needle`.
pub fn holders(dir: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        std::fs::read(path)
            .unwrap()
            .windows(needle.len())
            .any(|window| window == needle)
    };
    files(dir).into_iter().filter(holds).collect()
}
