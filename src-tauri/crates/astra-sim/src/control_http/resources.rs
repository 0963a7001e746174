//! The calls of the control that decide about users, cards, transfers and tokens.

use astra_sim::{CardReview, Control, UserStatus};
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::Json;
use super::responses::{Empty, InternalError, InvalidJson, NotFound, NotText};
use super::routes::{Done, Nothing, done};

#[derive(Deserialize, ToSchema)]
pub(super) struct NewStatus {
    status: UserStatus,
}

#[utoipa::path(
    post,
    path = "/users/{id}/status",
    operation_id = "set_status",
    tag = "Control",
    summary = "Decide about a user",
    params(("id" = String, Path, description = "The id of the user")),
    request_body = NewStatus,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, NotFound, InternalError),
)]
pub(super) async fn set_status(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(NewStatus { status }): Json<NewStatus>,
) -> Done {
    control.set_user_status(&id, status).await?;
    done()
}

#[utoipa::path(
    delete,
    path = "/users/{id}",
    operation_id = "delete_user",
    tag = "Control",
    summary = "Delete a user and free the phone",
    params(("id" = String, Path, description = "The id of the user")),
    responses((status = 200, description = "Done", body = Empty), NotText, NotFound, InternalError),
)]
pub(super) async fn delete_user(State(control): State<Control>, Path(id): Path<String>) -> Done {
    control.delete_user(&id).await?;
    done()
}

#[derive(Deserialize, ToSchema)]
pub(super) struct NewReview {
    status: CardReview,
}

#[utoipa::path(
    post,
    path = "/cards/{id}/review",
    operation_id = "review_card",
    tag = "Control",
    summary = "Decide about a card",
    params(("id" = String, Path, description = "The id of the card")),
    request_body = NewReview,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, NotFound, InternalError),
)]
pub(super) async fn review_card(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(NewReview { status }): Json<NewReview>,
) -> Done {
    control.review_card(&id, status).await?;
    done()
}

#[utoipa::path(
    post,
    path = "/transfers/{id}/chargeback",
    operation_id = "charge_back",
    tag = "Control",
    summary = "Charge a processed card payment back",
    params(("id" = String, Path, description = "The id of the transfer")),
    request_body = Nothing,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, NotFound, InternalError),
)]
pub(super) async fn charge_back(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.charge_back(&id).await?;
    done()
}

#[utoipa::path(
    post,
    path = "/expire-codes",
    operation_id = "expire_codes",
    tag = "Control",
    summary = "End every authorization code",
    request_body = Nothing,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, InternalError),
)]
pub(super) async fn expire_codes(
    State(control): State<Control>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.expire_codes().await?;
    done()
}

#[utoipa::path(
    post,
    path = "/expire-access-tokens",
    operation_id = "expire_access_tokens",
    tag = "Control",
    summary = "End every access token",
    request_body = Nothing,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, InternalError),
)]
pub(super) async fn expire_access_tokens(
    State(control): State<Control>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.expire_access_tokens().await?;
    done()
}

#[utoipa::path(
    post,
    path = "/withdraw-authorizations",
    operation_id = "withdraw",
    tag = "Control",
    summary = "End every token",
    request_body = Nothing,
    responses((status = 200, description = "Done", body = Empty), InvalidJson, InternalError),
)]
pub(super) async fn withdraw(
    State(control): State<Control>,
    Json(Nothing {}): Json<Nothing>,
) -> Done {
    control.withdraw_authorizations().await?;
    done()
}
