//! Raw calls: JSON and forms in, whatever comes back out. Nothing is decoded into types of ours, nothing is repeated,
//! no redirect is followed.

use std::sync::Once;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, redirect};
use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use crate::target::{Target, is_loopback};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);
/// How many bytes of an answer are read at most.
const BODY_CAP: usize = 1024 * 1024;
const USER_AGENT: &str = concat!("astra-check/", env!("CARGO_PKG_VERSION"));

/// An answer, whatever its status.
#[derive(Clone, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    /// `WWW-Authenticate`.
    pub(crate) challenge: Option<String>,
    pub(crate) location: Option<String>,
    /// The body as text; empty if it was none.
    pub(crate) text: String,
    /// The body, if it was JSON.
    pub(crate) json: Value,
}

/// No answer came; in words for a person.
#[derive(Debug, Clone)]
pub(crate) struct NoResponse(pub(crate) String);

/// The connection to one target.
pub(crate) struct Wire {
    http: Client,
    target: Target,
}

/// Who a call is made as.
#[derive(Clone, Copy)]
pub(crate) enum Caller<'a> {
    /// Our application, by Basic.
    Client,
    /// One user, by an access token.
    User(&'a str),
}

impl Wire {
    pub(crate) fn new(target: Target) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: client(&target.api, false)?,
            target,
        })
    }

    pub(crate) async fn get(&self, path: &str, caller: Caller<'_>) -> Result<Response, NoResponse> {
        self.call(Method::GET, path, caller, |request| request)
            .await
    }

    pub(crate) async fn delete(
        &self,
        path: &str,
        caller: Caller<'_>,
    ) -> Result<Response, NoResponse> {
        self.call(Method::DELETE, path, caller, |request| request)
            .await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        caller: Caller<'_>,
        body: &Value,
    ) -> Result<Response, NoResponse> {
        self.call(Method::POST, path, caller, |request| request.json(body))
            .await
    }

    pub(crate) async fn patch(
        &self,
        path: &str,
        caller: Caller<'_>,
        body: &Value,
    ) -> Result<Response, NoResponse> {
        self.call(Method::PATCH, path, caller, |request| request.json(body))
            .await
    }

    /// A creation that carries the same key each time.
    pub(crate) async fn post_with_key(
        &self,
        path: &str,
        caller: Caller<'_>,
        body: &Value,
        key: &str,
    ) -> Result<Response, NoResponse> {
        self.call(Method::POST, path, caller, |request| {
            request.header("Idempotency-Key", key).json(body)
        })
        .await
    }

    /// The token endpoint.
    pub(crate) async fn token(
        &self,
        form: &[(&str, &str)],
        secret: Option<&str>,
    ) -> Result<Response, NoResponse> {
        let url = join(&self.target.api, "/v1/oauth/token");
        let secret = secret.unwrap_or(self.target.client_secret.expose_secret());
        let request = self.http.post(url).form(form);
        exchange(request.basic_auth(&self.target.client_id, Some(secret))).await
    }

    /// A card, to the host that takes card numbers.
    pub(crate) async fn post_card(
        &self,
        secure: &Url,
        token: &str,
        body: &Value,
    ) -> Result<Response, NoResponse> {
        let request = self.http.post(join(secure, "/v1/cards")).bearer_auth(token);
        exchange(request.json(body)).await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        caller: Caller<'_>,
        furnish: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, NoResponse> {
        let request = self.http.request(method, join(&self.target.api, path));
        let request = match caller {
            Caller::Client => request.basic_auth(
                &self.target.client_id,
                Some(self.target.client_secret.expose_secret()),
            ),
            Caller::User(token) => request.bearer_auth(token),
        };
        exchange(furnish(request)).await
    }
}

/// `path` begins with a slash and may carry a query.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let (path, query) = path
        .split_once('?')
        .map_or((path, None), |(path, query)| (path, Some(query)));
    let mut url = base.clone();
    url.set_path(path);
    url.set_query(query);
    url
}

/// A client for `base` and hosts like it.
pub(crate) fn client(base: &Url, cookies: bool) -> Result<Client, reqwest::Error> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that the process already has one, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        // Following one would carry credentials to wherever it points.
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        // A connection that was left open may close just as the next call is written, and nobody knows if it arrived.
        .pool_max_idle_per_host(0)
        .referer(false)
        .cookie_store(cookies)
        .http1_only();
    if is_loopback(base) {
        builder.no_proxy().tls_certs_only([]).build()
    } else {
        builder.https_only(true).build()
    }
}

/// Sends and reads, up to the cap.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Response, NoResponse> {
    let mut response = request.send().await.map_err(|error| in_words(&error))?;
    let header = |name: &str| {
        let value = response.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let mut answer = Response {
        status: response.status().as_u16(),
        request_id: header("request-id"),
        challenge: header("www-authenticate"),
        location: header("location"),
        ..Response::default()
    };
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| in_words(&error))? {
        if body.len() + piece.len() > BODY_CAP {
            return Err(NoResponse("the answer was larger than 1 MiB".to_owned()));
        }
        body.extend_from_slice(&piece);
    }
    answer.json = serde_json::from_slice(&body).unwrap_or_default();
    answer.text = String::from_utf8_lossy(&body).into_owned();
    Ok(answer)
}

/// Without the address, which may carry a code or a state.
fn in_words(error: &reqwest::Error) -> NoResponse {
    let what = if error.is_connect() {
        "no connection could be made"
    } else if error.is_timeout() {
        "no answer came in time"
    } else {
        "the connection was lost before the whole answer came"
    };
    NoResponse(what.to_owned())
}

impl Response {
    /// Whether it is 2xx.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether there is no such call here.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.status, 404 | 405 | 410 | 501)
    }

    /// A text field of the body that is not empty.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.json
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    /// Whether it is the generic error body: `code` like the status, `name`, `description`.
    pub(crate) fn is_generic(&self) -> bool {
        self.json.get("code").and_then(Value::as_u64) == Some(u64::from(self.status))
            && self.text_of("name").is_some()
            && self.text_of("description").is_some()
    }

    /// Status and the body's words, for a reason.
    pub(crate) fn summary(&self) -> String {
        let words = ["description", "error_description", "error", "message"]
            .into_iter()
            .find_map(|name| self.text_of(name));
        let mut text = match words {
            Some(words) => format!("{} \"{words}\"", self.status),
            None => self.status.to_string(),
        };
        if let Some(fields) = self.json.get("errors").and_then(Value::as_object) {
            let names: Vec<&str> = fields.keys().take(6).map(String::as_str).collect();
            text.push_str(&format!(" about {}", names.join(", ")));
        }
        text
    }

    /// The names of the body's fields, for a reason.
    pub(crate) fn names(&self) -> String {
        match self.json.as_object() {
            Some(object) if !object.is_empty() => {
                let names: Vec<&str> = object.keys().take(12).map(String::as_str).collect();
                names.join(", ")
            }
            Some(_) => "an empty object".to_owned(),
            None => "no JSON object".to_owned(),
        }
    }
}
