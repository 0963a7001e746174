//! The control over HTTP, for tests in other processes and for staff: `/_sim`, on a port of its own. JSON in and out; our
//! own shape, not the vendor's. Only the program serves it: inside the application all control is by calls in process.
//!
//! It listens on 127.0.0.1 only. Every call needs the token of this start, and every request, also one for the status page,
//! the exact `Host`: a web page elsewhere that points its own name at this machine carries that name, and knows no token.

mod body;
mod openapi;
mod page;
mod resources;
mod responses;
mod routes;
mod settings;
mod time;
mod webhooks;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use astra_sim::{Control, Entropy};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// No refusal of the framework's is as long.
const REFUSAL_LIMIT: usize = 64 * 1024;

/// What opens the control. The text exists in what the program announces and in the requests of whoever read that.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// 256 bits from `entropy`, which must not be a seeded one: a seed is no secret.
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The text, for the announcement only.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    fn is(&self, shown: &str) -> bool {
        // Digests have one length, so the comparison tells nothing about the token's.
        Sha256::digest(shown)
            .as_slice()
            .ct_eq(Sha256::digest(&self.0).as_slice())
            .into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token")
    }
}

/// Who may come in.
struct Guard {
    token: Token,
    /// The only `Host` that is answered.
    host: String,
}

/// Content of the status page besides the state; not secret.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) api: String,
    pub(crate) secure: String,
    pub(crate) app: String,
    pub(crate) client_id: String,
    pub(crate) redirect_uris: Vec<String>,
}

/// The control of the simulator behind `control`, for a listener at `address`, and its status page.
pub(crate) fn router(control: Control, token: Token, address: SocketAddr, shown: Shown) -> Router {
    let guard = Arc::new(Guard {
        token,
        host: address.to_string(),
    });
    let calls = routes::router()
        .fallback(nowhere)
        .with_state(control.clone())
        .layer(map_response(in_json))
        .layer(from_fn_with_state(Arc::clone(&guard), with_token));
    page::router(control, shown)
        .merge(openapi::router())
        // A client that joins the base address and a path that begins with `/_sim` means the same.
        .nest("/_sim/_sim", calls.clone())
        .nest("/_sim", calls)
        .fallback(nowhere)
        .layer(from_fn_with_state(guard, exact_host))
}

/// The framework refuses in plain text, or without a word.
async fn in_json(response: Response) -> Response {
    let is_json = |value: &HeaderValue| value == "application/json";
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !response.status().is_client_error() || kind.is_some_and(is_json) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let told = to_bytes(body, REFUSAL_LIMIT).await.unwrap_or_default();
    let told = String::from_utf8_lossy(&told);
    let reason = parts.status.canonical_reason().unwrap_or_default();
    let told = if told.is_empty() { reason } else { &told };
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    (parts.headers.clone(), refusal(parts.status, told)).into_response()
}

async fn exact_host(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let named = request
        .headers()
        .get(header::HOST)
        .is_some_and(|host| host.as_bytes() == guard.host.as_bytes());
    if named {
        next.run(request).await
    } else {
        refusal(StatusCode::MISDIRECTED_REQUEST, "not this host")
    }
}

async fn with_token(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let shown = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .is_some_and(|(_, token)| guard.token.is(token.trim()));
    if shown {
        next.run(request).await
    } else {
        let asks = [(header::WWW_AUTHENTICATE, "Bearer")];
        (
            asks,
            refusal(
                StatusCode::UNAUTHORIZED,
                "the control's token is missing or wrong",
            ),
        )
            .into_response()
    }
}

async fn nowhere() -> Response {
    refusal(StatusCode::NOT_FOUND, "no such call")
}

fn refusal(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}
