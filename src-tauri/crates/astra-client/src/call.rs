//! One request and its response: the only place that touches the network.

use std::time::{Duration, Instant};

use http::header::{ACCEPT, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::de::{DeserializeOwned, IgnoredAny};
use url::Url;

use crate::client::AstraClient;
use crate::embedded_error::code_in;
use crate::error::{CallError, CallErrorKind, Purpose};
use crate::proxy::Route;
use crate::redaction::{Redaction, one_line};
use crate::refusal::{Refusal, bounded};
use crate::response::{RequestId, Response};
use crate::retry::Decision;
use crate::tokens::AccessToken;

/// Who a call is made as.
pub(crate) enum Caller<'a> {
    /// The application, with its credentials.
    Application,
    /// One user, with a bearer token.
    User(&'a AccessToken),
}

/// Which of the vendor's hosts a call goes to (CONTRACT.md 2).
#[derive(Clone, Copy)]
pub(crate) enum Host {
    /// The ordinary one.
    Api,
    /// The one that takes card numbers.
    Secure,
}

/// What a call carries.
pub(crate) enum Body {
    Nothing,
    Json(Vec<u8>),
    Form(Vec<u8>),
}

/// One call, described before it is sent.
pub(crate) struct Call<'a> {
    pub method: Method,
    pub host: Host,
    /// Path segments after `/v1`.
    pub path: &'a [&'a str],
    pub query: Vec<(&'a str, &'a str)>,
    pub caller: Caller<'a>,
    pub body: Body,
    pub purpose: Purpose,
    /// Statuses that mean success for this call.
    pub success: &'a [StatusCode],
}

impl<'a> Call<'a> {
    /// A read as one user.
    pub fn get(token: &'a AccessToken, path: &'a [&'a str]) -> Self {
        Self {
            method: Method::GET,
            host: Host::Api,
            path,
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Nothing,
            purpose: Purpose::Read,
            success: &[StatusCode::OK],
        }
    }
}

/// An answer with one of the statuses that mean success.
pub(crate) struct Received {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    purpose: Purpose,
}

impl Received {
    pub fn request_id(&self) -> Option<RequestId> {
        RequestId::from_headers(&self.headers)
    }

    /// When Astra answered, by its own clock.
    pub fn date(&self) -> Option<Timestamp> {
        read_date(&self.headers)
    }

    /// Reads the body. What went wrong is told by place, never by value: values are people's.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<Response<T>, CallError> {
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        let value = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| self.unusable(place_of(&error.path().to_string(), error.inner())))?;
        Ok(Response {
            value,
            request_id: self.request_id(),
        })
    }

    /// Reads the body of a success that carries nothing: none, or the JSON text `null` (CONTRACT.md 15). Any other JSON is
    /// passed over, as unknown fields are.
    pub fn decode_nothing(&self) -> Result<Response<()>, CallError> {
        let body = self.body.trim_ascii();
        if !body.is_empty() {
            serde_json::from_slice::<IgnoredAny>(body)
                .map_err(|error| self.unusable(place_of("the body", &error)))?;
        }
        Ok(Response {
            value: (),
            request_id: self.request_id(),
        })
    }

    /// The error for a success that cannot be used.
    pub fn unusable(&self, detail: impl AsRef<str>) -> CallError {
        CallError {
            status: Some(self.status.as_u16()),
            request_id: self.request_id(),
            ..CallError::unusable(self.purpose, detail)
        }
    }
}

/// Where in an answer the reading failed, without any value from it.
pub(crate) fn place_of(path: &str, error: &serde_json::Error) -> String {
    let text = error.to_string();
    // The one message of serde that only names our own fields.
    let missing = text
        .split_once("missing field `")
        .and_then(|(_, rest)| rest.split_once('`'))
        .map(|(field, _)| format!("the field `{field}` is missing"));
    let what = missing.unwrap_or_else(|| {
        match error.classify() {
            serde_json::error::Category::Syntax => "not JSON",
            serde_json::error::Category::Eof => "the JSON ends early",
            _ => "a value is not what the contract says",
        }
        .to_owned()
    });
    bounded(&one_line(&format!(
        "{what}, at {path}, line {}, column {}",
        error.line(),
        error.column()
    )))
}

impl AstraClient {
    /// Sends a call; a read is repeated as the policy says, a write never.
    pub(crate) async fn send(&self, call: &Call<'_>) -> Result<Received, CallError> {
        let mut attempt = 1;
        loop {
            let error = match self.request(call).await {
                Ok(received) => return Ok(received),
                Err(error) => error,
            };
            let decision = match call.purpose {
                Purpose::Write => Decision::Stop,
                Purpose::Read => {
                    self.options
                        .retry
                        .decide(&error.kind, error.status, attempt, error.retry_after)
                }
            };
            match decision {
                Decision::Stop => return Err(error),
                Decision::After(wait) => tokio::time::sleep(wait).await,
            }
            attempt += 1;
        }
    }

    /// One attempt: headers, status, body, and the one log line about it.
    async fn request(&self, call: &Call<'_>) -> Result<Received, CallError> {
        let url = self.url(call)?;
        let started = Instant::now();
        let outcome = self.exchange(call, url.clone()).await;
        log(call, url.path(), started.elapsed(), &outcome);
        outcome
    }

    fn url(&self, call: &Call<'_>) -> Result<Url, CallError> {
        let mut url = match call.host {
            Host::Api => self.endpoints.api().clone(),
            Host::Secure => self.endpoints.secure().clone(),
        };
        url.path_segments_mut()
            .map_err(|()| CallError::not_sent("the endpoint takes no path"))?
            .clear()
            .push("v1")
            .extend(call.path);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        Ok(url)
    }

    /// Everything that `call` carries. Ids in its path are wanted in the log.
    fn redaction(&self, call: &Call<'_>) -> Redaction {
        let mut redaction = Redaction::default();
        for secret in self.credentials.secret_texts() {
            redaction.value(&secret);
        }
        if let Caller::User(token) = call.caller {
            redaction.value(token.expose());
        }
        for (_, value) in &call.query {
            redaction.value(value);
        }
        match &call.body {
            Body::Nothing => {}
            Body::Json(bytes) => redaction.json(bytes),
            Body::Form(bytes) => redaction.form(bytes),
        }
        redaction
    }

    async fn exchange(&self, call: &Call<'_>, url: Url) -> Result<Received, CallError> {
        if let Some(failure) = self.route.broken() {
            return Err(CallError::no_proxy_there(failure));
        }
        let request = self
            .http(call.purpose)
            .request(call.method.clone(), url)
            .header(ACCEPT, "application/json");
        let request = match &call.caller {
            Caller::Application => self.credentials.sign(request),
            Caller::User(token) => request.bearer_auth(token.expose()),
        };
        let request = match &call.body {
            Body::Nothing => request,
            Body::Json(bytes) => request
                .header(CONTENT_TYPE, "application/json")
                .body(bytes.clone()),
            Body::Form(bytes) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(bytes.clone()),
        };
        let sent = request.send().await;
        let mut response = sent.map_err(|error| CallError::transport(error, &self.route))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = read_capped(response, self.options.response_cap_bytes).await;
        self.classify(call, status, headers, body)
    }

    /// What status, headers and body together mean for this call.
    fn classify(
        &self,
        call: &Call<'_>,
        status: StatusCode,
        headers: HeaderMap,
        body: CappedBody,
    ) -> Result<Received, CallError> {
        let fill = |error: CallError| CallError {
            status: Some(status.as_u16()),
            request_id: RequestId::from_headers(&headers),
            retry_after: retry_after(&headers),
            ..error
        };
        if call.success.contains(&status) {
            if is_html(&headers) {
                return Err(fill(CallError::unusable(
                    call.purpose,
                    "a web page came instead of JSON: this is not the API's host",
                )));
            }
            return match body.end {
                BodyEnd::Whole => Ok(Received {
                    status,
                    headers,
                    body: body.bytes,
                    purpose: call.purpose,
                }),
                BodyEnd::TooLong => Err(fill(CallError::unusable(
                    call.purpose,
                    "the answer is longer than the cap",
                ))),
                BodyEnd::Broken(error) => Err(fill(error)),
            };
        }
        let refusal = Refusal::read(&body.bytes, &self.redaction(call));
        Err(fill(CallError {
            embedded_code: code_in(&body.bytes),
            ..no_success(status, call.purpose, refusal)
        }))
    }

    /// What the answer to a file that was sent means. Where the files go is no host of the API: any success will do, and
    /// what its body says does not count.
    pub(crate) async fn judge_upload(
        &self,
        mut response: reqwest::Response,
        redaction: &Redaction,
    ) -> Result<(), CallError> {
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let headers = std::mem::take(response.headers_mut());
        let body = read_capped(response, self.options.response_cap_bytes).await;
        let refusal = Refusal::read(&body.bytes, redaction);
        let error = match status.as_u16() {
            // An address that ran out: nothing was taken.
            410 => CallError::new(CallErrorKind::Refused(Box::new(refusal)), ""),
            _ => no_success(status, Purpose::Write, refusal),
        };
        Err(CallError {
            status: Some(status.as_u16()),
            request_id: RequestId::from_headers(&headers),
            retry_after: retry_after(&headers),
            ..error
        })
    }
}

/// What a status that means no success for a call says.
fn no_success(status: StatusCode, purpose: Purpose, refusal: Refusal) -> CallError {
    let summary = refusal.summary();
    let kind = match (status.as_u16(), purpose) {
        (401, _) => CallErrorKind::Unauthorized,
        (429, _) => CallErrorKind::RateLimited,
        // The statuses by which the vendor says no before it acts. Any other 4xx (408 of a gateway, 409, 425)
        // says nothing of what a write did.
        (400 | 403 | 404 | 422, Purpose::Write) | (400..=499, Purpose::Read) => {
            CallErrorKind::Refused(Box::new(refusal))
        }
        (500..=599, Purpose::Read) => CallErrorKind::ServerError,
        (_, Purpose::Read) => CallErrorKind::Unreadable,
        (_, Purpose::Write) => CallErrorKind::Unclear,
    };
    let detail = match status.as_u16() {
        300..=399 => "a redirect, which is never followed".to_owned(),
        // A success we did not ask for may carry anything, tokens too.
        200..=299 => "a success that the contract does not list for this call".to_owned(),
        _ => summary,
    };
    CallError::new(kind, detail)
}

struct CappedBody {
    bytes: Vec<u8>,
    end: BodyEnd,
}

enum BodyEnd {
    Whole,
    TooLong,
    Broken(CallError),
}

/// Reads at most `cap` bytes; what lies beyond is never taken from the connection.
async fn read_capped(mut response: reqwest::Response, cap: usize) -> CappedBody {
    let mut bytes = Vec::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > cap => {
                let room = cap - bytes.len();
                bytes.extend_from_slice(&chunk[..room]);
                break BodyEnd::TooLong;
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break BodyEnd::Whole,
            // The request was taken and an answer began: this can never be "not sent".
            Err(error) => {
                break BodyEnd::Broken(CallError {
                    kind: CallErrorKind::Unclear,
                    ..CallError::transport(error, &Route::Direct)
                });
            }
        }
    };
    CappedBody { bytes, end }
}

fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("text/html"))
}

/// `Retry-After` in seconds, or as a date measured against the answer's own `Date`, so that no
/// clock of ours is needed.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    let now = read_date(headers)?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

fn read_date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(DATE)?.to_str().ok()?;
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// One line per attempt: never a query, a header or a body. Ids in the path are wanted.
fn log(call: &Call<'_>, path: &str, took: Duration, outcome: &Result<Received, CallError>) {
    let method = call.method.as_str();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (status, id) = match outcome {
        Ok(received) => (Some(received.status.as_u16()), received.request_id()),
        Err(error) => (error.status, error.request_id.clone()),
    };
    let request_id = id.as_ref().map(RequestId::as_str);
    match outcome {
        // Polling reads often; what changes something deserves to be seen.
        Ok(_) if call.purpose == Purpose::Read => {
            tracing::debug!(
                method,
                path,
                status,
                took_ms,
                request_id,
                "{method} {path} answered"
            );
        }
        Ok(_) => {
            tracing::info!(
                method,
                path,
                status,
                took_ms,
                request_id,
                "{method} {path} answered"
            );
        }
        Err(_) => {
            tracing::warn!(
                method,
                path,
                status,
                took_ms,
                request_id,
                "{method} {path} failed"
            );
        }
    }
}

/// One line for a file that was sent: the host alone, because the rest of the address is a secret.
pub(crate) fn log_upload(host: &str, took: Duration, outcome: &Result<(), CallError>) {
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(()) => tracing::info!(host, took_ms, "a file was sent"),
        Err(error) => {
            tracing::warn!(host, took_ms, status = error.status, "a file was not sent");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let seconds = headers(&[("retry-after", "7")]);
        assert_eq!(retry_after(&seconds), Some(Duration::from_secs(7)));
        let date = headers(&[
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"),
        ]);
        assert_eq!(retry_after(&date), Some(Duration::from_secs(60)));
        let past = headers(&[
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"),
        ]);
        assert_eq!(retry_after(&past), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers(&[("retry-after", "soon")])), None);
        assert_eq!(retry_after(&headers(&[])), None);
    }
}
