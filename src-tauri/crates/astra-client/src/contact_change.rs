//! Requests to change a user's phone number or address (CONTRACT.md 13). Astra decides about them later.

use std::fmt;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::lenient;
use crate::paging::Listed;
use crate::phone::Phone;
use crate::response::Response;
use crate::statuses::ContactChangeStatus;
use crate::tokens::AccessToken;

/// One request to change the phone number (A34, phone change list).
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct PhoneChange {
    /// Astra's id, where it gives one.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// The number that was asked for.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub proposed_phone: Option<Phone>,
    /// What Astra decided.
    #[serde(default = "lenient::unstated", deserialize_with = "lenient::open_enum")]
    pub status: ContactChangeStatus,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created: Option<Timestamp>,
}

/// Without the number.
impl fmt::Debug for PhoneChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneChange")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The parts of an address that change; the others are left out, never sent as null or empty (A35, address change body).
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct AddressChange {
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address1: Option<String>,
    /// Suite or unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address2: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Five digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
}

/// Where somebody lives stays out of logs.
impl fmt::Debug for AddressChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressChange").finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct PhoneChangeRequest<'a> {
    proposed_phone: &'a Phone,
}

impl AstraClient {
    /// Asks Astra to change this user's phone number; one request in 30 days.
    ///
    /// # Errors
    /// Refused where there was one within 30 days. An unclear outcome is looked up in [`Self::phone_changes`].
    pub async fn request_phone_change(
        &self,
        token: &AccessToken,
        proposed: &Phone,
    ) -> Result<Response<()>, CallError> {
        let request = PhoneChangeRequest {
            proposed_phone: proposed,
        };
        self.ask_for_change(
            token,
            &["request_user_phone_number_update"],
            serde_json::to_vec(&request),
        )
        .await
    }

    /// The requests of this user to change the phone number (A34, phone change list), in Astra's order. Whether it goes over
    /// several pages is not said; if so, it is read like the lists that do (A52, pagination).
    ///
    /// # Errors
    /// As every read; an answer without the list is unreadable, because it would look as if nothing had been asked for.
    pub async fn phone_changes(
        &self,
        token: &AccessToken,
    ) -> Result<Response<Listed<PhoneChange>>, CallError> {
        let list = "phone_number_change_requests";
        self.all_pages(token, &[list], list, None).await
    }

    /// Asks Astra to change this user's address; two requests in 120 days.
    ///
    /// # Errors
    /// Refused where there were two within 120 days, or a field is not right. No call tells what became of an unclear one.
    pub async fn request_address_change(
        &self,
        token: &AccessToken,
        change: &AddressChange,
    ) -> Result<Response<()>, CallError> {
        self.ask_for_change(
            token,
            &["request_address_change"],
            serde_json::to_vec(change),
        )
        .await
    }

    async fn ask_for_change(
        &self,
        token: &AccessToken,
        path: &[&str],
        body: serde_json::Result<Vec<u8>>,
    ) -> Result<Response<()>, CallError> {
        let body =
            body.map_err(|_| CallError::not_sent("the request cannot be written as JSON"))?;
        self.send(&Call {
            method: Method::POST,
            host: Host::Api,
            path,
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Json(body),
            purpose: Purpose::Write,
            success: &[StatusCode::OK],
        })
        .await?
        .decode_nothing()
    }
}
