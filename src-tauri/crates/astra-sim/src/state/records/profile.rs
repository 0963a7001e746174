//! A business profile as it was sent (CONTRACT.md 10).

use serde::{Deserialize, Serialize};

use super::identity::{KeptSsn, Program};

pub(crate) const SOLE_PROPRIETORSHIP: &str = "soleProprietorship";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct BusinessProfile {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) user_id: Option<String>,
    /// The number that gets the one-time code.
    pub(crate) phone: String,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) kyb_type: Program,
    pub(crate) business_info: BusinessInfo,
    pub(crate) business_admin: Person,
    pub(crate) business_controller: Option<Person>,
    pub(crate) beneficial_owners: Vec<Person>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct BusinessInfo {
    pub(crate) business_type: String,
    pub(crate) business_name: String,
    pub(crate) doing_business_as: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ein: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) website: Option<String>,
    pub(crate) address1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address2: Option<String>,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postal_code: String,
}

/// Admin, controller or owner. Which fields may be missing depends on the program (CONTRACT.md 10).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BusinessPerson))]
pub(crate) struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_of_birth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub(crate) ssn: Option<KeptSsn>,
}
