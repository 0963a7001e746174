//! A business: its details, its review by Astra, and the page before it is removed.

use serde::Serialize;
use ts_rs::TS;

use super::BusinessSummaryView;

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

/// One step of the review.
#[derive(Clone, Serialize, TS)]
pub struct TimelineStepView {
    /// Key under `timeline.` in the translation files.
    pub step: String,
    /// Done, current, or ahead.
    pub state: StepStateView,
    /// When it happened.
    pub at: Option<String>,
}

/// State of a timeline step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepStateView {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// Still ahead.
    Ahead,
    /// Ended badly.
    Failed,
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
    /// Kind of business, in the form's word.
    pub business_type: String,
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
    pub timeline: Vec<TimelineStepView>,
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
    /// How keys are kept: `keychain`, `passphrase` or `file`. Only a keychain makes old copies unreadable.
    pub keys_kept_in: String,
}
