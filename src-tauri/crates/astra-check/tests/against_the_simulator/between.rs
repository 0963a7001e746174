//! Somebody between the check and a host of the simulator, who may change every answer.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use url::Url;

use crate::stand_ins::{http, serve};

/// A request that went through, and its answer on the way back.
pub struct Passing {
    pub method: Method,
    pub path: String,
    pub request_headers: HeaderMap,
    pub request_body: String,
    pub status: StatusCode,
    pub location: Option<String>,
    /// The answer's body, where it is JSON; anything else passes as it is.
    pub json: Value,
}

impl Passing {
    /// Whether it is this call.
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// What stands in a header of the request, or nothing.
    pub fn request_header(&self, name: &str) -> &str {
        let value = self.request_headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone)]
struct Between {
    upstream: Url,
    http: reqwest::Client,
    change: Arc<dyn Fn(&mut Passing) + Send + Sync>,
}

/// Where to go instead of `upstream`.
pub async fn between(upstream: &Url, change: impl Fn(&mut Passing) + Send + Sync + 'static) -> Url {
    let between = Between {
        upstream: upstream.clone(),
        http: http(),
        change: Arc::new(change),
    };
    serve(Router::new().fallback(pass).with_state(between)).await
}

async fn pass(
    State(between): State<Between>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let url = between
        .upstream
        .join(uri.path_and_query().unwrap().as_str())
        .unwrap();
    let mut request = between.http.request(method.clone(), url);
    for name in ["authorization", "content-type", "cookie"] {
        if let Some(value) = headers.get(name) {
            request = request.header(name, value);
        }
    }
    let answer = request.body(body.clone()).send().await.unwrap();
    let mut kept = HeaderMap::new();
    for name in [
        "request-id",
        "www-authenticate",
        "content-type",
        "set-cookie",
    ] {
        if let Some(value) = answer.headers().get(name) {
            kept.insert(name, value.clone());
        }
    }
    let location = answer.headers().get("location");
    let mut passing = Passing {
        method,
        path: uri.path().to_owned(),
        request_headers: headers,
        request_body: String::from_utf8_lossy(&body).into_owned(),
        status: answer.status(),
        location: location.map(|location| location.to_str().unwrap().to_owned()),
        json: Value::Null,
    };
    let mut bytes = answer.bytes().await.unwrap();
    passing.json = serde_json::from_slice(&bytes).unwrap_or_default();
    (between.change)(&mut passing);
    if !passing.json.is_null() {
        bytes = passing.json.to_string().into();
    }
    if let Some(location) = passing.location {
        kept.insert("location", location.parse().unwrap());
    }
    (passing.status, kept, bytes).into_response()
}
