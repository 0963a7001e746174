//! Bank accounts: what is kept of them (CONTRACT.md 14). Of the account number: the last four and a digest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Moment, State};
use crate::entropy::{digest, hex_id};
use crate::money::Cents;

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
    number_digest: String,
    /// Known of accounts that were connected at their bank; of others never.
    pub(crate) balance: Option<Cents>,
    pub(crate) removed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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

/// What makes an account.
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

impl State {
    /// An account that `user_id` may see.
    pub(crate) fn account_of(&self, user_id: &str, account_id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| {
            account.id == account_id && account.user_id == user_id && !account.removed
        })
    }

    /// Gives `user_id` an account; `None` where they have it already.
    pub(crate) fn add_account(
        &mut self,
        user_id: &str,
        new: NewAccount,
        at: Moment<'_>,
    ) -> Option<&Account> {
        let number_digest = digest(&format!("{} {}", new.institution_id, new.number));
        let same = |account: &Account| {
            account.user_id == user_id && account.number_digest == number_digest && !account.removed
        };
        if self.accounts.iter().any(same) {
            return None;
        }
        let place = self.next_place();
        self.accounts.push(Account {
            id: format!("astra_generic_{}", hex_id(at.entropy)),
            place,
            user_id: user_id.to_owned(),
            created: at.now,
            institution_id: new.institution_id,
            name: new.name,
            subtype: new.subtype,
            mask: last_four(&new.number).to_owned(),
            number_digest,
            balance: new.balance,
            removed: false,
        });
        self.accounts.last()
    }
}

/// The last four letters: tokens have other ones than digits.
fn last_four(number: &str) -> &str {
    let begins = number.char_indices().nth_back(3);
    begins.map_or(number, |(at, _)| &number[at..])
}
