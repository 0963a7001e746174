//! When an ACH routine moves money: on its start date and, where it repeats, again and again. Nothing of it happens by a
//! timer: occurrences are counted up to the moment that somebody asks (CONTRACT.md 16, 17).

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ground::{after, eastern, los_angeles};
use crate::state::records::banking_days::is_banking_day;

const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How often a recurring routine runs.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Frequency {
    Weekly,
    BiWeekly,
    Monthly,
}

impl Frequency {
    fn times(self, count: i64) -> Span {
        match self {
            Self::Weekly => Span::new().weeks(count),
            Self::BiWeekly => Span::new().weeks(2 * count),
            Self::Monthly => Span::new().months(count),
        }
    }
}

/// When a routine was paused, and resumed if it was.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Pause {
    pub(crate) from: Timestamp,
    pub(crate) until: Option<Timestamp>,
}

/// How fast transfers settled that began up to a moment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct EarlierSpeed {
    pub(crate) until: Timestamp,
    pub(crate) settlement_days: u8,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Schedule {
    /// The first moment on which anything may happen.
    pub(crate) earliest: Timestamp,
    /// In America/Los_Angeles.
    pub(crate) start_date: Date,
    /// `None` for a one-time routine.
    pub(crate) frequency: Option<Frequency>,
    /// Banking days from the beginning of a transfer to its end; zero takes `settles_after`.
    pub(crate) settlement_days: u8,
    pub(crate) settles_after: Duration,
    /// The banking days of what began before the speed was changed, oldest first.
    #[serde(default)]
    pub(crate) earlier_speeds: Vec<EarlierSpeed>,
    pub(crate) pauses: Vec<Pause>,
    /// By the number of the occurrence.
    pub(crate) cancelled: BTreeMap<usize, Timestamp>,
    /// Deleted then: nothing begins later.
    pub(crate) ended: Option<Timestamp>,
}

/// One transfer's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) number: usize,
    pub(crate) initiated: Timestamp,
    pub(crate) settles: Timestamp,
    pub(crate) cancelled: Option<Timestamp>,
}

impl Schedule {
    /// What has begun by `now`, oldest first.
    pub(crate) fn occurrences(&self, now: Timestamp) -> Vec<Occurrence> {
        let mut all = Vec::new();
        for number in 0.. {
            let Some(due) = self.due(number) else {
                break;
            };
            if due > now {
                break;
            }
            let begins = match self.pause_at(due) {
                None => Some(due),
                // A single one waits for the end of the pause, one of many is left out.
                Some(pause) if self.frequency.is_none() => pause.until,
                Some(_) => None,
            };
            let begins =
                begins.filter(|time| *time <= now && self.ended.is_none_or(|ended| *time < ended));
            if let Some(initiated) = begins {
                all.push(self.occurrence(number, initiated));
            }
        }
        all
    }

    /// The first moment after `now` at which time alone may begin or end something.
    pub(crate) fn next_moment(&self, now: Timestamp) -> Option<Timestamp> {
        let begins = (0..).map_while(|number| self.due(number));
        let begins = begins.skip_while(|time| *time <= now).take(1);
        let begins = begins.filter(|time| self.ended.is_none_or(|ended| *time < ended));
        let ends = self.occurrences(now).into_iter().map(|one| one.settles);
        begins.chain(ends).filter(|time| *time > now).min()
    }

    fn due(&self, number: usize) -> Option<Timestamp> {
        let date = match (number, self.frequency) {
            (0, _) => self.start_date,
            (_, None) => return None,
            (_, Some(frequency)) => {
                let count = i64::try_from(number).ok()?;
                self.start_date.checked_add(frequency.times(count)).ok()?
            }
        };
        Some(midnight(date, &los_angeles())?.max(self.earliest))
    }

    fn pause_at(&self, time: Timestamp) -> Option<&Pause> {
        self.pauses
            .iter()
            .find(|pause| pause.from <= time && pause.until.is_none_or(|until| time < until))
    }

    fn occurrence(&self, number: usize, initiated: Timestamp) -> Occurrence {
        let mut settles = after(initiated, self.settles_after);
        let mut days = 0;
        let mut day = initiated;
        while days < self.settlement_days_at(initiated) {
            day = after(day, ONE_DAY);
            if is_banking_day(eastern_date(day)) {
                days += 1;
                settles = day;
            }
        }
        let cancelled = self.cancelled.get(&number).copied();
        Occurrence {
            number,
            initiated,
            settles: cancelled.unwrap_or(settles),
            cancelled,
        }
    }

    fn settlement_days_at(&self, initiated: Timestamp) -> u8 {
        let mut earlier = self.earlier_speeds.iter();
        earlier
            .find(|speed| initiated <= speed.until)
            .map_or(self.settlement_days, |speed| speed.settlement_days)
    }

    /// What begins after `now` settles in so many banking days.
    pub(crate) fn settle_in(&mut self, settlement_days: u8, now: Timestamp) {
        self.earlier_speeds.push(EarlierSpeed {
            until: now,
            settlement_days: self.settlement_days,
        });
        self.settlement_days = settlement_days;
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.pauses
            .last()
            .is_some_and(|pause| pause.until.is_none())
    }

    pub(crate) fn pause(&mut self, on: bool, now: Timestamp) {
        match self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            Some(pause) if !on => pause.until = Some(now),
            None if on => self.pauses.push(Pause {
                from: now,
                until: None,
            }),
            _ => {}
        }
    }
}

/// An ACH transfer can be called back until 17:00 Eastern on the first banking day after it began.
pub(crate) fn cancellable_until(initiated: Timestamp) -> Option<Timestamp> {
    let mut date = eastern_date(initiated).tomorrow().ok()?;
    while !is_banking_day(date) {
        date = date.tomorrow().ok()?;
    }
    let closing = date.at(17, 0, 0, 0).to_zoned(eastern()).ok()?;
    Some(closing.timestamp())
}

fn midnight(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    let start = date.at(0, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(start.timestamp())
}

fn eastern_date(time: Timestamp) -> Date {
    time.to_zoned(eastern()).date()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn schedule(frequency: Option<Frequency>) -> Schedule {
        Schedule {
            earliest: time("2026-03-02T18:00:01Z"),
            start_date: "2026-03-02".parse().unwrap(),
            frequency,
            settlement_days: 1,
            settles_after: Duration::from_secs(3),
            earlier_speeds: Vec::new(),
            pauses: Vec::new(),
            cancelled: BTreeMap::new(),
            ended: None,
        }
    }

    fn begins(schedule: &Schedule, now: &str) -> Vec<String> {
        let all = schedule.occurrences(time(now));
        all.iter().map(|one| one.initiated.to_string()).collect()
    }

    #[test]
    fn the_first_begins_at_once_and_the_others_at_midnight_in_los_angeles() {
        let weekly = schedule(Some(Frequency::Weekly));
        assert!(begins(&weekly, "2026-03-02T18:00:00Z").is_empty());
        assert_eq!(
            begins(&weekly, "2026-03-16T08:00:00Z"),
            [
                "2026-03-02T18:00:01Z",
                "2026-03-09T07:00:00Z",
                "2026-03-16T07:00:00Z"
            ],
            "summer time began on the 8th"
        );
        assert_eq!(begins(&schedule(None), "2027-01-01T00:00:00Z").len(), 1);
        let monthly = schedule(Some(Frequency::Monthly));
        assert_eq!(begins(&monthly, "2026-06-01T00:00:00Z").len(), 3);
    }

    #[test]
    fn a_paused_routine_skips_occurrences_within_the_pause() {
        let mut weekly = schedule(Some(Frequency::Weekly));
        weekly.pause(true, time("2026-03-05T00:00:00Z"));
        weekly.pause(true, time("2026-03-06T00:00:00Z"));
        assert!(weekly.is_paused());
        assert_eq!(begins(&weekly, "2026-03-30T00:00:00Z").len(), 1);
        weekly.pause(false, time("2026-03-10T00:00:00Z"));
        assert_eq!(
            begins(&weekly, "2026-03-17T00:00:00Z").len(),
            2,
            "the 9th is left out"
        );
        let mut once = schedule(None);
        once.pause(true, time("2026-03-02T18:00:00Z"));
        assert!(begins(&once, "2026-03-30T00:00:00Z").is_empty());
        once.pause(false, time("2026-03-10T00:00:00Z"));
        assert_eq!(
            begins(&once, "2026-03-30T00:00:00Z"),
            ["2026-03-10T00:00:00Z"]
        );
    }

    #[test]
    fn nothing_begins_after_the_end_and_weekends_do_not_count() {
        let mut weekly = schedule(Some(Frequency::Weekly));
        weekly.ended = Some(time("2026-03-05T00:00:00Z"));
        assert_eq!(begins(&weekly, "2026-05-01T00:00:00Z").len(), 1);
        let mut friday = schedule(None);
        friday.start_date = "2026-03-06".parse().unwrap();
        let one = friday.occurrences(time("2026-03-30T00:00:00Z"))[0];
        assert_eq!(
            one.settles.to_string(),
            "2026-03-09T08:00:00Z",
            "the next banking day"
        );
    }

    #[test]
    fn a_holiday_does_not_count_either() {
        let mut friday = schedule(None);
        // Memorial Day is the 25th.
        friday.start_date = "2026-05-22".parse().unwrap();
        let one = friday.occurrences(time("2026-06-30T00:00:00Z"))[0];
        assert_eq!(one.settles.to_string(), "2026-05-26T07:00:00Z");
        let until = cancellable_until(one.initiated).unwrap();
        assert_eq!(until.to_string(), "2026-05-26T21:00:00Z");
    }

    #[test]
    fn the_last_moment_to_cancel_is_five_in_the_east_of_the_next_banking_day() {
        let until = |begun: &str| cancellable_until(time(begun)).unwrap().to_string();
        assert_eq!(until("2026-03-02T18:00:01Z"), "2026-03-03T22:00:00Z");
        assert_eq!(
            until("2026-03-06T08:00:00Z"),
            "2026-03-09T21:00:00Z",
            "over the weekend"
        );
    }
}
