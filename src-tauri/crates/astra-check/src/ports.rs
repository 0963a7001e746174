//! The ports of a run: randomness, the time, patience, and perhaps a person.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

/// Fills bytes with unpredictable randomness.
pub type Entropy = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// Randomness, time and patience.
pub struct Ports {
    /// Where ids, states and phones come from.
    pub entropy: Entropy,
    /// The time.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// How long things that take their time at Astra (transfers, reviews) are waited for, each.
    pub patience: Duration,
}

impl fmt::Debug for Ports {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Ports")
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

impl Ports {
    /// `length` lowercase hexadecimal characters; `length` is even.
    pub(crate) fn hex(&self, length: usize) -> String {
        let mut bytes = vec![0; length / 2];
        (self.entropy)(&mut bytes);
        hex::encode(bytes)
    }

    /// A number below `end`. Not evenly spread to the last bit, which a test phone does not need.
    fn below(&self, end: u32) -> u32 {
        let mut bytes = [0; 4];
        (self.entropy)(&mut bytes);
        u32::from_le_bytes(bytes) % end
    }

    /// A number that belongs to nobody: exchange 555, line 0100 to 0199 is kept for fiction in every area.
    pub(crate) fn phone(&self) -> String {
        let mut area = 201 + self.below(789);
        // An area code with two equal digits at its end is a service code or kept free.
        while area / 10 % 10 == area % 10 {
            area = 201 + self.below(789);
        }
        format!("+1{area}55501{:02}", self.below(100))
    }
}

/// Somebody who can sign in where the pages cannot be walked by a program.
pub trait Person {
    /// Shows `page` and gives the address that the person was sent back to, or `None` if they would rather not.
    fn visit(&mut self, page: &Url) -> impl Future<Output = Option<String>> + Send;
}

/// A run without a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPerson;

impl Person for NoPerson {
    async fn visit(&mut self, _: &Url) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_phone_is_nobodys() {
        for byte in 0..=255_u8 {
            let ports = Ports {
                // An odd step, so that the loop for the area code ends.
                entropy: {
                    let next = std::sync::atomic::AtomicU8::new(byte);
                    Box::new(move |bytes| {
                        for place in bytes {
                            *place = next.fetch_add(37, std::sync::atomic::Ordering::Relaxed);
                        }
                    })
                },
                now: Box::new(|| Timestamp::UNIX_EPOCH),
                patience: Duration::ZERO,
            };
            let phone = ports.phone();
            assert_eq!(phone.len(), 12, "{phone}");
            assert_eq!(&phone[5..10], "55501", "{phone}");
            assert!(phone.starts_with("+1") && !phone[2..5].starts_with(['0', '1']));
        }
    }
}
