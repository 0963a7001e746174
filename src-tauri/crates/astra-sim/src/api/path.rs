//! The variable part of a path.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::api::error::ApiError;

/// An id as it was sent. One that is not UTF-8 is not found.
pub(crate) struct Path(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Path {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(id)) => Ok(Self(id)),
            Err(_) => Err(ApiError::not_found(
                "The requested URL was not found on the server.",
            )),
        }
    }
}
