//! The calls of the control, one by one. Each does what [`Control`] does in process.

use std::collections::BTreeSet;

use astra_sim::{
    Assumption, Books, CardReview, ClockMode, Control, ControlError, FaultPlan, Ledger,
    LoggedRequest, Mode, Modes, Notice, Persona, UserStatus, WebhookSettings,
};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::settings;

/// Larger than a state with 100,000 transfers.
const STATE_LIMIT: usize = 256 * 1024 * 1024;

pub(super) fn router() -> Router<Control> {
    Router::new()
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/flip", get(flipped).post(flip))
        .route("/modes", get(modes).post(set_mode))
        .route("/settings", get(settings::read).post(settings::change))
        .route("/refuse", post(settings::refuse))
        .route("/hold", post(hold))
        .route("/release", post(release))
        .route("/ledger", get(ledger))
        .route("/ledger/books", get(books))
        .route("/personas", get(personas).post(load_persona))
        .route("/state", get(export_state).put(import_state))
        .layer(DefaultBodyLimit::max(STATE_LIMIT))
        .route("/requests", get(requests))
        .route("/clock", get(clock).post(set_clock))
        .route("/events", get(events))
        .route("/webhooks", get(webhooks).post(set_webhooks))
        .route("/outbox", get(outbox))
        .route("/outbox/{number}/resend", post(resend))
        .route("/faults/{name}", delete(clear_faults_named))
        .route("/users/{id}", delete(delete_user))
        .route("/users/{id}/status", post(set_status))
        .route("/cards/{id}/review", post(review_card))
        .route("/transfers/{id}/chargeback", post(charge_back))
        .route("/expire-codes", post(expire_codes))
        .route("/expire-access-tokens", post(expire_access_tokens))
        .route("/withdraw-authorizations", post(withdraw))
}

pub(super) struct Fails(ControlError);

impl From<ControlError> for Fails {
    fn from(error: ControlError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Fails {
    fn into_response(self) -> Response {
        let status = match self.0 {
            ControlError::NoSuchUser | ControlError::NoSuchThing | ControlError::NoSuchNotice => {
                StatusCode::NOT_FOUND
            }
            ControlError::BadFault(_)
            | ControlError::BadTime
            | ControlError::BadSetting(_)
            | ControlError::BadState(_)
            | ControlError::BadAddress => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

/// `{}`: done.
pub(super) type Done = Result<Json<Value>, Fails>;

pub(super) fn done() -> Done {
    Ok(Json(json!({})))
}

async fn faults(State(control): State<Control>) -> Json<Vec<FaultPlan>> {
    Json(control.fault_plans())
}

async fn add_fault(State(control): State<Control>, Json(plan): Json<FaultPlan>) -> Done {
    control.plan_fault(plan)?;
    done()
}

async fn clear_faults(State(control): State<Control>) -> Done {
    control.clear_faults();
    done()
}

async fn clear_faults_named(
    State(control): State<Control>,
    Path(name): Path<String>,
) -> Json<Value> {
    Json(json!({ "forgotten": control.clear_faults_named(&name) }))
}

#[derive(Deserialize)]
struct Flip {
    assumption: Assumption,
    on: bool,
}

async fn flipped(State(control): State<Control>) -> Json<BTreeSet<Assumption>> {
    Json(control.flipped())
}

async fn flip(State(control): State<Control>, Json(Flip { assumption, on }): Json<Flip>) -> Done {
    control.flip(assumption, on);
    done()
}

#[derive(Deserialize)]
struct Granted {
    mode: Mode,
    on: bool,
}

async fn modes(State(control): State<Control>) -> Json<Modes> {
    Json(control.modes())
}

async fn set_mode(
    State(control): State<Control>,
    Json(Granted { mode, on }): Json<Granted>,
) -> Json<Modes> {
    control.set_mode(mode, on);
    modes(State(control)).await
}

#[derive(Deserialize)]
struct Held {
    path_pattern: String,
}

async fn hold(State(control): State<Control>, Json(held): Json<Held>) -> Done {
    control.hold(&held.path_pattern);
    done()
}

async fn release(State(control): State<Control>, Json(held): Json<Held>) -> Done {
    control.release(&held.path_pattern);
    done()
}

async fn ledger(State(control): State<Control>) -> Json<Ledger> {
    Json(control.ledger())
}

async fn books(State(control): State<Control>) -> Json<Books> {
    Json(control.books().await)
}

async fn personas() -> Json<Value> {
    let personas =
        Persona::ALL.map(|persona| json!({ "persona": persona, "means": persona.means() }));
    Json(json!(personas))
}

#[derive(Deserialize)]
struct Loaded {
    persona: Persona,
}

async fn load_persona(
    State(control): State<Control>,
    Json(Loaded { persona }): Json<Loaded>,
) -> Done {
    control.load_persona(persona).await?;
    done()
}

async fn export_state(State(control): State<Control>) -> Result<Response, Fails> {
    let state = control.export_state()?;
    Ok(([(header::CONTENT_TYPE, "application/json")], state).into_response())
}

async fn import_state(State(control): State<Control>, state: Bytes) -> Done {
    control.import_state(&state).await?;
    done()
}

async fn requests(State(control): State<Control>) -> Json<Vec<LoggedRequest>> {
    Json(control.requests())
}

/// What to do with the clock; without any of these nothing is done.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockOrder {
    /// `hand` stops it, `real` lets it run.
    mode: Option<ClockMode>,
    /// Where it is stopped; only with `hand`.
    at: Option<Timestamp>,
    #[serde(default)]
    advance_seconds: i64,
    #[serde(default)]
    advance_hours: i64,
}

async fn clock(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "now": control.now(), "mode": control.clock_mode() }))
}

async fn set_clock(
    State(control): State<Control>,
    Json(order): Json<ClockOrder>,
) -> Result<Json<Value>, Fails> {
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
async fn events(State(control): State<Control>, Query(After { after }): Query<After>) -> Response {
    let mut lines = String::new();
    for event in control.events().iter().filter(|event| event.number > after) {
        lines += &json!(event).to_string();
        lines.push('\n');
    }
    ([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response()
}

#[derive(Deserialize)]
struct After {
    /// The number of the last event that is known already.
    #[serde(default)]
    after: u64,
}

async fn webhooks(State(control): State<Control>) -> Json<WebhookSettings> {
    Json(control.webhooks())
}

async fn set_webhooks(
    State(control): State<Control>,
    Json(settings): Json<WebhookSettings>,
) -> Result<Json<WebhookSettings>, Fails> {
    control.set_webhooks(settings)?;
    Ok(webhooks(State(control)).await)
}

async fn outbox(State(control): State<Control>) -> Json<Vec<Notice>> {
    Json(control.outbox())
}

async fn resend(
    State(control): State<Control>,
    Path(number): Path<u64>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.resend(number)?;
    done()
}

#[derive(Deserialize)]
struct NewStatus {
    status: UserStatus,
}

async fn set_status(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(NewStatus { status }): Json<NewStatus>,
) -> Done {
    control.set_user_status(&id, status).await?;
    done()
}

async fn delete_user(State(control): State<Control>, Path(id): Path<String>) -> Done {
    control.delete_user(&id).await?;
    done()
}

#[derive(Deserialize)]
struct NewReview {
    status: CardReview,
}

async fn review_card(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(NewReview { status }): Json<NewReview>,
) -> Done {
    control.review_card(&id, status).await?;
    done()
}

async fn charge_back(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.charge_back(&id).await?;
    done()
}

/// An empty object: there is nothing to say.
#[derive(Deserialize)]
struct Nothing {}

async fn expire_codes(State(control): State<Control>, Json(Nothing {}): Json<Nothing>) -> Done {
    control.expire_codes().await?;
    done()
}

async fn expire_access_tokens(
    State(control): State<Control>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.expire_access_tokens().await?;
    done()
}

async fn withdraw(State(control): State<Control>, Json(Nothing {}): Json<Nothing>) -> Done {
    control.withdraw_authorizations().await?;
    done()
}
