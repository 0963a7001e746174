//! The API host and the secure host: wire shapes and rules of the vendor's calls (CONTRACT.md 5 to 17).

mod accounts;
mod answer;
mod bins;
pub(crate) mod business_profiles;
mod caller;
mod capabilities;
pub(crate) mod cards;
mod chargebacks;
mod contact_changes;
mod documents;
mod lists;
mod mixed_orders;
mod mixed_routines;
mod partner_identity;
mod profile_names;
mod routine_changes;
mod routine_checks;
mod routine_fields;
mod routine_orders;
pub(crate) mod routines;
mod tokens;
mod transfers;
pub(crate) mod user_intents;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::map_response_with_state;
use axum::routing::{get, patch, post, put};

pub(crate) use answer::{Refusal, status_body};

use crate::sandbox::Sandbox;

/// Larger than any body of the contract.
const BODY_LIMIT: usize = 256 * 1024;

pub(crate) fn api_router(sandbox: Arc<Sandbox>) -> Router {
    let calls = Router::new()
        .route("/v1/oauth/token", post(tokens::exchange))
        .route(
            "/v1/partner/identity/verification",
            post(partner_identity::verify),
        )
        .route(
            "/v1/partner/identity/token",
            post(partner_identity::exchange),
        )
        .route("/v1/business_profile", post(business_profiles::create))
        .route("/v1/business_profile/{id}", get(business_profiles::read))
        .route("/v1/user_intent", post(user_intents::create))
        .route("/v1/user_intent/{id}", get(user_intents::read))
        .route("/v1/user", get(users::read))
        .route("/v1/users/{id}", patch(users::change_email))
        .route("/v1/upgrade_kyc_type", post(users::upgrade_kyc_type))
        .route(
            "/v1/request_user_phone_number_update",
            post(contact_changes::request_phone),
        )
        .route(
            "/v1/phone_number_change_requests",
            get(contact_changes::list_phone),
        )
        .route(
            "/v1/request_address_change",
            post(contact_changes::request_address),
        )
        .route("/v1/users/{id}/capabilities", get(capabilities::read))
        .route(
            "/v1/documents/create_upload_url",
            post(documents::create_upload_url),
        )
        .route(
            "/v1/documents/confirm_upload",
            post(documents::confirm_upload),
        )
        .route(
            "/uploads/{secret}",
            put(documents::receive).layer(DefaultBodyLimit::max(documents::FILE_LIMIT)),
        )
        // A2: what creates cards exists on the secure host only.
        .route("/v1/cards", get(cards::list).post(unknown))
        .route("/v1/cards/{id}", get(cards::read).delete(cards::remove))
        // What creates accounts by number exists on the secure host only, as for cards.
        .route("/v1/accounts", get(accounts::list))
        .route(
            "/v1/accounts/create",
            post(unknown).get(unknown).delete(unknown),
        )
        .route(
            "/v1/accounts/processor_token",
            post(accounts::from_processor_token),
        )
        .route(
            "/v1/accounts/{id}",
            get(accounts::read).delete(accounts::remove),
        )
        .route("/v1/bins/{bin}", get(bins::read))
        .route("/v1/routines", get(routines::list).post(routines::create))
        .route("/v1/routines/preview", post(routines::preview))
        .route(
            "/v1/routines/card-to-account",
            post(mixed_routines::card_to_account),
        )
        .route(
            "/v1/routines/account-to-card",
            post(mixed_routines::account_to_card),
        )
        .route(
            "/v1/routines/{id}",
            get(routines::read)
                .put(routine_changes::update)
                .delete(routine_changes::remove),
        )
        .route(
            "/v1/routines/{id}/transfers",
            get(transfers::list_of_routine),
        )
        .route("/v1/transfers", get(transfers::list))
        .route("/v1/transfers/{id}", get(transfers::read))
        .route("/v1/transfers/{id}/segments", get(transfers::segments))
        .route("/v1/transfers/{id}/cancel", post(transfers::cancel));
    finish(calls, sandbox)
}

pub(crate) fn secure_router(sandbox: Arc<Sandbox>) -> Router {
    finish(
        Router::new()
            .route("/v1/cards", post(cards::create).fallback(unknown))
            .route(
                "/v1/accounts/create",
                post(accounts::create).fallback(unknown),
            ),
        sandbox,
    )
}

fn finish(calls: Router<Arc<Sandbox>>, sandbox: Arc<Sandbox>) -> Router {
    calls
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(map_response_with_state(
            Arc::clone(&sandbox),
            answer::as_switched,
        ))
        .with_state(sandbox)
}

async fn unknown() -> Refusal {
    Refusal::not_found("The requested URL was not found on the server.")
}

async fn wrong_method() -> Refusal {
    Refusal::generic(
        StatusCode::METHOD_NOT_ALLOWED,
        "The method is not allowed for the requested URL.",
    )
}
