//! What the calls about tokens and routines read from a body, as the OpenAPI document tells it; see `schemas.rs`.

// They exist as types only: nobody makes a value.
#![allow(dead_code)]

use utoipa::ToSchema;

use crate::rules::schemas::{AchCorrelationId, CorrelationId, StartDate, Words};
use crate::state::Frequency;

/// The form of the token endpoint (section 5): nothing else, and nothing twice.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum TokenRequest {
    Code(CodeGrant),
    Refresh(RefreshGrant),
}

#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthorizationCodeWord {
    AuthorizationCode,
}

#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefreshTokenWord {
    RefreshToken,
}

/// The first exchange.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeGrant {
    grant_type: AuthorizationCodeWord,
    /// From the redirect; good for 300 seconds, once (A12).
    code: String,
    /// The one that the hosted page was opened with.
    redirect_uri: String,
    /// Read and ignored, as are the next two.
    #[schema(required = false)]
    refresh_token: String,
    #[schema(required = false)]
    client_id: String,
    #[schema(required = false)]
    client_secret: String,
}

/// Every later one.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshGrant {
    grant_type: RefreshTokenWord,
    /// Any of this user's that has not expired.
    refresh_token: String,
    /// May be left out (A10), but must be a registered one.
    #[schema(required = false)]
    redirect_uri: String,
    /// Read and ignored, as are the next two.
    #[schema(required = false)]
    code: String,
    #[schema(required = false)]
    client_id: String,
    #[schema(required = false)]
    client_secret: String,
}

/// That the client has checked the phone of somebody, who is named by exactly one id (section 19).
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum VerificationRequest {
    Intent(VerificationOfIntent),
    Profile(VerificationOfProfile),
    User(VerificationOfUser),
}

/// Of a person who is to become a user.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationOfIntent {
    provider: Words,
    provider_data: ProviderData,
    /// The one of the credentials.
    client_id: Words,
    user_intent_id: String,
}

/// Of a business that is to become a user.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationOfProfile {
    provider: Words,
    provider_data: ProviderData,
    /// The one of the credentials.
    client_id: Words,
    business_profile_id: String,
}

/// Of a user.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationOfUser {
    provider: Words,
    provider_data: ProviderData,
    /// The one of the credentials.
    client_id: Words,
    user_id: String,
}

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderData {
    customer_id: Words,
}

/// The form that exchanges a partner token (section 19).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartnerTokenRequest {
    /// Good for one minute, once.
    token: String,
    user_consent_captured: TrueWord,
}

#[derive(ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TrueWord {
    True,
}

/// A routine (section 16): between cards once, or between bank accounts once or again and again.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum RoutineRequest {
    Debit(DebitRoutine),
    Ach(AchRoutine),
    Recurring(RecurringRoutine),
}

#[derive(ToSchema)]
pub(crate) enum OneTimeWord {
    #[serde(rename = "one-time")]
    OneTime,
}

#[derive(ToSchema)]
pub(crate) enum RecurringWord {
    #[serde(rename = "recurring")]
    Recurring,
}

#[derive(ToSchema)]
pub(crate) enum DebitWord {
    #[serde(rename = "debit")]
    Debit,
}

#[derive(ToSchema)]
pub(crate) enum AchWord {
    #[serde(rename = "ach")]
    Ach,
}

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

/// US dollars, cents as decimals: more than zero, at most two decimals (A41).
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
    #[schema(required = false)]
    destination_user_id: String,
    /// At most 10,000.00; anything over it is refused.
    amount: Amount,
    /// Not in the future, by Los Angeles time; today if left out.
    #[schema(required = false)]
    start_date: StartDate,
    #[schema(required = false)]
    client_correlation_id: CorrelationId,
    #[schema(required = false)]
    preferred_settlement_speed: SettlementSpeed,
    /// At most four decimals.
    #[schema(required = false, minimum = 0, maximum = 100, examples(1.25))]
    customer_debit_fee_percent_override: f64,
}

/// From one bank account to another, once.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AchRoutine {
    #[serde(rename = "type")]
    kind: OneTimeWord,
    payment_type: AchWord,
    name: Words,
    /// The account that pays.
    source_id: Words,
    /// The account that is paid.
    destination_id: Words,
    /// Whose the second account is; the caller if left out.
    #[schema(required = false)]
    destination_user_id: String,
    /// Capped at 10,000.00.
    amount: Amount,
    /// Not in the past, by Los Angeles time; today if left out.
    #[schema(required = false)]
    start_date: StartDate,
    #[schema(required = false)]
    client_correlation_id: AchCorrelationId,
    #[schema(required = false)]
    preferred_settlement_speed: SettlementSpeed,
}

/// From one bank account to another, until it is deleted.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecurringRoutine {
    #[serde(rename = "type")]
    kind: RecurringWord,
    payment_type: AchWord,
    frequency: Frequency,
    name: Words,
    /// The account that pays.
    source_id: Words,
    /// The account that is paid.
    destination_id: Words,
    /// Whose the second account is; the caller if left out.
    #[schema(required = false)]
    destination_user_id: String,
    /// Capped at 10,000.00.
    amount: Amount,
    /// Not in the past, by Los Angeles time; today if left out.
    #[schema(required = false)]
    start_date: StartDate,
    #[schema(required = false)]
    client_correlation_id: AchCorrelationId,
    #[schema(required = false)]
    preferred_settlement_speed: SettlementSpeed,
}

/// What is to change; one of the five must be there.
#[derive(ToSchema)]
#[schema(min_properties = 1)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoutineChange {
    /// False pauses a routine between accounts, true resumes it.
    #[schema(required = false)]
    active: bool,
    #[schema(required = false)]
    name: Words,
    /// For the transfers to come; at most eight characters where cards pay or are paid.
    #[schema(required = false)]
    client_correlation_id: AchCorrelationId,
    /// For the transfers to come.
    #[schema(required = false)]
    preferred_settlement_speed: SettlementSpeed,
    /// Taken, and without a meaning for the types that there are.
    #[schema(required = false)]
    threshold: Amount,
    /// Only what it is already.
    #[serde(rename = "type")]
    #[schema(required = false)]
    kind: Words,
}
