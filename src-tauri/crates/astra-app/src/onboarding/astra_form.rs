//! Option A: a business that is entered on Astra's own form. Nothing of it is typed here but a name to find it by.

use tracing::info;

use super::Onboarding;
use super::rules::parse_company_name;
use crate::businesses::{BusinessRecord, Enrollment};
use crate::connection::Program;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

impl Onboarding {
    /// Adds a business under a key of its own and puts it on screen. Astra learns of it once somebody fills in Astra's form
    /// and signs in; until then it can be removed without a trace.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] in another program than verified, for which Astra has no form of its own (CONTRACT.md 10);
    /// [`AppError::Invalid`] with `name`; where the disk fails.
    pub async fn add_with_astras_form(&self, name: &str) -> Result<BusinessRecord> {
        if self.program() != Program::Verified {
            return Err(AppError::NotAllowedNow(
                "Astra's form is for verified businesses",
            ));
        }
        let given_name = parse_company_name(name)
            .map_err(|problem| AppError::Invalid(vec![problem.at("name")]))?;
        let record = BusinessRecord {
            id: BusinessId::random(self.ground.entropy.as_ref()),
            enrollment: Enrollment::AstraForm { given_name },
            submitted_at: self.ground.clock.now(),
            user: None,
        };
        self.businesses.keep(&record).await?;
        self.businesses.put_on_screen(&record.id).await?;
        info!(business = %record.id, "a business for Astra's own form was added");
        self.ground.changes.publish(&[Topic::App, Topic::Business]);
        Ok(record)
    }
}
