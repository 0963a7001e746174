//! Removing a business: what the person has to know before, and what is destroyed, in every area.

use tracing::info;

use crate::app::App;
use crate::businesses::BusinessRecord;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::transfers::IntentId;

/// What is shown before a business is removed.
#[derive(Debug, Clone)]
pub struct Removal {
    /// The business, with the ids that no call of Astra's lists.
    pub business: BusinessRecord,
    /// Transfers that are not over; as long as there are any, it cannot be removed.
    pub unresolved: Vec<IntentId>,
}

impl App {
    /// What the person has to know before a business is removed.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; where the disk fails.
    pub async fn removal(&self, id: &str) -> Result<Removal> {
        let business = self.businesses.by_id(id).await?;
        let unresolved = self.transfers.unresolved(&business.id).await;
        Ok(Removal {
            business,
            unresolved,
        })
    }

    /// Removes a business from this computer: its key is destroyed, and with it tokens, cards, history and what
    /// was submitted. Astra is not told, and keeps what it has. What stays is that Astra counted a profile for its
    /// phone number, and how many transfers a checkpoint of the journal counted.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] while one of its transfers is not over, or a code is exchanged for it;
    /// [`AppError::NotFound`].
    pub async fn remove_business(&self, id: &str) -> Result<()> {
        let id = self.businesses.by_id(id).await?.id;
        // Held to the end: nothing may be submitted, renewed or confirmed for it meanwhile.
        let mut submissions = self.onboarding.hold().await;
        if !self.transfers.unresolved(&id).await.is_empty() {
            return Err(AppError::NotAllowedNow("a transfer is not over"));
        }
        self.sign_in.end_session_of(&id).await?;
        let lock = self.tokens.refresh_lock(&id);
        let _no_renewal = lock.lock().await;
        let mut ledger = self.transfers.hold().await;
        if ledger.has_unresolved(&id) {
            return Err(AppError::NotAllowedNow("a transfer is not over"));
        }
        self.tokens.destroy(&id).await?;
        self.businesses.destroy(&id).await?;
        ledger.forget(&id);
        submissions.forget_details(&id);
        self.businesses.unlist(&id).await?;
        self.tokens.forget_early_loss(&id).await;
        info!(business = %id, "removed");
        self.ground.changes.publish(&[
            Topic::App,
            Topic::Business,
            Topic::Cards,
            Topic::Reminders,
            Topic::Routines,
            Topic::Transfers,
            Topic::Draft,
        ]);
        Ok(())
    }
}
