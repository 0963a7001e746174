//! Nothing that is said carries a secret, even where the other side sends every one of them back.

use std::sync::{Arc, Mutex};

use astra_check::{Target, Verdict};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use url::Url;

use crate::stand_ins::serve;
use crate::world::{World, run};

const ONE_TIME_CODE: &str = "73519284";

/// The simulator's API, through somebody who hears all and tells it in every refusal.
#[derive(Clone)]
struct Tattler {
    api: Url,
    http: reqwest::Client,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Tattler {
    fn hear(&self, secret: Option<&str>) {
        if let Some(secret) = secret {
            self.heard.lock().unwrap().push(secret.to_owned());
        }
    }
}

async fn tell(
    State(tattler): State<Tattler>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let url = tattler
        .api
        .join(uri.path_and_query().unwrap().as_str())
        .unwrap();
    let mut request = tattler.http.request(method, url).body(body.clone());
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE] {
        if let Some(value) = headers.get(&name) {
            request = request.header(name, value);
        }
    }
    let credentials = headers
        .get(header::AUTHORIZATION)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default();
    tattler.hear(credentials.split(' ').nth(1));
    if uri.path() == "/v1/oauth/token" {
        for (name, value) in url::form_urlencoded::parse(&body) {
            if name == "code" || name == "refresh_token" {
                tattler.hear(Some(&value));
            }
        }
    }
    let answer = request.send().await.unwrap();
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap();
    let mut passed_on = HeaderMap::new();
    for name in ["request-id", "www-authenticate"] {
        if let Some(value) = answer.headers().get(name) {
            passed_on.insert(name, value.clone());
        }
    }
    let mut body_out: Value = answer.json().await.unwrap_or_default();
    for name in ["access_token", "refresh_token"] {
        tattler.hear(body_out.get(name).and_then(Value::as_str));
    }
    if status.is_client_error() {
        let told = format!("{credentials} {}", String::from_utf8_lossy(&body));
        for name in ["description", "error_description"] {
            if body_out.get(name).is_some() {
                body_out[name] = json!(told);
            }
        }
    }
    (status, passed_on, axum::Json(body_out)).into_response()
}

#[tokio::test]
async fn no_secret_token_or_code_is_ever_said() {
    let world = World::with(|config| config.fixed_code = Some(ONE_TIME_CODE.to_owned())).await;
    let tattler = Tattler {
        api: world.running.api.clone(),
        http: crate::stand_ins::http(),
        heard: Arc::default(),
    };
    let router = Router::new().fallback(tell).with_state(tattler.clone());
    let told = serve(router).await;
    let target = Target::new(
        told,
        Some(world.running.secure.clone()),
        Some(world.running.app.clone()),
        world.config.client_id.clone(),
        world.config.client_secret.clone().into(),
    );
    let said = run(&target.unwrap()).await;
    assert_eq!(
        said.numbers(Verdict::Broke),
        Vec::<u8>::new(),
        "{}",
        said.lines()
    );
    let mut secrets = tattler.heard.lock().unwrap().clone();
    assert!(
        secrets.len() > 50,
        "the run was heard: {} secrets",
        secrets.len()
    );
    secrets.extend([
        ONE_TIME_CODE.to_owned(),
        world.config.client_secret.clone(),
        "4000056655665556".to_owned(),
    ]);
    let lines = format!("{}{:?}", said.lines(), said.findings);
    // What the check makes up to be refused is no secret, and is not sent back by anybody but this tattler.
    let real = |secret: &&String| {
        let made_up = secret.len() == 48 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        !made_up
    };
    for secret in secrets.iter().filter(real) {
        assert!(!lines.contains(secret.as_str()), "{secret} in {lines}");
    }
    assert!(
        lines.contains("[redacted]"),
        "it was sent back and cut out: {lines}"
    );
}
