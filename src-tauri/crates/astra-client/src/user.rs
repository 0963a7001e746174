//! The user behind a token (CONTRACT.md 8).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::client::AstraClient;
use crate::error::CallError;
use crate::ids::{BusinessProfileId, UserId};
use crate::lenient;
use crate::phone::Phone;
use crate::response::Response;
use crate::statuses::{KybType, UserStatus};
use crate::tokens::AccessToken;

/// `GET /v1/user`. For a business this is how its user id is learned after the first token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user.
    pub id: UserId,
    /// Where the review stands.
    pub status: UserStatus,
    /// Electronic mail address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: Option<String>,
    /// The number that codes are sent to.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub phone: Option<Phone>,
    /// First name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub last_name: Option<String>,
    /// Which check a person goes through; a business has none (A23, extra user fields).
    #[serde(default, deserialize_with = "lenient::text")]
    pub kyc_type: Option<String>,
    /// Which check a business goes through (A23, extra user fields).
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub kyb_type: Option<KybType>,
    /// The profile a business was made from (A23, extra user fields).
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub business_profile_id: Option<BusinessProfileId>,
}

/// Only what may stand in a log: not the person.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl AstraClient {
    /// The user this token belongs to.
    ///
    /// # Errors
    /// [`Unauthorized`](crate::CallErrorKind::Unauthorized) if the token is no longer the valid one.
    pub async fn user(&self, token: &AccessToken) -> Result<Response<User>, CallError> {
        self.send(&Call::get(token, &["user"])).await?.decode()
    }
}
