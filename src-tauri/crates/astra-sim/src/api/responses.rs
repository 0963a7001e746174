//! The refusals of the calls for the OpenAPI document: the bodies that `error.rs` writes, and the statuses
//! that come with them. The responses that every call has are added in `openapi.rs`.

// Types for the OpenAPI document only; no value of them is ever made.
#![allow(dead_code)]

use std::collections::BTreeMap;

use utoipa::{IntoParams, IntoResponses, ToSchema};

use super::accounts::AccountView;
use super::cards::CardView;
use super::routines::RoutineView;
use super::transfers::TransferView;
use crate::state::TransferStatus;

/// The generic body (section 21).
#[derive(ToSchema)]
pub(crate) struct Refused {
    /// The status once more.
    #[schema(minimum = 400, maximum = 599, examples(404))]
    code: u16,
    /// The status in words.
    #[schema(examples("Not Found"))]
    name: String,
    /// Why.
    #[schema(examples("No such card."))]
    description: String,
}

/// Every wrong field with its complaints (A50, validation body).
#[derive(ToSchema)]
pub(crate) struct WrongFields {
    /// Always 400.
    #[schema(minimum = 400, maximum = 400, examples(400))]
    status_code: u16,
    #[schema(examples("Bad Request"))]
    name: String,
    #[schema(examples("The request has fields that are not valid."))]
    description: String,
    /// Messages by the field's name; of nested fields with dots, of elements of a list with their number.
    #[schema(examples(json!({ "business_info.ein": ["Must have the form NN-NNNNNNN."] })))]
    errors: BTreeMap<String, Vec<String>>,
}

/// The generic body, with the issuer's answer where the issuer was asked (section 15).
#[derive(ToSchema)]
pub(crate) struct RefusedByIssuer {
    /// The status once more.
    #[schema(minimum = 400, maximum = 599, examples(400))]
    code: u16,
    /// The status in words.
    #[schema(examples("Bad Request"))]
    name: String,
    /// Why.
    #[schema(examples("The issuer of the card refused it."))]
    description: String,
    #[schema(required = false)]
    embedded_error: EmbeddedError,
}

#[derive(ToSchema)]
pub(crate) struct EmbeddedError {
    code: CardAuthorization,
}

/// The same card will be refused again where it was declined; otherwise the same request may be repeated.
#[derive(ToSchema)]
pub(crate) enum CardAuthorization {
    #[serde(rename = "card_authorization_declined")]
    Declined,
    #[serde(rename = "card_authorization_throttled")]
    Throttled,
    #[serde(rename = "card_authorization_unavailable")]
    Unavailable,
}

/// The bodies of a card that is not valid, or that its issuer refuses.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum BadCard {
    Fields(WrongFields),
    Other(RefusedByIssuer),
}

/// Either of the two bodies of a request that is not valid.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum BadRequestBody {
    Fields(WrongFields),
    Other(Refused),
}

/// The body of the token endpoints (A14, OAuth errors).
#[derive(ToSchema)]
pub(crate) struct OAuthRefused {
    error: OAuthError,
    error_description: String,
}

#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OAuthError {
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    UnsupportedGrantType,
}

/// The body of an answer that is described nowhere: an empty object.
#[derive(ToSchema)]
pub(crate) struct Empty {}

/// Refusals, each with its status and body.
macro_rules! refusals {
    ($($(#[$doc:meta])+ $status:tt $name:ident($body:ty))*) => {$(
        $(#[$doc])+
        #[derive(IntoResponses)]
        #[response(status = $status)]
        pub(crate) struct $name($body);
    )*};
}

refusals! {
    /// Fields are wrong, or something speaks against the card.
    400 InvalidCard(BadCard)
    /// The issuer of the card was asked too often, or the sandbox itself (A51, request rate).
    429 IssuerThrottled(RefusedByIssuer)
    /// The issuer of the card does not answer.
    503 IssuerUnavailable(RefusedByIssuer)
    /// The client's credentials are missing or wrong.
    401 UnauthorizedClient(Refused)
    /// The access token is missing, wrong or no longer valid.
    401 Unauthorized(Refused)
    /// Fields are wrong, or something speaks against the request as a whole.
    400 InvalidBody(BadRequestBody)
    /// Parameters of the query are wrong or unknown.
    400 InvalidQuery(WrongFields)
    /// Something speaks against it.
    400 BadRequest(Refused)
    /// What the vendor did not grant the client, or would not let this user do.
    403 Forbidden(Refused)
    /// There is no such thing, or not for this caller.
    404 NotFound(Refused)
    /// The change could not be saved, so nothing happened.
    500 InternalError(Refused)
    /// There is no such upload, or no longer.
    410 Gone(Refused)
}

/// What the token endpoints refuse with.
#[derive(IntoResponses)]
pub(crate) enum TokenErrors {
    /// The form is wrong, or what it names grants nothing.
    #[response(status = 400)]
    Invalid(OAuthRefused),
    /// The client's credentials are missing or wrong.
    #[response(status = 401, headers(("www-authenticate" = String, description = "`Basic`")))]
    Unknown(OAuthRefused),
}

/// The paging of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// From the page before.
    #[param(required = false, pattern = "^c_[0-9]{1,19}$")]
    cursor: String,
    /// How many at most; 25 if left out.
    #[param(required = false, minimum = 10, maximum = 100)]
    batch_size: u16,
}

/// What transfers can be filtered by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TransferQuery {
    /// Only those of this status.
    #[param(required = false, inline)]
    status: TransferStatus,
    /// Only those from this card or account.
    #[param(required = false)]
    source_id: String,
}

/// Pages of lists.
macro_rules! pages {
    ($($page:ident { $items:ident: $item:ty })*) => {$(
                #[derive(ToSchema)]
        pub(crate) struct $page {
            /// How many there are on this page.
            count: usize,
            $items: Vec<$item>,
            /// Where the next page begins; null on the last.
            #[schema(required = true)]
            cursor: Option<String>,
            more: bool,
        }
    )*};
}

pages! {
    AccountPage { accounts: AccountView }
    CardPage { cards: CardView }
    RoutinePage { routines: RoutineView }
    TransferPage { transfers: TransferView }
}
