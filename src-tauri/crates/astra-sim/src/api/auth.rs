//! Who is calling: the client by Basic, or one user by Bearer (CONTRACT.md 4).

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use crate::api::error::ApiError;
use crate::config::Config;
use crate::sandbox::Sandbox;

/// Proof that the request carries the client's id and secret.
pub(crate) struct Client;

/// The user whose access token the request carries.
pub(crate) struct Caller {
    pub(crate) user_id: String,
}

fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (found, rest) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// Whether id and secret are exactly this client's; compared in constant time.
pub(crate) fn is_pair(id: Option<&String>, secret: Option<&String>, config: &Config) -> bool {
    let (Some(id), Some(secret)) = (id, secret) else {
        return false;
    };
    let same_id = id.as_bytes().ct_eq(config.client_id.as_bytes());
    bool::from(same_id & secret.as_bytes().ct_eq(config.client_secret.as_bytes()))
}

/// Whether the headers carry exactly this client's Basic credentials; compared in constant time.
pub(crate) fn is_client(headers: &HeaderMap, config: &Config) -> bool {
    let expected = format!("{}:{}", config.client_id, config.client_secret);
    credentials(headers, "Basic")
        .and_then(|text| STANDARD.decode(text).ok())
        .is_some_and(|sent| bool::from(sent.as_slice().ct_eq(expected.as_bytes())))
}

impl FromRequestParts<Arc<Sandbox>> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        sandbox: &Arc<Sandbox>,
    ) -> Result<Self, ApiError> {
        if is_client(&parts.headers, &sandbox.config) {
            Ok(Self)
        } else {
            Err(ApiError::unauthorized(
                "Client credentials are missing or wrong.",
            ))
        }
    }
}

impl FromRequestParts<Arc<Sandbox>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        sandbox: &Arc<Sandbox>,
    ) -> Result<Self, ApiError> {
        let token = credentials(&parts.headers, "Bearer")
            .ok_or_else(|| ApiError::unauthorized("An access token is required."))?;
        match sandbox.state().user_by_access_token(token, sandbox.now()) {
            Some(user_id) => Ok(Self {
                user_id: user_id.to_owned(),
            }),
            None => Err(ApiError::unauthorized(
                "The access token is invalid or has expired.",
            )),
        }
    }
}
