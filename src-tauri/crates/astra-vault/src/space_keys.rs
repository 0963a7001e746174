//! The keys of one open space, wiped at once when the space is destroyed.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::ids::{SpaceId, SpaceTag};
use crate::seal::{Key, Subkeys};

/// One space's identity and, until it is destroyed, its keys.
pub(crate) struct SpaceKeys {
    pub id: SpaceId,
    pub tag: SpaceTag,
    subkeys: RwLock<Option<Subkeys>>,
}

impl SpaceKeys {
    pub(crate) fn derive(id: SpaceId, tag: SpaceTag, data_key: &Key) -> Self {
        Self {
            id,
            tag,
            subkeys: RwLock::new(Some(Subkeys::derive(data_key, &tag.0))),
        }
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&Subkeys) -> T) -> Result<T, VaultError> {
        let subkeys = self.subkeys.read().unwrap_or_else(PoisonError::into_inner);
        subkeys.as_ref().map(work).ok_or(VaultError::SpaceDestroyed)
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.subkeys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    pub(crate) fn wipe(&self) {
        *self.subkeys.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl fmt::Debug for SpaceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpaceKeys({}, {:?})", self.id, self.tag)
    }
}

/// Length of a data key with its space id, as it is wrapped: every wrapped key has the same length.
const WRAPPED_PLAIN: usize = 128;

/// `data key (32) || id length (1) || id || zeros` up to 128 bytes.
pub(crate) fn wrappable(data_key: &Key, id: &SpaceId) -> Zeroizing<[u8; WRAPPED_PLAIN]> {
    const { assert!(32 + 1 + SpaceId::MAX_BYTES <= WRAPPED_PLAIN) }
    let id = id.as_str().as_bytes();
    let mut plain = Zeroizing::new([0; WRAPPED_PLAIN]);
    plain[..32].copy_from_slice(&data_key[..]);
    plain[32] = u8::try_from(id.len()).expect("an id has at most 73 bytes");
    plain[33..33 + id.len()].copy_from_slice(id);
    plain
}

/// The reverse of [`wrappable`].
pub(crate) fn unwrapped(plain: &[u8]) -> Option<(Key, SpaceId)> {
    let (key, rest) = plain.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first()?;
    let id = std::str::from_utf8(rest.get(..usize::from(*length))?).ok()?;
    Some((Zeroizing::new(*key), id.parse().ok()?))
}
