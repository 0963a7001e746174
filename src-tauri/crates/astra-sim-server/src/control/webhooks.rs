//! The calls of the control about webhooks.

use astra_sim::{Control, Notice, WebhookSettings};
use axum::extract::{Path, State};

use super::body::Json;
use super::responses::{ControlFailure, Done, Nothing, done};

pub(super) async fn webhooks(State(control): State<Control>) -> Json<WebhookSettings> {
    Json(control.webhooks())
}

pub(super) async fn set_webhooks(
    State(control): State<Control>,
    Json(settings): Json<WebhookSettings>,
) -> Result<Json<WebhookSettings>, ControlFailure> {
    control.set_webhooks(settings)?;
    Ok(webhooks(State(control)).await)
}

pub(super) async fn outbox(State(control): State<Control>) -> Json<Vec<Notice>> {
    Json(control.outbox())
}

pub(super) async fn resend(
    State(control): State<Control>,
    Path(number): Path<u64>,
    _: Json<Nothing>,
) -> Done {
    control.resend(number)?;
    done()
}
