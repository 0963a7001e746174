//! The person's form exactly as somebody types it. What leaves for Astra is the request that `parse_person` makes of it.

use serde::{Deserialize, Serialize};

use crate::onboarding::form::AddressForm;

/// Everything that a person types about themselves but the Social Security number, which is kept beside it and never goes
/// back to a screen.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct PersonIntentForm {
    /// First name, as on documents.
    pub first_name: String,
    /// Last name, as on documents.
    pub last_name: String,
    /// First name that they use; optional.
    pub preferred_first_name: String,
    /// Last name that they use; optional.
    pub preferred_last_name: String,
    /// Such as `she/her`; optional.
    pub preferred_pronouns: String,
    /// Email address, of which Astra counts three submissions.
    pub email: String,
    /// Mobile number that gets Astra's one-time code.
    pub phone: String,
    /// Date of birth, `MM/DD/YYYY` or `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// Home address.
    pub address: AddressForm,
}

/// Names, addresses and numbers stay out of logs and panics.
impl std::fmt::Debug for PersonIntentForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonIntentForm").finish_non_exhaustive()
    }
}
