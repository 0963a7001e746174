//! People before they are users (CONTRACT.md 7).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::identity::{KeptSsn, Program, Review, UserStatus};
use crate::config::Moment;
use crate::ground::after;

/// The phone that, with [`REJECTED_BIRTH`], is refused in the vendor's sandbox (CONTRACT.md 23).
const REJECTED_PHONE: &str = "+12025551111";
const REJECTED_BIRTH: &str = "1970-01-01";

/// A person's legal and preferred names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PersonName {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) preferred_first_name: Option<String>,
    pub(crate) preferred_last_name: Option<String>,
    pub(crate) preferred_pronouns: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Home {
    pub(crate) address1: String,
    pub(crate) address2: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postal_code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UserIntent {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) created: Timestamp,
    pub(crate) email: String,
    /// `+1` and ten digits. A later change of the user's phone does not touch it.
    pub(crate) phone: String,
    pub(crate) name: PersonName,
    pub(crate) home: Home,
    pub(crate) date_of_birth: Option<String>,
    pub(crate) ssn: Option<KeptSsn>,
    pub(crate) ip_address: String,
    pub(crate) kyc_type: Program,
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) review: Review,
    /// Whether the one correction of a `retry` was made.
    pub(crate) corrected: bool,
    /// Set once it was converted.
    pub(crate) user_id: Option<String>,
}

impl UserIntent {
    /// The check that starts when an intent is created: the vendor's magic values, then the assumed time (A53, pending intent).
    pub(crate) fn check(&self, at: Moment<'_>) -> Review {
        let born = self.date_of_birth.as_deref();
        if born == Some(REJECTED_BIRTH) && self.phone == REJECTED_PHONE {
            return Review::Decided(UserStatus::Rejected);
        }
        match self.name.first_name.as_str() {
            "retry" => Review::Decided(UserStatus::Retry),
            "document" => Review::Decided(UserStatus::Document),
            _ if self.is_the_vendors_example() => Review::Decided(UserStatus::Approved),
            _ => Review::ApprovedAt(after(at.now, at.settings.intent_review_time)),
        }
    }

    fn is_the_vendors_example(&self) -> bool {
        (self.name.first_name == "Edmund" && self.name.last_name == "Hillary")
            && self.date_of_birth.as_deref() == Some("1985-02-03")
            && self.ssn.as_ref().is_some_and(|ssn| ssn.last_four == "1234")
            && (self.home.address1 == "123 Astra Ave" && self.home.city == "Palo Alto")
            && (self.home.state == "CA" && self.home.postal_code == "94304")
            && self.ip_address == "192.0.2.0"
    }

    pub(crate) fn status(&self, now: Timestamp) -> UserStatus {
        self.review.status(now)
    }
}

/// The outcome for a person who proved a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SignedIn {
    /// As this user, who may authorize.
    User(String),
    /// Known, but refused before becoming a user: may not authorize (A18, rejected person).
    Rejected,
    /// No personal user has this phone, and there is no intent that could become one.
    Nobody,
}
