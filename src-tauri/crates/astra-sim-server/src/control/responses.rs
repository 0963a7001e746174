//! What the calls of the control answer where there is nothing to say, and what they are refused with.

// Most exist as types only, for the OpenAPI document: nobody makes a value.
#![allow(dead_code)]

use astra_sim::ControlError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoResponses, ToSchema};

use super::body::Json;

/// A refusal or a failure of the control, as it is answered.
pub(super) struct ControlFailure(ControlError);

impl From<ControlError> for ControlFailure {
    fn from(error: ControlError) -> Self {
        Self(error)
    }
}

impl IntoResponse for ControlFailure {
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
pub(super) type Done = Result<Json<Empty>, ControlFailure>;

pub(super) fn done() -> Done {
    Ok(Json(Empty {}))
}

/// An empty object: there is nothing to say.
#[derive(Deserialize, ToSchema)]
pub(super) struct Nothing {}

/// Why not, in words.
#[derive(ToSchema)]
pub(super) struct Refused {
    error: String,
}

/// An empty object: done.
#[derive(Serialize, ToSchema)]
pub(super) struct Empty {}

/// A body was refused.
#[derive(IntoResponses)]
pub(super) enum InvalidJson {
    /// It is not JSON, or asks for something impossible.
    #[response(status = 400)]
    Impossible(Refused),
    /// It is too large.
    #[response(status = 413)]
    TooLarge(Refused),
    /// It is not declared as JSON.
    #[response(status = 415)]
    NotDeclared(Refused),
    /// It has not the described shape.
    #[response(status = 422)]
    OtherShape(Refused),
}

/// A state was refused.
#[derive(IntoResponses)]
pub(super) enum InvalidState {
    /// It is damaged, or of a newer format.
    #[response(status = 400)]
    Unusable(Refused),
    /// It is too large.
    #[response(status = 413)]
    TooLarge(Refused),
}

/// The number is none.
#[derive(IntoResponses)]
#[response(status = 400)]
pub(super) struct InvalidNumber(Refused);

/// The name is no text.
#[derive(IntoResponses)]
#[response(status = 400)]
pub(super) struct NotText(Refused);

/// There is no such thing, or it is not in a condition for that.
#[derive(IntoResponses)]
#[response(status = 404)]
pub(super) struct NotFound(Refused);

/// It was not saved, or the listener did not follow; nothing happened.
#[derive(IntoResponses)]
#[response(status = 500)]
pub(super) struct InternalError(Refused);
