//! The calls that make routines between cards and accounts, an extra configuration of the client (CONTRACT.md 16). They
//! are shown, listed and followed like any other routine.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::routines::card_and_account_order::CardAndAccountOrder;
use crate::api::routines::make;
use crate::ground::clock::wire;
use crate::ground::money::{Dollars, Percent};
use crate::sandbox::Sandbox;
use crate::state::{Route, Routine};

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
