//! The reasons to refuse any routine, and the one transfer that it makes (CONTRACT.md 16, 17). Which fields a request has
//! is its order's.

use std::time::Duration;

use axum::http::StatusCode;

use crate::api::error::ApiError;
use crate::config::moment::Moment;
use crate::config::settings::Settings;
use crate::config::test_cards::ReviewStatus;
use crate::ground::clock::after;
use crate::ground::entropy::uuid;
use crate::ground::money::Cents;
use crate::state;
use crate::state::{Card, PaymentType, Program, Transfer, TransferOutcome, UserStatus, has_passed};

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

/// Who may not send at all.
pub(super) fn check_sender(
    state: &state::State,
    user_id: &str,
    at: Moment<'_>,
) -> Result<(), ApiError> {
    let refuse = |why| Err(ApiError::bad_request(why));
    if state
        .user(user_id)
        .is_some_and(|user| user.status(at.now) == UserStatus::Rejected)
    {
        return refuse("The user may not start routines.");
    }
    if state.program_of(user_id) == Some(Program::ReceiveOnly) {
        return refuse("A receive-only user cannot send.");
    }
    Ok(())
}

pub(super) fn check_usable(card: &Card, at: Moment<'_>) -> Result<(), ApiError> {
    let refuse = |why| Err(ApiError::bad_request(why));
    if card.review_status != ReviewStatus::Approved {
        return refuse("A card that is used must be approved.");
    }
    if has_passed(&card.expiration_date, at.now) {
        return refuse("A card has expired.");
    }
    Ok(())
}

pub(super) fn check_funds(source: &Card) -> Result<(), ApiError> {
    if source.pull_enabled {
        return Ok(());
    }
    Err(ApiError::bad_request(
        "The source card cannot fund transfers.",
    ))
}

pub(super) fn check_receives(destination: &Card) -> Result<(), ApiError> {
    if destination.push_enabled {
        return Ok(());
    }
    Err(ApiError::bad_request(
        "The destination card cannot receive transfers.",
    ))
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
