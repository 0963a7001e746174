//! What an entry of the journal says, or why that cannot be known.

use std::fmt;

use zeroize::Zeroizing;

use crate::ids::{SpaceId, SpaceTag};

/// One entry as it was appended.
pub struct JournalEntry {
    /// Position, counted from 1 without gaps.
    pub seq: u64,
    /// Tag of the space it was sealed for.
    pub tag: SpaceTag,
    /// What it says, if its space's key still exists.
    pub body: EntryBody,
}

/// What an entry says, or why that cannot be known.
pub enum EntryBody {
    /// The seal opened.
    Readable {
        /// The space it was appended for.
        space: SpaceId,
        /// The bytes that were appended.
        payload: Zeroizing<Vec<u8>>,
    },
    /// The entry stands in the chain unchanged, but cannot be read.
    Unreadable(Unreadable),
}

/// Why an entry cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Its space was destroyed.
    SpaceDestroyed,
    /// Its space exists, but the key is gone from the keychain.
    KeyLost,
}

impl fmt::Debug for JournalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalEntry")
            .field("seq", &self.seq)
            .field("tag", &self.tag)
            .field("body", &self.body)
            .finish()
    }
}

impl fmt::Debug for EntryBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Readable { space, payload } => {
                write!(f, "Readable({space}, {} bytes)", payload.len())
            }
            Self::Unreadable(why) => write!(f, "Unreadable({why:?})"),
        }
    }
}

/// `id length (1) || id || payload`.
pub(crate) fn framed(id: &SpaceId, payload: &[u8]) -> Zeroizing<Vec<u8>> {
    let id = id.as_str().as_bytes();
    let mut plain = Zeroizing::new(Vec::with_capacity(1 + id.len() + payload.len()));
    plain.push(u8::try_from(id.len()).expect("an id has at most 73 bytes"));
    plain.extend_from_slice(id);
    plain.extend_from_slice(payload);
    plain
}

/// The reverse of [`framed`].
pub(crate) fn unframed(plain: &[u8]) -> Option<(SpaceId, Zeroizing<Vec<u8>>)> {
    let (length, rest) = plain.split_first()?;
    let (id, payload) = rest.split_at_checked(usize::from(*length))?;
    let id = std::str::from_utf8(id).ok()?.parse().ok()?;
    Some((id, Zeroizing::new(payload.to_vec())))
}
