//! Bank accounts: what is kept of them (CONTRACT.md 14). Of the account number: the last four and a digest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ground::Cents;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) user_id: String,
    pub(crate) created: Timestamp,
    pub(crate) institution_id: String,
    pub(crate) name: String,
    pub(crate) subtype: AccountType,
    /// The last four digits.
    pub(crate) mask: String,
    pub(crate) number_digest: String,
    /// Known of accounts that were connected at their bank; of others never.
    pub(crate) balance: Option<Cents>,
    pub(crate) removed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum AccountType {
    Checking,
    Savings,
}

/// The sandbox's banks: ids of the shape that was seen, names of our own.
pub(crate) const INSTITUTIONS: [(&str, &str); 2] = [
    ("astra_ins_131", "Sandbox Bank"),
    ("astra_ins_132", "Sandbox Credit Union"),
];

/// The origin of an account.
pub(crate) struct NewAccount {
    pub(crate) institution_id: String,
    pub(crate) name: String,
    pub(crate) subtype: AccountType,
    /// Digits; kept only as a digest and the last four.
    pub(crate) number: String,
    pub(crate) balance: Option<Cents>,
}

impl Account {
    pub(crate) fn institution_name(&self) -> &'static str {
        let mut known = INSTITUTIONS.iter();
        known
            .find(|(id, _)| *id == self.institution_id)
            .map_or("Sandbox Bank", |(_, name)| name)
    }
}
