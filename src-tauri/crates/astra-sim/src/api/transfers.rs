//! Transfers: a routine makes them; ACH ones can be called back for a while (CONTRACT.md 17).

use std::borrow::Cow;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::api::auth::Caller;
use crate::api::chargebacks::ChargebackView;
use crate::api::error::ApiError;
use crate::api::pagination::{Page, Paging, Query};
use crate::api::path::Path;
use crate::api::routines::find;
use crate::ground::{Dollars, wire};
use crate::sandbox::Sandbox;
use crate::state;
use crate::state::{PaymentType, Routine, Seen, Transfer, TransferStatus};

pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    uri: Uri,
) -> Result<Response, ApiError> {
    let query = Query::of(&uri, &["status", "source_id"], Paging::of(&sandbox))?;
    let status = match query
        .filter("status")
        .map(|word| serde_json::from_value(json!(word)))
    {
        None => None,
        Some(Ok(status)) => Some::<TransferStatus>(status),
        Some(Err(_)) => {
            return Err(ApiError::field(
                "status",
                "Must be one of: pending, processed, cancelled, failed.",
            ));
        }
    };
    let (state, now) = (sandbox.state(), sandbox.now());
    let source = query.filter("source_id");
    let wanted = (state.routines.transfers_of(&caller.user_id, now))
        .filter(|one| status.is_none_or(|wanted| one.transfer.status(now) == wanted))
        .filter(|one| source.is_none_or(|wanted| one.routine.source_id == wanted));
    Ok(Json(page(&query, wanted, now)).into_response())
}

pub(crate) async fn list_of_routine(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
    uri: Uri,
) -> Result<Response, ApiError> {
    let query = Query::of(&uri, &[], Paging::of(&sandbox))?;
    let (state, now) = (sandbox.state(), sandbox.now());
    let routine = find(&state, &caller.user_id, &id)?;
    let mut made = routine.transfers(now);
    made.sort_by_key(|transfer| transfer.initiated);
    let numbered: Vec<_> = (1..).zip(made).collect();
    let newest_first = (numbered.into_iter().rev()).map(|(place, transfer)| Seen {
        routine,
        transfer: Cow::Owned(transfer),
        place,
    });
    Ok(Json(page(&query, newest_first, now)).into_response())
}

fn page<'a>(
    query: &Query,
    newest_first: impl Iterator<Item = Seen<'a>>,
    now: Timestamp,
) -> Page<TransferView> {
    query.page(
        "transfers",
        newest_first,
        |one| one.place,
        |one| view(one.routine, &one.transfer, now),
    )
}

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<Response, ApiError> {
    let (state, now) = (sandbox.state(), sandbox.now());
    let (routine, transfer) = find_transfer(&state, &caller, &id, now)?;
    Ok(Json(view(routine, &transfer, now)).into_response())
}

/// Each leg; the shape is assumed (A44, segments). A failed pull leaves no push to speak of, so the push fails with it.
pub(crate) async fn segments(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<Response, ApiError> {
    let (state, now) = (sandbox.state(), sandbox.now());
    let (_, transfer) = find_transfer(&state, &caller, &id, now)?;
    let leg = |id, leg, amount| Segment {
        id,
        leg,
        amount: Dollars(amount),
        status: transfer.status(now),
        failure_reason: transfer.failure_reason(now),
        initiated: wire(transfer.initiated),
        updated: wire(transfer.updated(now)),
    };
    let segments = [
        leg(transfer.pull_id.as_str(), "pull", transfer.pull_amount),
        leg(transfer.push_id.as_str(), "push", transfer.push_amount),
    ];
    Ok(Json(Segments {
        count: segments.len(),
        segments,
    })
    .into_response())
}

/// ACH transfers, in time. Card transfers cannot be called back (A45, cancel refusal).
pub(crate) async fn cancel(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<Response, ApiError> {
    sandbox
        .change(move |state, at| {
            let (routine, _) = find_transfer(state, &caller, &id, at.now)?;
            let routine_id = routine.id.clone();
            let is_card = routine.payment_type == PaymentType::Debit;
            let cancelled = (state.routines).edit(&routine_id, |one| one.cancel(&id, at.now));
            if cancelled != Some(true) {
                return Err(ApiError::bad_request(if is_card {
                    "A card transfer cannot be cancelled."
                } else {
                    "It is too late to cancel this transfer."
                }));
            }
            let (routine, transfer) = find_transfer(state, &caller, &id, at.now)?;
            Ok(Json(view(routine, &transfer, at.now)).into_response())
        })
        .await
}

fn find_transfer<'a>(
    state: &'a state::State,
    caller: &Caller,
    id: &str,
    now: Timestamp,
) -> Result<(&'a Routine, Cow<'a, Transfer>), ApiError> {
    (state.routines)
        .transfer_of(&caller.user_id, id, now)
        .ok_or_else(|| ApiError::not_found("No such transfer."))
}

fn view(routine: &Routine, transfer: &Transfer, now: Timestamp) -> TransferView {
    TransferView {
        id: transfer.id.clone(),
        routine_id: routine.id.clone(),
        routine_name: routine.name.clone(),
        routine_type: routine.type_word(),
        client_correlation_id: routine
            .correlation_id_at(transfer.initiated)
            .map(str::to_owned),
        source_id: routine.source_id.clone(),
        destination_id: routine.destination_id.clone(),
        destination_user_id: routine.destination_user_id.clone(),
        amount: Dollars(transfer.push_amount),
        payment_type: routine.payment_type,
        initiated: wire(transfer.initiated),
        updated: wire(transfer.updated(now)),
        estimated_clearing_date: wire(transfer.settles),
        status: transfer.status(now),
        failure_reason: transfer.failure_reason(now).map(str::to_owned),
        astra_settlement_reason: None,
        chargeback: transfer
            .chargeback(now)
            .map(|back| ChargebackView::of(back, routine, transfer)),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct TransferView {
    id: String,
    routine_id: String,
    routine_name: String,
    routine_type: &'static str,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    client_correlation_id: Option<String>,
    source_id: String,
    destination_id: String,
    destination_user_id: String,
    amount: Dollars,
    payment_type: PaymentType,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    initiated: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    updated: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    estimated_clearing_date: String,
    status: TransferStatus,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    failure_reason: Option<String>,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    astra_settlement_reason: Option<String>,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    chargeback: Option<ChargebackView>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct Segments<'a> {
    count: usize,
    segments: [Segment<'a>; 2],
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct Segment<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    leg: &'static str,
    amount: Dollars,
    status: TransferStatus,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    failure_reason: Option<&'a str>,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    initiated: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    updated: String,
}
