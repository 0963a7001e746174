//! Business profiles: a business before it is a user (CONTRACT.md 10).

use std::fmt;

use http::{Method, StatusCode};
use jiff::civil::Date;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::ids::{BusinessProfileId, UserId};
use crate::lenient;
use crate::phone::Phone;
use crate::words::{BusinessType, KybType};

/// What is told about a business. Optional parts are left out, never sent as null.
///
/// Which parts a program wants is a rule of `astra-app`; this type only knows the wire.
#[derive(Clone)]
pub struct BusinessProfileRequest {
    /// The number used for the phone code; not the company's phone.
    pub phone: Phone,
    /// The business user.
    pub first_name: Option<String>,
    /// The business user.
    pub last_name: Option<String>,
    /// The business user.
    pub email: Option<String>,
    /// An existing user, if there is one.
    pub user_id: Option<UserId>,
    /// Which check; the vendor takes `verified` if absent.
    pub kyb_type: Option<KybType>,
    /// The company.
    pub business_info: BusinessInfo,
    /// The person who acts for it.
    pub business_admin: BusinessPerson,
    /// Absent only for sole proprietors.
    pub business_controller: Option<BusinessPerson>,
    /// Left out if empty.
    pub beneficial_owners: Vec<BusinessPerson>,
}

/// The company itself. Field names are A26.
#[derive(Clone)]
pub struct BusinessInfo {
    /// The kind of company.
    pub business_type: BusinessType,
    /// Legal name.
    pub business_name: String,
    /// Trade name; a business without one sends its legal name (A63).
    pub doing_business_as: Option<String>,
    /// `NN-NNNNNNN`.
    pub ein: Option<SecretString>,
    /// The company's phone.
    pub phone: Option<Phone>,
    /// A URL.
    pub website: Option<String>,
    /// Where it is.
    pub address: PostalAddress,
}

/// Admin, controller or owner. Field names are A26; the title is the controller's only.
#[derive(Clone)]
pub struct BusinessPerson {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The controller's role in the company.
    pub title: Option<String>,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Sent as `YYYY-MM-DD`.
    pub date_of_birth: Option<Date>,
    /// 4 or 9 digits (A29). The hosted form asks for it, so usually absent.
    pub ssn: Option<SecretString>,
    /// Home address.
    pub address: Option<PostalAddress>,
}

/// A United States address; no PO box.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PostalAddress {
    /// Street.
    pub address1: String,
    /// Suite or the like; left out if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address2: Option<String>,
    /// City.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five digits.
    pub postal_code: String,
}

#[derive(Serialize)]
struct WireRequest<'a> {
    phone: &'a Phone,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kyb_type: Option<&'a KybType>,
    business_info: WireInfo<'a>,
    business_admin: WirePerson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    business_controller: Option<WirePerson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beneficial_owners: Vec<WirePerson<'a>>,
}

#[derive(Serialize)]
struct WireInfo<'a> {
    business_type: &'a BusinessType,
    business_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    doing_business_as: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ein: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a Phone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<&'a str>,
    #[serde(flatten)]
    address: &'a PostalAddress,
}

#[derive(Serialize)]
struct WirePerson<'a> {
    first_name: &'a str,
    last_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssn: Option<&'a str>,
    #[serde(flatten)]
    address: Option<&'a PostalAddress>,
}

fn exposed(secret: &Option<SecretString>) -> Option<&str> {
    secret.as_ref().map(ExposeSecret::expose_secret)
}

impl BusinessPerson {
    fn wire(&self) -> WirePerson<'_> {
        WirePerson {
            first_name: &self.first_name,
            last_name: &self.last_name,
            title: self.title.as_deref(),
            email: self.email.as_deref(),
            date_of_birth: self.date_of_birth.map(|day| day.to_string()),
            ssn: exposed(&self.ssn),
            address: self.address.as_ref(),
        }
    }
}

impl BusinessProfileRequest {
    fn to_json(&self) -> Result<Vec<u8>, CallError> {
        let info = &self.business_info;
        serde_json::to_vec(&WireRequest {
            phone: &self.phone,
            first_name: self.first_name.as_deref(),
            last_name: self.last_name.as_deref(),
            email: self.email.as_deref(),
            user_id: self.user_id.as_ref(),
            kyb_type: self.kyb_type.as_ref(),
            business_info: WireInfo {
                business_type: &info.business_type,
                business_name: &info.business_name,
                doing_business_as: info.doing_business_as.as_deref(),
                ein: exposed(&info.ein),
                phone: info.phone.as_ref(),
                website: info.website.as_deref(),
                address: &info.address,
            },
            business_admin: self.business_admin.wire(),
            business_controller: self.business_controller.as_ref().map(BusinessPerson::wire),
            beneficial_owners: self
                .beneficial_owners
                .iter()
                .map(BusinessPerson::wire)
                .collect(),
        })
        .map_err(|_| CallError::not_sent("the profile could not be written as JSON"))
    }
}

/// Which parts there are, and nothing of what they say.
impl fmt::Debug for BusinessProfileRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusinessProfileRequest")
            .field("kyb_type", &self.kyb_type)
            .field("business_info", &self.business_info)
            .field("business_controller", &self.business_controller.is_some())
            .field("beneficial_owners", &self.beneficial_owners.len())
            .finish_non_exhaustive()
    }
}

/// The kind of company, and nothing that names it.
impl fmt::Debug for BusinessInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusinessInfo")
            .field("business_type", &self.business_type)
            .field("ein", &self.ein.as_ref().map(|_| "[redacted]"))
            .finish_non_exhaustive()
    }
}

/// Which parts there are, and nothing of what they say.
impl fmt::Debug for BusinessPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |there: bool| there.then_some("[redacted]");
        f.debug_struct("BusinessPerson")
            .field("date_of_birth", &redacted(self.date_of_birth.is_some()))
            .field("ssn", &redacted(self.ssn.is_some()))
            .finish_non_exhaustive()
    }
}

/// The state only.
impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostalAddress")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A profile as the vendor tells it (A31): only what says where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessProfile {
    /// The profile.
    pub id: BusinessProfileId,
    /// The user made from it, once there is one (A22: empty means not yet).
    pub user_id: Option<UserId>,
    /// Which check.
    pub kyb_type: Option<KybType>,
}

#[derive(Deserialize)]
struct WireProfile {
    #[serde(default, deserialize_with = "lenient::parsed")]
    id: Option<BusinessProfileId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    business_profile_id: Option<BusinessProfileId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    user_id: Option<UserId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    kyb_type: Option<KybType>,
}

impl AstraClient {
    /// Tells Astra about a business. Sent once, on a connection of its own: the vendor counts
    /// these, three a phone.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with messages by field for bad fields (A50), or
    /// for the fourth profile (A21).
    pub async fn create_business_profile(
        &self,
        request: &BusinessProfileRequest,
    ) -> Result<Answer<BusinessProfileId>, CallError> {
        let received = self
            .send(&Call {
                method: Method::POST,
                host: Host::Api,
                path: &["business_profile"],
                query: Vec::new(),
                caller: Caller::Application,
                body: Body::Json(request.to_json()?),
                purpose: Purpose::Write,
                success: &[StatusCode::CREATED, StatusCode::OK],
            })
            .await?;
        let answer: Answer<WireProfile> = received.decode()?;
        // A25: the guide says one name, a working client the other.
        match answer.value.id.or(answer.value.business_profile_id) {
            Some(id) => Ok(Answer {
                value: id,
                request_id: answer.request_id,
            }),
            None => Err(received.unusable("neither `id` nor `business_profile_id` is there")),
        }
    }

    /// What Astra has of a profile (A31).
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if there is no such profile.
    pub async fn business_profile(
        &self,
        id: &BusinessProfileId,
    ) -> Result<Answer<BusinessProfile>, CallError> {
        let answer: Answer<WireProfile> = self
            .send(&Call {
                method: Method::GET,
                host: Host::Api,
                path: &["business_profile", id.as_str()],
                query: Vec::new(),
                caller: Caller::Application,
                body: Body::Nothing,
                purpose: Purpose::Read,
                success: &[StatusCode::OK],
            })
            .await?
            .decode()?;
        Ok(answer.map(|wire| BusinessProfile {
            id: wire
                .id
                .or(wire.business_profile_id)
                .unwrap_or_else(|| id.clone()),
            user_id: wire.user_id,
            kyb_type: wire.kyb_type,
        }))
    }
}
