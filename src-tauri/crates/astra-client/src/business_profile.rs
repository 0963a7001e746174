//! Business profiles: a business before it is a user (CONTRACT.md 10).

use std::fmt;

use http::{Method, StatusCode};
use jiff::civil::Date;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::ids::{BusinessProfileId, UserId};
use crate::lenient;
use crate::phone::Phone;
use crate::response::Response;
use crate::secrets;
use crate::statuses::{BusinessType, KybType};

/// What is told about a business. Optional parts are left out, never sent as null.
///
/// Which parts a program wants is a rule of `astra-app`; this type only knows the body.
#[derive(Clone, Serialize)]
pub struct BusinessProfileRequest {
    /// The number used for the phone code; not the company's phone.
    pub phone: Phone,
    /// The business user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The business user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The business user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// An existing user, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Which check; the vendor takes `verified` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kyb_type: Option<KybType>,
    /// The company.
    pub business_info: BusinessInfo,
    /// The person who acts for it.
    pub business_admin: BusinessPerson,
    /// Absent only for sole proprietors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_controller: Option<BusinessPerson>,
    /// Left out if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beneficial_owners: Vec<BusinessPerson>,
}

/// The company itself. Its field names are inferred (A26, profile field names).
#[derive(Clone, Serialize)]
pub struct BusinessInfo {
    /// The kind of company.
    pub business_type: BusinessType,
    /// Legal name.
    pub business_name: String,
    /// Trade name; a business without one sends its legal name (A63, no trade name).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doing_business_as: Option<String>,
    /// `NN-NNNNNNN`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "secrets::exposed_option"
    )]
    pub ein: Option<SecretString>,
    /// The company's phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// A URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Where it is.
    #[serde(flatten)]
    pub address: PostalAddress,
}

impl BusinessInfo {
    /// A company without its optional fields.
    pub fn new(business_type: BusinessType, business_name: String, address: PostalAddress) -> Self {
        Self {
            business_type,
            business_name,
            doing_business_as: None,
            ein: None,
            phone: None,
            website: None,
            address,
        }
    }
}

/// Admin, controller or owner, with inferred field names (A26, profile field names). Only a controller has a title.
#[derive(Clone, Serialize)]
pub struct BusinessPerson {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The controller's role in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Electronic mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Sent as `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<Date>,
    /// 4 or 9 digits (A29, ssn of officers). The hosted form asks for it, so usually absent.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "secrets::exposed_option"
    )]
    pub ssn: Option<SecretString>,
    /// Home address.
    #[serde(flatten)]
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

impl BusinessProfileRequest {
    fn to_json(&self) -> Result<Vec<u8>, CallError> {
        serde_json::to_vec(self)
            .map_err(|_| CallError::not_sent("the profile could not be written as JSON"))
    }
}

/// Names the parts that are there, without their values.
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

/// Names the parts that are there, without their values.
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

/// A profile as the vendor gives it back (A31, profile read).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessProfile {
    /// The profile.
    pub id: BusinessProfileId,
    /// The user made from it, once there is one (empty means not yet: A22, empty user_id).
    pub user_id: Option<UserId>,
    /// Which check.
    pub kyb_type: Option<KybType>,
    /// The business, as it was corrected on Astra's page.
    pub details: ProfileDetails,
}

/// What Astra has of a business; each part as far as it tells it. Neither the EIN nor anything about a person but names and an
/// email address is read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProfileDetails {
    /// Legal name.
    pub business_name: Option<String>,
    /// Trade name; the legal name where there is none (A63, no trade name).
    pub doing_business_as: Option<String>,
    /// The kind of company.
    pub business_type: Option<BusinessType>,
    /// A URL.
    pub website: Option<String>,
    /// Where it is; only if whole.
    pub address: Option<PostalAddress>,
    /// Full name of the admin.
    pub admin_name: Option<String>,
    /// Email address of the admin.
    pub admin_email: Option<String>,
    /// Full name of the controller.
    pub controller_name: Option<String>,
    /// Full names of the owners.
    pub owner_names: Option<Vec<String>>,
}

/// The kind of company, and nothing that names it.
impl fmt::Debug for ProfileDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileDetails")
            .field("business_type", &self.business_type)
            .finish_non_exhaustive()
    }
}

impl ProfileDetails {
    fn read(body: &Value) -> Self {
        let text = |object: &Value, name: &str| {
            let text = object.get(name).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let full_name = |person: &Value| {
            let (first, last) = (text(person, "first_name")?, text(person, "last_name")?);
            Some(format!("{first} {last}"))
        };
        let (info, admin) = (&body["business_info"], &body["business_admin"]);
        let address = || {
            Some(PostalAddress {
                address1: text(info, "address1")?,
                address2: text(info, "address2"),
                city: text(info, "city")?,
                state: text(info, "state")?,
                postal_code: text(info, "postal_code")?,
            })
        };
        let owners = body["beneficial_owners"].as_array();
        Self {
            business_name: text(info, "business_name"),
            doing_business_as: text(info, "doing_business_as"),
            business_type: text(info, "business_type").map(BusinessType::from),
            website: text(info, "website"),
            address: address(),
            admin_name: full_name(admin),
            admin_email: text(admin, "email"),
            controller_name: full_name(&body["business_controller"]),
            owner_names: owners.map(|owners| owners.iter().filter_map(full_name).collect()),
        }
    }
}

#[derive(Deserialize)]
struct ProfileBody {
    #[serde(default, deserialize_with = "lenient::parsed")]
    id: Option<BusinessProfileId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    business_profile_id: Option<BusinessProfileId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    user_id: Option<UserId>,
    #[serde(default, deserialize_with = "lenient::parsed")]
    kyb_type: Option<KybType>,
    #[serde(flatten)]
    rest: Value,
}

impl AstraClient {
    /// Tells Astra about a business. Sent once, on a connection of its own: the vendor counts
    /// these, three a phone.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with messages by field for bad fields (A50, validation body), or
    /// for the fourth profile (A21, fourth intent or profile).
    pub async fn create_business_profile(
        &self,
        request: &BusinessProfileRequest,
    ) -> Result<Response<BusinessProfileId>, CallError> {
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
        let answer: Response<ProfileBody> = received.decode()?;
        // A25, id and business_profile_id: the guide says one name, a working client the other.
        match answer.value.id.or(answer.value.business_profile_id) {
            Some(id) => Ok(Response {
                value: id,
                request_id: answer.request_id,
            }),
            None => Err(received.unusable("neither `id` nor `business_profile_id` is there")),
        }
    }

    /// What Astra has of a profile (A31, profile read).
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if there is no such profile.
    pub async fn business_profile(
        &self,
        id: &BusinessProfileId,
    ) -> Result<Response<BusinessProfile>, CallError> {
        let answer: Response<ProfileBody> = self
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
        Ok(answer.map(|body| BusinessProfile {
            id: body
                .id
                .or(body.business_profile_id)
                .unwrap_or_else(|| id.clone()),
            user_id: body.user_id,
            kyb_type: body.kyb_type,
            details: ProfileDetails::read(&body.rest),
        }))
    }
}
