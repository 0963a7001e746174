//! The client's own phone check instead of the vendor's: a token of one minute, for the hosted pages (`session_token`) or
//! for tokens without them (CONTRACT.md 19).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::Client;
use crate::api::error::ApiError;
use crate::api::responses::{
    Forbidden, InternalError, InvalidBody, NotFound, TokenErrors, UnauthorizedClient,
};
use crate::api::schemas_of_routines::{PartnerTokenRequest, VerificationRequest};
use crate::api::tokens::{Granted, TokenPairView, authenticate, granted, read_form, refused};
use crate::rules::{FieldErrors, Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{SignedIn, Subject};

#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerToken {
    token: String,
}

#[utoipa::path(
    post,
    path = "/v1/partner/identity/verification",
    operation_id = "verify_partner_identity",
    tag = "Tokens",
    summary = "Say that the client has checked a phone (19)",
    security(("client" = [])),
    request_body = VerificationRequest,
    responses((status = 200, description = "A token of one minute", body = PartnerToken), InvalidBody, UnauthorizedClient, Forbidden, NotFound, InternalError),
)]
pub(crate) async fn verify(
    _: Client,
    State(sandbox): State<Arc<Sandbox>>,
    body: Bytes,
) -> Result<Json<PartnerToken>, ApiError> {
    if !sandbox.grants().trusted_authentication {
        return Err(not_granted());
    }
    let mut fields = Fields::parse(&body).map_err(ApiError::bad_request)?;
    let errors = &mut FieldErrors::default();
    let agreed = |name: &str| {
        if name == sandbox.config.provider {
            Ok(())
        } else {
            Err("Not the agreed provider.")
        }
    };
    fields.required("provider", agreed, errors);
    if let Some(mut data) = fields.required_object("provider_data", errors) {
        data.required("customer_id", no_rule, errors);
        data.finish(errors);
    }
    let own = |id: &str| {
        if id == sandbox.config.client_id {
            Ok(())
        } else {
            Err("Not this client.")
        }
    };
    fields.required("client_id", own, errors);
    let mut subject = |field: &str| fields.optional(field, no_rule, errors);
    let subjects = [
        subject("user_intent_id").map(Subject::Intent),
        subject("business_profile_id").map(Subject::Profile),
        subject("user_id").map(Subject::User),
    ];
    fields.finish(errors);
    if !errors.is_empty() {
        return Err(ApiError::Fields(std::mem::take(errors)));
    }
    let mut subjects = subjects.into_iter().flatten();
    let (Some(subject), None) = (subjects.next(), subjects.next()) else {
        return Err(ApiError::bad_request(
            "Exactly one of user_intent_id, business_profile_id and user_id is needed.",
        ));
    };
    sandbox
        .change(move |state, at| {
            let token = state.issue_partner_token(subject, at);
            let token = token.ok_or_else(|| ApiError::not_found("There is nobody of that id."))?;
            Ok(Json(PartnerToken { token }))
        })
        .await
}

/// In form and answer a token endpoint.
#[utoipa::path(
    post,
    path = "/v1/partner/identity/token",
    operation_id = "exchange_partner_token",
    tag = "Tokens",
    summary = "Exchange the token of a checked phone (19)",
    security(("client" = [])),
    request_body(content = PartnerTokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A new pair. The access token before this one has ended", body = TokenPairView, headers(("cache-control" = String, description = "`no-store`"))), TokenErrors, Forbidden, InternalError),
)]
pub(crate) async fn exchange(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Granted, ApiError> {
    authenticate(&sandbox, &headers, &body)?;
    if !sandbox.grants().api_authorization {
        return Err(not_granted());
    }
    let form = read_form(&headers, &body, &["token", "user_consent_captured"])?;
    if form.get("user_consent_captured").map(String::as_str) != Some("true") {
        return Err(refused(
            "invalid_request",
            "user_consent_captured must be true.",
        ));
    }
    let token = form
        .get("token")
        .ok_or(refused("invalid_request", "token is missing."))?
        .clone();
    let pair = sandbox
        .change(move |state, at| {
            let invalid = || refused("invalid_grant", "The token is unknown, expired or used.");
            let subject = state
                .spend_partner_token(&token, at.now)
                .ok_or_else(invalid)?;
            match state.sign_in_subject(&subject, at) {
                // Spent all the same, so not an error: that would undo it.
                SignedIn::Rejected | SignedIn::Nobody => Ok(None),
                SignedIn::User(user_id) => Ok::<_, ApiError>(state.issue_tokens(&user_id, at)),
            }
        })
        .await?;
    pair.map(granted)
        .ok_or(refused("invalid_grant", "The user may not authorize."))
}

fn not_granted() -> ApiError {
    ApiError::generic(
        StatusCode::FORBIDDEN,
        "The client is not approved for this call.",
    )
}
