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
#[cfg(feature = "openapi")]
pub(crate) mod openapi;
mod pagination;
mod partner_identity;
mod path;
mod profile_names;
#[cfg(feature = "openapi")]
mod responses;
pub(crate) mod routines;
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

use crate::api::error::ApiError;
use crate::sandbox::Sandbox;

pub(crate) use documents::FILE_LIMIT;

#[cfg(feature = "openapi")]
use responses::{
    AccountPage, BadRequest, CardPage, Empty, Forbidden, Gone, InternalError, InvalidCard,
    IssuerThrottled, IssuerUnavailable, ListQuery, NotFound, RoutinePage, TokenErrors,
    TransferPage, TransferQuery,
};

/// Larger than any body of the contract.
const BODY_LIMIT: usize = 256 * 1024;

/// The API host; `secure` is the address of the other one, for the document.
#[cfg_attr(not(feature = "openapi"), allow(unused_variables))]
pub(crate) fn api_router(sandbox: Arc<Sandbox>, secure: &Url) -> Router {
    let calls = api_calls();
    #[cfg(feature = "openapi")]
    let calls = calls.merge(openapi::router(
        described_calls(),
        described_secure_calls(),
        secure,
    ));
    finish(calls, sandbox)
}

pub(crate) fn secure_router(sandbox: Arc<Sandbox>) -> Router {
    finish(secure_calls(), sandbox)
}

calls! { Arc<Sandbox>, fn api_calls, #[cfg(feature = "openapi")] fn described_calls;
    post "/v1/oauth/token" tokens::exchange => "exchange_tokens", "Tokens", "Exchange a code or a refresh token (5)"
        { .secured_by("client").form::<tokens::schema::TokenRequest>()
          .gives::<tokens::TokenPairView>(200, "A new pair. The access token before this one has ended").no_store()
        } [TokenErrors, InternalError]
    post "/v1/partner/identity/verification" partner_identity::verify =>
        "verify_partner_identity", "Tokens", "Say that the client has checked a phone (19)"
        { .secured_by("client").json::<partner_identity::schema::VerificationRequest>()
          .gives::<partner_identity::PartnerToken>(200, "A token of one minute") } [Forbidden, NotFound, InternalError]
    post "/v1/partner/identity/token" partner_identity::exchange =>
        "exchange_partner_token", "Tokens", "Exchange the token of a checked phone (19)"
        { .secured_by("client").form::<partner_identity::schema::PartnerTokenRequest>()
          .gives::<tokens::TokenPairView>(200, "A new pair. The access token before this one has ended").no_store()
        } [TokenErrors, Forbidden, InternalError]
    post "/v1/business_profile" business_profiles::create =>
        "create_business_profile", "Businesses", "Begin a business (10)"
        { .secured_by("client").json::<business_profiles::schema::BusinessProfileRequest>()
          .gives::<business_profiles::BusinessProfileView>(201, "The profile without its secrets") } [InternalError]
    get "/v1/business_profile/{id}" business_profiles::read =>
        "read_business_profile", "Businesses", "A business as it was sent (10, A31)"
        { .secured_by("client").path("The id of the business profile")
          .gives::<business_profiles::BusinessProfileView>(200, "The profile without its secrets") } [NotFound]
    post "/v1/user_intent" user_intents::create => "create_user_intent", "People", "Have a person checked (7)"
        { .secured_by("client").json::<user_intents::schema::UserIntentRequest>().gives::<user_intents::IntentId>(201, "The check has begun")
        } [Forbidden, InternalError]
    get "/v1/user_intent/{id}" user_intents::read =>
        "read_user_intent", "People", "How the check of a person stands (7)"
        { .secured_by("client").path("The id of the user intent")
          .gives::<user_intents::IntentView>(200, "The intent without its secrets") } [NotFound]
    get "/v1/user" users::read => "read_user", "Users", "The user of the access token (8)"
        { .secured_by("user").gives::<users::UserView>(200, "The user") } [NotFound]
    patch "/v1/users/{id}" users::change_email => "change_email", "Users", "Change the email (8, A24)"
        { .secured_by("user").path("The id of the user").json::<users::schema::EmailChange>()
          .gives::<users::UserView>(200, "The user") } [NotFound, InternalError]
    post "/v1/upgrade_kyc_type" users::upgrade_kyc_type =>
        "upgrade_kyc_type", "Users", "Raise the program of a person (13, A36)"
        { .secured_by("user").json::<users::schema::KycTypeChange>().gives::<users::UserView>(200, "The user") } [NotFound, InternalError]
    post "/v1/request_user_phone_number_update" contact_changes::request_phone =>
        "request_phone_change", "Users", "Ask for another phone (13)"
        { .secured_by("user").json::<contact_changes::schema::PhoneChangeRequest>().gives::<Empty>(200, "Taken; decided later")
        } [NotFound, InternalError]
    get "/v1/phone_number_change_requests" contact_changes::list_phone =>
        "list_phone_changes", "Users", "The changes of the phone, newest first (13, A34)"
        { .secured_by("user").gives::<contact_changes::PhoneChanges>(200, "All of them") } [NotFound]
    post "/v1/request_address_change" contact_changes::request_address =>
        "request_address_change", "Users", "Change the address (13, A35)"
        { .secured_by("user").json::<contact_changes::schema::AddressChangeRequest>().gives::<Empty>(200, "Changed")
        } [NotFound, InternalError]
    get "/v1/users/{id}/capabilities" capabilities::read =>
        "read_capabilities", "Users", "What a user may do (11, A32)"
        { .secured_by("user").path("The id of the user").gives::<capabilities::CapabilitiesView>(200, "The limits") } [NotFound]
    post "/v1/documents/create_upload_url" documents::create_upload_url =>
        "create_upload_url", "Documents", "Where to send a paper (12)"
        { .secured_by("user").json::<documents::schema::UploadRequest>().gives::<documents::UploadView>(200, "Where to send it")
        } [NotFound, InternalError]
    post "/v1/documents/confirm_upload" documents::confirm_upload =>
        "confirm_upload", "Documents", "Say that a paper was sent (12)"
        { .secured_by("user").json::<documents::schema::UploadConfirmation>().gives::<Empty>(200, "It is being read")
        } [NotFound, InternalError]
    put "/uploads/{secret}" @FILE_LIMIT documents::receive =>
        "upload_document", "Documents", "Send a paper to the address that was given (12)"
        { .secured_by("").path("The end of the address: the only credentials that are taken here")
          .file::<crate::rules::schemas::File>("The file, not empty, at most 10 MB (A33)").done(200, "It has arrived")
        } [BadRequest, NotFound, Gone, InternalError]
    get "/v1/cards" cards::list => "list_cards", "Cards", "The cards of the user (15)"
        { .secured_by("user").query::<ListQuery>().gives::<CardPage>(200, "A page, newest first") } []
    get "/v1/cards/{id}" cards::read => "read_card", "Cards", "A card, also a removed one (15)"
        { .secured_by("user").path("The id of the card").gives::<cards::CardView>(200, "The card") } [NotFound]
    delete "/v1/cards/{id}" cards::remove => "remove_card", "Cards", "Remove a card (15, A39)"
        { .secured_by("user").path("The id of the card").done(200, "Removed") } [BadRequest, NotFound, InternalError]
    get "/v1/accounts" accounts::list => "list_accounts", "Accounts", "The bank accounts of the user (14)"
        { .secured_by("user").query::<ListQuery>().gives::<AccountPage>(200, "A page, newest first") } []
    post "/v1/accounts/processor_token" accounts::from_processor_token =>
        "create_account_from_processor_token", "Accounts", "Add a bank account that was connected at Plaid (14)"
        { .secured_by("user").json::<accounts::schema::ProcessorTokenRequest>().gives::<accounts::ProcessorAccount>(200, "The account")
        } [NotFound, InternalError]
    get "/v1/accounts/{id}" accounts::read => "read_account", "Accounts", "A bank account (14)"
        { .secured_by("user").path("The id of the account").gives::<accounts::AccountView>(200, "The account") } [NotFound]
    delete "/v1/accounts/{id}" accounts::remove => "remove_account", "Accounts", "Remove a bank account (14, A39)"
        { .secured_by("user").path("The id of the account").done(200, "Removed")
        } [BadRequest, NotFound, InternalError]
    get "/v1/bins/{bin}" bins::read => "read_bin", "Cards", "What the first six digits of a card tell (15, A40)"
        { .secured_by("client").path("Six digits").gives::<bins::BinView>(200, "What is known") } [NotFound]
    get "/v1/routines" routines::list => "list_routines", "Routines", "The routines of the user (16)"
        { .secured_by("user").query::<ListQuery>().gives::<RoutinePage>(200, "A page, newest first") } []
    post "/v1/routines" routines::create => "create_routine", "Routines", "Move money (16)"
        { .secured_by("user").json::<routines::create::schema::RoutineRequest>().gives::<routines::RoutineView>(201, "The routine")
        } [Forbidden, NotFound, InternalError]
    post "/v1/routines/preview" routines::preview =>
        "preview_routine", "Routines", "What moving money would cost (16)"
        { .secured_by("user").json::<routines::create::schema::DebitRoutine>().gives::<routines::Preview>(201, "Nothing was created")
        } [Forbidden, NotFound]
    post "/v1/routines/card-to-account" routines::card_and_account::card_to_account =>
        "create_routine_card_to_account", "Routines", "Move money from a card to an account (16)"
        { .secured_by("user").json::<routines::card_and_account::schema::CardToAccountRequest>().gives::<routines::card_and_account::CardAndAccountView>(201, "The routine")
        } [Forbidden, NotFound, InternalError]
    post "/v1/routines/account-to-card" routines::card_and_account::account_to_card =>
        "create_routine_account_to_card", "Routines", "Move money from an account to a card (16)"
        { .secured_by("user").json::<routines::card_and_account::schema::AccountToCardRequest>().gives::<routines::card_and_account::CardAndAccountView>(201, "The routine")
        } [Forbidden, NotFound, InternalError]
    get "/v1/routines/{id}" routines::read => "read_routine", "Routines", "A routine (16)"
        { .secured_by("user").path("The id of the routine").gives::<routines::RoutineView>(200, "The routine") } [NotFound]
    put "/v1/routines/{id}" routines::update::update =>
        "change_routine", "Routines", "Pause, resume or change a routine (16)"
        { .secured_by("user").path("The id of the routine").json::<routines::update::schema::RoutineChange>()
          .gives::<routines::RoutineView>(200, "The routine") } [NotFound, InternalError]
    delete "/v1/routines/{id}" routines::update::remove =>
        "remove_routine", "Routines", "End a recurring routine (16)"
        { .secured_by("user").path("The id of the routine").done(204, "Ended") } [BadRequest, NotFound, InternalError]
    get "/v1/routines/{id}/transfers" transfers::list_of_routine =>
        "list_transfers_of_routine", "Routines", "The transfers that a routine made (16, A43)"
        { .secured_by("user").path("The id of the routine").query::<ListQuery>()
          .gives::<TransferPage>(200, "A page, newest first") } [NotFound]
    get "/v1/transfers" transfers::list => "list_transfers", "Transfers", "The transfers of the user (17)"
        { .secured_by("user").query::<ListQuery>().query::<TransferQuery>()
          .gives::<TransferPage>(200, "A page, newest first") } []
    get "/v1/transfers/{id}" transfers::read => "read_transfer", "Transfers", "A transfer (17)"
        { .secured_by("user").path("The id of the transfer").gives::<transfers::TransferView>(200, "The transfer") } [NotFound]
    get "/v1/transfers/{id}/segments" transfers::segments =>
        "list_segments", "Transfers", "The legs of a transfer (17, A44)"
        { .secured_by("user").path("The id of the transfer").gives::<transfers::Segments>(200, "Both legs") } [NotFound]
    post "/v1/transfers/{id}/cancel" transfers::cancel =>
        "cancel_transfer", "Transfers", "Call a transfer back (17, A45)"
        { .secured_by("user").path("The id of the transfer")
          .gives::<transfers::TransferView>(200, "The transfer, cancelled") } [BadRequest, NotFound, InternalError]
}

calls! { Arc<Sandbox>, fn secure_calls, #[cfg(feature = "openapi")] fn described_secure_calls;
    post "/v1/cards" cards::create => "create_card", "Cards", "Add a card, on the secure host (15, A2)"
        { .secured_by("user").json::<cards::schema::CardRequest>().gives::<cards::CardView>(200, "The card")
        } [InvalidCard, Forbidden, NotFound, IssuerThrottled, InternalError, IssuerUnavailable]
    post "/v1/accounts/create" accounts::create =>
        "create_account", "Accounts", "Add a bank account by its numbers, on the secure host (14)"
        { .secured_by("user").json::<accounts::schema::AccountRequest>()
          .gives::<accounts::AccountFacts>(201, "The account; nobody knows its balance") } [NotFound, InternalError]
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
        // A2, cards on the ordinary host: what creates cards and accounts exists on the secure host only, and nothing else does there.
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
