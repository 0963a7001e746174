//! `POST /v1/oauth/token` (CONTRACT.md 5).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;

use crate::api::auth::{is_client, is_pair};
use crate::api::error::ApiError;
use crate::sandbox::Sandbox;
use crate::state::TokenPair;

pub(crate) const fn refused(error: &'static str, description: &'static str) -> ApiError {
    ApiError::OAuth {
        status: StatusCode::BAD_REQUEST,
        error,
        description,
    }
}

pub(crate) async fn exchange(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Granted, ApiError> {
    authenticate(&sandbox, &headers, &body)?;
    let lax = sandbox.grants().credentials_in_form;
    let form = read_form(&headers, &body, if lax { &FIELDS } else { &FIELDS[..6] })?;
    let pair = match form.get("grant_type").map(String::as_str) {
        Some("authorization_code") => exchange_code(&sandbox, &form).await,
        Some("refresh_token") => refresh(&sandbox, &form).await,
        Some(_) => Err(refused(
            "unsupported_grant_type",
            "Only authorization_code and refresh_token are supported.",
        )),
        None => Err(refused("invalid_request", "grant_type is missing.")),
    }?;
    Ok(granted(pair))
}

/// A token pair with headers that forbid caches to keep it.
pub(crate) type Granted = ([(header::HeaderName, &'static str); 1], Json<TokenPairView>);

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct TokenPairView {
    access_token: String,
    /// Seconds.
    expires_in: u64,
    refresh_token: String,
    #[cfg_attr(feature = "openapi", schema(pattern = "^Bearer$"))]
    token_type: &'static str,
}

pub(crate) fn granted(pair: TokenPair) -> Granted {
    let answer = TokenPairView {
        access_token: pair.access_token,
        expires_in: pair.expires_in,
        refresh_token: pair.refresh_token,
        token_type: "Bearer",
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(answer))
}

/// Basic, and nothing else: unless the client is one whose credentials in the form are taken.
pub(crate) fn authenticate(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), ApiError> {
    let in_form = || {
        let form: BTreeMap<_, _> = url::form_urlencoded::parse(body).into_owned().collect();
        let sent = |names: [&str; 2]| names.iter().find_map(|name| form.get(*name));
        is_pair(
            sent(["client_id", "username"]),
            sent(["client_secret", "password"]),
            &sandbox.config,
        )
    };
    let lax = sandbox.grants().credentials_in_form;
    if is_client(headers, &sandbox.config) || (lax && in_form()) {
        return Ok(());
    }
    Err(ApiError::OAuth {
        status: StatusCode::UNAUTHORIZED,
        error: "invalid_client",
        description: "Client authentication failed.",
    })
}

/// client_id and client_secret stand in an older description of this call; they are read and ignored. One integrator sends
/// the last two.
const FIELDS: [&str; 8] = [
    "grant_type",
    "code",
    "redirect_uri",
    "refresh_token",
    "client_id",
    "client_secret",
    "username",
    "password",
];

/// The form of a token endpoint: nothing that is not in `known`, nothing twice.
pub(crate) fn read_form(
    headers: &HeaderMap,
    body: &[u8],
    known: &[&str],
) -> Result<BTreeMap<String, String>, ApiError> {
    let form_type = "application/x-www-form-urlencoded";
    let sent_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !sent_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case(form_type)
    {
        return Err(refused(
            "invalid_request",
            "The body must be application/x-www-form-urlencoded.",
        ));
    }
    let mut form = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(body) {
        if !known.contains(&name.as_ref()) {
            return Err(refused(
                "invalid_request",
                "The body has a parameter that is not known.",
            ));
        }
        if form.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(refused("invalid_request", "The body repeats a parameter."));
        }
    }
    Ok(form)
}

async fn exchange_code(
    sandbox: &Arc<Sandbox>,
    form: &BTreeMap<String, String>,
) -> Result<TokenPair, ApiError> {
    let code = form
        .get("code")
        .ok_or(refused("invalid_request", "code is missing."))?
        .clone();
    let redirect_uri = form
        .get("redirect_uri")
        .ok_or(refused("invalid_request", "redirect_uri is missing."))?
        .clone();
    sandbox
        .change(move |state, at| {
            let invalid = || {
                refused(
                    "invalid_grant",
                    "The code is unknown, expired or used, or redirect_uri differs.",
                )
            };
            let user_id = state
                .spend_code(&code, &redirect_uri, at)
                .ok_or_else(invalid)?;
            state.issue_tokens(&user_id, at).ok_or_else(invalid)
        })
        .await
}

async fn refresh(
    sandbox: &Arc<Sandbox>,
    form: &BTreeMap<String, String>,
) -> Result<TokenPair, ApiError> {
    let token = form
        .get("refresh_token")
        .ok_or(refused("invalid_request", "refresh_token is missing."))?
        .clone();
    // A10, refresh without redirect_uri: it may be left out here, but a strange one is refused.
    if form
        .get("redirect_uri")
        .is_some_and(|uri| !sandbox.is_registered(uri))
    {
        return Err(refused("invalid_grant", "redirect_uri is not registered."));
    }
    sandbox
        .change(move |state, at| {
            let invalid = || {
                refused(
                    "invalid_grant",
                    "The refresh token is unknown or has expired.",
                )
            };
            let user_id = state
                .user_by_refresh_token(&token, at.now)
                .ok_or_else(invalid)?
                .to_owned();
            state.issue_tokens(&user_id, at).ok_or_else(invalid)
        })
        .await
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::words;

    /// The form of the token endpoint (section 5): nothing else, and nothing twice.
    #[derive(ToSchema)]
    #[serde(untagged)]
    pub(crate) enum TokenRequest {
        Code(CodeGrant),
        Refresh(RefreshGrant),
    }

    words! { AuthorizationCodeWord "authorization_code", RefreshTokenWord "refresh_token" }

    /// The first exchange.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct CodeGrant {
        grant_type: AuthorizationCodeWord,
        /// From the redirect; good for 300 seconds, once (A12, life of a code).
        code: String,
        /// The one that the hosted page was opened with.
        redirect_uri: String,
        /// Read and ignored, as are the next two.
        refresh_token: Option<String>,
        client_id: Option<String>,
        client_secret: Option<String>,
    }

    /// Every later one.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct RefreshGrant {
        grant_type: RefreshTokenWord,
        /// Any of this user's that has not expired.
        refresh_token: String,
        /// May be left out (A10, refresh without redirect_uri), but must be a registered one.
        redirect_uri: Option<String>,
        /// Read and ignored, as are the next two.
        code: Option<String>,
        client_id: Option<String>,
        client_secret: Option<String>,
    }
}
