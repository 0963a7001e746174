//! JSON in and out. Unlike the framework's own, a list is not taken for the fields of an object in their order.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::refusal;

/// The body of a request or of a response.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let read = axum::Json::<Map<String, Value>>::from_request(request, state).await;
        let axum::Json(fields) = read.map_err(IntoResponse::into_response)?;
        serde_json::from_value(Value::Object(fields))
            .map(Self)
            .map_err(|fault| refusal(StatusCode::UNPROCESSABLE_ENTITY, &fault.to_string()))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
