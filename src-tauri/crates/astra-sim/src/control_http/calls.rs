//! The calls of the control, one by one. Each does what [`Control`] does in process.

use std::collections::BTreeSet;

use astra_sim::{Assumption, Control, ControlError, Fault, Ledger, LoggedRequest, UserStatus};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn router() -> Router<Control> {
    Router::new()
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/flip", get(flipped).post(flip))
        .route("/refuse", post(refuse))
        .route("/hold", post(hold))
        .route("/release", post(release))
        .route("/ledger", get(ledger))
        .route("/requests", get(requests))
        .route("/clock", get(clock).post(advance))
        .route("/users/{id}/status", post(set_status))
        .route("/expire-codes", post(expire_codes))
        .route("/expire-access-tokens", post(expire_access_tokens))
        .route("/withdraw-authorizations", post(withdraw))
}

struct Fails(ControlError);

impl From<ControlError> for Fails {
    fn from(error: ControlError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Fails {
    fn into_response(self) -> Response {
        let status = match self.0 {
            ControlError::NoSuchUser => StatusCode::NOT_FOUND,
            ControlError::BadFault(_) | ControlError::BadTime => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

/// `{}`: done.
type Done = Result<Json<Value>, Fails>;

fn done() -> Done {
    Ok(Json(json!({})))
}

async fn faults(State(control): State<Control>) -> Json<Vec<Fault>> {
    Json(control.faults())
}

async fn add_fault(State(control): State<Control>, Json(fault): Json<Fault>) -> Done {
    control.add_fault(fault)?;
    done()
}

async fn clear_faults(State(control): State<Control>) -> Done {
    control.clear_faults();
    done()
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
struct Refuse {
    on: bool,
}

async fn refuse(State(control): State<Control>, Json(Refuse { on }): Json<Refuse>) -> Done {
    control.refuse(on).await?;
    done()
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

async fn requests(State(control): State<Control>) -> Json<Vec<LoggedRequest>> {
    Json(control.requests())
}

#[derive(Deserialize)]
struct Advance {
    advance_seconds: i64,
}

async fn clock(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "now": control.now() }))
}

async fn advance(
    State(control): State<Control>,
    Json(Advance { advance_seconds }): Json<Advance>,
) -> Result<Json<Value>, Fails> {
    control.advance_clock(advance_seconds).await?;
    Ok(clock(State(control)).await)
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
