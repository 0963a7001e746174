//! A business: its details, its review by Astra, and the page before it is removed.

use astra_app::{BusinessDetail, BusinessKind, Removal, TimelineEntry};
use astra_client::UserStatus;
use astra_vault::KeyStorageKind;
use serde::Serialize;
use ts_rs::TS;

use super::{BusinessSummaryView, KeyStorageView, phone_text};

/// Where the business stands with Astra.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BusinessStatusView {
    /// Profile accepted; before the first sign-in there is no Astra user.
    ProfileAccepted,
    /// In review.
    Pending,
    /// Good standing.
    Approved,
    /// Details to be checked again.
    Retry,
    /// Documents wanted.
    Document,
    /// Refused.
    Rejected,
    /// Suspended.
    Suspended,
    /// A status this version does not know; shown as "updating".
    Other,
}

impl From<Option<&UserStatus>> for BusinessStatusView {
    /// Before the first sign-in there is no Astra user.
    fn from(status: Option<&UserStatus>) -> Self {
        match status {
            None => Self::ProfileAccepted,
            Some(UserStatus::Pending) => Self::Pending,
            Some(UserStatus::Approved) => Self::Approved,
            Some(UserStatus::Retry) => Self::Retry,
            Some(UserStatus::Document) => Self::Document,
            Some(UserStatus::Rejected) => Self::Rejected,
            Some(UserStatus::Suspended) => Self::Suspended,
            Some(UserStatus::Other(_)) => Self::Other,
        }
    }
}

/// The business screen.
#[derive(Clone, Serialize, TS)]
pub struct BusinessView {
    /// Id, name, status.
    pub summary: BusinessSummaryView,
    /// Legal name.
    pub legal_name: String,
    /// Trade name, if another.
    pub doing_business_as: Option<String>,
    /// Kind of business; none of a kind that this version does not know.
    pub business_type: Option<BusinessKind>,
    /// Last four digits of the EIN, if it has one.
    pub ein_last_four: Option<String>,
    /// One line.
    pub address: String,
    /// Website.
    pub website: Option<String>,
    /// Number that gets the one-time code, formatted.
    pub phone: String,
    /// Where Astra sends email about documents.
    pub contact_email: String,
    /// Name of the admin.
    pub admin_name: String,
    /// Name of the controller.
    pub controller_name: String,
    /// Names of the owners.
    pub owner_names: Vec<String>,
    /// Review steps.
    pub timeline: Vec<TimelineEntry>,
    /// When the details were accepted.
    pub submitted_at: String,
    /// When Astra was last asked.
    pub as_of: Option<String>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
    /// Astra's id of the profile.
    pub business_profile_id: String,
    /// Astra's id of the user, once there is one.
    pub user_id: Option<String>,
}

impl From<BusinessDetail> for BusinessView {
    fn from(business: BusinessDetail) -> Self {
        let record = business.record;
        Self {
            summary: BusinessSummaryView::new(&record, business.signed_in),
            business_type: record.kind(),
            timeline: record.timeline(),
            phone: phone_text(&record.details.phone),
            submitted_at: record.submitted_at.to_string(),
            as_of: record.user.as_ref().map(|user| user.as_of.to_string()),
            offline: business.offline,
            business_profile_id: record.profile_id.to_string(),
            user_id: record.user.as_ref().map(|user| user.id.to_string()),
            legal_name: record.details.legal_name,
            doing_business_as: record.details.doing_business_as,
            ein_last_four: record.details.ein_last_four,
            address: record.details.address,
            website: record.details.website,
            contact_email: record.details.contact_email,
            admin_name: record.details.admin_name,
            controller_name: record.details.controller_name,
            owner_names: record.details.owner_names,
        }
    }
}

/// What is shown before a business is removed.
#[derive(Clone, Serialize, TS)]
pub struct RemovalView {
    /// Local id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Astra's id of the profile: no call of Astra's lists it.
    pub profile_id: String,
    /// Astra's id of the user, if there is one.
    pub user_id: Option<String>,
    /// Number that gets one-time codes, as `(555) 555-0100`.
    pub phone: String,
    /// Ids of transfers that are not over; as long as there are any, the business cannot be removed.
    pub unresolved: Vec<String>,
    /// Where keys are kept. Only a keychain makes old copies unreadable.
    pub keys_kept_in: KeyStorageView,
}

impl RemovalView {
    pub(crate) fn new(removal: Removal, keys_kept_in: KeyStorageKind) -> Self {
        let business = removal.business;
        Self {
            id: business.id.to_string(),
            name: business.name().to_owned(),
            profile_id: business.profile_id.to_string(),
            user_id: business.user.as_ref().map(|user| user.id.to_string()),
            phone: phone_text(&business.details.phone),
            unresolved: removal.unresolved,
            keys_kept_in: keys_kept_in.into(),
        }
    }
}
