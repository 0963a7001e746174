//! The days on which ACH settles: those of the Federal Reserve Banks. When something settles is the schedule's to say.

use jiff::civil::{Date, Weekday};

/// Neither a weekend nor a holiday of the Federal Reserve Banks.
pub(crate) fn is_banking_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(date)
}

/// The holiday schedule that the Federal Reserve Banks publish: eleven days a year. One that falls on a Sunday is kept on
/// the Monday after it; one that falls on a Saturday is not moved, the banks are open on the Friday before.
fn is_holiday(date: Date) -> bool {
    let is_fixed = |date: Date| {
        matches!(
            (date.month(), date.day()),
            (1, 1) | (6, 19) | (7, 4) | (11, 11) | (12, 25)
        )
    };
    // The month, which weekday of it, and that weekday; -1 is the last.
    const FLOATING: [(i8, i8, Weekday); 6] = [
        (1, 3, Weekday::Monday),
        (2, 3, Weekday::Monday),
        (5, -1, Weekday::Monday),
        (9, 1, Weekday::Monday),
        (10, 2, Weekday::Monday),
        (11, 4, Weekday::Thursday),
    ];
    let is_floating = FLOATING.iter().any(|(month, nth, weekday)| {
        date.month() == *month
            && date
                .nth_weekday_of_month(*nth, *weekday)
                .is_ok_and(|nth| nth == date)
    });
    let was_on_sunday = date.weekday() == Weekday::Monday && date.yesterday().is_ok_and(is_fixed);
    is_fixed(date) || is_floating || was_on_sunday
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// As published for these years; what falls on a Saturday is no banking day anyway.
    const PUBLISHED: [(i16, [&str; 11]); 3] = [
        (
            2025,
            [
                "01-01", "01-20", "02-17", "05-26", "06-19", "07-04", "09-01", "10-13", "11-11",
                "11-27", "12-25",
            ],
        ),
        (
            2026,
            [
                "01-01", "01-19", "02-16", "05-25", "06-19", "07-04", "09-07", "10-12", "11-11",
                "11-26", "12-25",
            ],
        ),
        (
            2027,
            [
                "01-01", "01-18", "02-15", "05-31", "06-19", "07-05", "09-06", "10-11", "11-11",
                "11-25", "12-25",
            ],
        ),
    ];

    #[test]
    fn the_banking_days_of_three_years_are_those_of_the_federal_reserve() {
        for (year, holidays) in PUBLISHED {
            let closed = holidays.map(|day| format!("{year}-{day}").parse::<Date>().unwrap());
            let first: Date = format!("{year}-01-01").parse().unwrap();
            for date in first
                .series(jiff::Span::new().days(1))
                .take_while(|date| date.year() == year)
            {
                let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
                let open = !is_weekend && !closed.contains(&date);
                assert_eq!(is_banking_day(date), open, "{date}");
            }
        }
    }

    #[test]
    fn a_holiday_on_a_saturday_is_not_moved_and_one_on_a_sunday_is() {
        let is_open = |date: &str| is_banking_day(date.parse().unwrap());
        assert!(is_open("2026-07-03"), "4 July 2026 is a Saturday");
        assert!(!is_open("2027-07-05"), "4 July 2027 is a Sunday");
        assert!(is_open("2027-07-02"));
    }
}
