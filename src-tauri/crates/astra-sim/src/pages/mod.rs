//! The hosted pages (CONTRACT.md 6): plain HTML forms, no script. A flow is opened by the documented URLs and walks
//! through its steps at `/sdk/{flow}` until it redirects.

mod bank;
mod business;
mod card;
mod cards;
mod confirm;
mod document_upload;
mod fields;
mod flow_runner;
mod identity;
mod layout;
mod mailbox;
mod outcome;
mod person;
mod query;
mod redirect;
mod routes;
mod sign_in;
mod step_page;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::sandbox::Sandbox;

const STYLE: &str = include_str!("style.css");

/// No script, nothing from elsewhere. There is no `form-action`: browsers apply it to the redirect that ends a form,
/// and that one goes to the application's own scheme.
///
/// Nor is there a word about frames: the vendor's pages may be opened within an iframe of any application, whose own
/// address may have a scheme that no `frame-ancestors` list but the full one could name. What a hostile page could gain by
/// framing these is a click on play money, after its visitor has proved a phone.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'";

/// For what is no part of the Web SDK.
const UNFRAMED_POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn router(sandbox: Arc<Sandbox>) -> Router {
    let emails = Router::new()
        .route("/outbox", get(mailbox::list))
        .route(
            "/papers/{link}",
            get(mailbox::papers).post(mailbox::send_papers),
        )
        .layer(map_response(async |response| {
            protect(response, UNFRAMED_POLICY)
        }));
    Router::new()
        .route("/login/oauth/authorize", get(routes::authorize))
        .route("/cards", get(routes::manage_cards))
        .route("/cards/connect", get(routes::link_card))
        .route("/institutions/connect", get(routes::link_account))
        .route("/verify/personal", get(routes::verify_personal))
        .route("/verify/document", get(routes::verify_document))
        .route("/verify/business", get(routes::verify_business))
        .route(
            "/sdk/{flow}",
            get(flow_runner::show).post(flow_runner::submit),
        )
        .route("/sdk/{flow}/cancel", get(flow_runner::cancel))
        .route("/style.css", get(style))
        .fallback(unknown)
        .layer(map_response(async |response| protect(response, POLICY)))
        .merge(emails)
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(sandbox)
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

async fn unknown() -> Response {
    layout::dead_end(
        StatusCode::NOT_FOUND,
        "Page not found",
        "The simulator has no page at this address.",
    )
}

fn protect(mut response: Response, policy: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
