//! Where randomness comes from.

/// A source of unpredictable bytes for keys, nonces and file ids.
pub trait Entropy: Send + Sync + 'static {
    /// Fills all of `bytes`. There is no error: a vault without randomness must not go on.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    /// # Panics
    ///
    /// When the operating system gives no randomness: sealing under a predictable nonce would be worse.
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("every supported system has a random generator");
    }
}

/// `N` fresh random bytes.
pub(crate) fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}
