//! A user, and how far their review has come.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BusinessProfile, Moment, UserTokens};
use crate::clock::after;
use crate::entropy::hex_id;

/// The statuses of a user (CONTRACT.md 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserStatus {
    /// The check is running.
    Pending,
    /// In good standing; only these may start routines.
    Approved,
    /// Details did not match.
    Retry,
    /// Papers are wanted.
    Document,
    /// Broke terms or failed a check.
    Suspended,
    /// Refused.
    Rejected,
}

/// How a user's status is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Review {
    Decided(UserStatus),
    /// Pending until then, approved from then on (A54).
    ApprovedAt(Timestamp),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) created: Timestamp,
    pub(crate) email: String,
    /// `+1` and ten digits: the number that signs in.
    pub(crate) phone: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) business_profile_id: String,
    pub(crate) review: Review,
    pub(crate) tokens: UserTokens,
}

impl User {
    pub(crate) fn of_business(profile: &BusinessProfile, at: Moment<'_>, place: u64) -> Self {
        // The magic numbers of the vendor's sandbox (CONTRACT.md 23).
        let review = match profile.business_info.ein.as_deref() {
            Some("11-1111111") => Review::Decided(UserStatus::Approved),
            Some("22-2222222") => Review::Decided(UserStatus::Rejected),
            _ => Review::ApprovedAt(after(at.now, at.config.review_time)),
        };
        let admin = &profile.business_admin;
        let or_admin = |own: &Option<String>, admin: &Option<String>| {
            own.clone().or_else(|| admin.clone()).unwrap_or_default()
        };
        Self {
            id: hex_id(at.entropy),
            place,
            created: at.now,
            email: or_admin(&profile.email, &admin.email),
            phone: profile.phone.clone(),
            first_name: or_admin(&profile.first_name, &admin.first_name),
            last_name: or_admin(&profile.last_name, &admin.last_name),
            business_profile_id: profile.id.clone(),
            review,
            tokens: UserTokens::default(),
        }
    }

    pub(crate) fn status(&self, now: Timestamp) -> UserStatus {
        match self.review {
            Review::Decided(status) => status,
            Review::ApprovedAt(time) if now >= time => UserStatus::Approved,
            Review::ApprovedAt(_) => UserStatus::Pending,
        }
    }
}
