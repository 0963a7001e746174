//! A refusal that repeats the whole request, as some servers do.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

/// Refuses with `code`, by field: every value of the request as it came and in other spellings. Query and credentials are
/// in the description.
pub(crate) fn answer(code: u16, asked: &Parts, body: &[u8]) -> Response<Body> {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    let mut fields = Map::new();
    match serde_json::from_slice(body) {
        Ok(value) => add(&mut fields, "", &value),
        Err(_) => {
            for (name, value) in form_urlencoded::parse(body) {
                fields.insert(name.into_owned(), spelled(&value));
            }
        }
    }
    let credentials = asked
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let query = asked.uri.query().unwrap_or_default();
    let refusal = json!({
        "status_code": code,
        "name": status.canonical_reason().unwrap_or_default(),
        "description": format!("You said {query} {credentials}"),
        "errors": fields,
    });
    (status, axum::Json(refusal)).into_response()
}

/// One entry for each value, under its dotted path.
fn add(fields: &mut Map<String, Value>, path: &str, value: &Value) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                add(fields, &below(name), value);
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                add(fields, &below(&place.to_string()), value);
            }
        }
        Value::String(text) => {
            fields.insert(path.to_owned(), spelled(text));
        }
        other => {
            fields.insert(path.to_owned(), spelled(&other.to_string()));
        }
    }
}

fn spelled(value: &str) -> Value {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let escaped = Value::from(value).to_string();
    let mut spellings = vec![
        format!("{value:?} is not taken"),
        value.to_uppercase(),
        encoded.replace('+', "%20"),
        encoded,
        format!("{{\"value\":{escaped}}}"),
        value.replace('&', "&amp;").replace('\'', "&#39;"),
    ];
    // Digits within a name are no telephone number.
    if digits.len() >= 4 && !value.chars().any(char::is_alphabetic) {
        spellings.push(digits);
    }
    json!(spellings)
}
