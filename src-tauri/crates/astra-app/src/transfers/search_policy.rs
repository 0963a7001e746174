//! How long to look for a transfer whose outcome is unclear. Pure.

use std::collections::HashMap;
use std::time::Duration;

/// Never decided before this much time has passed since the outcome became unclear.
pub const LOOK_AT_LEAST: Duration = Duration::from_secs(15 * 60);
/// Never decided before this many complete reads came back without it.
pub const CLEAN_READS: u32 = 3;
/// What was not found is still looked for this long.
pub const WATCH_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Complete reads of this run that did not show a lost transfer, by its id.
#[derive(Default)]
pub(crate) struct CleanReads(HashMap<String, u32>);

impl CleanReads {
    /// Counts one more, and gives how many there are.
    pub(crate) fn count(&mut self, id: &str) -> u32 {
        let count = self.0.entry(id.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

/// What to do after looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Look again after this long.
    LookAgain(Duration),
    /// Not there, as far as can be known: the person decides.
    NotFound,
}

/// Decides after the `clean_reads`-th complete read without a trace, `elapsed` after the outcome became unclear.
pub fn verdict(elapsed: Duration, clean_reads: u32) -> Verdict {
    if elapsed >= LOOK_AT_LEAST && clean_reads >= CLEAN_READS {
        return Verdict::NotFound;
    }
    Verdict::LookAgain(poll_delay(clean_reads))
}

/// Growing waits while something is pending: quick after an action, a minute at most.
pub fn poll_delay(tries: u32) -> Duration {
    const SECONDS: [u64; 9] = [1, 1, 1, 2, 3, 5, 10, 20, 40];
    let index = usize::try_from(tries).unwrap_or(usize::MAX);
    Duration::from_secs(SECONDS.get(index).copied().unwrap_or(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_found_is_decided_by_this_table() {
        let again = |seconds| Verdict::LookAgain(Duration::from_secs(seconds));
        let table = [
            (0, 0, again(1)),
            (0, 3, again(2)),
            (0, 100, again(60)),
            (899, 3, again(2)),
            (899, u32::MAX, again(60)),
            (900, 0, again(1)),
            (900, 2, again(1)),
            (900, 3, Verdict::NotFound),
            (86_400, 2, again(1)),
            (86_400, 3, Verdict::NotFound),
        ];
        for (seconds, reads, expected) in table {
            let verdict = verdict(Duration::from_secs(seconds), reads);
            assert_eq!(verdict, expected, "after {seconds} s and {reads} reads");
        }
    }

    #[test]
    fn clean_reads_are_counted_for_each_transfer() {
        let mut reads = CleanReads::default();
        assert_eq!((reads.count("A"), reads.count("A")), (1, 2));
        assert_eq!(reads.count("B"), 1);
    }

    #[test]
    fn waits_grow_from_a_second_to_a_minute() {
        let waits: Vec<u64> = (0..12).map(|tries| poll_delay(tries).as_secs()).collect();
        assert_eq!(waits, [1, 1, 1, 2, 3, 5, 10, 20, 40, 60, 60, 60]);
        assert_eq!(poll_delay(u32::MAX), Duration::from_secs(60));
        let quarter_of_an_hour: u64 = (0..25).map(|tries| poll_delay(tries).as_secs()).sum();
        assert!(
            quarter_of_an_hour >= LOOK_AT_LEAST.as_secs(),
            "25 looks span the time that is looked at least"
        );
    }
}
