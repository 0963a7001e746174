//! How often a real number was tried, and which ones are blocked for it (CONTRACT.md 21, A55). A try is a visit in which a
//! code is texted; another code in the same visit is none. It is saved: the vendor's provider would not forget either.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::State;
use crate::clock::after;

/// "About five" onboarding tries to one real number...
const TRIES: usize = 5;

/// ...within an hour; what goes beyond
const WITHIN: Duration = Duration::from_secs(60 * 60);

/// can block the number for so long. Here it always does.
const BLOCKED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// A real number that was tried lately.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TriedPhone {
    /// `+1` and ten digits.
    phone: String,
    tries: Vec<Timestamp>,
    blocked_until: Option<Timestamp>,
}

/// Numbers with exchange 555 are nobody's; they are for tests and never blocked (A55).
pub(crate) fn is_for_tests(phone: &str) -> bool {
    phone.get(5..8) == Some("555")
}

impl State {
    /// Whether nothing is texted to `phone`, as it was tried too often.
    pub(crate) fn is_blocked(&self, phone: &str, now: Timestamp) -> bool {
        let tried = self.tried_phones.iter().find(|tried| tried.phone == phone);
        tried.is_some_and(|tried| tried.is_blocked(now))
    }

    /// Counts a try of a real number; `false` if nothing may be texted. One try too many begins the block, further ones do not make it longer.
    pub(crate) fn count_try(&mut self, phone: &str, now: Timestamp) -> bool {
        self.tried_phones.retain_mut(|tried| {
            // A clock that was set back takes with it what has not been yet.
            tried
                .tries
                .retain(|try_at| *try_at <= now && after(*try_at, WITHIN) > now);
            tried.is_blocked(now) || !tried.tries.is_empty()
        });
        let known = self
            .tried_phones
            .iter()
            .position(|tried| tried.phone == phone);
        let place = known.unwrap_or_else(|| {
            self.tried_phones.push(TriedPhone {
                phone: phone.to_owned(),
                tries: Vec::new(),
                blocked_until: None,
            });
            self.tried_phones.len() - 1
        });
        let tried = &mut self.tried_phones[place];
        if tried.is_blocked(now) {
            return false;
        }
        if tried.tries.len() >= TRIES {
            tried.blocked_until = Some(after(now, BLOCKED_FOR));
            return false;
        }
        tried.tries.push(now);
        true
    }
}

impl TriedPhone {
    fn is_blocked(&self, now: Timestamp) -> bool {
        // One that ends later than it could has yet to begin: the clock was set back.
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
        for _ in 0..TRIES {
            assert!(state.count_try(phone, then));
        }
        let blocked = {
            let mut state = state.clone();
            assert!(!state.count_try(phone, then), "one too many");
            state
        };
        assert!(blocked.is_blocked(phone, after(then, BLOCKED_FOR - WITHIN)));
        let before: Timestamp = "2026-01-05T17:00:00Z".parse().unwrap();
        assert!(state.count_try(phone, before), "there was none yet");
        let mut blocked = blocked;
        assert!(!blocked.is_blocked(phone, before), "nor a block");
        assert!(blocked.count_try(phone, before));
        for _ in 1..TRIES {
            assert!(blocked.count_try(phone, after(before, Duration::from_secs(1))));
        }
        assert!(!blocked.count_try(phone, after(before, Duration::from_secs(2))));
        assert!(!blocked.is_blocked(phone, then), "that block is over");
    }
}
