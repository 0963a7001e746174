//! The fields of a request for a routine that have a rule of their own (CONTRACT.md 16).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::ground::money::{Cents, parse_percent};
use crate::rules::{FieldErrors, Fields};
use crate::state::{Frequency, PaymentType};

const TYPES: [&str; 8] = [
    "one-time",
    "recurring",
    "percentage-based",
    "percentage-balance",
    "refill",
    "round-up",
    "sweep",
    "fifty-two-week",
];

const NOT_SIMULATED: &str = "Documented by the vendor, but not simulated.";

/// `debit` or `ach`.
pub(super) fn payment_type(fields: &mut Fields, errors: &mut FieldErrors) -> PaymentType {
    fields.expect("payment_type", errors);
    match fields
        .choice("payment_type", &["debit", "ach", "ledger"], errors)
        .as_deref()
    {
        Some("ach") => PaymentType::Ach,
        Some("ledger") => {
            errors.add("payment_type", NOT_SIMULATED);
            PaymentType::Debit
        }
        _ => PaymentType::Debit,
    }
}

/// From `type` and `frequency`, which go together.
pub(super) fn frequency(
    fields: &mut Fields,
    payment_type: PaymentType,
    errors: &mut FieldErrors,
) -> Option<Frequency> {
    fields.expect("type", errors);
    let word = fields.choice("type", &TYPES, errors);
    match word.as_deref() {
        Some("recurring") if payment_type == PaymentType::Debit => {
            errors.add("type", "Recurring routines exist between accounts only.");
            fields.choice("frequency", &Frequency::WORDS, errors);
            None
        }
        Some("recurring") => {
            fields.expect("frequency", errors);
            let word = fields.choice("frequency", &Frequency::WORDS, errors);
            word.and_then(|word| Frequency::of(&word))
        }
        // A frequency is left over, and so refused.
        Some("one-time") | None => None,
        Some(_) => {
            errors.add("type", NOT_SIMULATED);
            None
        }
    }
}

/// The amount in dollars (A41, amount rule).
pub(super) fn amount(fields: &mut Fields, errors: &mut FieldErrors) -> Cents {
    let before = errors.0.len();
    match fields
        .number("amount", errors)
        .map(|text| Cents::parse_amount(&text))
    {
        Some(Ok(amount)) => return amount,
        Some(Err(complaint)) => errors.add("amount", complaint),
        None if errors.0.len() == before => {
            errors.add("amount", "Missing data for required field.")
        }
        None => {}
    }
    Cents::default()
}

/// A date of the form YYYY-MM-DD, or a date-time, which counts by the date written in it, whatever its offset.
pub(super) fn date(fields: &mut Fields, name: &str, errors: &mut FieldErrors) -> Option<Date> {
    let is_date = |text: &str| match written_date(text) {
        Some(_) => Ok(()),
        None => Err("Must be a date of the form YYYY-MM-DD, or a date-time that begins so."),
    };
    let text = fields.optional(name, is_date, errors)?;
    written_date(&text)
}

fn written_date(text: &str) -> Option<Date> {
    let (date, time) = text.split_at_checked(10)?;
    // The vendor's times have an offset or none (CONTRACT.md 3); a zone in brackets is no time of theirs.
    let is_time = time.starts_with('T')
        && !time.contains('[')
        && (text.parse::<Timestamp>().is_ok() || text.parse::<DateTime>().is_ok());
    if !time.is_empty() && !is_time {
        return None;
    }
    date.parse().ok()
}

/// A percentage, in ten-thousandths of a percent.
pub(super) fn percent(fields: &mut Fields, name: &str, errors: &mut FieldErrors) -> Option<i64> {
    match parse_percent(&fields.number(name, errors)?) {
        Ok(percent) => Some(percent),
        Err(complaint) => {
            errors.add(name, complaint);
            None
        }
    }
}
