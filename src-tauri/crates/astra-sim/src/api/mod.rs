//! The API host and the secure host: wire shapes and rules of the vendor's calls (CONTRACT.md 5 to 17).

mod accept;
mod accounts;
mod auth;
mod bins;
pub(crate) mod business_profiles;
mod capabilities;
pub(crate) mod cards;
mod chargebacks;
mod contact_changes;
mod documents;
pub(crate) mod error;
pub(crate) mod openapi;
mod pagination;
mod partner_identity;
mod path;
mod profile_names;
mod responses;
pub(crate) mod routines;
mod schemas;
mod schemas_of_routines;
mod tokens;
mod transfers;
pub(crate) mod user_intents;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{from_fn, map_response_with_state};
use url::Url;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::api::error::ApiError;
use crate::sandbox::Sandbox;

pub(crate) use documents::FILE_LIMIT;

/// Larger than any body of the contract.
const BODY_LIMIT: usize = 256 * 1024;

/// The API host; `secure` is the address of the other one, for the document.
pub(crate) fn api_router(sandbox: Arc<Sandbox>, secure: &Url) -> Router {
    let (calls, _) = api_calls().split_for_parts();
    let calls = calls.merge(openapi::router(secure));
    finish(calls, sandbox)
}

pub(crate) fn secure_router(sandbox: Arc<Sandbox>) -> Router {
    let (calls, _) = secure_calls().split_for_parts();
    finish(calls, sandbox)
}

/// The calls of the API host with their descriptions.
fn api_calls() -> OpenApiRouter<Arc<Sandbox>> {
    OpenApiRouter::new()
        .routes(routes!(tokens::exchange))
        .routes(routes!(partner_identity::verify))
        .routes(routes!(partner_identity::exchange))
        .routes(routes!(business_profiles::create))
        .routes(routes!(business_profiles::read))
        .routes(routes!(user_intents::create))
        .routes(routes!(user_intents::read))
        .routes(routes!(users::read))
        .routes(routes!(users::change_email))
        .routes(routes!(users::upgrade_kyc_type))
        .routes(routes!(contact_changes::request_phone))
        .routes(routes!(contact_changes::list_phone))
        .routes(routes!(contact_changes::request_address))
        .routes(routes!(capabilities::read))
        .routes(routes!(documents::create_upload_url))
        .routes(routes!(documents::confirm_upload))
        .routes(routes!(documents::receive).layer(DefaultBodyLimit::max(documents::FILE_LIMIT)))
        .routes(routes!(cards::list))
        .routes(routes!(cards::read, cards::remove))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::from_processor_token))
        .routes(routes!(accounts::read, accounts::remove))
        .routes(routes!(bins::read))
        .routes(routes!(routines::list, routines::create))
        .routes(routes!(routines::preview))
        .routes(routes!(routines::card_and_account::card_to_account))
        .routes(routes!(routines::card_and_account::account_to_card))
        .routes(routes!(
            routines::read,
            routines::update::update,
            routines::update::remove
        ))
        .routes(routes!(transfers::list_of_routine))
        .routes(routes!(transfers::list))
        .routes(routes!(transfers::read))
        .routes(routes!(transfers::segments))
        .routes(routes!(transfers::cancel))
}

/// The calls of the secure host with their descriptions.
fn secure_calls() -> OpenApiRouter<Arc<Sandbox>> {
    OpenApiRouter::new()
        .routes(routes!(cards::create))
        .routes(routes!(accounts::create))
}

fn finish(calls: Router<Arc<Sandbox>>, sandbox: Arc<Sandbox>) -> Router {
    calls
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(accept::only_json))
        .layer(map_response_with_state(
            Arc::clone(&sandbox),
            error::in_configured_form,
        ))
        .with_state(sandbox)
}

async fn unknown() -> ApiError {
    ApiError::not_found("The requested URL was not found on the server.")
}

async fn wrong_method(method: Method, uri: Uri) -> ApiError {
    let is_elsewhere = match uri.path() {
        // A2: what creates cards and accounts exists on the secure host only, and nothing else does there.
        "/v1/cards" => [Method::GET, Method::POST].contains(&method),
        "/v1/accounts/create" => method == Method::POST,
        // The name of a call where an id could be is the id of nothing.
        "/v1/accounts/processor_token" => [Method::GET, Method::DELETE].contains(&method),
        "/v1/routines/preview"
        | "/v1/routines/card-to-account"
        | "/v1/routines/account-to-card" => {
            [Method::GET, Method::PUT, Method::DELETE].contains(&method)
        }
        _ => false,
    };
    if is_elsewhere {
        return unknown().await;
    }
    ApiError::generic(
        StatusCode::METHOD_NOT_ALLOWED,
        "The method is not allowed for the requested URL.",
    )
}
