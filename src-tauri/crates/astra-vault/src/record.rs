//! One sealed record: the names it is stored under and the bytes it is stored as.

use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::ids::{SpaceTag, Table};
use crate::seal::{NONCE, Subkeys, TAG, joined, keyed_hash};

/// Longest key of a record, in bytes.
pub const MAX_KEY_BYTES: usize = 1024;
/// Longest value of a record, in bytes (8 MiB). Records are meant to be small: sled rewrites up to
/// sixteen neighbours together.
pub const MAX_VALUE_BYTES: usize = 8 * 1024 * 1024;
/// Longest table name, in bytes.
pub(crate) const MAX_TABLE_BYTES: usize = 64;

const VERSION: u8 = 1;
const VERSION_LEN: usize = 1;
const KEY_LENGTH_LEN: usize = 2;
/// Version, nonce, an empty key's length, tag.
const SHORTEST: usize = VERSION_LEN + NONCE + KEY_LENGTH_LEN + TAG;

/// What a record is stored under: known only to who holds the space's name key.
pub(crate) type StoredKey = [u8; 32];

/// A sled tree's name: the space's tag, then 16 bytes of the table's keyed hash.
pub(crate) type TreeName = [u8; 32];

/// What is wrong with a sealed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordDamage {
    /// The first byte names a format version that does not exist.
    #[error("unknown record version {0}")]
    Version(u8),
    /// Shorter than the shortest record.
    #[error("the record is cut short")]
    Truncated,
    /// The seal does not open: bits changed, or the record was moved from elsewhere.
    #[error("the seal is broken or the record was moved")]
    Seal,
}

/// A record that opened.
pub(crate) struct Opened {
    pub key: String,
    pub value: Zeroizing<Vec<u8>>,
}

pub(crate) fn tree_name(keys: &Subkeys, tag: SpaceTag, table: Table) -> TreeName {
    let hash = keyed_hash(&keys.names[..], &[b"table\0", table.0.as_bytes()].concat());
    let mut name = [0; 32];
    name[..16].copy_from_slice(&tag.0);
    name[16..].copy_from_slice(&hash[..16]);
    name
}

pub(crate) fn stored_key(keys: &Subkeys, table: Table, key: &str) -> StoredKey {
    let message = Zeroizing::new([b"key\0", table.0.as_bytes(), b"\0", key.as_bytes()].concat());
    keyed_hash(&keys.names[..], &message)
}

pub(crate) fn seal(
    keys: &Subkeys,
    entropy: &dyn Entropy,
    tag: SpaceTag,
    table: Table,
    key: &str,
    value: &[u8],
) -> (StoredKey, Vec<u8>) {
    let stored_key = stored_key(keys, table, key);
    // Exact capacity: a vector that grows would leave copies of the value behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(KEY_LENGTH_LEN + key.len() + value.len()));
    let key_length = u16::try_from(key.len()).expect("checked against MAX_KEY_BYTES");
    plain.extend_from_slice(&key_length.to_le_bytes());
    plain.extend_from_slice(key.as_bytes());
    plain.extend_from_slice(value);
    let mut record = vec![VERSION];
    record.extend(
        keys.records
            .seal(entropy, &aad(tag, table, &stored_key), &plain),
    );
    (stored_key, record)
}

pub(crate) fn open(
    keys: &Subkeys,
    tag: SpaceTag,
    table: Table,
    stored: &[u8],
    record: &[u8],
) -> Result<Opened, RecordDamage> {
    match record.first() {
        None => return Err(RecordDamage::Truncated),
        Some(&VERSION) => {}
        Some(&other) => return Err(RecordDamage::Version(other)),
    }
    if record.len() < SHORTEST {
        return Err(RecordDamage::Truncated);
    }
    let plain = keys
        .records
        .open(&aad(tag, table, stored), &record[VERSION_LEN..])
        .ok_or(RecordDamage::Seal)?;
    // The key inside needs no check: `seal` makes the name that a record lies under from that key, and the seal covers both.
    split(plain).ok_or(RecordDamage::Seal)
}

fn split(mut plain: Zeroizing<Vec<u8>>) -> Option<Opened> {
    let (length, rest) = plain.split_first_chunk::<KEY_LENGTH_LEN>()?;
    let key = rest.get(..usize::from(u16::from_le_bytes(*length)))?;
    let key = std::str::from_utf8(key).ok()?.to_owned();
    // In place: a copy of the value would be one more to wipe.
    plain.drain(..KEY_LENGTH_LEN + key.len());
    Some(Opened { key, value: plain })
}

fn aad(tag: SpaceTag, table: Table, stored_key: &[u8]) -> Vec<u8> {
    joined(&[
        b"astra-vault/record",
        &[VERSION],
        &tag.0,
        table.0.as_bytes(),
        stored_key,
    ])
}
