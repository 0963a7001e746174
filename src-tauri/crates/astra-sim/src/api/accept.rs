//! Content negotiation (RFC 9110, section 12.5.1): only JSON is served, and an `accept` header without it gets 406
//! (CONTRACT.md 21).

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::error::ApiError;

/// Refuses a request that would not take the answer, before anything comes of it.
pub(super) async fn only_json(request: Request, next: Next) -> Response {
    if allows_json(request.headers()) {
        return next.run(request).await;
    }
    ApiError::generic(StatusCode::NOT_ACCEPTABLE, "Only JSON is served.").into_response()
}

/// Of the ranges that JSON falls into, the most specific decides; without any header everything is allowed.
fn allows_json(headers: &HeaderMap) -> bool {
    let mut decides: Option<(u8, bool)> = None;
    let mut asked = false;
    let lines = headers.get_all(header::ACCEPT).iter();
    for range in lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|range| !range.is_empty())
    {
        asked = true;
        let mut parts = range
            .split(';')
            .map(|part| part.trim().to_ascii_lowercase());
        let specific = match parts.next().as_deref() {
            Some("application/json") => 2,
            Some("application/*") => 1,
            Some("*/*") => 0,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        let wanted = weight.is_none_or(|weight| weight > 0.0);
        decides = match decides {
            Some((known, before)) if known == specific => Some((known, before || wanted)),
            Some((known, _)) if known > specific => decides,
            _ => Some((specific, wanted)),
        };
    }
    decides.map_or(!asked, |(_, wanted)| wanted)
}
