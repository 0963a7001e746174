//! Dispatching a request: reading its body, calling its handler, and counting it where it creates a routine. Which requests
//! get here, and what is noted of them, is decided in `pipeline.rs`.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::api::FILE_LIMIT;
use crate::sandbox::{NotPersisted, Sandbox};

/// Reads a body, up to more than any call takes.
pub(crate) async fn read_body(mut body: hyper::body::Incoming) -> Result<Vec<u8>, hyper::Error> {
    let mut read = Vec::new();
    while read.len() <= FILE_LIMIT
        && let Some(frame) = body.frame().await
    {
        if let Ok(data) = frame?.into_data() {
            read.extend_from_slice(&data);
        }
    }
    Ok(read)
}

/// Ends every outstanding authorization code; a store that fails here fails for the request itself as well.
pub(crate) async fn expire_codes(sandbox: &Arc<Sandbox>) {
    let outcome: Result<(), NotPersisted> = sandbox
        .change(|state, _| {
            state.codes.clear();
            Ok(())
        })
        .await;
    if let Err(error) = outcome {
        tracing::warn!(%error, "codes were not expired");
    }
}

/// Hands a request to its handler, and counts it if it moves money. The caller holds `working`.
pub(crate) async fn dispatch(
    router: &Router,
    sandbox: &Sandbox,
    request: Request<Body>,
) -> Response<Body> {
    let asks_for_money = asks_for_money(&request);
    let Ok(mut response) = router.clone().oneshot(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        // The router's own, from a neighbour of what is not there.
        response.headers_mut().remove(header::ALLOW);
    }
    if asks_for_money && response.status() == StatusCode::CREATED {
        sandbox.count_accepted();
    }
    response
}

/// Whether an accepted request of this kind makes a routine.
fn asks_for_money<B>(request: &Request<B>) -> bool {
    let path = request.uri().path();
    request.method() == Method::POST
        && path.starts_with("/v1/routines")
        && path != "/v1/routines/preview"
}
