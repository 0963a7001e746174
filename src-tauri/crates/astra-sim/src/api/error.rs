//! The four shapes of a refusal (CONTRACT.md 21).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::config::Assumption;
use crate::rules::{FieldErrors, NotAnObject};
use crate::sandbox::{NotPersisted, Sandbox};

/// Why a call is refused, as the vendor would put it.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// All calls but the token endpoint.
    Generic {
        status: StatusCode,
        description: String,
    },
    /// Adding a card: the issuer's code beside the generic body.
    Embedded {
        status: StatusCode,
        description: &'static str,
        code: &'static str,
    },
    /// Fields that are wrong, by name (A50, validation body).
    Fields(FieldErrors),
    /// The token endpoint (A14, OAuth errors).
    OAuth {
        status: StatusCode,
        error: &'static str,
        description: &'static str,
    },
}

impl ApiError {
    pub(crate) fn generic(status: StatusCode, description: impl Into<String>) -> Self {
        Self::Generic {
            status,
            description: description.into(),
        }
    }

    pub(crate) fn bad_request(description: impl Into<String>) -> Self {
        Self::generic(StatusCode::BAD_REQUEST, description)
    }

    pub(crate) fn not_found(description: impl Into<String>) -> Self {
        Self::generic(StatusCode::NOT_FOUND, description)
    }

    pub(crate) fn unauthorized(description: impl Into<String>) -> Self {
        Self::generic(StatusCode::UNAUTHORIZED, description)
    }

    /// One wrong field.
    pub(crate) fn field(name: &str, message: &str) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(name, message);
        Self::Fields(errors)
    }
}

impl From<NotPersisted> for ApiError {
    fn from(_: NotPersisted) -> Self {
        Self::generic(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The request was not carried out.",
        )
    }
}

impl From<FieldErrors> for ApiError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<NotAnObject> for ApiError {
    fn from(_: NotAnObject) -> Self {
        Self::bad_request("The request body is not a JSON object.")
    }
}

/// The generic body for a bare status.
pub(crate) fn status_body(status: StatusCode, description: &str) -> Value {
    json!({ "code": status.as_u16(), "name": status.canonical_reason().unwrap_or("Unknown"), "description": description })
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Generic {
                status,
                description,
            } => (status, Json(status_body(status, &description))).into_response(),
            Self::Embedded {
                status,
                description,
                code,
            } => {
                let mut body = status_body(status, description);
                body["embedded_error"] = json!({ "code": code });
                (status, Json(body)).into_response()
            }
            Self::Fields(errors) => {
                let body = json!({
                    "status_code": 400,
                    "name": "Bad Request",
                    "description": "The request has fields that are not valid.",
                    "errors": errors.0,
                });
                let mut response = (StatusCode::BAD_REQUEST, Json(body)).into_response();
                response.extensions_mut().insert(errors);
                response
            }
            Self::OAuth {
                status,
                error,
                description,
            } => {
                let body = Json(json!({ "error": error, "error_description": description }));
                let mut response = (status, body).into_response();
                if status == StatusCode::UNAUTHORIZED {
                    response
                        .headers_mut()
                        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
                }
                response
            }
        }
    }
}

/// Gives an answer the form that the switches ask for.
pub(crate) async fn in_configured_form(
    State(sandbox): State<Arc<Sandbox>>,
    response: Response,
) -> Response {
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        // The framework's own refusal has a body of text.
        return ApiError::generic(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.")
            .into_response();
    }
    match response.extensions().get::<FieldErrors>() {
        Some(errors) if sandbox.assumptions.is_broken(Assumption::A50) => {
            ApiError::bad_request(in_one_sentence(errors)).into_response()
        }
        _ => response,
    }
}

fn in_one_sentence(errors: &FieldErrors) -> String {
    let each: Vec<String> = errors
        .0
        .iter()
        .map(|(field, messages)| format!("{field}: {}", messages.join(" ")))
        .collect();
    format!(
        "The request has fields that are not valid. {}",
        each.join(" ")
    )
}
