//! How often Astra takes a change of the phone number and of the address (CONTRACT.md 13, 21).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

const DAY: u64 = 24 * 60 * 60;

/// So many requests within so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Requests that are taken.
    pub requests: u32,
    /// Days that they are counted for.
    pub days: u32,
}

/// One change of the phone number in 30 days.
pub const PHONE_LIMIT: Limit = Limit {
    requests: 1,
    days: 30,
};

/// Two changes of the address in 120 days.
pub const ADDRESS_LIMIT: Limit = Limit {
    requests: 2,
    days: 120,
};

/// How many requests are left, and when the next one can be made where none is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests that Astra takes now.
    pub left: u32,
    /// When it takes one again.
    pub next_at: Option<Timestamp>,
}

impl Limit {
    /// What is left after the requests made at `times`. `age` says how long ago each was.
    pub(super) fn allowance(
        self,
        times: impl IntoIterator<Item = Timestamp>,
        age: impl Fn(Timestamp) -> Duration,
    ) -> Allowance {
        let span = Duration::from_secs(u64::from(self.days) * DAY);
        let mut counted: Vec<Timestamp> = times.into_iter().filter(|at| age(*at) < span).collect();
        counted.sort_unstable();
        let used = u32::try_from(counted.len()).unwrap_or(u32::MAX);
        let left = self.requests.saturating_sub(used);
        // With more requests than Astra takes, made elsewhere, the oldest ones have to go first.
        let first_to_go = counted
            .len()
            .checked_sub(usize::try_from(self.requests).unwrap_or(usize::MAX));
        let next_at = first_to_go.and_then(|index| {
            let span = SignedDuration::try_from(span).ok()?;
            counted.get(index)?.checked_add(span).ok()
        });
        Allowance { left, next_at }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: i64 = 1_772_474_400;

    fn allowance(limit: Limit, days_ago: &[i64]) -> (u32, Option<i64>) {
        let day = i64::try_from(DAY).unwrap();
        let now = Timestamp::from_second(NOW).unwrap();
        let times = days_ago
            .iter()
            .map(|days| Timestamp::from_second(NOW - days * day).unwrap());
        let age = |at: Timestamp| Duration::try_from(now.duration_since(at)).unwrap();
        let Allowance { left, next_at } = limit.allowance(times, age);
        (left, next_at.map(|at| (at.as_second() - NOW) / day))
    }

    #[test]
    fn one_change_of_the_phone_in_thirty_days() {
        for (days_ago, expected) in [
            (&[][..], (1, None)),
            (&[0], (0, Some(30))),
            (&[29], (0, Some(1))),
            (&[30], (1, None)),
            (&[10, 29], (0, Some(20))),
        ] {
            assert_eq!(
                allowance(PHONE_LIMIT, days_ago),
                expected,
                "CONTRACT.md 13: {days_ago:?}"
            );
        }
    }

    #[test]
    fn two_changes_of_the_address_in_a_hundred_and_twenty_days() {
        for (days_ago, expected) in [
            (&[][..], (2, None)),
            (&[5], (1, None)),
            (&[5, 100], (0, Some(20))),
            (&[100, 5], (0, Some(20))),
            (&[5, 120], (1, None)),
            (&[1, 2, 3], (0, Some(118))),
        ] {
            assert_eq!(
                allowance(ADDRESS_LIMIT, days_ago),
                expected,
                "CONTRACT.md 13: {days_ago:?}"
            );
        }
    }
}
