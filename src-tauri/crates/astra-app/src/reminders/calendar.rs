//! When a reminder comes next. Pure: days of the person's calendar, and no clock.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often a reminder comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// On its day, and never again.
    Once,
    /// Every seven days.
    Week,
    /// Every fourteen days.
    TwoWeeks,
    /// Every month on the same day; in a shorter month on its last day.
    Month,
}

impl Every {
    /// The day after `day` on which the reminder comes; none after the only one. `day_of_month` is the one that was meant:
    /// after the 28th of February a reminder for the 31st comes on the 31st of March.
    ///
    /// It follows from the day before and never from today: a clock that jumps skips no day and repeats none.
    pub(super) fn following(self, day: Date, day_of_month: i8) -> Option<Date> {
        let next = match self {
            Self::Once => None,
            Self::Week => day.checked_add(7.days()).ok(),
            Self::TwoWeeks => day.checked_add(14.days()).ok(),
            Self::Month => {
                let month = day.first_of_month().checked_add(1.month()).ok()?;
                let last = month.days_in_month();
                month.with().day(day_of_month.clamp(1, last)).build().ok()
            }
        };
        next.filter(|next| *next > day)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::Timestamp;
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::reminders::day_at;

    #[test]
    fn each_rhythm_gives_the_days_of_the_calendar() {
        let from = |every: Every, first: Date, times: usize| -> Vec<String> {
            let days = std::iter::successors(Some(first), |day| every.following(*day, first.day()));
            days.take(times).map(|day| day.to_string()).collect()
        };
        for (every, first, expected) in [
            (Every::Once, date(2026, 11, 28), &["2026-11-28"][..]),
            (
                Every::Week,
                date(2026, 12, 24),
                &["2026-12-24", "2026-12-31", "2027-01-07"],
            ),
            (
                Every::TwoWeeks,
                date(2028, 2, 20),
                &["2028-02-20", "2028-03-05", "2028-03-19"],
            ),
            // A leap year, and the end of a year.
            (
                Every::Month,
                date(2027, 12, 31),
                &[
                    "2027-12-31",
                    "2028-01-31",
                    "2028-02-29",
                    "2028-03-31",
                    "2028-04-30",
                ],
            ),
            (
                Every::Month,
                date(2026, 1, 31),
                &[
                    "2026-01-31",
                    "2026-02-28",
                    "2026-03-31",
                    "2026-04-30",
                    "2026-05-31",
                ],
            ),
            (
                Every::Month,
                date(2026, 1, 30),
                &["2026-01-30", "2026-02-28", "2026-03-30"],
            ),
            (
                Every::Month,
                date(2026, 1, 29),
                &["2026-01-29", "2026-02-28", "2026-03-29"],
            ),
            (
                Every::Month,
                date(2028, 2, 29),
                &["2028-02-29", "2028-03-29", "2028-04-29"],
            ),
            // Years that end in 00: one is a leap year, one is not.
            (
                Every::Month,
                date(2000, 1, 31),
                &["2000-01-31", "2000-02-29"],
            ),
            (
                Every::Month,
                date(2100, 1, 31),
                &["2100-01-31", "2100-02-28"],
            ),
        ] {
            assert_eq!(
                from(every, first, expected.len().max(2)),
                expected,
                "{every:?}"
            );
        }
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_persons_own_time_zone() {
        let at: Timestamp = "2026-11-28T07:30:00Z".parse().unwrap();
        for (zone, day) in [
            ("UTC", date(2026, 11, 28)),
            ("America/Los_Angeles", date(2026, 11, 27)),
            ("America/New_York", date(2026, 11, 28)),
            ("Pacific/Auckland", date(2026, 11, 28)),
            ("Pacific/Honolulu", date(2026, 11, 27)),
            ("Pacific/Kiritimati", date(2026, 11, 28)),
        ] {
            assert_eq!(day_at(at, TimeZone::get(zone).unwrap()), day, "{zone}");
        }
        // The hour that daylight saving time repeats is of one day.
        for time in ["2026-11-01T08:30:00Z", "2026-11-01T09:30:00Z"] {
            let zone = TimeZone::get("America/Los_Angeles").unwrap();
            assert_eq!(day_at(time.parse().unwrap(), zone), date(2026, 11, 1));
        }
    }

    #[test]
    fn after_the_last_day_of_the_calendar_nothing_comes() {
        assert_eq!(Every::Week.following(Date::MAX, 31), None);
        assert_eq!(Every::Month.following(Date::MAX, 31), None);
    }

    proptest! {
        #[test]
        fn the_next_day_is_always_later_and_never_skips_a_month(days in 0_i32..60_000, wanted in 1_i8..=31) {
            let day = date(1990, 1, 1).checked_add(days.days()).unwrap();
            for every in [Every::Week, Every::TwoWeeks, Every::Month] {
                let next = every.following(day, wanted).unwrap();
                prop_assert!(next > day);
                let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
                let passed = months(next) - months(day);
                prop_assert!(passed <= 1);
                if every == Every::Month {
                    prop_assert_eq!(passed, 1);
                    prop_assert_eq!(next.day(), wanted.min(next.days_in_month()));
                }
            }
        }
    }
}
