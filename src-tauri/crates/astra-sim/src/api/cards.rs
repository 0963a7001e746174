//! The card calls, and the rules for taking a card that the hosted page shares (CONTRACT.md 15).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use jiff::Timestamp;
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::pagination::{Page, Paging, Query};
use crate::api::path::Path;
use crate::config::{Assumption, IssuerSays, Moment, ReviewStatus, bin, issuer_says};
use crate::ground::{digest, wire};
use crate::rules::{Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{Card, Holder, User, has_passed, issue_card};
use crate::{rules, state};

pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<Page<CardView>>, ApiError> {
    let query = Query::of(&uri, &[], Paging::of(&sandbox))?;
    let state = sandbox.state();
    let mine = state.cards.iter().rev();
    // Whether removed cards stay in the list is not documented; they can still be read by id.
    let mine = mine.filter(|card| {
        card.user_id == caller.user_id && card.review_status != ReviewStatus::Removed
    });
    Ok(Json(query.page("cards", mine, |card| card.place, view)))
}

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<Json<CardView>, ApiError> {
    let state = sandbox.state();
    state
        .card_of(&caller.user_id, &id)
        .map(|card| Json(view(card)))
        .ok_or_else(no_such_card)
}

pub(crate) async fn remove(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<StatusCode, ApiError> {
    sandbox
        .change(move |state, at| take_away(state, &caller.user_id, &id, at.now))
        .await?;
    Ok(StatusCode::OK)
}

/// Whether an active routine or a pending transfer uses the card: it has to stay then (A39, card delete refusal).
pub(crate) fn is_in_use(state: &state::State, card_id: &str, now: Timestamp) -> bool {
    let used = |routine: &&state::Routine| {
        routine.source_id == card_id || routine.destination_id == card_id
    };
    let mut routines = state.routines.iter().filter(used);
    routines.any(|routine| routine.is_open(now))
}

/// Removes one of the user's cards.
pub(crate) fn take_away(
    state: &mut state::State,
    user_id: &str,
    card_id: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    state.card_of(user_id, card_id).ok_or_else(no_such_card)?;
    if is_in_use(state, card_id, now) {
        return Err(ApiError::bad_request(
            "The card is used by an active routine or a pending transfer.",
        ));
    }
    for card in state.cards.iter_mut().filter(|card| card.id == card_id) {
        card.review_status = ReviewStatus::Removed;
    }
    Ok(())
}

/// On the secure host only.
pub(crate) async fn create(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<CardView>, ApiError> {
    if !sandbox.grants().debit {
        return Err(ApiError::generic(
            StatusCode::FORBIDDEN,
            "Debit cards are not enabled for this client.",
        ));
    }
    let mut fields = Fields::parse(&body)?;
    let by_user = fields.flag("added_by_user").unwrap_or(false);
    let mut typed = TypedCard::read(&mut fields);
    fields.finish()?;
    may_be_added(&typed)?;
    // A62, added_by_user: the references mark the person's own cards, one sentence of the guide the client's.
    let is_issued = by_user == sandbox.assumptions.is_broken(Assumption::A62);
    if is_issued && !sandbox.config.issued_bins.contains(&typed.number[..6]) {
        return Err(ApiError::bad_request(
            "The BIN of a card that the client issued must be registered.",
        ));
    }
    typed.issued_by_client = is_issued;
    let added = sandbox
        .change(move |state, at| add(state, &caller.user_id, typed, at))
        .await?;
    Ok(Json(view(&added)))
}

/// A card as typed. Exists only until it is added: number and security code go no further.
pub(crate) struct TypedCard {
    number: String,
    expiration_date: String,
    holder: Holder,
    issued_by_client: bool,
}

impl TypedCard {
    /// Reads the fields of `POST /v1/cards`. The security code is checked for its form and dropped here.
    pub(crate) fn read(fields: &mut Fields) -> Self {
        fields.required("card_security_code", rules::security_code);
        Self {
            issued_by_client: false,
            number: fields.required("card_number", rules::card_number),
            expiration_date: as_month_and_year(
                fields.required("expiration_date", rules::card_expiration),
            ),
            holder: Holder {
                first_name: fields.required("first_name", no_rule),
                last_name: fields.required("last_name", no_rule),
                street_line_1: fields.required("street_line_1", no_rule),
                street_line_2: fields.optional("street_line_2", no_rule),
                city: fields.required("city", no_rule),
                state: fields.required("state", rules::state_code),
                zip_code: fields.required("zip_code", rules::postal_code),
            },
        }
    }
}

/// The form in which it is kept and answered, `MM/YY`; it may also be sent as `YYYY/MM`.
fn as_month_and_year(text: String) -> String {
    match text.split_once('/') {
        Some((year, month)) if year.len() == 4 => format!("{month}/{}", &year[2..]),
        _ => text,
    }
}

/// Cards whose number begins with 6 need an extra configuration, which the simulator never grants.
fn may_be_added(typed: &TypedCard) -> Result<(), ApiError> {
    if typed.number.starts_with('6') {
        return Err(ApiError::generic(
            StatusCode::FORBIDDEN,
            "Cards whose number begins with 6 are not enabled for this client.",
        ));
    }
    Ok(())
}

/// The issuer's answer when a card is added.
fn ask_the_issuer(number: &str) -> Result<(), ApiError> {
    let (status, description, code) = match issuer_says(number) {
        IssuerSays::Yes => return Ok(()),
        IssuerSays::No => (
            StatusCode::BAD_REQUEST,
            "The issuer of the card refused it.",
            "card_authorization_declined",
        ),
        IssuerSays::TooOften => (
            StatusCode::TOO_MANY_REQUESTS,
            "The issuer of the card was asked too often.",
            "card_authorization_throttled",
        ),
        IssuerSays::Nothing => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The issuer of the card does not answer.",
            "card_authorization_unavailable",
        ),
    };
    Err(ApiError::Embedded {
        status,
        description,
        code,
    })
}

/// Gives `user_id` a typed card.
pub(crate) fn add(
    state: &mut state::State,
    user_id: &str,
    typed: TypedCard,
    at: Moment<'_>,
) -> Result<Card, ApiError> {
    may_be_added(&typed)?;
    if has_passed(&typed.expiration_date, at.now) {
        return Err(ApiError::field("expiration_date", "The card has expired."));
    }
    let number_digest = digest(&typed.number);
    let same = |card: &Card| {
        card.user_id == user_id
            && card.number_digest == number_digest
            && card.review_status != ReviewStatus::Removed
    };
    if state.cards.iter().any(same) {
        return Err(ApiError::field(
            "card_number",
            "This card is already linked.",
        ));
    }
    let is_commercial = bin(&typed.number[..6]).is_some_and(|bin| bin.commercial);
    if is_commercial && state.user(user_id).is_some_and(User::is_person) {
        // A61, business card as a person
        return Err(ApiError::field(
            "card_number",
            "This is a business card; a personal user cannot link it.",
        ));
    }
    ask_the_issuer(&typed.number)?;
    let place = state.next_place();
    let user = state
        .user(user_id)
        .ok_or_else(|| ApiError::not_found("No such user."))?;
    let mut card = issue_card(
        user,
        &typed.number,
        &typed.expiration_date,
        typed.holder,
        at,
        place,
    );
    card.issued_by_client = typed.issued_by_client;
    state.cards.push(card.clone());
    Ok(card)
}

fn no_such_card() -> ApiError {
    ApiError::not_found("No such card.")
}

fn view(card: &Card) -> CardView {
    let card = card.clone();
    CardView {
        id: card.id,
        card_company: card.card_company,
        card_type: "debit",
        first_six_digits: card.first_six_digits,
        last_four_digits: card.last_four_digits,
        expiration_date: card.expiration_date,
        first_name: card.holder.first_name,
        last_name: card.holder.last_name,
        street_line_1: card.holder.street_line_1,
        street_line_2: card.holder.street_line_2,
        city: card.holder.city,
        state: card.holder.state,
        zip_code: card.holder.zip_code,
        address_verified: true,
        pull_enabled: card.pull_enabled,
        push_enabled: card.push_enabled,
        status: card.review_status,
        review_status: card.review_status,
        review_reasons: card.review_reasons,
        removed: card.review_status == ReviewStatus::Removed,
        created: wire(card.created),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct CardView {
    id: String,
    card_company: String,
    #[cfg_attr(feature = "openapi", schema(pattern = "^debit$"))]
    card_type: &'static str,
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{6}$"))]
    first_six_digits: String,
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{4}$"))]
    last_four_digits: String,
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{2}/[0-9]{2}$"))]
    expiration_date: String,
    first_name: String,
    last_name: String,
    street_line_1: String,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    street_line_2: Option<String>,
    city: String,
    state: String,
    zip_code: String,
    address_verified: bool,
    /// Whether it may pay.
    pull_enabled: bool,
    /// Whether it may be paid.
    push_enabled: bool,
    /// The same value as `review_status` (A37, card status).
    status: ReviewStatus,
    review_status: ReviewStatus,
    review_reasons: Vec<String>,
    removed: bool,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    created: String,
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{
        CardExpiration, CardNumber, PostalCode, SecurityCode, StateCode, Words,
    };

    /// A card (section 15). Number and security code go no further than this call.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct CardRequest {
        card_number: CardNumber,
        card_security_code: SecurityCode,
        expiration_date: CardExpiration,
        first_name: Words,
        last_name: Words,
        street_line_1: Words,
        street_line_2: Option<String>,
        city: Words,
        state: StateCode,
        zip_code: PostalCode,
        /// True marks the person's own card; false, or left out, one that the client issued, whose BIN must be registered (A62, added_by_user).
        added_by_user: Option<bool>,
    }
}
