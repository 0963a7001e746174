//! Which transfers an export holds, and what its file is called. Pure.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::ExportFormat;
use super::posting::arrived_at;
use crate::ground::error::AppError;
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::transfers::{Intent, IntentState, typed_day};

/// A period, as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExportPeriod {
    /// Whatever there is.
    All,
    /// The month of today.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// The year of today.
    ThisYear,
    /// The year before.
    LastYear,
    /// From one day to another, both typed.
    Days,
}

/// What is to be exported, as typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExportForm {
    /// Kind of file.
    pub format: ExportFormat,
    /// Period.
    pub period: ExportPeriod,
    /// First day, for [`ExportPeriod::Days`]: `11/01/2026`.
    pub from: String,
    /// Last day, for [`ExportPeriod::Days`].
    pub to: String,
}

/// Days from the first to the last, both with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

/// The days of a form; `None` for all.
///
/// # Errors
/// [`AppError::Invalid`], by field.
pub(super) fn days(form: &ExportForm, today: Date) -> Result<Option<Days>, AppError> {
    let month = |day: Date| Days {
        first: day.first_of_month(),
        last: day.last_of_month(),
    };
    let year = |day: Date| Days {
        first: day.first_of_year(),
        last: day.last_of_year(),
    };
    let before = |span: Span| today.saturating_sub(span);
    Ok(match form.period {
        ExportPeriod::All => None,
        ExportPeriod::ThisMonth => Some(month(today)),
        ExportPeriod::LastMonth => Some(month(before(1.month()))),
        ExportPeriod::ThisYear => Some(year(today)),
        ExportPeriod::LastYear => Some(year(before(1.year()))),
        ExportPeriod::Days => Some(typed(form)?),
    })
}

fn typed(form: &ExportForm) -> Result<Days, AppError> {
    let mut issues = Vec::new();
    let mut day = |field: &str, text: &str| {
        let read = typed_day(field, text);
        read.map_err(|issue| issues.push(issue)).ok()
    };
    let days = day("from", &form.from).zip(day("to", &form.to));
    match days {
        Some((first, last)) if first <= last => Ok(Days { first, last }),
        Some(_) => Err(AppError::Invalid(vec![FieldIssue::error(
            "to",
            IssueCode::BeforeFirstDay,
        )])),
        None => Err(AppError::Invalid(issues)),
    }
}

/// Whether a transfer belongs into the file.
///
/// A table of transfers goes by the day on which the person confirmed, as the screen does. OFX goes by the day on which the
/// money arrived: whoever imports one month after the other would otherwise never get a transfer that was confirmed in one
/// month and arrived in the next.
pub(super) fn holds(
    format: ExportFormat,
    days: Option<Days>,
    intent: &Intent,
    zone: &TimeZone,
) -> bool {
    let at = match format {
        ExportFormat::Csv => intent.created_at(),
        ExportFormat::Ofx102 | ExportFormat::Ofx211 if intent.state == IntentState::Processed => {
            arrived_at(intent)
        }
        ExportFormat::Ofx102 | ExportFormat::Ofx211 => return false,
    };
    let day = zone.to_datetime(at).date();
    days.is_none_or(|days| days.first <= day && day <= days.last)
}

/// `transfers.csv`, `transfers-2026.ofx`, `transfers-2026-11.csv`, `transfers-2026-11-01-to-2026-11-15.csv`.
pub(super) fn file_name(format: ExportFormat, days: Option<Days>) -> String {
    let extension = format.extension();
    let Some(Days { first, last }) = days else {
        return format!("transfers.{extension}");
    };
    let (year, month) = (first.year(), first.month());
    if (first, last) == (first.first_of_year(), first.last_of_year()) {
        format!("transfers-{year}.{extension}")
    } else if (first, last) == (first.first_of_month(), first.last_of_month()) {
        format!("transfers-{year}-{month:02}.{extension}")
    } else {
        format!("transfers-{first}-to-{last}.{extension}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;

    fn form(period: ExportPeriod, from: &str, to: &str) -> ExportForm {
        ExportForm {
            format: ExportFormat::Csv,
            period,
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn a_period_is_whole_days_and_its_file_is_called_by_it() {
        let today = date(2026, 3, 31);
        let table = [
            (form(ExportPeriod::All, "", ""), "transfers.csv"),
            (
                form(ExportPeriod::ThisMonth, "", ""),
                "transfers-2026-03.csv",
            ),
            // February has no 31st.
            (
                form(ExportPeriod::LastMonth, "", ""),
                "transfers-2026-02.csv",
            ),
            (form(ExportPeriod::ThisYear, "", ""), "transfers-2026.csv"),
            (form(ExportPeriod::LastYear, "", ""), "transfers-2025.csv"),
            (
                form(ExportPeriod::Days, "02/01/2026", " 02/28/2026 "),
                "transfers-2026-02.csv",
            ),
            (
                form(ExportPeriod::Days, "3/1/2026", "3/1/2026"),
                "transfers-2026-03-01-to-2026-03-01.csv",
            ),
        ];
        for (form, name) in table {
            let days = days(&form, today).unwrap();
            assert_eq!(file_name(form.format, days), name, "{form:?}");
        }
    }

    #[test]
    fn days_that_are_none_are_refused_at_their_field() {
        let table = [
            ("", "03/01/2026", vec![("from", IssueCode::Required)]),
            (
                "02/30/2026",
                "13/01/2026",
                vec![("from", IssueCode::DateShape), ("to", IssueCode::DateShape)],
            ),
            (
                "03/02/2026",
                "03/01/2026",
                vec![("to", IssueCode::BeforeFirstDay)],
            ),
        ];
        for (from, to, expected) in table {
            let refused = days(&form(ExportPeriod::Days, from, to), date(2026, 3, 31));
            let Err(AppError::Invalid(issues)) = refused else {
                panic!("{from} to {to} was taken: {refused:?}");
            };
            let found: Vec<_> = issues
                .iter()
                .map(|it| (it.field.as_str(), it.code))
                .collect();
            assert_eq!(found, expected);
        }
    }
}
