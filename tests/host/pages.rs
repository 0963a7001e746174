//! Astra's pages for a plain browser, which cannot follow the redirect that ends them: it leads to a scheme of ours.
//!
//! Every request is passed on to the simulator; only that redirect is kept here and handed to the application.

use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use tokio::net::TcpListener;
use url::Url;

use super::desk::{Link, http};

const LARGEST: usize = 16 * 1024 * 1024;

struct Passing {
    link: Link,
    http: reqwest::Client,
    host: String,
}

/// Serves them until the process ends; answers where.
pub async fn serve(link: Link) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let here = format!("http://{host}/").parse().unwrap();
    let passing = Arc::new(Passing {
        link,
        http: http(),
        host,
    });
    let router = axum::Router::new().fallback(pass).with_state(passing);
    tauri::async_runtime::spawn(async move { axum::serve(listener, router).await });
    here
}

/// A page of `astra` as it is found at `here`; any other page as it is.
pub fn in_a_browser(here: &Url, astra: &Url, page: &Url) -> Url {
    let is_astras = page.origin() == astra.origin();
    let mut page = page.clone();
    if is_astras && page.set_port(here.port()).is_err() {
        panic!("an address on this computer takes a port");
    }
    page
}

async fn pass(State(passing): State<Arc<Passing>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(header::HOST).map(|host| host.as_bytes());
    if host != Some(passing.host.as_bytes()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let (Ok(body), Ok(url)) = (to_bytes(body, LARGEST).await, passing.link.pages.join(path)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let taken_along = [header::CONTENT_TYPE, header::COOKIE];
    let asked = passing
        .http
        .request(parts.method, url)
        .headers(of(&parts.headers, &taken_along))
        .body(body)
        .send();
    let Ok(answer) = asked.await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let location = headers.get(header::LOCATION);
    if let Some(Ok(location)) = location.map(|location| location.to_str())
        && location.starts_with(astra_desk::config::SCHEME)
    {
        passing.link.take_redirect(location.to_owned());
        return Html("<p>Back to Astra Desk: this page can be closed.</p>").into_response();
    }
    let body: Bytes = answer.bytes().await.unwrap_or_default();
    let brought_back = [
        header::CONTENT_TYPE,
        header::CONTENT_SECURITY_POLICY,
        header::SET_COOKIE,
        header::LOCATION,
    ];
    (status, of(&headers, &brought_back), body).into_response()
}

fn of(headers: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let known = headers.iter().filter(|(name, _)| names.contains(name));
    known
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
