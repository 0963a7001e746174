//! The forms exactly as somebody types them: text, unparsed, so that nothing typed is ever lost.
//!
//! Field paths (`admin.address.city`, `owners.0.person.email`) are the names that
//! `FieldIssue` and the screens use. What leaves for Astra is the request that `parse`
//! makes of this form, never the form itself.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The form of a draft, by who is to be onboarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftForm {
    /// A company.
    Business(BusinessForm),
}

/// Who is to be onboarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// A company.
    Business,
}

impl DraftForm {
    /// Before anything was typed.
    pub fn empty(kind: DraftKind) -> Self {
        match kind {
            DraftKind::Business => Self::Business(BusinessForm::default()),
        }
    }

    /// Who is to be onboarded.
    pub fn kind(&self) -> DraftKind {
        match self {
            Self::Business(_) => DraftKind::Business,
        }
    }
}

impl From<BusinessForm> for DraftForm {
    fn from(form: BusinessForm) -> Self {
        Self::Business(form)
    }
}

/// Reads the form of a stored draft. Earlier versions had only forms of businesses, without saying so.
pub(super) fn of_any_version<'de, D: Deserializer<'de>>(stored: D) -> Result<DraftForm, D::Error> {
    let mut form = serde_json::Value::deserialize(stored)?;
    if let Some(fields) = form.as_object_mut() {
        fields.entry("kind").or_insert_with(|| "business".into());
    }
    serde_json::from_value(form).map_err(D::Error::custom)
}

/// Everything the person types about the business. No SSN: Astra's hosted form asks for it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct BusinessForm {
    /// Mobile number that gets Astra's one-time code (root-level `phone`, CONTRACT.md 10).
    pub phone: String,
    /// The company itself.
    pub business: BusinessInfoForm,
    /// Who fills this in and signs for the business.
    pub admin: PersonForm,
    /// Who runs the business day to day.
    pub controller: ControllerForm,
    /// People who own 25 % or more; four at most.
    pub owners: Vec<OwnerForm>,
    /// Said explicitly instead of leaving `owners` empty by oversight.
    pub nobody_owns_quarter: bool,
}

/// The company's own details.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct BusinessInfoForm {
    /// Kind of business: `llc`, `sole_proprietorship`, `s_corporation`, `c_corporation` or `partnership`.
    pub business_type: String,
    /// Legal name as on the formation papers.
    pub business_name: String,
    /// Trade name; the legal name is sent where there is none (A63, no trade name).
    pub doing_business_as: String,
    /// Employer identification number, any reasonable spelling.
    pub ein: String,
    /// Company telephone.
    pub phone: String,
    /// Website, with or without `https://`.
    pub website: String,
    /// Where the company is.
    pub address: AddressForm,
}

/// A US street address.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct AddressForm {
    /// Street and number; no PO box.
    pub address1: String,
    /// Suite or unit; optional.
    pub address2: String,
    /// City.
    pub city: String,
    /// Two-letter state; `outside_us` for a home that is not in the US.
    pub state: String,
    /// Five digits.
    pub postal_code: String,
}

/// A person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct PersonForm {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email address.
    pub email: String,
    /// Date of birth, `MM/DD/YYYY` or `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// Home address.
    pub address: AddressForm,
}

/// The controller: a person with a title, or the admin again.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct ControllerForm {
    /// The admin is the controller; `person` is then ignored but kept.
    pub same_as_admin: bool,
    /// Title in the company, such as Managing member.
    pub title: String,
    /// Used unless `same_as_admin`.
    pub person: PersonForm,
}

/// One beneficial owner.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct OwnerForm {
    /// Whose details these are; `person` is used for [`OwnerIs::Other`] and kept otherwise.
    pub is: OwnerIs,
    /// Used for [`OwnerIs::Other`].
    pub person: PersonForm,
}

/// Whether an owner is the admin, the controller or another person.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OwnerIs {
    /// Another person, described here.
    #[default]
    Other,
    /// The admin.
    Admin,
    /// The controller.
    Controller,
}

/// Names, addresses and the EIN stay out of logs and panics.
impl std::fmt::Debug for BusinessForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BusinessForm")
            .field("owners", &self.owners.len())
            .finish_non_exhaustive()
    }
}
