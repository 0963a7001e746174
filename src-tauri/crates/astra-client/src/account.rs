//! Bank accounts (CONTRACT.md 14). Money is moved between cards only; accounts are read because routines that recur exist
//! between them alone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::client::AstraClient;
use crate::error::CallError;
use crate::ids::FundingId;
use crate::lenient;
use crate::paging::Listed;
use crate::response::Response;
use crate::tokens::AccessToken;

/// A bank account, with what it is called.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What routines name it by.
    pub id: FundingId,
    /// What the person calls it at Astra.
    #[serde(default, deserialize_with = "lenient::text")]
    pub nickname: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// What the bank calls it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub official_name: Option<String>,
    /// The last digits of its number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub mask: Option<String>,
    /// The bank.
    #[serde(default, deserialize_with = "lenient::text")]
    pub institution_name: Option<String>,
}

/// The id alone: names are a person's, and the digits are an account's.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl AstraClient {
    /// All bank accounts of the user, newest first.
    ///
    /// # Errors
    /// As any read.
    pub async fn accounts(
        &self,
        token: &AccessToken,
    ) -> Result<Response<Listed<Account>>, CallError> {
        self.all_pages(token, &["accounts"], "accounts", None).await
    }
}
