//! The program under which Astra takes this client's businesses.

use astra_client::KybType;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// How much Astra wants to know of a business, and what the business may do afterwards: an agreement between Astra and the
/// company whose client this is, not a choice of the business (CONTRACT.md 10).
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    VariantArray,
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Program {
    /// Astra checks each business.
    #[default]
    Verified,
    /// The company checks its businesses itself, and Astra approves them at once.
    Delegated,
    /// Businesses that only receive.
    ReceiveOnly,
    /// Businesses that nobody checks.
    Unverified,
}

impl Program {
    /// What a profile says. Delegation is a setting of the client at Astra, not a type of its own.
    pub fn kyb_type(self) -> KybType {
        match self {
            Self::Verified | Self::Delegated => KybType::Verified,
            Self::ReceiveOnly => KybType::ReceiveOnly,
            Self::Unverified => KybType::Unverified,
        }
    }

    /// Whether the business signs in with Astra. A receive-only or unverified one is done when Astra has its profile.
    pub fn signs_in(self) -> bool {
        matches!(self, Self::Verified | Self::Delegated)
    }
}
