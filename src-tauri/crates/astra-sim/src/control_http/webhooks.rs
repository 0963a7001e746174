//! The calls of the control about webhooks.

use astra_sim::{Control, Notice, WebhookSettings};
use axum::extract::{Path, State};

use super::body::Json;
use super::responses::{Empty, InvalidJson, NotFound};
use super::routes::{ControlFailure, Done, Nothing, done};

#[utoipa::path(
    get,
    path = "/webhooks",
    operation_id = "webhooks",
    tag = "Control",
    summary = "Where notices go",
    responses((status = 200, description = "The settings", body = WebhookSettings)),
)]
pub(super) async fn webhooks(State(control): State<Control>) -> Json<WebhookSettings> {
    Json(control.webhooks())
}

#[utoipa::path(
    post,
    path = "/webhooks",
    operation_id = "set_webhooks",
    tag = "Control",
    summary = "Send notices somewhere, or nowhere",
    request_body = WebhookSettings,
    responses((status = 200, description = "The settings", body = WebhookSettings), InvalidJson),
)]
pub(super) async fn set_webhooks(
    State(control): State<Control>,
    Json(settings): Json<WebhookSettings>,
) -> Result<Json<WebhookSettings>, ControlFailure> {
    control.set_webhooks(settings)?;
    Ok(webhooks(State(control)).await)
}

#[utoipa::path(
    get,
    path = "/outbox",
    operation_id = "outbox",
    tag = "Control",
    summary = "Every notice with its tries",
    responses((status = 200, description = "Oldest first", body = Vec<Notice>)),
)]
pub(super) async fn outbox(State(control): State<Control>) -> Json<Vec<Notice>> {
    Json(control.outbox())
}

#[utoipa::path(
    post,
    path = "/outbox/{number}/resend",
    operation_id = "resend",
    tag = "Control",
    summary = "Send a notice again",
    params(("number" = u64, Path, description = "The number of the notice")),
    request_body = Nothing,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, NotFound),
)]
pub(super) async fn resend(
    State(control): State<Control>,
    Path(number): Path<u64>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.resend(number)?;
    done()
}
