//! What people and businesses have in common: the program they are checked for, what is kept of their secrets, and the
//! course of a check.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ground::digest;

/// The statuses of a user (CONTRACT.md 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// Which check somebody goes through: `kyc_type` of people, `kyb_type` of businesses. The order is that of the upgrades
/// (CONTRACT.md 13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Program {
    ReceiveOnly,
    Unverified,
    #[default]
    Verified,
}

impl Program {
    pub(crate) const WORDS: [&'static str; 3] = ["verified", "unverified", "receive-only"];

    /// From one of [`WORDS`](Self::WORDS).
    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "verified" => Some(Self::Verified),
            "unverified" => Some(Self::Unverified),
            "receive-only" => Some(Self::ReceiveOnly),
            _ => None,
        }
    }
}

/// How a status is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Review {
    Decided(UserStatus),
    /// Pending until then, approved from then on (A53, pending intent; A54, business review).
    ApprovedAt(Timestamp),
    /// `Document` until the papers that were sent have been read, approved from then on (CONTRACT.md 12).
    PapersReadAt(Timestamp),
}

impl Review {
    /// The moment to come, or past, at which it approves by itself.
    pub(crate) fn approval(&self) -> Option<Timestamp> {
        match self {
            Self::Decided(_) => None,
            Self::ApprovedAt(time) | Self::PapersReadAt(time) => Some(*time),
        }
    }

    pub(crate) fn status(&self, now: Timestamp) -> UserStatus {
        match self {
            Self::Decided(status) => *status,
            Self::ApprovedAt(time) | Self::PapersReadAt(time) if now >= *time => {
                UserStatus::Approved
            }
            Self::ApprovedAt(_) => UserStatus::Pending,
            Self::PapersReadAt(_) => UserStatus::Document,
        }
    }
}

/// The digest of a social security number, which is never given out (A31, profile read).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptSsn {
    pub(crate) last_four: String,
    pub(crate) digest: String,
}

impl KeptSsn {
    /// From the four or nine digits that were sent.
    pub(crate) fn of(ssn: &str) -> Self {
        Self {
            last_four: ssn[ssn.len().saturating_sub(4)..].to_owned(),
            digest: digest(ssn),
        }
    }
}
