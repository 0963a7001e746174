//! Transfers: read only, a routine makes them (CONTRACT.md 17).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::Refusal;
use super::caller::Caller;
use super::chargebacks::ChargebackView;
use super::lists::{Page, Paging, Query};
use super::routines::find;
use crate::clock::wire;
use crate::money::Dollars;
use crate::sandbox::Sandbox;
use crate::state::{self, Routine, Transfer, TransferStatus};

pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Refusal> {
    let query = Query::of(&uri, &["status", "source_id"], Paging::of(&sandbox))?;
    let status = match query
        .filter("status")
        .map(|word| serde_json::from_value(json!(word)))
    {
        None => None,
        Some(Ok(status)) => Some::<TransferStatus>(status),
        Some(Err(_)) => {
            return Err(Refusal::field(
                "status",
                "Must be one of: pending, processed, cancelled, failed.",
            ));
        }
    };
    let (state, now) = (sandbox.state(), sandbox.now());
    let routines = state.routines_of(&caller.user_id).rev().filter(|routine| {
        routine
            .transfer(now)
            .is_some_and(|transfer| status.is_none_or(|wanted| transfer.status(now) == wanted))
            && query
                .filter("source_id")
                .is_none_or(|wanted| routine.source_id == wanted)
    });
    Ok(Json(page(&query, routines, now)).into_response())
}

pub(crate) async fn list_of_routine(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Refusal> {
    let query = Query::of(&uri, &[], Paging::of(&sandbox))?;
    let (state, now) = (sandbox.state(), sandbox.now());
    let routine = find(&state, &caller.user_id, &id)?;
    let made = Some(routine).filter(|routine| routine.transfer(now).is_some());
    Ok(Json(page(&query, made.into_iter(), now)).into_response())
}

fn page<'a>(
    query: &Query,
    routines: impl Iterator<Item = &'a Routine>,
    now: Timestamp,
) -> Page<TransferView<'a>> {
    let seen: Vec<_> = routines
        .filter_map(|routine| routine.transfer(now).map(|transfer| (routine, transfer)))
        .collect();
    query.page(
        "transfers",
        seen.iter(),
        |(routine, _)| routine.place,
        |(routine, transfer)| view(routine, transfer, now),
    )
}

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let (state, now) = (sandbox.state(), sandbox.now());
    let (routine, transfer) = find_transfer(&state, &caller, &id, now)?;
    Ok(Json(view(routine, transfer, now)).into_response())
}

/// Each leg; the shape is A44. A failed pull leaves no push to speak of, so the push fails with it.
pub(crate) async fn segments(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
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

/// Card transfers cannot be called back (A45).
pub(crate) async fn cancel(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let (state, now) = (sandbox.state(), sandbox.now());
    find_transfer(&state, &caller, &id, now)?;
    Err(Refusal::bad_request("A card transfer cannot be cancelled."))
}

fn find_transfer<'a>(
    state: &'a state::State,
    caller: &Caller,
    id: &str,
    now: Timestamp,
) -> Result<(&'a Routine, &'a Transfer), Refusal> {
    state
        .routines_of(&caller.user_id)
        .filter_map(|routine| routine.transfer(now).map(|transfer| (routine, transfer)))
        .find(|(_, transfer)| transfer.id == id)
        .ok_or_else(|| Refusal::not_found("No such transfer."))
}

fn view<'a>(routine: &'a Routine, transfer: &'a Transfer, now: Timestamp) -> TransferView<'a> {
    TransferView {
        id: &transfer.id,
        routine_id: &routine.id,
        routine_name: &routine.name,
        routine_type: "one-time",
        client_correlation_id: routine.client_correlation_id.as_deref(),
        source_id: &routine.source_id,
        destination_id: &routine.destination_id,
        destination_user_id: &routine.destination_user_id,
        amount: Dollars(routine.amount),
        payment_type: "debit",
        initiated: wire(transfer.initiated),
        updated: wire(transfer.updated(now)),
        estimated_clearing_date: wire(transfer.settles),
        status: transfer.status(now),
        failure_reason: transfer.failure_reason(now),
        astra_settlement_reason: None,
        chargeback: transfer
            .chargeback(now)
            .map(|back| ChargebackView::of(back, routine, transfer)),
    }
}

#[derive(Serialize)]
struct TransferView<'a> {
    id: &'a str,
    routine_id: &'a str,
    routine_name: &'a str,
    routine_type: &'static str,
    client_correlation_id: Option<&'a str>,
    source_id: &'a str,
    destination_id: &'a str,
    destination_user_id: &'a str,
    amount: Dollars,
    payment_type: &'static str,
    initiated: String,
    updated: String,
    estimated_clearing_date: String,
    status: TransferStatus,
    failure_reason: Option<&'a str>,
    astra_settlement_reason: Option<&'a str>,
    chargeback: Option<ChargebackView<'a>>,
}

#[derive(Serialize)]
struct Segments<'a> {
    count: usize,
    segments: [Segment<'a>; 2],
}

#[derive(Serialize)]
struct Segment<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    leg: &'static str,
    amount: Dollars,
    status: TransferStatus,
    failure_reason: Option<&'a str>,
    initiated: String,
    updated: String,
}
