//! How long to look for a transfer whose outcome is unclear. Pure.

use std::time::Duration;

use jiff::Timestamp;

/// Never decided before this much time has passed since the outcome became unclear.
pub const LOOK_AT_LEAST: Duration = Duration::from_secs(15 * 60);
/// Never decided before this many complete reads came back without it.
pub const CLEAN_READS: u32 = 3;
/// What was not found is still looked for this long.
pub const WATCH_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What to do after looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Look again after this long.
    LookAgain(Duration),
    /// Not there, as far as can be known: the person decides.
    NotFound,
}

/// Decides after the `clean_reads`-th complete read without a trace.
pub fn verdict(unknown_since: Timestamp, now: Timestamp, clean_reads: u32) -> Verdict {
    let elapsed = Duration::try_from(now.duration_since(unknown_since)).unwrap_or_default();
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
