//! Dates of birth.

use std::fmt;

use jiff::civil::{Date, date};

use super::Problem;
use crate::onboarding::IssueCode;

/// Youngest accepted age in whole years.
const ADULT_YEARS: i16 = 18;

/// Nobody alive was born before; an earlier year is a slip of the finger.
const EARLIEST: Date = date(1900, 1, 1);

/// Date of birth of an adult.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate(Date);

impl BirthDate {
    /// Reads `MM/DD/YYYY`, `M/D/YYYY` or `YYYY-MM-DD`.
    ///
    /// Somebody born on 29 February comes of age on 1 March in a common year, the later of the two readings of the law.
    ///
    /// # Errors
    /// `required`, `date_shape`, `date_future`, `date_too_old` or `minor`.
    pub fn parse(raw: &str, today: Date) -> Result<Self, Problem> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(IssueCode::Required.into());
        }
        let born = read(text).ok_or(IssueCode::DateShape)?;
        if born > today {
            return Err(IssueCode::DateFuture.into());
        }
        if born < EARLIEST {
            return Err(IssueCode::DateTooOld.into());
        }
        let comes_of_age = (born.year() + ADULT_YEARS, born.month(), born.day());
        if (today.year(), today.month(), today.day()) < comes_of_age {
            return Err(IssueCode::Minor.into());
        }
        Ok(Self(born))
    }

    /// The day; written `YYYY-MM-DD` by its `Display`.
    pub fn date(self) -> Date {
        self.0
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(..)")
    }
}

/// A day of the calendar in one of the accepted spellings.
fn read(text: &str) -> Option<Date> {
    let (year, month, day) = if text.contains('/') {
        let mut parts = text.split('/').map(str::trim);
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        (
            number(year, 4..=4)?,
            number(month, 1..=2)?,
            number(day, 1..=2)?,
        )
    } else {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        (
            number(year, 4..=4)?,
            number(month, 2..=2)?,
            number(day, 2..=2)?,
        )
    };
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A number of so many ASCII digits.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    (digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 2, 28);

    #[test]
    fn every_spelling_is_the_same_day() {
        for raw in ["02/03/1985", "2/3/1985", "1985-02-03", " 02 / 03 / 1985 "] {
            let born = BirthDate::parse(raw, TODAY).unwrap();
            assert_eq!(born.date().to_string(), "1985-02-03", "{raw:?}");
        }
    }

    #[test]
    fn each_wrong_date_says_what_is_wrong() {
        for (raw, code) in [
            ("", IssueCode::Required),
            ("02/30/1985", IssueCode::DateShape),
            ("13/01/1985", IssueCode::DateShape),
            ("02/29/1985", IssueCode::DateShape),
            ("0/1/1985", IssueCode::DateShape),
            ("2/3/85", IssueCode::DateShape),
            ("1985-2-3", IssueCode::DateShape),
            ("1985/02/03", IssueCode::DateShape),
            ("02-03-1985", IssueCode::DateShape),
            ("1985-02-03-01", IssueCode::DateShape),
            ("1/2/3/4", IssueCode::DateShape),
            ("Feb 3, 1985", IssueCode::DateShape),
            ("02/03/19\u{0}85", IssueCode::DateShape),
            ("-985-02-03", IssueCode::DateShape),
            ("03/01/2026", IssueCode::DateFuture),
            ("12/31/1899", IssueCode::DateTooOld),
            ("02/28/2026", IssueCode::Minor),
            ("03/01/2008", IssueCode::Minor),
        ] {
            assert_eq!(
                BirthDate::parse(raw, TODAY).map_err(|p| p.code),
                Err(code),
                "{raw:?}"
            );
        }
        assert!(
            BirthDate::parse("01/01/1900", TODAY).is_ok(),
            "the earliest day itself"
        );
    }

    #[test]
    fn one_is_an_adult_from_the_eighteenth_birthday() {
        let born = "02/28/2008";
        assert!(BirthDate::parse(born, date(2026, 2, 28)).is_ok());
        assert!(BirthDate::parse(born, date(2026, 2, 27)).is_err());
    }

    #[test]
    fn a_leap_day_birthday_counts_from_the_first_of_march() {
        let born = "02/29/2008";
        assert_eq!(
            BirthDate::parse(born, date(2026, 2, 28)).unwrap_err().code,
            IssueCode::Minor
        );
        assert!(BirthDate::parse(born, date(2026, 3, 1)).is_ok());
    }

    proptest! {
        #[test]
        fn the_us_and_the_iso_spelling_agree(year in 1900i16..=2008, month in 1i8..=12, day in 1i8..=31) {
            let us = BirthDate::parse(&format!("{month}/{day}/{year}"), TODAY);
            let iso = BirthDate::parse(&format!("{year:04}-{month:02}-{day:02}"), TODAY);
            prop_assert_eq!(us, iso);
        }

        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = BirthDate::parse(&raw, TODAY);
        }
    }
}
