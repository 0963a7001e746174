//! Identifiers of our own. The vendor's are in `astra_client`.

use astra_vault::Entropy;
use serde::{Deserialize, Serialize};

/// A business on this computer; random, and never sent to Astra.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BusinessId(String);

impl BusinessId {
    /// A fresh id: 16 lowercase hexadecimal digits.
    pub(crate) fn random(entropy: &dyn Entropy) -> Self {
        Self(random_hex(entropy, 8))
    }

    /// An id read back from our own store.
    pub(crate) fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for BusinessId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One sign-in, whose tokens lie under a key of their own; random, and never sent to Astra.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SignInId(String);

impl SignInId {
    /// A fresh id: 16 lowercase hexadecimal digits.
    pub(crate) fn random(entropy: &dyn Entropy) -> Self {
        Self(random_hex(entropy, 8))
    }

    /// An id read back from our own store.
    pub(crate) fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// `bytes` random bytes as lowercase hexadecimal.
pub(crate) fn random_hex(entropy: &dyn Entropy, bytes: usize) -> String {
    let mut raw = vec![0_u8; bytes];
    entropy.fill(&mut raw);
    hex::encode(raw)
}
