//! Sealing and key derivation: XChaCha20-Poly1305 and HKDF-SHA256 with this crate's conventions.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::entropy::{Entropy, random};

/// Length of a nonce, in bytes.
pub(crate) const NONCE: usize = 24;
/// Length of a Poly1305 tag, in bytes.
pub(crate) const TAG: usize = 16;

/// Thirty-two secret bytes that are wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// A key that only seals and opens.
pub(crate) struct SealingKey(Key);

impl SealingKey {
    pub(crate) fn new(key: Key) -> Self {
        Self(key)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }

    /// `nonce || ciphertext || tag`.
    pub(crate) fn seal(&self, entropy: &dyn Entropy, aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = random(entropy);
        let payload = Payload {
            msg: plaintext,
            aad,
        };
        let ciphertext = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("fails only above 256 GiB, and lengths are bounded far below");
        let mut sealed = Vec::with_capacity(NONCE + ciphertext.len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        sealed
    }

    /// The plaintext, or nothing when `sealed` is not what [`Self::seal`] gave for this `aad`.
    pub(crate) fn open(&self, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, msg) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg, aad };
        let plaintext = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        Some(Zeroizing::new(plaintext))
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(..)")
    }
}

/// What is derived from a data key; the data key itself is not kept.
pub(crate) struct Subkeys {
    pub records: SealingKey,
    pub names: Key,
    pub journal: SealingKey,
}

impl Subkeys {
    /// The keys of the space that `tag` stands for.
    pub(crate) fn derive(data_key: &Key, tag: &[u8; 16]) -> Self {
        let subkey = |label: &[u8]| derive(&data_key[..], tag, &[label]);
        Self {
            records: SealingKey::new(subkey(b"astra-vault/1/records")),
            names: subkey(b"astra-vault/1/names"),
            journal: SealingKey::new(subkey(b"astra-vault/1/journal")),
        }
    }
}

/// HKDF-SHA256; `info` is the length-prefixed join of `parts`.
pub(crate) fn derive(secret: &[u8], salt: &[u8], parts: &[&[u8]]) -> Key {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(&joined(parts), &mut *key)
        .expect("32 bytes are within HKDF-SHA256's limit of 8160");
    key
}

/// HMAC-SHA256 over `message`.
pub(crate) fn keyed_hash(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Each part behind its length as u32 little-endian: two different lists never join to the same bytes.
pub(crate) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
    for part in parts {
        let length = u32::try_from(part.len()).expect("parts are names and tags, all short");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::OsEntropy;

    #[test]
    fn a_seal_opens_only_whole_and_in_its_own_place() {
        let key = SealingKey::new(Zeroizing::new([7; 32]));
        let sealed = key.seal(&OsEntropy, b"place", b"value");
        assert_eq!(
            key.open(b"place", &sealed).as_deref(),
            Some(&b"value".to_vec())
        );
        assert!(
            key.open(b"other", &sealed).is_none(),
            "the place is authenticated"
        );
        for cut in 0..sealed.len() {
            assert!(key.open(b"place", &sealed[..cut]).is_none(), "cut at {cut}");
        }
        let other = SealingKey::new(Zeroizing::new([8; 32]));
        assert!(other.open(b"place", &sealed).is_none(), "the key decides");
    }

    #[test]
    fn joining_keeps_part_boundaries() {
        assert_ne!(joined(&[b"ab", b"c"]), joined(&[b"a", b"bc"]));
        assert_ne!(joined(&[b"", b"a"]), joined(&[b"a", b""]));
    }

    #[test]
    fn hkdf_matches_rfc_5869_test_case_1_extract() {
        // Our own info framing differs, so only HMAC (the extract step) is held to the RFC here.
        let prk = keyed_hash(
            &hex::decode("000102030405060708090a0b0c").expect("hex"),
            &[0x0b; 22],
        );
        assert_eq!(
            hex::encode(prk),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
        );
    }
}
