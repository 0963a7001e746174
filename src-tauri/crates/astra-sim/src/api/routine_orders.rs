//! A request for a routine: its fields, what speaks against it, and the routine that it makes (CONTRACT.md 16).

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::routine_fields::{amount, fee_percent, frequency, payment_type};
use super::{Refusal, cards};
use crate::clock::{after, los_angeles_date};
use crate::config::Config;
use crate::entropy::uuid;
use crate::money::Cents;
use crate::rules::{self, FieldErrors, Fields, no_rule};
use crate::state::{
    self, Ach, Course, Frequency, Moment, PaymentType, Program, ReviewStatus, Routine, Schedule,
    Transfer, TransferOutcome, UserStatus,
};

/// The amount that always fails: a simulator-only number (A57).
const FAILING_AMOUNT: Cents = Cents(666);

const SPEEDS: [&str; 5] = ["T+0", "T+1", "T+2", "T+4", "real-time"];

/// A request for a routine, its fields checked one by one.
pub(super) struct Order {
    pub(super) payment_type: PaymentType,
    frequency: Option<Frequency>,
    name: String,
    pub(super) source_id: String,
    pub(super) destination_id: String,
    destination_user_id: Option<String>,
    pub(super) amount: Cents,
    start_date: Option<Date>,
    client_correlation_id: Option<String>,
    preferred_settlement_speed: Option<String>,
    /// In ten-thousandths of a percent.
    fee_percent: Option<i64>,
}

impl Order {
    pub(super) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = Fields::parse(body).map_err(Refusal::bad_request)?;
        let errors = &mut FieldErrors::default();
        let payment_type = payment_type(&mut fields, errors);
        let frequency = frequency(&mut fields, payment_type, errors);
        let correlation_id = match payment_type {
            PaymentType::Debit => rules::correlation_id,
            PaymentType::Ach => rules::ach_correlation_id,
        };
        let other_types = [
            "threshold",
            "spending",
            "amount_start",
            "amount_increment",
            "minimum_transaction_threshold",
            "percent_of_transaction",
            "percent_of_balance",
        ];
        fields.refuse_documented(&other_types, errors);
        let is_date = |text: &str| match text.parse::<Date>() {
            Ok(_) if text.len() == 10 => Ok(()),
            _ => Err("Must be a date of the form YYYY-MM-DD."),
        };
        let order = Self {
            payment_type,
            frequency,
            name: fields.required("name", no_rule, errors),
            source_id: fields.required("source_id", no_rule, errors),
            destination_id: fields.required("destination_id", no_rule, errors),
            destination_user_id: fields.optional("destination_user_id", no_rule, errors),
            amount: amount(&mut fields, errors),
            start_date: fields
                .optional("start_date", is_date, errors)
                .and_then(|text| text.parse().ok()),
            client_correlation_id: fields.optional("client_correlation_id", correlation_id, errors),
            preferred_settlement_speed: fields.choice(
                "preferred_settlement_speed",
                &SPEEDS,
                errors,
            ),
            fee_percent: match payment_type {
                PaymentType::Debit => fee_percent(&mut fields, errors),
                // Whatever is sent is left over, and so refused.
                PaymentType::Ach => None,
            },
        };
        fields.finish(errors);
        if errors.is_empty() {
            Ok(order)
        } else {
            Err(Refusal::Fields(std::mem::take(errors)))
        }
    }

    pub(super) fn customer_fee(&self, config: &Config) -> Cents {
        self.fee_percent
            .map_or(config.customer_fee, |percent| self.amount.portion(percent))
    }

    /// The refusals of A42, for preview and creation alike.
    pub(super) fn check(
        &self,
        state: &state::State,
        user_id: &str,
        at: Moment<'_>,
    ) -> Result<(), Refusal> {
        let modes = at.modes;
        let forbid = |why| Err(Refusal::generic(StatusCode::FORBIDDEN, why));
        if self.payment_type == PaymentType::Debit && !modes.debit {
            return forbid("Debit cards are not enabled for this client.");
        }
        let receiver = self.destination_user_id.as_deref().unwrap_or(user_id);
        if receiver != user_id && !modes.person_to_person {
            return forbid("Transfers to another user are not enabled for this client.");
        }
        match self.payment_type {
            PaymentType::Debit => self.check_cards(state, user_id, receiver, at)?,
            PaymentType::Ach => self.check_accounts(state, user_id, receiver)?,
        }
        let refuse = |why| Err(Refusal::bad_request(why));
        if state
            .user(user_id)
            .is_some_and(|user| user.status(at.now) == UserStatus::Rejected)
        {
            return refuse("The user may not start routines.");
        }
        if state.program_of(user_id) == Some(Program::ReceiveOnly) {
            return refuse("A receive-only user cannot send.");
        }
        let today = los_angeles_date(at.now);
        match (self.payment_type, self.start_date) {
            (PaymentType::Debit, _) if self.amount > at.config.transfer_limit => {
                refuse("The amount is over the limit of one transfer.")
            }
            (PaymentType::Debit, _) if is_over_count(state, user_id, at.now) => {
                refuse("The user's limit of card transfers a day is reached.")
            }
            (PaymentType::Debit, Some(date)) if date > today => {
                refuse("A debit routine may not start in the future.")
            }
            (PaymentType::Ach, Some(date)) if date < today => {
                refuse("A routine may not start in the past.")
            }
            _ => Ok(()),
        }
    }

    fn check_cards(
        &self,
        state: &state::State,
        user_id: &str,
        receiver: &str,
        at: Moment<'_>,
    ) -> Result<(), Refusal> {
        let no_card = || Refusal::not_found("No such card.");
        let source = state
            .card_of(user_id, &self.source_id)
            .ok_or_else(no_card)?;
        let destination = state
            .card_of(receiver, &self.destination_id)
            .ok_or_else(no_card)?;
        let refuse = |why| Err(Refusal::bad_request(why));
        if source.id == destination.id {
            return refuse("Source and destination must be different cards.");
        }
        if [source, destination]
            .iter()
            .any(|card| card.review_status != ReviewStatus::Approved)
        {
            return refuse("Both cards must be approved.");
        }
        if [source, destination]
            .iter()
            .any(|card| cards::has_passed(&card.expiration_date, at.now))
        {
            return refuse("A card has expired.");
        }
        if !source.pull_enabled {
            return refuse("The source card cannot fund transfers.");
        }
        if !destination.push_enabled {
            return refuse("The destination card cannot receive transfers.");
        }
        Ok(())
    }

    fn check_accounts(
        &self,
        state: &state::State,
        user_id: &str,
        receiver: &str,
    ) -> Result<(), Refusal> {
        let no_account = || Refusal::not_found("No such account.");
        let source = state
            .account_of(user_id, &self.source_id)
            .ok_or_else(no_account)?;
        let destination = state
            .account_of(receiver, &self.destination_id)
            .ok_or_else(no_account)?;
        if source.id == destination.id {
            return Err(Refusal::bad_request(
                "Source and destination must be different accounts.",
            ));
        }
        Ok(())
    }

    pub(super) fn routine(
        self,
        state: &mut state::State,
        user_id: &str,
        at: Moment<'_>,
    ) -> Result<Routine, Refusal> {
        self.check(state, user_id, at)?;
        let status = state.user(user_id).map(|user| user.status(at.now));
        let pull_fails = state
            .card_of(user_id, &self.source_id)
            .is_some_and(|card| card.pull_fails);
        let outcome = if pull_fails || self.amount == FAILING_AMOUNT {
            TransferOutcome::Failed {
                reason: "insufficient_funds".to_owned(),
            }
        } else {
            TransferOutcome::Processed
        };
        let course = match status {
            Some(UserStatus::Approved) if self.payment_type == PaymentType::Ach => {
                Course::Ach(self.ach(outcome, at))
            }
            Some(UserStatus::Approved) => Course::Runs(Transfer {
                id: uuid(at.entropy),
                pull_id: uuid(at.entropy),
                push_id: uuid(at.entropy),
                pull_amount: Cents(self.amount.0 + self.customer_fee(at.config).0),
                push_amount: self.amount,
                initiated: after(at.now, at.config.transfer_created_after),
                settles: after(at.now, settles_after(at.config)),
                outcome,
                chargeback: None,
            }),
            Some(UserStatus::Suspended) => Course::UserSuspended,
            _ => Course::WaitsForApproval,
        };
        Ok(Routine {
            id: uuid(at.entropy),
            place: state.next_place(),
            user_id: user_id.to_owned(),
            name: self.name,
            source_id: self.source_id,
            destination_id: self.destination_id,
            // Filled with the caller for me-to-me.
            destination_user_id: self
                .destination_user_id
                .unwrap_or_else(|| user_id.to_owned()),
            amount: self.amount,
            start_date: self.start_date.unwrap_or_else(|| los_angeles_date(at.now)),
            created: at.now,
            client_correlation_id: self.client_correlation_id,
            preferred_settlement_speed: self.preferred_settlement_speed,
            idempotency_key: None,
            deleted: false,
            payment_type: self.payment_type,
            frequency: self.frequency,
            course,
        })
    }

    /// An amount over the user's limit is capped without a word (CONTRACT.md 16).
    fn ach(&self, outcome: TransferOutcome, at: Moment<'_>) -> Ach {
        Ach {
            schedule: Schedule {
                earliest: after(at.now, at.config.transfer_created_after),
                start_date: self.start_date.unwrap_or_else(|| los_angeles_date(at.now)),
                frequency: self.frequency,
                settlement_days: match self.preferred_settlement_speed.as_deref() {
                    Some("T+0" | "real-time") => 0,
                    Some("T+2") => 2,
                    Some("T+4") => 4,
                    _ => 1,
                },
                settles_after: settles_after(at.config)
                    .saturating_sub(at.config.transfer_created_after),
                pauses: Vec::new(),
                cancelled: BTreeMap::new(),
                ended: None,
            },
            amount: self.amount.min(at.config.transfer_limit),
            outcome,
        }
    }
}

/// The lowest tier allows one card transfer a day (CONTRACT.md 11); who is not approved makes none anyway.
fn is_over_count(state: &state::State, user_id: &str, now: Timestamp) -> bool {
    let lowered = state
        .user(user_id)
        .is_some_and(|user| user.contact.lowers_capabilities(now));
    let today = |routine: &Routine| {
        let age = now.duration_since(routine.created);
        routine.payment_type == PaymentType::Debit && age < SignedDuration::from_hours(24)
    };
    lowered && state.routines_of(user_id).any(today)
}

fn settles_after(config: &Config) -> Duration {
    config
        .transfer_settled_after
        .max(config.transfer_created_after)
}
