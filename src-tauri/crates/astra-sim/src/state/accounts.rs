//! Bank accounts: what is kept of them (CONTRACT.md 14). Of the account number: the last four and a digest.

use crate::config::Moment;
use crate::ground::{digest, hex_id};
use crate::state::records::account::{Account, NewAccount};
use crate::state::root::State;

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
