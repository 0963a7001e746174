//! A business: its details, its review by Astra, and the page before it is removed.

use astra_app::{
    BusinessDetail, BusinessKind, BusinessRecord, Enrollment, Removal, SubmittedDetails,
    SubmittedPerson, TimelineEntry,
};
use astra_client::{IntentStatus, UserStatus};
use astra_vault::KeyStorageKind;
use serde::Serialize;
use ts_rs::TS;

use super::{BusinessSummaryView, KeyStorageView, phone_text};

/// Where the business stands with Astra.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BusinessStatusView {
    /// On Astra's own form, and no sign-in has confirmed that it was sent.
    NotSubmitted,
    /// Profile accepted; before the first sign-in there is no Astra user.
    ProfileAccepted,
    /// Profile accepted, and that is all: its program ends there.
    Finished,
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

impl From<&BusinessRecord> for BusinessStatusView {
    /// Before the first sign-in there is no Astra user; of a person the check of their details counts until then.
    fn from(record: &BusinessRecord) -> Self {
        match (record.status(), record.intent()) {
            (Some(status), _) => status.into(),
            (None, Some(intent)) => (&intent.status).into(),
            (None, None) if record.details_sent_at().is_none() => Self::NotSubmitted,
            (None, None) if record.signs_in() => Self::ProfileAccepted,
            (None, None) => Self::Finished,
        }
    }
}

impl From<&UserStatus> for BusinessStatusView {
    fn from(status: &UserStatus) -> Self {
        match status {
            UserStatus::Pending => Self::Pending,
            UserStatus::Approved => Self::Approved,
            UserStatus::Retry => Self::Retry,
            UserStatus::Document => Self::Document,
            UserStatus::Rejected => Self::Rejected,
            UserStatus::Suspended => Self::Suspended,
            UserStatus::Other(_) => Self::Other,
        }
    }
}

impl From<&IntentStatus> for BusinessStatusView {
    fn from(status: &IntentStatus) -> Self {
        match status {
            IntentStatus::Pending => Self::Pending,
            IntentStatus::Approved => Self::Approved,
            IntentStatus::Retry => Self::Retry,
            IntentStatus::Document => Self::Document,
            IntentStatus::Rejected => Self::Rejected,
            IntentStatus::Suspended => Self::Suspended,
            // The user's own status is read at the next sign-in.
            IntentStatus::ConvertedToUser => Self::ProfileAccepted,
            IntentStatus::Other(_) => Self::Other,
        }
    }
}

/// How it came to Astra, and what was submitted.
#[derive(Clone, Serialize, TS)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum EnrollmentView {
    /// Our form about a business.
    Profile {
        /// Legal name.
        legal_name: String,
        /// Trade name, if another.
        doing_business_as: Option<String>,
        /// Kind of business; none of a kind that this version does not know.
        business_type: Option<BusinessKind>,
        /// Last four digits of the EIN, if it has one.
        ein_last_four: Option<String>,
        /// One line.
        address: String,
        /// Website.
        website: Option<String>,
        /// Name of the admin.
        admin_name: String,
        /// Name of the controller.
        controller_name: String,
        /// Names of the owners.
        owner_names: Vec<String>,
        /// Astra's id of the profile.
        business_profile_id: String,
    },
    /// Astra's own form: what was entered there is not known here.
    AstraForm,
    /// Our form about a person.
    Person {
        /// First and last name, as on documents.
        legal_name: String,
        /// One line.
        address: String,
        /// Astra's id of what was submitted.
        user_intent_id: String,
    },
}

impl EnrollmentView {
    fn new(enrollment: Enrollment, business_type: Option<BusinessKind>) -> Self {
        match enrollment {
            Enrollment::Profile {
                profile_id,
                details,
            } => {
                let SubmittedDetails {
                    legal_name,
                    doing_business_as,
                    ein_last_four,
                    address,
                    website,
                    admin_name,
                    controller_name,
                    owner_names,
                    ..
                } = details;
                Self::Profile {
                    legal_name,
                    doing_business_as,
                    business_type,
                    ein_last_four,
                    address,
                    website,
                    admin_name,
                    controller_name,
                    owner_names,
                    business_profile_id: profile_id.to_string(),
                }
            }
            Enrollment::AstraForm { .. } => Self::AstraForm,
            Enrollment::Person {
                intent_id, person, ..
            } => Self::Person {
                legal_name: SubmittedPerson::legal_name(&person),
                address: person.address,
                user_intent_id: intent_id.to_string(),
            },
        }
    }
}

/// The business screen.
#[derive(Clone, Serialize, TS)]
pub struct BusinessView {
    /// Id, name, status.
    pub summary: BusinessSummaryView,
    /// What was submitted, and how.
    pub details: EnrollmentView,
    /// Number that gets the one-time code, formatted, once it is known.
    pub phone: Option<String>,
    /// Where Astra sends email about documents, once it is known.
    pub contact_email: Option<String>,
    /// Review steps.
    pub timeline: Vec<TimelineEntry>,
    /// When Astra had the details; none before that.
    pub submitted_at: Option<String>,
    /// When Astra was last asked.
    pub as_of: Option<String>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
    /// Astra's id of the user, once there is one.
    pub user_id: Option<String>,
}

impl From<BusinessDetail> for BusinessView {
    fn from(business: BusinessDetail) -> Self {
        let record = business.record;
        let kind = record.kind();
        Self {
            summary: BusinessSummaryView::new(&record, business.signed_in),
            timeline: record.timeline(),
            phone: record.phone().map(phone_text),
            contact_email: record.contact_email().map(str::to_owned),
            submitted_at: record.details_sent_at().map(|at| at.to_string()),
            as_of: record.as_of().map(|at| at.to_string()),
            offline: business.offline,
            user_id: record.user_id().map(ToString::to_string),
            details: EnrollmentView::new(record.enrollment, kind),
        }
    }
}

/// What is shown before a business or a person is removed.
#[derive(Clone, Serialize, TS)]
pub struct RemovalView {
    /// Local id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Astra's id of the business profile, if there is one: no call of Astra's lists it.
    pub profile_id: Option<String>,
    /// Astra's id of what a person submitted: no call of Astra's lists it.
    pub user_intent_id: Option<String>,
    /// Astra's id of the user, if there is one.
    pub user_id: Option<String>,
    /// Number that gets one-time codes, as `(555) 555-0100`, where it is known.
    pub phone: Option<String>,
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
            name: business.name(),
            profile_id: business.profile_id().map(ToString::to_string),
            user_intent_id: business.intent_id().map(ToString::to_string),
            user_id: business.user_id().map(ToString::to_string),
            phone: business.phone().map(phone_text),
            unresolved: removal.unresolved,
            keys_kept_in: keys_kept_in.into(),
        }
    }
}
