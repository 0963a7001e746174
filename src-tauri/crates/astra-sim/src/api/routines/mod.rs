//! The routine calls that make and show routines (CONTRACT.md 16).

pub(super) mod card_and_account;
pub(crate) mod create;
pub(super) mod update;
mod validate;

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use create::Order;
use jiff::Timestamp;
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::pagination::{Page, Paging, Query};
use crate::api::path::Path;
use crate::config::{Assumption, Moment};
use crate::ground::{Cents, Dollars, digest, uuid, wire};
use crate::sandbox::Sandbox;
use crate::state;
use crate::state::{Frequency, PaymentType, Route, Routine};

pub(crate) async fn create(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<RoutineView>), ApiError> {
    let order = Order::parse(&body)?;
    make(
        &sandbox,
        caller,
        &headers,
        None,
        |state, user_id, at| order.routine(state, user_id, at),
        RoutineView::of,
    )
    .await
}

/// Makes the routine of an order and keeps it. `route` says which kind an earlier one with the same `Idempotency-Key` must be.
pub(super) async fn make<V: Send + 'static>(
    sandbox: &Arc<Sandbox>,
    caller: Caller,
    headers: &HeaderMap,
    route: Option<Route>,
    order: impl FnOnce(&mut state::State, &str, Moment<'_>) -> Result<Routine, ApiError>
    + Send
    + 'static,
    view: fn(Routine, Timestamp) -> V,
) -> Result<(StatusCode, Json<V>), ApiError> {
    let key = headers
        .get("idempotency-key")
        .map(|key| digest(&String::from_utf8_lossy(key.as_bytes())));
    // A7, no idempotency: the vendor does not document that the header is honoured.
    let honours_keys = sandbox.assumptions.is_broken(Assumption::A7);
    let made = sandbox
        .change(move |state, at| {
            let same = |routine: &&Routine| {
                routine.idempotency_key == key
                    && routine
                        .card_and_account
                        .map(|card_and_account| card_and_account.route)
                        == route
            };
            let mut earlier = state.routines_of(&caller.user_id);
            if honours_keys
                && key.is_some()
                && let Some(routine) = earlier.find(same)
            {
                return Ok(view(routine.clone(), at.now));
            }
            drop(earlier);
            let mut routine = order(state, &caller.user_id, at)?;
            routine.idempotency_key = key;
            state.routines.push(routine.clone());
            Ok::<_, ApiError>(view(routine, at.now))
        })
        .await
        .map_err(|refusal| in_configured_form(sandbox, refusal))?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Checks the same request and gives its fees. Nothing is created.
pub(crate) async fn preview(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Preview>), ApiError> {
    let order = Order::parse(&body)?;
    if order.payment_type != PaymentType::Debit {
        return Err(ApiError::field("payment_type", "Only debit has a preview."));
    }
    let (state, now) = (sandbox.state(), sandbox.now());
    order
        .check(
            &state,
            &caller.user_id,
            Moment {
                now,
                config: &sandbox.config,
                grants: sandbox.grants(),
                settings: sandbox.settings(),
                entropy: sandbox.entropy.as_ref(),
            },
        )
        .map_err(|refusal| in_configured_form(&sandbox, refusal))?;
    let fee = order.customer_fee(&sandbox.config);
    let preview = Preview {
        id: uuid(sandbox.entropy.as_ref()),
        astra_fee: Dollars(sandbox.config.astra_fee),
        customer_fee: Dollars(fee),
        pull_amount: Dollars(Cents(order.amount.0 + fee.0)),
        push_amount: Dollars(order.amount),
        estimated_settlement: "Within 30 minutes",
        created: wire(now),
        payment_type: "debit",
        routine_type: "one-time",
        source: order.source_id,
        destination: order.destination_id,
    };
    Ok((StatusCode::CREATED, Json(preview)))
}

pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<Page<RoutineView>>, ApiError> {
    let query = Query::of(&uri, &[], Paging::of(&sandbox))?;
    let (state, now) = (sandbox.state(), sandbox.now());
    let newest_first = state.routines_of(&caller.user_id).rev();
    let routines = newest_first.filter(|routine| !routine.deleted);
    Ok(Json(query.page(
        "routines",
        routines,
        |routine| routine.place,
        |routine| RoutineView::of(routine.clone(), now),
    )))
}

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<Json<RoutineView>, ApiError> {
    let (state, now) = (sandbox.state(), sandbox.now());
    find(&state, &caller.user_id, &id).map(|routine| Json(RoutineView::of(routine.clone(), now)))
}

/// With A42 (routine refusals) broken, every refusal of a routine is 403.
fn in_configured_form(sandbox: &Sandbox, refusal: ApiError) -> ApiError {
    match refusal {
        ApiError::Generic {
            status: StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND,
            description,
        } if sandbox.assumptions.is_broken(Assumption::A42) => {
            ApiError::generic(StatusCode::FORBIDDEN, description)
        }
        other => other,
    }
}

/// A routine that `user_id` may see.
pub(crate) fn find<'a>(
    state: &'a state::State,
    user_id: &str,
    id: &str,
) -> Result<&'a Routine, ApiError> {
    state
        .routines
        .find(id)
        .filter(|routine| routine.user_id == user_id && !routine.deleted)
        .ok_or_else(|| ApiError::not_found("No such routine."))
}

/// The routine that a request with this body makes; the caller adds it to the state.
pub(crate) fn asked_for(
    body: &[u8],
    state: &mut state::State,
    user_id: &str,
    at: Moment<'_>,
) -> Result<Routine, ApiError> {
    Order::parse(body)?.routine(state, user_id, at)
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct Preview {
    id: String,
    astra_fee: Dollars,
    customer_fee: Dollars,
    pull_amount: Dollars,
    push_amount: Dollars,
    estimated_settlement: &'static str,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    created: String,
    payment_type: &'static str,
    routine_type: &'static str,
    source: String,
    destination: String,
}

/// The object of the vendor's example. The correlation id is on the transfer only, the one place that is documented.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct RoutineView {
    active: bool,
    amount: Dollars,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    created: String,
    destination_id: String,
    destination_user_id: String,
    id: String,
    name: String,
    payment_type: PaymentType,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency: Option<Frequency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_settlement_speed: Option<String>,
    source_id: String,
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    start_date: String,
    #[cfg_attr(
        feature = "openapi",
        schema(
            pattern = "^(active|inactive|completed|failed|cancelled|requires_user_verification|user_suspended)$"
        )
    )]
    status: &'static str,
    #[serde(rename = "type")]
    routine_type: &'static str,
}

impl RoutineView {
    pub(super) fn of(routine: Routine, now: Timestamp) -> Self {
        let status = routine.status(now);
        let routine_type = routine.type_word();
        Self {
            active: status == "active",
            amount: Dollars(routine.amount),
            created: wire(routine.created),
            destination_id: routine.destination_id,
            destination_user_id: routine.destination_user_id,
            id: routine.id,
            name: routine.name,
            payment_type: routine.payment_type,
            frequency: routine.frequency,
            preferred_settlement_speed: routine.preferred_settlement_speed,
            source_id: routine.source_id,
            start_date: routine.start_date.to_string(),
            status,
            routine_type,
        }
    }
}
