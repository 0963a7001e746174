//! Routines between a card and an account, an extra configuration of the client (CONTRACT.md 16): the two calls, what is
//! read and checked, and the routine that follows, which makes one transfer as one between cards does. They are shown,
//! listed and followed like any other routine.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::routines::make;
use crate::api::routines::validate::{
    OVER_LIMIT, amount, check_funds, check_granted, check_receives, check_sender, check_usable,
    date, one_transfer, outcome, percent,
};
use crate::config::Moment;
use crate::ground::{Cents, Dollars, Percent, los_angeles_date, uuid, wire};
use crate::rules::{Fields, eight_letters_and_digits, no_rule};
use crate::sandbox::Sandbox;
use crate::state;
use crate::state::{CardAndAccount, Course, PaymentType, Route, Routine, TransferOutcome};

pub(crate) async fn card_to_account(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<CardAndAccountView>), ApiError> {
    create(Route::CardToAccount, &sandbox, caller, &headers, &body).await
}

pub(crate) async fn account_to_card(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<CardAndAccountView>), ApiError> {
    create(Route::AccountToCard, &sandbox, caller, &headers, &body).await
}

async fn create(
    route: Route,
    sandbox: &Arc<Sandbox>,
    caller: Caller,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(StatusCode, Json<CardAndAccountView>), ApiError> {
    let order = CardAndAccountOrder::parse(route, body)?;
    make(
        sandbox,
        caller,
        headers,
        Some(route),
        |state, user_id, at| order.routine(state, user_id, at),
        CardAndAccountView::of,
    )
    .await
}

/// The response of the two calls, as one integrator decodes it.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct CardAndAccountView {
    id: String,
    status: &'static str,
    name: String,
    amount: Dollars,
    source: Source,
    destination: Destination,
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    start_date: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    created: String,
    active: bool,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    payment_route: Option<Route>,
    #[serde(rename = "type")]
    routine_type: &'static str,
    blocked: bool,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    debit_fee_percent: Option<Percent>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = MixedSource))]
struct Source {
    id: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = MixedDestination))]
struct Destination {
    id: String,
    user_id: String,
}

impl CardAndAccountView {
    fn of(routine: Routine, now: Timestamp) -> Self {
        let status = routine.status(now);
        let routine_type = routine.type_word();
        let card_and_account = routine.card_and_account;
        Self {
            id: routine.id,
            status,
            name: routine.name,
            amount: Dollars(routine.amount),
            source: Source {
                id: routine.source_id,
            },
            destination: Destination {
                id: routine.destination_id,
                user_id: routine.destination_user_id,
            },
            start_date: routine.start_date.to_string(),
            created: wire(routine.created),
            active: status == "active",
            payment_route: card_and_account.map(|card_and_account| card_and_account.route),
            routine_type,
            blocked: false,
            debit_fee_percent: card_and_account
                .and_then(|card_and_account| card_and_account.debit_fee_percent)
                .map(Percent),
        }
    }
}

/// What an addenda record of ACH has room for.
const ADDENDA_LIMIT: usize = 80;

/// A request whose fields were checked one by one.
struct CardAndAccountOrder {
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
    fn parse(route: Route, body: &[u8]) -> Result<Self, ApiError> {
        let mut fields = Fields::parse(body)?;
        let source_id = fields
            .required_object("source")
            .map(|mut end| {
                let id = end.required("id", no_rule);
                end.close();
                id
            })
            .unwrap_or_default();
        let (destination_id, destination_user_id) = fields
            .required_object("destination")
            .map(|mut end| {
                let id = end.required("id", no_rule);
                let user_id = end.optional("user_id", no_rule);
                end.close();
                (id, user_id)
            })
            .unwrap_or_default();
        let is_gross_debit = route == Route::AccountToCard && is_gross_debit(&mut fields);
        let order = Self {
            route,
            name: fields.required("name", no_rule),
            source_id,
            destination_id,
            destination_user_id,
            amount: amount(&mut fields),
            start_date: match route {
                Route::CardToAccount => date(&mut fields, "start_date"),
                // Left over, and so refused.
                Route::AccountToCard => None,
            },
            // Needed where this one payment has an ACH entry of its own, which carries it.
            client_correlation_id: if is_gross_debit || route == Route::CardToAccount {
                let id = fields.required("client_correlation_id", eight_letters_and_digits);
                Some(id)
            } else {
                fields.optional("client_correlation_id", eight_letters_and_digits)
            },
            debit_fee_percent: percent(&mut fields, "debit_fee_percent"),
            is_gross_debit,
        };
        fields.finish()?;
        Ok(order)
    }

    /// The routine; the caller adds it to the state.
    fn routine(
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

    /// The reason to refuse the routine (A42, routine refusals), or how its transfer ends.
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
fn is_gross_debit(fields: &mut Fields) -> bool {
    if let Some(mut transfer) = fields.object("transfer") {
        transfer.expect("type");
        transfer.choice("type", &["ach_credit"]);
        let short = |text: &str| match text.chars().count() {
            0..=ADDENDA_LIMIT => Ok(()),
            _ => Err("Longer than an addenda record."),
        };
        transfer.optional("addenda", short);
        transfer.close();
        let complaint = "Stands in the place of transfer: send one of the two.";
        fields.refuse(&["settlement_mode"], complaint);
        return false;
    }
    fields.expect("settlement_mode");
    let word = fields.choice("settlement_mode", &["net_debit", "gross_debit"]);
    word.as_deref() == Some("gross_debit")
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(crate) mod schema {
    use utoipa::ToSchema;

    use crate::api::routines::create::schema::Amount;
    use crate::rules::schemas::{EightLetters, StartDate, Words, words};

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

    macro_rules! account_to_card {
        ($($(#[$doc:meta])* $name:ident { $way:ident: $kind:ty, $id:ty })*) => {$(
            $(#[$doc])*
            #[derive(ToSchema)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                $way: $kind,
                name: Words,
                source: MixedFrom,
                destination: MixedTo,
                /// At most 10,000.00.
                amount: Amount,
                client_correlation_id: $id,
                /// At most four decimals.
                #[schema(minimum = 0, maximum = 100, examples(1.25))]
                debit_fee_percent: Option<f64>,
            }
        )*};
    }

    account_to_card! {
        NetDebit { settlement_mode: NetDebitWord, Option<EightLetters> }
        /// Not everybody is eligible.
        GrossDebit { settlement_mode: GrossDebitWord, EightLetters }
        /// The older form.
        AchCredit { transfer: AchCreditTransfer, Option<EightLetters> }
    }

    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct AchCreditTransfer {
        #[serde(rename = "type")]
        kind: AchCreditWord,
        #[schema(max_length = 80)]
        addenda: Option<String>,
    }

    words! { NetDebitWord "net_debit", GrossDebitWord "gross_debit", AchCreditWord "ach_credit" }

    /// What pays.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct MixedFrom {
        id: Words,
    }

    /// What is paid.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct MixedTo {
        id: Words,
        /// Whose it is; the caller's if left out.
        user_id: Option<String>,
    }
}
