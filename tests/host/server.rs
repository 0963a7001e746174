//! The built screens and the commands behind them over HTTP on 127.0.0.1, below a path that nobody can guess.

use std::convert::Infallible;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as Segment, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::{get, post};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use url::Url;

use super::desk::{Link, Message};
use super::pages;

/// Who may call.
struct Walls {
    /// The only `Host`.
    host: String,
    /// The `Origin` of our own page, and that of a development server in front of us.
    origins: Vec<String>,
}

#[derive(Clone)]
struct Served {
    link: Link,
    /// Astra's pages as a browser gets them.
    pages: Url,
}

/// Serves until the process ends; answers the address of the first page. `dev_server` is an origin that may ask too.
pub async fn serve(link: Link, dev_server: Option<String>) -> Url {
    let pages = pages::serve(link.clone()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let mut token = [0; 16];
    astra_vault::Entropy::fill(&astra_vault::OsEntropy, &mut token);
    let token = hex::encode(token);
    let walls = Walls {
        origins: [Some(format!("http://{host}")), dev_server]
            .into_iter()
            .flatten()
            .collect(),
        host: host.clone(),
    };
    let below_token = Router::new()
        .route("/", get(index))
        .route("/host.js", get(interface))
        .route("/messages", get(messages))
        .route("/call/{command}", post(call))
        .route("/{*file}", get(file))
        .with_state(Served { link, pages });
    let router = Router::new()
        .nest_service(&format!("/{token}"), below_token)
        .layer(from_fn_with_state(Arc::new(walls), guard));
    tauri::async_runtime::spawn(async move { axum::serve(listener, router).await });
    format!("http://{host}/{token}/").parse().unwrap()
}

/// A page elsewhere can send requests here, also under a name of its own that leads to 127.0.0.1; it cannot choose these
/// two headers.
async fn guard(State(walls): State<Arc<Walls>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let is_ours = |origin: &[u8]| walls.origins.iter().any(|ours| ours.as_bytes() == origin);
    let allowed = match origin {
        Some(origin) => is_ours(origin),
        // Browsers leave it out where a page asks its own origin to read.
        None => request.method() == Method::GET,
    };
    if host != Some(walls.host.as_bytes()) || !allowed {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

async fn call(
    State(served): State<Served>,
    Segment(command): Segment<String>,
    Json(arguments): Json<Value>,
) -> Response {
    match served.link.call(&command, arguments).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

async fn messages(State(served): State<Served>) -> impl IntoResponse {
    let listening = (served.link.messages.subscribe(), served);
    let said = stream::unfold(listening, |(mut messages, served)| async {
        let event = loop {
            break match messages.recv().await {
                Ok(Message::Channel { id, index, json }) => {
                    let message: Value = serde_json::from_str(&json).unwrap();
                    let data = json!({ "id": id, "index": index, "message": message });
                    Event::default().event("channel").data(data.to_string())
                }
                Ok(Message::Page(url)) => {
                    let url = pages::in_a_browser(&served.pages, &served.link.pages, &url);
                    Event::default().event("page").data(url.as_str())
                }
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return None,
            };
        };
        Some((Ok::<_, Infallible>(event), (messages, served)))
    });
    Sse::new(said).keep_alive(KeepAlive::default())
}

async fn interface() -> impl IntoResponse {
    let kind = HeaderValue::from_static("text/javascript");
    ([(header::CONTENT_TYPE, kind)], include_str!("page.js"))
}

/// The page that ships, with Tauri's interface in front of its own script.
async fn index() -> Response {
    match tokio::fs::read_to_string(dist().join("index.html")).await {
        Ok(page) => {
            let own = "<head><script src=\"host.js\"></script>";
            Html(page.replacen("<head>", own, 1)).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, "ui/dist is not built").into_response(),
    }
}

async fn file(Segment(file): Segment<String>) -> Response {
    let file = PathBuf::from(file);
    let is_below = |part| matches!(part, Component::Normal(_));
    if !file.components().all(is_below) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    match tokio::fs::read(dist().join(file)).await {
        Ok(bytes) => (headers, bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/dist")
}
