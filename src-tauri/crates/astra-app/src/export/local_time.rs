//! Moments in the person's own time, for files with very many of them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Asks the zone only where its distance from UTC may be another one than before: a zone works that out from its rules, and
/// transfers come in the order of time.
pub(super) struct LocalTime {
    zone: TimeZone,
    offset: Offset,
    /// The distance is the same from here ...
    from: Timestamp,
    /// ... to before this.
    until: Timestamp,
}

impl LocalTime {
    pub(super) fn new(zone: &TimeZone) -> Self {
        Self {
            zone: zone.clone(),
            offset: Offset::UTC,
            from: Timestamp::MAX,
            until: Timestamp::MIN,
        }
    }

    pub(super) fn offset(&mut self, at: Timestamp) -> Offset {
        if !(self.from <= at && at < self.until) {
            self.offset = self.zone.to_offset(at);
            self.from = at;
            let change = self.zone.following(at).next();
            self.until = change.map_or(Timestamp::MAX, |change| change.timestamp());
        }
        self.offset
    }

    pub(super) fn date_time(&mut self, at: Timestamp) -> DateTime {
        self.offset(at).to_datetime(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_has_the_offset_that_its_zone_says() {
        let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").expect("New York's rule");
        let mut local = LocalTime::new(&zone);
        // 2026-03-08 and 2026-11-01, when the clocks change, with the seconds around them, to and fro.
        let changes = [1_772_953_200, 1_793_512_800];
        for change in changes.into_iter().chain(changes) {
            for second in [-1, 0, 1, -86_400, 1, 0, -1, 40_000_000, 0] {
                let at = Timestamp::from_second(change + second).expect("a moment");
                assert_eq!(local.offset(at), zone.to_offset(at), "{at}");
            }
        }
        let mut local = LocalTime::new(&TimeZone::UTC);
        assert_eq!(local.offset(Timestamp::UNIX_EPOCH), Offset::UTC);
    }
}
