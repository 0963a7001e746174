//! Where the simulator takes the time from. Statuses are computed from it when asked; nothing waits for a timer.

use std::time::Duration;

use jiff::civil::Date;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// The present moment, handed in so that tests can decide it.
pub trait Clock: Send + Sync + 'static {
    /// The current time, in UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// `time` moved forward by `by`; stops at the last representable moment instead of failing.
pub(crate) fn after(time: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The vendor's newer timestamp form: microseconds and an explicit offset (CONTRACT.md 3).
pub(crate) fn wire(time: Timestamp) -> String {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(6));
    PRINTER.timestamp_with_offset_to_string(&time, Offset::UTC)
}

/// The date in America/Los_Angeles, which is the one that routines carry (CONTRACT.md 3).
pub(crate) fn los_angeles_date(time: Timestamp) -> Date {
    time.to_zoned(los_angeles()).date()
}

/// America/Los_Angeles, where the vendor's days begin (CONTRACT.md 3).
pub(crate) const fn los_angeles() -> TimeZone {
    jiff::tz::get!("America/Los_Angeles")
}

/// America/New_York, where the banks' days begin (CONTRACT.md 17).
pub(crate) const fn eastern() -> TimeZone {
    jiff::tz::get!("America/New_York")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_looks_like_the_vendors() {
        let time: Timestamp = "2025-03-15T03:20:33.010178Z".parse().unwrap();
        assert_eq!(wire(time), "2025-03-15T03:20:33.010178+00:00");
        let whole: Timestamp = "2025-03-15T03:20:33Z".parse().unwrap();
        assert_eq!(wire(whole), "2025-03-15T03:20:33.000000+00:00");
    }

    #[test]
    fn a_routine_created_in_the_evening_of_california_has_that_days_date() {
        let example: Timestamp = "2025-03-15T03:20:33.010178Z".parse().unwrap();
        assert_eq!(
            los_angeles_date(example).to_string(),
            "2025-03-14",
            "the vendor's own example"
        );
        let winter: Timestamp = "2026-01-15T07:59:59Z".parse().unwrap();
        assert_eq!(
            los_angeles_date(winter).to_string(),
            "2026-01-14",
            "standard time is eight hours behind"
        );
    }
}
