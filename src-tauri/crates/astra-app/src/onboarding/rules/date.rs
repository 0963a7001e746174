//! Dates of birth.

use std::fmt;

use jiff::civil::{Date, date};

use super::{Problem, seen};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::is_dash;

/// Youngest accepted age in whole years.
const ADULT_YEARS: i16 = 18;

/// No living person was born before; an earlier year is a typing mistake.
const EARLIEST: Date = date(1900, 1, 1);

/// Date of birth of an adult.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate(Date);

impl BirthDate {
    /// Reads month, day and year, as in `03/27/1985`, `3-7-1985`, `3 27 1985` or `03271985`, or a year first, as in
    /// `1985-03-27`. Not with dots: 3.7.1985 may mean the third of July.
    ///
    /// Somebody born on 29 February comes of age on 1 March in a common year, the later of the two readings of the law.
    ///
    /// # Errors
    /// `required`, `date_shape`, `date_future`, `date_too_old` or `minor`.
    pub fn parse(raw: &str, today: Date) -> Result<Self, Problem> {
        let born = read(&seen(raw)?).ok_or(IssueCode::DateShape)?;
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
    let separator = |c: char| c == '/' || is_dash(c) || c.is_whitespace();
    let mut parts: Vec<&str> = text
        .split(separator)
        .filter(|part| !part.is_empty())
        .collect();
    if let [digits] = parts[..]
        && digits.len() == 8
        && digits.is_ascii()
    {
        parts = vec![&digits[..2], &digits[2..4], &digits[4..]];
    }
    let [first, second, third] = parts[..] else {
        return None;
    };
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, first, second)
    };
    let (month, day) = (number(month, 1..=2)?, number(day, 1..=2)?);
    let year = number(year, 4..=4)?;
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
    use super::super::spellings;
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 2, 28);

    #[test]
    fn every_spelling_in_the_table_is_read_or_refused() {
        spellings::hold("date", |raw| {
            BirthDate::parse(raw, TODAY).map(|born| born.date().to_string())
        });
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
