//! Randomness, and the shapes of the vendor's identifiers made from it (CONTRACT.md 2).

use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::lock::lock;

/// A source of random bytes, handed in so that tests can repeat a run.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` completely.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes)
            .expect("an operating system without randomness cannot run a simulator of tokens");
    }
}

/// The same bytes for the same seed, in the order asked for. For tests; its tokens can be guessed.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    block: Mutex<u64>,
}

impl SeededEntropy {
    /// A source that repeats itself for equal `seed`s.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            block: Mutex::new(0),
        }
    }

    /// The source of the number that `text` is, or of one made from any other text.
    pub fn from_text(text: &str) -> Self {
        Self::new(text.trim().parse().unwrap_or_else(|_| {
            let mut first = [0; 8];
            first.copy_from_slice(&Sha256::digest(text.trim())[..8]);
            u64::from_le_bytes(first)
        }))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut block = lock(&self.block);
        for chunk in bytes.chunks_mut(32) {
            let digest = Sha256::new()
                .chain_update(self.seed.to_le_bytes())
                .chain_update(block.to_le_bytes())
                .finalize();
            *block += 1;
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
    }
}

/// 32 lowercase hexadecimal characters: users, intents and business profiles (A3, user id shape; A4, profile id shape).
pub(crate) fn hex_id(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    hex::encode(bytes)
}

/// A version 4 UUID: cards, routines, transfers (A5, transfer id shape) and request ids.
pub(crate) fn uuid(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    as_uuid(bytes)
}

/// The UUID that always belongs to `text`: ids of things that are computed and not kept.
pub(crate) fn derived_uuid(text: &str) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    as_uuid(bytes)
}

fn as_uuid(bytes: [u8; 16]) -> String {
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// `length` letters and digits, each equally likely: codes and tokens.
pub(crate) fn letters_and_digits(entropy: &dyn Entropy, length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    from_alphabet(entropy, length, ALPHABET)
}

/// `length` decimal digits, each equally likely: one-time codes.
pub(crate) fn digits(entropy: &dyn Entropy, length: usize) -> String {
    from_alphabet(entropy, length, b"0123456789")
}

fn from_alphabet(entropy: &dyn Entropy, length: usize, alphabet: &[u8]) -> String {
    // Bytes beyond the last whole multiple are thrown away; a plain remainder would favour the first letters.
    let usable = 256 / alphabet.len() * alphabet.len();
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        entropy.fill(&mut bytes);
        for byte in bytes.iter().map(|byte| usize::from(*byte)) {
            if byte < usable && text.len() < length {
                text.push(char::from(alphabet[byte % alphabet.len()]));
            }
        }
    }
    text
}

/// SHA-256 in hexadecimal: kept in place of tokens, card numbers and social security numbers.
pub(crate) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_ids_and_the_next_id_differs() {
        let (one, two) = (SeededEntropy::new(7), SeededEntropy::new(7));
        let first = hex_id(&one);
        assert_eq!(first, hex_id(&two));
        assert_ne!(first, hex_id(&one), "two ids of one run must not collide");
    }

    #[test]
    fn ids_have_the_vendors_shapes() {
        let entropy = SeededEntropy::new(1);
        assert_eq!(hex_id(&entropy).len(), 32);
        let uuid = uuid(&entropy);
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4", "the version digit of {uuid}");
        let bytes: [u8; 16] = std::array::from_fn(|at| 0x11 * at as u8);
        assert_eq!(as_uuid(bytes), "00112233-4455-4677-8899-aabbccddeeff");
        let token = letters_and_digits(&entropy, 42);
        assert!(
            token.len() == 42 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "{token}"
        );
        let code = digits(&entropy, 6);
        assert!(
            code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
            "{code}"
        );
    }
}
