//! The calls of the control that decide about users, cards, transfers and tokens.

use astra_sim::{CardReview, Control, UserStatus};
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::Json;
use super::responses::{Done, Nothing, done};

#[derive(Deserialize, ToSchema)]
pub(super) struct NewStatus {
    status: UserStatus,
}

pub(super) async fn set_status(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(NewStatus { status }): Json<NewStatus>,
) -> Done {
    control.set_user_status(&id, status).await?;
    done()
}

pub(super) async fn delete_user(State(control): State<Control>, Path(id): Path<String>) -> Done {
    control.delete_user(&id).await?;
    done()
}

#[derive(Deserialize, ToSchema)]
pub(super) struct NewReview {
    status: CardReview,
}

pub(super) async fn review_card(
    State(control): State<Control>,
    Path(id): Path<String>,
    Json(NewReview { status }): Json<NewReview>,
) -> Done {
    control.review_card(&id, status).await?;
    done()
}

pub(super) async fn charge_back(
    State(control): State<Control>,
    Path(id): Path<String>,
    _: Json<Nothing>,
) -> Done {
    control.charge_back(&id).await?;
    done()
}

pub(super) async fn expire_codes(State(control): State<Control>, _: Json<Nothing>) -> Done {
    control.expire_codes().await?;
    done()
}

pub(super) async fn expire_access_tokens(State(control): State<Control>, _: Json<Nothing>) -> Done {
    control.expire_access_tokens().await?;
    done()
}

pub(super) async fn withdraw(State(control): State<Control>, _: Json<Nothing>) -> Done {
    control.withdraw_authorizations().await?;
    done()
}
