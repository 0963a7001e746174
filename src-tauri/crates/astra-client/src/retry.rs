//! When a failed read is asked again. A pure function, so that a table can test it.

use std::time::Duration;

use crate::error::CallErrorKind;

/// How reads are repeated. Writes never are, whatever this says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a read is tried in all; 1 means never again.
    pub attempts: u32,
    /// The wait after the first failure; it doubles from there.
    pub first_wait: Duration,
    /// The longest wait. If the vendor asks for more, the read stops and the caller decides.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
        }
    }
}

/// What to do after a failed read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Hand the error to the caller.
    Stop,
    /// Ask again after this wait.
    After(Duration),
}

impl RetryPolicy {
    /// Decides about a read that failed with `kind` and `status` on `attempt` (the first is 1).
    ///
    /// Asked again: network faults, 429, 500, 502, 503 and 504 (CONTRACT.md 21).
    pub fn decide(
        &self,
        kind: &CallErrorKind,
        status: Option<u16>,
        attempt: u32,
        retry_after: Option<Duration>,
    ) -> Decision {
        let passing = match kind {
            CallErrorKind::NotSent | CallErrorKind::Unclear | CallErrorKind::RateLimited => true,
            CallErrorKind::ServerError => matches!(status, Some(500 | 502 | 503 | 504)),
            CallErrorKind::Refused(_) | CallErrorKind::Unauthorized | CallErrorKind::Unreadable => {
                false
            }
        };
        if !passing || attempt >= self.attempts {
            return Decision::Stop;
        }
        let doublings = attempt.saturating_sub(1).min(16);
        let grown = self
            .first_wait
            .saturating_mul(1 << doublings)
            .min(self.longest_wait);
        match retry_after {
            // Coming back sooner than asked would only be refused again.
            Some(asked) if asked > self.longest_wait => Decision::Stop,
            Some(asked) => Decision::After(asked.max(grown)),
            None => Decision::After(grown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::Redaction;
    use crate::refusal::Refusal;

    const fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn reads_are_repeated_by_this_table() {
        use CallErrorKind::{
            NotSent, RateLimited, Refused, ServerError, Unauthorized, Unclear, Unreadable,
        };
        let policy = RetryPolicy {
            attempts: 4,
            first_wait: secs(1),
            longest_wait: secs(3),
        };
        let refused = || Refused(Box::new(Refusal::read(b"no", &Redaction::default())));
        let after = |seconds| Decision::After(secs(seconds));
        let table = [
            (NotSent, None, 1, None, after(1)),
            (Unclear, None, 1, None, after(1)),
            (ServerError, Some(500), 1, None, after(1)),
            (ServerError, Some(502), 1, None, after(1)),
            (ServerError, Some(503), 1, None, after(1)),
            (ServerError, Some(504), 1, None, after(1)),
            (ServerError, Some(501), 1, None, Decision::Stop),
            (RateLimited, Some(429), 1, None, after(1)),
            (Unauthorized, Some(401), 1, None, Decision::Stop),
            (refused(), Some(400), 1, None, Decision::Stop),
            (refused(), Some(404), 1, None, Decision::Stop),
            (Unreadable, Some(200), 1, None, Decision::Stop),
            // growing, then capped, then over
            (ServerError, Some(500), 2, None, after(2)),
            (ServerError, Some(500), 3, None, after(3)),
            (ServerError, Some(500), 4, None, Decision::Stop),
            (ServerError, Some(500), u32::MAX, None, Decision::Stop),
            // what the vendor asks for
            (RateLimited, Some(429), 1, Some(secs(3)), after(3)),
            (RateLimited, Some(429), 1, Some(secs(0)), after(1)),
            (ServerError, Some(503), 1, Some(secs(2)), after(2)),
            (RateLimited, Some(429), 1, Some(secs(4)), Decision::Stop),
        ];
        for (kind, status, attempt, asked, expected) in table {
            let decision = policy.decide(&kind, status, attempt, asked);
            assert_eq!(
                decision, expected,
                "{kind:?} {status:?} {attempt} {asked:?}"
            );
        }
    }

    #[test]
    fn three_attempts_at_most_by_default() {
        let policy = RetryPolicy::default();
        let decide = |attempt| policy.decide(&CallErrorKind::Unclear, None, attempt, None);
        assert!(matches!(decide(2), Decision::After(_)));
        assert_eq!(decide(3), Decision::Stop);
    }
}
