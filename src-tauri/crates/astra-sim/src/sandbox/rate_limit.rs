//! How many requests a minute are taken (A51, request rate). The vendor names neither number nor header; a limit counts the requests of
//! the latest sixty seconds of simulated time, without those that it refused.

use std::collections::VecDeque;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

use crate::ground::lock;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// When requests were taken, oldest first. The sandbox has one client, so one count.
#[derive(Default)]
pub(crate) struct Rate(Mutex<VecDeque<Timestamp>>);

impl Rate {
    /// Counts a request that comes now. Where `limit` have been taken already: the whole seconds, from 1, after which
    /// there is room for one.
    pub(crate) fn admit(
        &self,
        now: impl FnOnce() -> Timestamp,
        limit: Option<u32>,
    ) -> Result<(), i64> {
        let mut taken = lock(&self.0);
        let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else {
            taken.clear();
            return Ok(());
        };
        // Read in turn, so that only requests from before a clock was set back lie ahead.
        let now = now();
        taken.retain(|time| *time <= now && now.duration_since(*time) < MINUTE);
        match taken.len().checked_sub(limit) {
            Some(over) => {
                let leaves = taken.get(over).copied().unwrap_or(now);
                let left = MINUTE - now.duration_since(leaves);
                Err(left.as_secs() + i64::from(left.subsec_nanos() > 0))
            }
            None => {
                taken.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_minute_slides_and_refused_requests_do_not_count() {
        let rate = Rate::default();
        assert_eq!(rate.admit(|| at(0), Some(2)), Ok(()));
        assert_eq!(rate.admit(|| at(30), Some(2)), Ok(()));
        assert_eq!(rate.admit(|| at(40), Some(2)), Err(20));
        assert_eq!(rate.admit(|| at(59), Some(2)), Err(1));
        assert_eq!(rate.admit(|| at(60), Some(2)), Ok(()), "the first has left");
        assert_eq!(rate.admit(|| at(61), Some(2)), Err(29));
        assert_eq!(
            rate.admit(|| at(61), Some(1)),
            Err(59),
            "a lower limit waits for the last"
        );
    }

    #[test]
    fn who_comes_first_reads_the_clock_first() {
        let rate = Rate::default();
        let now = || {
            assert!(
                rate.0.try_lock().is_err(),
                "another could come in between, later by the clock, and be forgotten as yet to come"
            );
            at(0)
        };
        assert_eq!(rate.admit(now, Some(1)), Ok(()));
        assert_eq!(rate.admit(|| at(1), Some(1)), Err(59));
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let rate = Rate::default();
        for _ in 0..100 {
            assert_eq!(rate.admit(|| at(0), None), Ok(()));
        }
        assert_eq!(rate.admit(|| at(0), Some(1)), Ok(()));
        assert_eq!(
            rate.admit(|| at(-7), Some(1)),
            Ok(()),
            "the clock was set back"
        );
    }
}
