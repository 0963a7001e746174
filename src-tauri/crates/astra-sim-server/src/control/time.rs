//! The calls of the control about the clock and the event log.

use astra_sim::{ClockMode, Control, ControlError};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::body::Json;
use super::responses::ControlFailure;

#[derive(Serialize, ToSchema)]
pub(super) struct ClockView {
    now: Timestamp,
    mode: ClockMode,
}

/// A command to the clock; without any field nothing is done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockOrder {
    /// `hand` stops it, `real` lets it run.
    #[schema(required = false)]
    mode: Option<ClockMode>,
    /// Where it is stopped; only with `hand`.
    at: Option<Timestamp>,
    #[serde(default)]
    advance_seconds: i64,
    #[serde(default)]
    advance_hours: i64,
}

pub(super) async fn clock(State(control): State<Control>) -> Json<ClockView> {
    Json(ClockView {
        now: control.now(),
        mode: control.clock_mode(),
    })
}

pub(super) async fn set_clock(
    State(control): State<Control>,
    Json(order): Json<ClockOrder>,
) -> Result<Json<ClockView>, ControlFailure> {
    match order.mode {
        Some(ClockMode::Hand) => control.stop_clock(order.at).await?,
        Some(ClockMode::Real) => control.run_clock().await?,
        None if order.at.is_some() => return Err(ControlError::BadTime.into()),
        None => {}
    }
    let hours = order.advance_hours.checked_mul(3_600);
    let seconds = hours.and_then(|hours| hours.checked_add(order.advance_seconds));
    match seconds.ok_or(ControlError::BadTime)? {
        0 => {}
        seconds => control.advance_clock(seconds).await?,
    }
    Ok(clock(State(control)).await)
}

/// One line of JSON for each event.
pub(super) async fn events(
    State(control): State<Control>,
    Query(After { after }): Query<After>,
) -> Response {
    let mut lines = String::new();
    for event in control.events().iter().filter(|event| event.number > after) {
        lines += &json!(event).to_string();
        lines.push('\n');
    }
    ([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// The number of the last event that is known already.
    #[serde(default)]
    #[param(required = false)]
    after: u64,
}
