//! How often Astra was asked to text a code to a number.
//!
//! After about five tries within an hour the vendor's provider may block a real number for up to 24 hours
//! (CONTRACT.md 21). Numbers made for tests, those with exchange 555, are not counted.

use std::time::Duration;

use astra_client::Phone;
use astra_vault::Table;
use jiff::Timestamp;

use super::SignIn;
use crate::ground::error::Result;
use crate::ground::store::Scope;

const TRIES: Table = Table("tries");
const WITHIN: Duration = Duration::from_secs(60 * 60);
/// Codes for one phone number within an hour, after which the vendor's provider may block it (CONTRACT.md 21).
pub const CODE_ATTEMPTS_MAX: u32 = 5;

impl SignIn {
    /// Sessions begun for this number within the last hour.
    pub(super) async fn code_attempts_this_hour(&self, phone: &Phone) -> Result<u32> {
        let tries = self.tries(phone).await?;
        Ok(u32::try_from(tries.len()).unwrap_or(u32::MAX))
    }

    /// A session begins: Astra may text a code.
    pub(super) async fn count_code_attempt(&self, phone: &Phone) -> Result<()> {
        if is_for_tests(phone) {
            return Ok(());
        }
        let mut tries = self.tries(phone).await?;
        tries.push(self.ground.clock.now());
        self.ground
            .store
            .put(&Scope::App, TRIES, phone.to_ten_digits(), &tries)
            .await
    }

    async fn tries(&self, phone: &Phone) -> Result<Vec<Timestamp>> {
        let stored: Option<Vec<Timestamp>> = self
            .ground
            .store
            .get(&Scope::App, TRIES, phone.to_ten_digits())
            .await?;
        let mut tries = stored.unwrap_or_default();
        tries.retain(|at| self.ground.clock.since(*at) < WITHIN);
        Ok(tries)
    }
}

fn is_for_tests(phone: &Phone) -> bool {
    phone.to_ten_digits().get(3..6) == Some("555")
}
