//! A request for a routine between a card and an account: its fields, the reasons to refuse it, and the routine that it
//! makes (CONTRACT.md 16). It makes one transfer, as one between cards does.

use axum::http::StatusCode;
use jiff::civil::Date;

use crate::api::error::ApiError;
use crate::api::routines::fields::{amount, date, percent};
use crate::api::routines::validate::{
    OVER_LIMIT, check_funds, check_granted, check_receives, check_sender, check_usable,
    one_transfer, outcome,
};
use crate::config::moment::Moment;
use crate::ground::clock::los_angeles_date;
use crate::ground::entropy::uuid;
use crate::ground::money::Cents;
use crate::rules::{FieldErrors, Fields, eight_letters_and_digits, no_rule};
use crate::state;
use crate::state::{CardAndAccount, Course, PaymentType, Route, Routine, TransferOutcome};

/// The length of an addenda record of ACH.
const ADDENDA_LIMIT: usize = 80;

/// A request whose fields were checked one by one.
pub(super) struct CardAndAccountOrder {
    route: Route,
    name: String,
    source_id: String,
    destination_id: String,
    destination_user_id: Option<String>,
    amount: Cents,
    start_date: Option<Date>,
    client_correlation_id: Option<String>,
    /// In ten-thousandths of a percent.
    debit_fee_percent: Option<i64>,
    /// The account is debited for this one payment, which not everybody is eligible for (CONTRACT.md 11).
    is_gross_debit: bool,
}

impl CardAndAccountOrder {
    pub(super) fn parse(route: Route, body: &[u8]) -> Result<Self, ApiError> {
        let mut fields = Fields::parse(body).map_err(ApiError::bad_request)?;
        let errors = &mut FieldErrors::default();
        let source_id = fields
            .required_object("source", errors)
            .map(|mut end| {
                let id = end.required("id", no_rule, errors);
                end.finish(errors);
                id
            })
            .unwrap_or_default();
        let (destination_id, destination_user_id) = fields
            .required_object("destination", errors)
            .map(|mut end| {
                let id = end.required("id", no_rule, errors);
                let user_id = end.optional("user_id", no_rule, errors);
                end.finish(errors);
                (id, user_id)
            })
            .unwrap_or_default();
        let is_gross_debit = route == Route::AccountToCard && is_gross_debit(&mut fields, errors);
        let order = Self {
            route,
            name: fields.required("name", no_rule, errors),
            source_id,
            destination_id,
            destination_user_id,
            amount: amount(&mut fields, errors),
            start_date: match route {
                Route::CardToAccount => date(&mut fields, "start_date", errors),
                // Left over, and so refused.
                Route::AccountToCard => None,
            },
            // Needed where this one payment has an ACH entry of its own, which carries it.
            client_correlation_id: if is_gross_debit || route == Route::CardToAccount {
                let id = fields.required("client_correlation_id", eight_letters_and_digits, errors);
                Some(id)
            } else {
                fields.optional("client_correlation_id", eight_letters_and_digits, errors)
            },
            debit_fee_percent: percent(&mut fields, "debit_fee_percent", errors),
            is_gross_debit,
        };
        fields.finish(errors);
        if errors.is_empty() {
            Ok(order)
        } else {
            Err(ApiError::Fields(std::mem::take(errors)))
        }
    }

    /// The routine; the caller adds it to the state.
    pub(super) fn routine(
        self,
        state: &mut state::State,
        user_id: &str,
        at: Moment<'_>,
    ) -> Result<Routine, ApiError> {
        let receiver = self.destination_user_id.as_deref().unwrap_or(user_id);
        let outcome = self.check(state, user_id, receiver, at)?;
        let receiver = receiver.to_owned();
        let fee = self
            .debit_fee_percent
            .map_or(at.config.customer_fee, |percent| {
                self.amount.portion(percent)
            });
        let course = Course::Runs(one_transfer(self.amount, fee, outcome, at));
        let routine = Routine {
            id: uuid(at.entropy),
            place: state.next_place(),
            user_id: user_id.to_owned(),
            name: at.settings.kept_name(self.name),
            source_id: self.source_id,
            destination_id: self.destination_id,
            destination_user_id: receiver,
            amount: self.amount,
            start_date: self.start_date.unwrap_or_else(|| los_angeles_date(at.now)),
            created: at.now,
            client_correlation_id: self.client_correlation_id,
            preferred_settlement_speed: None,
            earlier_correlation_ids: Vec::new(),
            idempotency_key: None,
            deleted: false,
            // The end that is a card says how it is paid; the vendor documents no word of its own for a card_and_account.
            payment_type: PaymentType::Debit,
            card_and_account: Some(CardAndAccount {
                route: self.route,
                debit_fee_percent: self.debit_fee_percent,
            }),
            frequency: None,
            pending_approval: None,
            course,
        };
        Ok(routine.begin_for(state.user(user_id), at))
    }

    /// The reason to refuse it (A42, routine refusals), or how its transfer ends.
    fn check(
        &self,
        state: &state::State,
        user_id: &str,
        receiver: &str,
        at: Moment<'_>,
    ) -> Result<TransferOutcome, ApiError> {
        if !at.grants.card_and_account {
            return Err(ApiError::generic(
                StatusCode::FORBIDDEN,
                "Routines between cards and accounts are not enabled for this client.",
            ));
        }
        check_granted(PaymentType::Debit, receiver != user_id, at)?;
        let refuse = |why| Err(ApiError::bad_request(why));
        let card = |owner, id| {
            let card = state.card_of(owner, id);
            card.ok_or_else(|| ApiError::not_found("No such card."))
        };
        let account = |owner, id| {
            let account = state.account_of(owner, id);
            account.ok_or_else(|| ApiError::not_found("No such account."))
        };
        let source_card = match self.route {
            Route::CardToAccount => {
                let source = card(user_id, &self.source_id)?;
                account(receiver, &self.destination_id)?;
                check_usable(source, at)?;
                check_funds(source)?;
                if source.issued_by_client {
                    return refuse("The source card must be external, not issued by the client.");
                }
                Some(source)
            }
            Route::AccountToCard => {
                account(user_id, &self.source_id)?;
                let destination = card(receiver, &self.destination_id)?;
                check_usable(destination, at)?;
                check_receives(destination)?;
                None
            }
        };
        check_sender(state, user_id, at)?;
        let is_eligible = state
            .user(user_id)
            .is_some_and(|user| user.is_above_lowest_tier(at.now));
        if self.is_gross_debit && !is_eligible {
            return refuse("The user is not eligible for gross debit.");
        }
        if self.amount > at.config.transfer_limit {
            return refuse(OVER_LIMIT);
        }
        let today = los_angeles_date(at.now);
        if self.start_date.is_some_and(|date| date > today) {
            return refuse("A debit routine may not start in the future.");
        }
        Ok(outcome(source_card, self.amount))
    }
}

/// From `settlement_mode`, or from the older `transfer` in its place.
fn is_gross_debit(fields: &mut Fields, errors: &mut FieldErrors) -> bool {
    if let Some(mut transfer) = fields.object("transfer", errors) {
        transfer.expect("type", errors);
        transfer.choice("type", &["ach_credit"], errors);
        let short = |text: &str| match text.chars().count() {
            0..=ADDENDA_LIMIT => Ok(()),
            _ => Err("Longer than an addenda record."),
        };
        transfer.optional("addenda", short, errors);
        transfer.finish(errors);
        let complaint = "Stands in the place of transfer: send one of the two.";
        fields.refuse(&["settlement_mode"], complaint, errors);
        return false;
    }
    fields.expect("settlement_mode", errors);
    let word = fields.choice("settlement_mode", &["net_debit", "gross_debit"], errors);
    word.as_deref() == Some("gross_debit")
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(crate) mod schema {
    use utoipa::ToSchema;

    use crate::api::routines::create::schema::Amount;
    use crate::rules::schemas::{EightLetters, StartDate, Words};

    /// From a card to a bank account.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct CardToAccountRequest {
        name: Words,
        source: MixedFrom,
        destination: MixedTo,
        /// At most 10,000.00.
        amount: Amount,
        /// Not in the future, by Los Angeles time; today if left out.
        start_date: Option<StartDate>,
        client_correlation_id: EightLetters,
        /// At most four decimals.
        #[schema(minimum = 0, maximum = 100, examples(1.25))]
        debit_fee_percent: Option<f64>,
    }

    /// From a bank account to a card: settled with others, or by an ACH entry of its own.
    #[derive(ToSchema)]
    #[serde(untagged)]
    pub(crate) enum AccountToCardRequest {
        Net(NetDebit),
        Gross(GrossDebit),
        Transfer(AchCredit),
    }

    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct NetDebit {
        settlement_mode: NetDebitWord,
        name: Words,
        source: MixedFrom,
        destination: MixedTo,
        /// At most 10,000.00.
        amount: Amount,
        client_correlation_id: Option<EightLetters>,
        /// At most four decimals.
        #[schema(minimum = 0, maximum = 100, examples(1.25))]
        debit_fee_percent: Option<f64>,
    }

    /// Not everybody is eligible.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct GrossDebit {
        settlement_mode: GrossDebitWord,
        name: Words,
        source: MixedFrom,
        destination: MixedTo,
        /// At most 10,000.00.
        amount: Amount,
        client_correlation_id: EightLetters,
        /// At most four decimals.
        #[schema(minimum = 0, maximum = 100, examples(1.25))]
        debit_fee_percent: Option<f64>,
    }

    /// The older form.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct AchCredit {
        transfer: AchCreditTransfer,
        name: Words,
        source: MixedFrom,
        destination: MixedTo,
        /// At most 10,000.00.
        amount: Amount,
        client_correlation_id: Option<EightLetters>,
        /// At most four decimals.
        #[schema(minimum = 0, maximum = 100, examples(1.25))]
        debit_fee_percent: Option<f64>,
    }

    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct AchCreditTransfer {
        #[serde(rename = "type")]
        kind: AchCreditWord,
        #[schema(max_length = 80)]
        addenda: Option<String>,
    }

    #[derive(ToSchema)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum NetDebitWord {
        NetDebit,
    }

    #[derive(ToSchema)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum GrossDebitWord {
        GrossDebit,
    }

    #[derive(ToSchema)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum AchCreditWord {
        AchCredit,
    }

    /// The source.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct MixedFrom {
        id: Words,
    }

    /// The destination.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct MixedTo {
        id: Words,
        /// Whose it is; the caller's if left out.
        user_id: Option<String>,
    }
}
