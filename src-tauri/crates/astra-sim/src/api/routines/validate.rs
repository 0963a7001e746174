//! What is checked of every request for a routine: the fields that have a rule of their own, then what stands against the
//! routine as a whole, and the one transfer that it makes (CONTRACT.md 16, 17).

use std::time::Duration;

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use strum::VariantNames;

use crate::api::error::ApiError;
use crate::config::{Moment, ReviewStatus, Settings};
use crate::ground::{Cents, after, parse_percent, uuid};
use crate::rules::Fields;
use crate::state;
use crate::state::{
    Card, Frequency, PaymentType, Program, Transfer, TransferOutcome, UserStatus, has_passed,
};

pub(super) const OVER_LIMIT: &str = "The amount is over the limit of one transfer.";

/// The amount that always fails: a simulator-only number (A57, failing amount).
const FAILING_AMOUNT: Cents = Cents(666);

/// The grant that such a routine needs.
pub(super) fn check_granted(
    payment_type: PaymentType,
    to_another: bool,
    at: Moment<'_>,
) -> Result<(), ApiError> {
    let forbid = |why| Err(ApiError::generic(StatusCode::FORBIDDEN, why));
    if payment_type == PaymentType::Debit && !at.grants.debit {
        return forbid("Debit cards are not enabled for this client.");
    }
    if to_another && !at.grants.person_to_person {
        return forbid("Transfers to another user are not enabled for this client.");
    }
    Ok(())
}

/// Refuses with `why` unless it is `good`.
fn require(good: bool, why: &str) -> Result<(), ApiError> {
    if good {
        Ok(())
    } else {
        Err(ApiError::bad_request(why))
    }
}

/// Who may not send at all.
pub(super) fn check_sender(
    state: &state::State,
    user_id: &str,
    at: Moment<'_>,
) -> Result<(), ApiError> {
    let user = state.user(user_id);
    let is_rejected = user.is_some_and(|user| user.status(at.now) == UserStatus::Rejected);
    require(!is_rejected, "The user may not start routines.")?;
    let may_send = state.program_of(user_id) != Some(Program::ReceiveOnly);
    require(may_send, "A receive-only user cannot send.")
}

pub(super) fn check_usable(card: &Card, at: Moment<'_>) -> Result<(), ApiError> {
    let is_approved = card.review_status == ReviewStatus::Approved;
    require(is_approved, "A card that is used must be approved.")?;
    let is_valid = !has_passed(&card.expiration_date, at.now);
    require(is_valid, "A card has expired.")
}

pub(super) fn check_funds(source: &Card) -> Result<(), ApiError> {
    require(
        source.pull_enabled,
        "The source card cannot fund transfers.",
    )
}

pub(super) fn check_receives(destination: &Card) -> Result<(), ApiError> {
    let why = "The destination card cannot receive transfers.";
    require(destination.push_enabled, why)
}

/// How a transfer ends that is pulled from `source`, or from an account.
pub(super) fn outcome(source: Option<&Card>, amount: Cents) -> TransferOutcome {
    if source.is_some_and(|card| card.pull_fails) || amount == FAILING_AMOUNT {
        TransferOutcome::Failed {
            reason: "insufficient_funds".to_owned(),
        }
    } else {
        TransferOutcome::Processed
    }
}

/// A transfer that begins and ends at once, as assumed (A46, sandbox delays). The fee is added to what is pulled.
pub(super) fn one_transfer(
    amount: Cents,
    fee: Cents,
    outcome: TransferOutcome,
    at: Moment<'_>,
) -> Transfer {
    Transfer {
        id: uuid(at.entropy),
        pull_id: uuid(at.entropy),
        push_id: uuid(at.entropy),
        pull_amount: Cents(amount.0 + fee.0),
        push_amount: amount,
        initiated: after(at.now, at.settings.transfer_created_after),
        settles: after(at.now, settles_after(at.settings)),
        outcome,
        chargeback: None,
    }
}

pub(super) fn settles_after(settings: Settings) -> Duration {
    settings
        .transfer_settled_after
        .max(settings.transfer_created_after)
}

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
pub(super) fn payment_type(fields: &mut Fields) -> PaymentType {
    fields.expect("payment_type");
    match fields
        .choice("payment_type", &["debit", "ach", "ledger"])
        .as_deref()
    {
        Some("ach") => PaymentType::Ach,
        Some("ledger") => {
            fields.complain("payment_type", NOT_SIMULATED);
            PaymentType::Debit
        }
        _ => PaymentType::Debit,
    }
}

/// From `type` and `frequency`, which go together.
pub(super) fn frequency(fields: &mut Fields, payment_type: PaymentType) -> Option<Frequency> {
    fields.expect("type");
    let word = fields.choice("type", &TYPES);
    match word.as_deref() {
        Some("recurring") if payment_type == PaymentType::Debit => {
            fields.complain("type", "Recurring routines exist between accounts only.");
            fields.choice("frequency", Frequency::VARIANTS);
            None
        }
        Some("recurring") => {
            fields.expect("frequency");
            let word = fields.choice("frequency", Frequency::VARIANTS);
            word?.parse().ok()
        }
        // A frequency is left over, and so refused.
        Some("one-time") | None => None,
        Some(_) => {
            fields.complain("type", NOT_SIMULATED);
            None
        }
    }
}

/// The amount in dollars (A41, amounts).
pub(super) fn amount(fields: &mut Fields) -> Cents {
    fields.expect("amount");
    match fields
        .number("amount")
        .map(|text| Cents::parse_amount(&text))
    {
        Some(Ok(amount)) => return amount,
        Some(Err(complaint)) => fields.complain("amount", complaint),
        None => {}
    }
    Cents::default()
}

/// A date of the form YYYY-MM-DD, or a date-time, which counts by the date written in it, whatever its offset.
pub(super) fn date(fields: &mut Fields, name: &str) -> Option<Date> {
    let is_date = |text: &str| match written_date(text) {
        Some(_) => Ok(()),
        None => Err("Must be a date of the form YYYY-MM-DD, or a date-time that begins so."),
    };
    let text = fields.optional(name, is_date)?;
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
pub(super) fn percent(fields: &mut Fields, name: &str) -> Option<i64> {
    match parse_percent(&fields.number(name)?) {
        Ok(percent) => Some(percent),
        Err(complaint) => {
            fields.complain(name, complaint);
            None
        }
    }
}
