//! The client's own phone check instead of the vendor's: a token of one minute, for the hosted pages (`session_token`) or
//! for tokens without them (CONTRACT.md 19).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;

use crate::api::auth::Client;
use crate::api::error::ApiError;
use crate::api::tokens::{Granted, authenticate, granted, read_form, refused};
use crate::rules::{self, Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{SignedIn, Subject};

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct PartnerToken {
    token: String,
}

pub(crate) async fn verify(
    _: Client,
    State(sandbox): State<Arc<Sandbox>>,
    body: Bytes,
) -> Result<Json<PartnerToken>, ApiError> {
    if !sandbox.grants().trusted_authentication {
        return Err(not_granted());
    }
    let mut fields = Fields::parse(&body)?;
    let agreed =
        |name: &str| rules::when(name == sandbox.config.provider, "Not the agreed provider.");
    fields.required("provider", agreed);
    if let Some(mut data) = fields.required_object("provider_data") {
        data.required("customer_id", no_rule);
        data.close();
    }
    let own = |id: &str| rules::when(id == sandbox.config.client_id, "Not this client.");
    fields.required("client_id", own);
    let mut subject = |field: &str| fields.optional(field, no_rule);
    let subjects = [
        subject("user_intent_id").map(Subject::Intent),
        subject("business_profile_id").map(Subject::Profile),
        subject("user_id").map(Subject::User),
    ];
    fields.finish()?;
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

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{Words, words};

    /// That the client has checked the phone of somebody, who is named by exactly one id (section 19).
    #[derive(ToSchema)]
    #[serde(untagged)]
    pub(crate) enum VerificationRequest {
        Intent(VerificationOfIntent),
        Profile(VerificationOfProfile),
        User(VerificationOfUser),
    }

    macro_rules! verifications {
        ($($(#[$doc:meta])+ $name:ident { $id:ident })*) => {$(
            $(#[$doc])+
            #[derive(ToSchema)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                provider: Words,
                provider_data: ProviderData,
                /// The one of the credentials.
                client_id: Words,
                $id: String,
            }
        )*};
    }

    verifications! {
        /// Of a person who is to become a user.
        VerificationOfIntent { user_intent_id }
        /// Of a business that is to become a user.
        VerificationOfProfile { business_profile_id }
        /// Of a user.
        VerificationOfUser { user_id }
    }

    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct ProviderData {
        customer_id: Words,
    }

    /// The form that exchanges a partner token (section 19).
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct PartnerTokenRequest {
        /// Good for one minute, once.
        token: String,
        user_consent_captured: TrueWord,
    }

    words! { TrueWord "true" }
}
