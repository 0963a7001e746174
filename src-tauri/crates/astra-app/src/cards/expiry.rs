//! When a card expires: at the end of the month that is printed on it.

use jiff::civil::Date;
use serde::Serialize;

/// A card that expires soon, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiryWarning {
    /// How near that is.
    pub urgency: ExpiryUrgency,
    /// The last day on which the card is good.
    pub last_day: Date,
    /// Days from today to that one; 0 on the day itself and after it.
    pub days_left: u32,
}

/// How near the end of a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExpiryUrgency {
    /// Within 60 days.
    Within60Days,
    /// Within 30 days.
    Within30Days,
    /// Within 7 days, today included.
    Within7Days,
    /// Its last day is over.
    Expired,
}

impl ExpiryWarning {
    /// Of a date as it is printed on cards, `MM/YY`. None while it is further away than 60 days, and where the text is no
    /// such date.
    pub(super) fn of(printed: &str, today: Date) -> Option<Self> {
        let last_day = last_day(printed)?;
        let days = (last_day - today).get_days();
        let urgency = match days {
            ..0 => ExpiryUrgency::Expired,
            0..=7 => ExpiryUrgency::Within7Days,
            8..=30 => ExpiryUrgency::Within30Days,
            31..=60 => ExpiryUrgency::Within60Days,
            _ => return None,
        };
        Some(Self {
            urgency,
            last_day,
            days_left: u32::try_from(days).unwrap_or(0),
        })
    }
}

/// The last day on which a card is good that says `MM/YY`. Two digits of a year are of this century: no card is good for so long that another one could be meant.
pub(crate) fn last_day(printed: &str) -> Option<Date> {
    let (month, year) = printed.split_once('/')?;
    let two = |text: &str| -> Option<i8> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let first = Date::new(2000 + i16::from(two(year)?), two(month)?, 1).ok()?;
    Some(first.last_of_month())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::ExpiryUrgency::{Expired, Within7Days, Within30Days, Within60Days};
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_card_is_good_to_the_end_of_its_month_and_warned_of_60_30_and_7_days_before() {
        for (printed, today, wanted) in [
            ("03/27", date(2027, 1, 29), None),
            ("03/27", date(2027, 1, 30), Some((Within60Days, 60))),
            ("03/27", date(2027, 2, 28), Some((Within60Days, 31))),
            ("03/27", date(2027, 3, 1), Some((Within30Days, 30))),
            ("03/27", date(2027, 3, 23), Some((Within30Days, 8))),
            ("03/27", date(2027, 3, 24), Some((Within7Days, 7))),
            ("03/27", date(2027, 3, 31), Some((Within7Days, 0))),
            ("03/27", date(2027, 4, 1), Some((Expired, 0))),
            ("12/26", date(2026, 12, 31), Some((Within7Days, 0))),
            ("12/26", date(2027, 1, 1), Some((Expired, 0))),
            ("02/28", date(2028, 2, 29), Some((Within7Days, 0))),
            ("02/27", date(2027, 3, 1), Some((Expired, 0))),
            ("01/20", date(2026, 11, 28), Some((Expired, 0))),
        ] {
            let found = ExpiryWarning::of(printed, today);
            let found = found.map(|warning| (warning.urgency, warning.days_left));
            assert_eq!(found, wanted, "{printed} on {today}");
        }
        let warning = ExpiryWarning::of("02/28", date(2028, 2, 1)).unwrap();
        assert_eq!(warning.last_day, date(2028, 2, 29), "a leap year");
    }

    #[test]
    fn what_is_no_date_of_a_card_warns_of_nothing() {
        for text in [
            "", "03", "3/27", "00/27", "13/27", "03/2027", "+3/27", "03-27", "ab/cd", "03/27 ",
        ] {
            let warning = ExpiryWarning::of(text, date(2027, 3, 1));
            assert_eq!(warning, None, "{text:?}");
        }
    }
}
