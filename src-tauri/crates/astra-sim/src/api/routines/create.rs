//! A request for a routine: its fields, the reasons to refuse it, and the routine that it makes (CONTRACT.md 16).

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::api::error::ApiError;
use crate::api::routines::validate::{
    OVER_LIMIT, amount, check_funds, check_granted, check_receives, check_sender, check_usable,
    date, frequency, one_transfer, outcome, payment_type, percent, settles_after,
};
use crate::config::{Config, Moment};
use crate::ground::{Cents, after, los_angeles_date, uuid};
use crate::rules::{Fields, no_rule};
use crate::state::{Ach, Course, Frequency, PaymentType, Routine, Schedule, TransferOutcome};
use crate::{rules, state};

pub(super) const SPEEDS: [&str; 5] = ["T+0", "T+1", "T+2", "T+4", "real-time"];

/// The banking days that an ACH transfer of a speed takes.
pub(super) fn settlement_days(speed: Option<&str>) -> u8 {
    match speed {
        Some("T+0" | "real-time") => 0,
        Some("T+2") => 2,
        Some("T+4") => 4,
        _ => 1,
    }
}

/// The form of a correlation id (CONTRACT.md 16).
pub(super) fn correlation_rule(payment_type: PaymentType) -> fn(&str) -> rules::Verdict {
    match payment_type {
        PaymentType::Debit => rules::correlation_id,
        PaymentType::Ach => rules::ach_correlation_id,
    }
}

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
    pub(super) fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let mut fields = Fields::parse(body)?;
        let payment_type = payment_type(&mut fields);
        let frequency = frequency(&mut fields, payment_type);
        let correlation_id = correlation_rule(payment_type);
        let other_types = [
            "threshold",
            "spending",
            "amount_start",
            "amount_increment",
            "minimum_transaction_threshold",
            "percent_of_transaction",
            "percent_of_balance",
        ];
        fields.refuse_documented(&other_types);
        let order = Self {
            payment_type,
            frequency,
            name: fields.required("name", no_rule),
            source_id: fields.required("source_id", no_rule),
            destination_id: fields.required("destination_id", no_rule),
            destination_user_id: fields.optional("destination_user_id", no_rule),
            amount: amount(&mut fields),
            start_date: date(&mut fields, "start_date"),
            client_correlation_id: fields.optional("client_correlation_id", correlation_id),
            preferred_settlement_speed: fields.choice("preferred_settlement_speed", &SPEEDS),
            fee_percent: match payment_type {
                PaymentType::Debit => percent(&mut fields, "customer_debit_fee_percent_override"),
                // Whatever is sent is left over, and so refused.
                PaymentType::Ach => None,
            },
        };
        fields.finish()?;
        Ok(order)
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
    ) -> Result<(), ApiError> {
        let receiver = self.destination_user_id.as_deref().unwrap_or(user_id);
        check_granted(self.payment_type, receiver != user_id, at)?;
        match self.payment_type {
            PaymentType::Debit => self.check_cards(state, user_id, receiver, at)?,
            PaymentType::Ach => self.check_accounts(state, user_id, receiver)?,
        }
        check_sender(state, user_id, at)?;
        let refuse = |why| Err(ApiError::bad_request(why));
        let today = los_angeles_date(at.now);
        match (self.payment_type, self.start_date) {
            (PaymentType::Debit, _) if self.amount > at.config.transfer_limit => refuse(OVER_LIMIT),
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
    ) -> Result<(), ApiError> {
        let no_card = || ApiError::not_found("No such card.");
        let source = state
            .card_of(user_id, &self.source_id)
            .ok_or_else(no_card)?;
        let destination = state
            .card_of(receiver, &self.destination_id)
            .ok_or_else(no_card)?;
        let refuse = |why| Err(ApiError::bad_request(why));
        if source.id == destination.id {
            return refuse("Source and destination must be different cards.");
        }
        check_usable(source, at)?;
        check_usable(destination, at)?;
        check_funds(source)?;
        check_receives(destination)
    }

    fn check_accounts(
        &self,
        state: &state::State,
        user_id: &str,
        receiver: &str,
    ) -> Result<(), ApiError> {
        let no_account = || ApiError::not_found("No such account.");
        let source = state
            .account_of(user_id, &self.source_id)
            .ok_or_else(no_account)?;
        let destination = state
            .account_of(receiver, &self.destination_id)
            .ok_or_else(no_account)?;
        if source.id == destination.id {
            return Err(ApiError::bad_request(
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
    ) -> Result<Routine, ApiError> {
        self.check(state, user_id, at)?;
        let outcome = outcome(state.card_of(user_id, &self.source_id), self.amount);
        let course = match self.payment_type {
            PaymentType::Ach => Course::Ach(self.ach(outcome, at)),
            PaymentType::Debit => {
                let fee = self.customer_fee(at.config);
                Course::Runs(one_transfer(self.amount, fee, outcome, at))
            }
        };
        let routine = Routine {
            id: uuid(at.entropy),
            place: state.next_place(),
            user_id: user_id.to_owned(),
            name: at.settings.kept_name(self.name),
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
            earlier_correlation_ids: Vec::new(),
            idempotency_key: None,
            deleted: false,
            payment_type: self.payment_type,
            card_and_account: None,
            frequency: self.frequency,
            pending_approval: None,
            course,
        };
        Ok(routine.begin_for(state.user(user_id), at))
    }

    /// An amount over the user's limit is capped without a word (CONTRACT.md 16).
    fn ach(&self, outcome: TransferOutcome, at: Moment<'_>) -> Ach {
        Ach {
            schedule: Schedule {
                earliest: after(at.now, at.settings.transfer_created_after),
                start_date: self.start_date.unwrap_or_else(|| los_angeles_date(at.now)),
                frequency: self.frequency,
                settlement_days: settlement_days(self.preferred_settlement_speed.as_deref()),
                settles_after: settles_after(at.settings)
                    .saturating_sub(at.settings.transfer_created_after),
                earlier_speeds: Vec::new(),
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
        let is_between_cards =
            routine.payment_type == PaymentType::Debit && routine.card_and_account.is_none();
        is_between_cards && age < SignedDuration::from_hours(24)
    };
    lowered && state.routines_of(user_id).any(today)
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(crate) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{AchCorrelationId, CorrelationId, StartDate, Words, words};
    use crate::state::Frequency;

    /// A routine (section 16): between cards once, or between bank accounts once or again and again.
    #[derive(ToSchema)]
    #[serde(untagged)]
    pub(crate) enum RoutineRequest {
        Debit(DebitRoutine),
        Ach(AchRoutine),
        Recurring(RecurringRoutine),
    }

    words! { OneTimeWord "one-time", RecurringWord "recurring", DebitWord "debit", AchWord "ach" }

    #[derive(ToSchema)]
    pub(crate) enum SettlementSpeed {
        #[serde(rename = "T+0")]
        SameDay,
        #[serde(rename = "T+1")]
        NextDay,
        #[serde(rename = "T+2")]
        TwoDays,
        #[serde(rename = "T+4")]
        FourDays,
        #[serde(rename = "real-time")]
        RealTime,
    }

    /// US dollars, cents as decimals: more than zero, at most two decimals (A41, amount rule).
    #[derive(ToSchema)]
    #[schema(minimum = 0.01, examples(4.99))]
    pub(crate) struct Amount(f64);

    /// From one card to another.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct DebitRoutine {
        #[serde(rename = "type")]
        kind: OneTimeWord,
        payment_type: DebitWord,
        name: Words,
        /// The card that pays.
        source_id: Words,
        /// The card that is paid.
        destination_id: Words,
        /// Whose the second card is; the caller if left out.
        destination_user_id: Option<String>,
        /// At most 10,000.00; anything over it is refused.
        amount: Amount,
        /// Not in the future, by Los Angeles time; today if left out.
        start_date: Option<StartDate>,
        client_correlation_id: Option<CorrelationId>,
        preferred_settlement_speed: Option<SettlementSpeed>,
        /// At most four decimals.
        #[schema(minimum = 0, maximum = 100, examples(1.25))]
        customer_debit_fee_percent_override: Option<f64>,
    }

    macro_rules! between_accounts {
        ($($(#[$doc:meta])* $name:ident { $kind:ty $(, $frequency:ident: $often:ty)? })*) => {$(
            $(#[$doc])*
            #[derive(ToSchema)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                #[serde(rename = "type")]
                kind: $kind,
                payment_type: AchWord,
                $($frequency: $often,)?
                name: Words,
                /// The account that pays.
                source_id: Words,
                /// The account that is paid.
                destination_id: Words,
                /// Whose the second account is; the caller if left out.
                destination_user_id: Option<String>,
                /// Capped at 10,000.00.
                amount: Amount,
                /// Not in the past, by Los Angeles time; today if left out.
                start_date: Option<StartDate>,
                client_correlation_id: Option<AchCorrelationId>,
                preferred_settlement_speed: Option<SettlementSpeed>,
            }
        )*};
    }

    between_accounts! {
        /// From one bank account to another, once.
        AchRoutine { OneTimeWord }
        /// From one bank account to another, until it is deleted.
        RecurringRoutine { RecurringWord, frequency: Frequency }
    }
}
