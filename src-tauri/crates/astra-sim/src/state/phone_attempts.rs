//! How often a code was texted to a real number, and which numbers are blocked for it (CONTRACT.md 21; A55, throttled
//! numbers). A visit counts once, however many codes it asks for. Saved, because the vendor's provider would not forget.

use std::time::Duration;

use jiff::Timestamp;

use crate::ground::after;
use crate::state::records::phone::PhoneAttempts;
use crate::state::root::State;

/// The vendor says "about five" onboarding attempts for one real number within an hour.
const ATTEMPTS: usize = 5;
const WITHIN: Duration = Duration::from_secs(60 * 60);

/// How long one attempt too many blocks the number. The vendor says that it can; here it always does.
const BLOCKED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Numbers with the exchange 555 are fictional: they are for tests and never blocked (A55, throttled numbers).
pub(crate) fn is_for_tests(phone: &str) -> bool {
    phone.get(5..8) == Some("555")
}

impl State {
    /// Whether `phone` is blocked: no code is texted to it.
    pub(crate) fn is_blocked(&self, phone: &str, now: Timestamp) -> bool {
        let known = self
            .phone_attempts
            .iter()
            .find(|known| known.phone == phone);
        known.is_some_and(|known| known.is_blocked(now))
    }

    /// Counts an attempt for a real number; `false` if no code may be texted. One attempt too many starts the block,
    /// further ones do not prolong it.
    pub(crate) fn count_attempt(&mut self, phone: &str, now: Timestamp) -> bool {
        self.phone_attempts.retain_mut(|known| {
            // After the clock was set back, attempts lie in the future: they are forgotten.
            known
                .attempts
                .retain(|attempt| *attempt <= now && after(*attempt, WITHIN) > now);
            known.is_blocked(now) || !known.attempts.is_empty()
        });
        let known = self
            .phone_attempts
            .iter()
            .position(|known| known.phone == phone);
        let place = known.unwrap_or_else(|| {
            self.phone_attempts.push(PhoneAttempts {
                phone: phone.to_owned(),
                attempts: Vec::new(),
                blocked_until: None,
            });
            self.phone_attempts.len() - 1
        });
        let known = &mut self.phone_attempts[place];
        if known.is_blocked(now) {
            return false;
        }
        if known.attempts.len() >= ATTEMPTS {
            known.blocked_until = Some(after(now, BLOCKED_FOR));
            return false;
        }
        known.attempts.push(now);
        true
    }
}

impl PhoneAttempts {
    fn is_blocked(&self, now: Timestamp) -> bool {
        // A block that ends too far ahead was set before the clock was set back: it does not hold.
        self.blocked_until
            .is_some_and(|until| until > now && until <= after(now, BLOCKED_FOR))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_knows_nothing_of_tries_to_come() {
        let phone = "+14155552671";
        let then: Timestamp = "2026-03-02T18:00:00Z".parse().unwrap();
        let mut state = State::fresh();
        for _ in 0..ATTEMPTS {
            assert!(state.count_attempt(phone, then));
        }
        let blocked = {
            let mut state = state.clone();
            assert!(!state.count_attempt(phone, then), "one too many");
            state
        };
        assert!(blocked.is_blocked(phone, after(then, BLOCKED_FOR - WITHIN)));
        let before: Timestamp = "2026-01-05T17:00:00Z".parse().unwrap();
        assert!(state.count_attempt(phone, before), "there was none yet");
        let mut blocked = blocked;
        assert!(!blocked.is_blocked(phone, before), "nor a block");
        assert!(blocked.count_attempt(phone, before));
        for _ in 1..ATTEMPTS {
            assert!(blocked.count_attempt(phone, after(before, Duration::from_secs(1))));
        }
        assert!(!blocked.count_attempt(phone, after(before, Duration::from_secs(2))));
        assert!(!blocked.is_blocked(phone, then), "that block is over");
    }
}
