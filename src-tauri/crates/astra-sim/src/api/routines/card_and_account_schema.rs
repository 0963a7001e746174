//! What the calls that make routines between cards and accounts read from a body, as the OpenAPI document tells it; see
//! `schemas.rs`.

// They exist as types only: nobody makes a value.
#![allow(dead_code)]

use utoipa::ToSchema;

use crate::api::schemas_of_routines::Amount;
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
    #[schema(required = false)]
    start_date: StartDate,
    client_correlation_id: EightLetters,
    /// At most four decimals.
    #[schema(required = false, minimum = 0, maximum = 100, examples(1.25))]
    debit_fee_percent: f64,
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
    #[schema(required = false)]
    client_correlation_id: EightLetters,
    /// At most four decimals.
    #[schema(required = false, minimum = 0, maximum = 100, examples(1.25))]
    debit_fee_percent: f64,
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
    #[schema(required = false, minimum = 0, maximum = 100, examples(1.25))]
    debit_fee_percent: f64,
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
    #[schema(required = false)]
    client_correlation_id: EightLetters,
    /// At most four decimals.
    #[schema(required = false, minimum = 0, maximum = 100, examples(1.25))]
    debit_fee_percent: f64,
}

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AchCreditTransfer {
    #[serde(rename = "type")]
    kind: AchCreditWord,
    #[schema(required = false, max_length = 80)]
    addenda: String,
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
    #[schema(required = false)]
    user_id: String,
}
