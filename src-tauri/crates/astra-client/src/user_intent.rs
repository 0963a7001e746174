//! User intents: a person before they are a user (CONTRACT.md 7).

use std::fmt;
use std::net::IpAddr;

use http::{Method, StatusCode};
use jiff::civil::Date;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::ids::{UserId, UserIntentId};
use crate::lenient;
use crate::phone::Phone;
use crate::response::Response;
use crate::secrets;
use crate::statuses::{IntentStatus, KycType};

/// What is told about a person. Optional parts are left out, never sent as null.
///
/// Which parts a program wants is a rule of `astra-app`; this type only knows the body.
#[derive(Clone, Serialize)]
pub struct UserIntentRequest {
    /// Electronic mail address. The vendor takes three intents for each.
    pub email: String,
    /// The number used for the phone code.
    pub phone: Phone,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// First name, as the person wants to be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_first_name: Option<String>,
    /// Last name, as the person wants to be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_last_name: Option<String>,
    /// Pronouns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_pronouns: Option<String>,
    /// Street; no PO box.
    pub address1: String,
    /// Suite or the like. Empty where there is none, never null: null is refused with 400.
    pub address2: String,
    /// City.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five digits.
    pub postal_code: String,
    /// Sent as `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<Date>,
    /// 4 or 9 digits.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "secrets::exposed_option"
    )]
    pub ssn: Option<SecretString>,
    /// Of the person's device.
    pub ip_address: IpAddr,
    /// Which check; the vendor takes `verified` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kyc_type: Option<KycType>,
}

impl UserIntentRequest {
    fn to_json(&self) -> Result<Vec<u8>, CallError> {
        serde_json::to_vec(self)
            .map_err(|_| CallError::not_sent("the user intent could not be written as JSON"))
    }
}

/// Names the parts that are there, without their values.
impl fmt::Debug for UserIntentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |there: bool| there.then_some("[redacted]");
        f.debug_struct("UserIntentRequest")
            .field("kyc_type", &self.kyc_type)
            .field("date_of_birth", &redacted(self.date_of_birth.is_some()))
            .field("ssn", &redacted(self.ssn.is_some()))
            .finish_non_exhaustive()
    }
}

/// A user intent as the vendor gives it back.
#[derive(Clone, PartialEq, Eq)]
pub struct UserIntent {
    /// The intent.
    pub id: UserIntentId,
    /// Where its check stands.
    pub status: IntentStatus,
    /// The user made from it, once there is one; absent, null and empty alike mean not yet (A22, empty user_id).
    pub user_id: Option<UserId>,
    /// Which check.
    pub kyc_type: Option<KycType>,
    /// Electronic mail address.
    pub email: Option<String>,
    /// The number used for the phone code, as it was sent: a later change of it does not reach the intent.
    pub phone: Option<Phone>,
}

/// Only what may stand in a log: not the person.
impl fmt::Debug for UserIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserIntent")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Created {
    id: UserIntentId,
}

#[derive(Deserialize)]
struct IntentBody {
    #[serde(default, deserialize_with = "lenient::parsed")]
    id: Option<UserIntentId>,
    status: IntentStatus,
    #[serde(default, deserialize_with = "lenient::parsed")]
    user_id: Option<UserId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    kyc_type: Option<KycType>,
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    phone: Option<Phone>,
}

impl AstraClient {
    /// Tells Astra about a person, which starts their identity check. Sent once, on a connection of its own: the vendor
    /// counts these, three an email address.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with messages by field for bad fields (A50, validation body) and for the
    /// fourth intent (A21, fourth intent or profile); [`CallError::is_screened`] where Astra does not let this person in.
    pub async fn create_user_intent(
        &self,
        request: &UserIntentRequest,
    ) -> Result<Response<UserIntentId>, CallError> {
        let answer: Response<Created> = self
            .send(&Call {
                method: Method::POST,
                host: Host::Api,
                path: &["user_intent"],
                query: Vec::new(),
                caller: Caller::Application,
                body: Body::Json(request.to_json()?),
                purpose: Purpose::Write,
                // 201 is documented; a working client was answered 200.
                success: &[StatusCode::CREATED, StatusCode::OK],
            })
            .await?
            .decode()?;
        Ok(answer.map(|body| body.id))
    }

    /// Where a person's check stands.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if there is no such intent.
    pub async fn user_intent(&self, id: &UserIntentId) -> Result<Response<UserIntent>, CallError> {
        let answer: Response<IntentBody> = self
            .send(&Call {
                method: Method::GET,
                host: Host::Api,
                path: &["user_intent", id.as_str()],
                query: Vec::new(),
                caller: Caller::Application,
                body: Body::Nothing,
                purpose: Purpose::Read,
                success: &[StatusCode::OK],
            })
            .await?
            .decode()?;
        Ok(answer.map(|body| UserIntent {
            id: body.id.unwrap_or_else(|| id.clone()),
            status: body.status,
            user_id: body.user_id,
            kyc_type: body.kyc_type,
            email: body.email,
            phone: body.phone,
        }))
    }
}
