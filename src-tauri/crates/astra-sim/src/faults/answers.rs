//! Faults in a response: its bytes, its form, its words. The request has had its effect by then.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use http_body_util::channel::Channel;

use crate::faults::faulty_stream::ConnectionFaults;
use crate::faults::kinds::FaultKind;

/// Larger than any answer of the contract.
const LIMIT: usize = 64 * 1024 * 1024;

/// Between the first half of an answer and the reset, so that the half arrives.
const BEFORE_RESET: Duration = Duration::from_millis(20);

/// A status that no contract knows.
const STRANGE_STATUS: &str = "in_orbit";

/// A field that no contract knows.
const STRANGE_FIELD: &str = r#""orbit_class":{"name":"low","passes":[1,2,3]}"#;

/// Applies `kind` to `response`; kinds that are not about responses change nothing.
pub(crate) async fn spoil(
    kind: &FaultKind,
    response: Response<Body>,
    connection: &ConnectionFaults,
) -> Response<Body> {
    match kind {
        FaultKind::DuplicateReply => {
            connection.repeat_next();
            return response;
        }
        FaultKind::ResetMidBody
        | FaultKind::SlowBytes { .. }
        | FaultKind::MalformedJson
        | FaultKind::TruncatedJson
        | FaultKind::WrongContentType
        | FaultKind::UnknownStatus
        | FaultKind::UnknownField => {}
        _ => return response,
    }
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, LIMIT).await.unwrap_or_default();
    let length = bytes.len();
    let body = match kind {
        FaultKind::ResetMidBody => {
            connection.reset_at_end();
            first_half_then_nothing(bytes)
        }
        FaultKind::SlowBytes { ms } => one_by_one(bytes, Duration::from_millis(*ms)),
        spoilt => {
            let bytes = rewritten(spoilt, bytes);
            if *spoilt == FaultKind::WrongContentType {
                let html = HeaderValue::from_static("text/html; charset=utf-8");
                parts.headers.insert(header::CONTENT_TYPE, html);
            }
            parts.headers.remove(header::CONTENT_LENGTH);
            return Response::from_parts(parts, Body::from(bytes));
        }
    };
    // As an answer in one piece would have it: who reads knows that something is missing.
    parts.headers.insert(header::CONTENT_LENGTH, length.into());
    Response::from_parts(parts, body)
}

fn rewritten(kind: &FaultKind, bytes: Bytes) -> Bytes {
    let text = || String::from_utf8_lossy(&bytes).into_owned();
    match kind {
        FaultKind::MalformedJson => Bytes::from_static(b"{\"id\": oops, 'amount': .5,}"),
        FaultKind::TruncatedJson => bytes.slice(..bytes.len() / 2),
        FaultKind::UnknownStatus => with_strange_status(&text()).into(),
        FaultKind::UnknownField => with_strange_fields(&text()).into(),
        _ => bytes,
    }
}

fn first_half_then_nothing(bytes: Bytes) -> Body {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        let half = bytes.slice(..bytes.len().div_ceil(2));
        if sender.send_data(half).await.is_ok() {
            tokio::time::sleep(BEFORE_RESET).await;
            sender.abort(io::ErrorKind::ConnectionReset.into());
        }
    });
    Body::new(body)
}

fn one_by_one(bytes: Bytes, gap: Duration) -> Body {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        for at in 0..bytes.len() {
            tokio::time::sleep(gap).await;
            // The caller may have left.
            if sender.send_data(bytes.slice(at..=at)).await.is_err() {
                return;
            }
        }
    });
    Body::new(body)
}

/// Works on the text, so that amounts keep theirs. Inside a JSON string a quote is escaped, so what is found is a field.
fn with_strange_status(json: &str) -> String {
    let mut rest = json;
    let mut out = String::with_capacity(json.len());
    while let Some(at) = rest.find("status\":\"") {
        let value = at + "status\":\"".len();
        out.push_str(&rest[..value]);
        out.push_str(STRANGE_STATUS);
        rest = &rest[value..];
        rest = &rest[rest.find('"').unwrap_or(rest.len())..];
    }
    out + rest
}

fn with_strange_fields(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut in_text, mut escaped) = (false, false);
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '{' if !in_text => {
                out.push_str(STRANGE_FIELD);
                if letters.peek().is_some_and(|next| *next != '}') {
                    out.push(',');
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn strange_words_leave_the_rest_as_it_was() {
        let text = r#"{"status":"active","name":"a \"status\":\"x\" {b","amount":5.00,"items":[{},{"review_status":"approved"}]}"#;
        let status = with_strange_status(text);
        let read: Value = serde_json::from_str(&status).unwrap();
        assert_eq!(read["status"], STRANGE_STATUS);
        assert_eq!(read["items"][1]["review_status"], STRANGE_STATUS);
        assert_eq!(read["name"], "a \"status\":\"x\" {b");
        assert!(status.contains("5.00"), "an amount keeps its own text");

        let fields = with_strange_fields(text);
        let read: Value = serde_json::from_str(&fields).unwrap();
        for object in [&read, &read["items"][0], &read["items"][1]] {
            assert_eq!(object["orbit_class"]["name"], json!("low"), "{object}");
        }
        assert_eq!(read["name"], "a \"status\":\"x\" {b");
        assert!(fields.contains("5.00"), "an amount keeps its own text");
    }
}
