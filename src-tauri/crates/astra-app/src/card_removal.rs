//! Removing a card: what keeps it where it is, on this computer and at Astra, and the removal itself.

use astra_client::Routine;
use tracing::info;

use crate::app::App;
use crate::businesses::BusinessRecord;
use crate::cards::CardRecord;
use crate::ground::error::{AppError, Result};
use crate::read_models::CardDetail;
use crate::transfers::Intent;

/// A card that is to be removed.
#[derive(Debug, Clone)]
pub struct CardRemoval {
    /// The card.
    pub card: CardDetail,
    /// Our transfers from it or to it that are not over. As long as there are any, Astra is not asked.
    pub transfers: Vec<Intent>,
    /// Payments at Astra that are not over and keep the card; found where Astra refused to remove it.
    pub routines: Vec<CardUse>,
    /// It is gone.
    pub removed: bool,
}

/// A payment at Astra that uses a card.
#[derive(Debug, Clone)]
pub struct CardUse {
    /// The payment.
    pub routine: Routine,
    /// Our transfer that made it, where one did.
    pub transfer: Option<Intent>,
}

impl App {
    /// What the person has to know before a card is removed, as known on this computer.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a card that is not known here; where the disk fails.
    pub async fn card_removal(&self, id: &str) -> Result<CardRemoval> {
        let card = self.cards.get(id).await?;
        let business = self.businesses.required().await?.id;
        let intents = self.transfers.open(&business).await.into_iter();
        let open = intents.filter(|intent| uses(intent, &card));
        Ok(CardRemoval {
            transfers: open.collect(),
            routines: Vec::new(),
            removed: false,
            card: self.as_of_today(card),
        })
    }

    /// Removes a card of the business on screen at Astra, and then here. What keeps it is answered, not an error.
    ///
    /// # Errors
    /// [`AppError::Unclear`] where nobody knows whether it is gone; what Astra says otherwise, and then it is still linked.
    pub async fn remove_card(&self, id: &str) -> Result<CardRemoval> {
        let business = self.businesses.required().await?;
        let mut removal = self.card_removal(id).await?;
        if !removal.transfers.is_empty() {
            return Ok(removal);
        }
        let record = removal.card.record.clone();
        match self.cards.remove(&business.id, &record).await {
            Ok(()) => {
                info!("a card was removed");
                removal.removed = true;
                Ok(removal)
            }
            // A39, card delete refusal: a bad request says that something uses the card, and not what.
            Err(AppError::Call(refused)) if refused.refusal().is_some() => {
                removal.routines = self.uses_at_astra(&business, &record).await?;
                match removal.routines.is_empty() {
                    true => Err(AppError::Call(refused)),
                    false => Ok(removal),
                }
            }
            Err(other) => Err(other),
        }
    }

    /// Routines of Astra's that are not over and use the card.
    async fn uses_at_astra(
        &self,
        business: &BusinessRecord,
        card: &CardRecord,
    ) -> Result<Vec<CardUse>> {
        let listed = self
            .tokens
            .authorized(&business.id, |client, token| async move {
                client.routines(&token).await
            })
            .await?;
        let intents = self.transfers.open(&business.id).await;
        let routines = listed.value.items.into_iter();
        let used = routines.filter(|routine| {
            let ends = [&routine.source_id, &routine.destination_id];
            !routine.status.is_final() && ends.into_iter().flatten().any(|id| *id == card.id)
        });
        Ok(used
            .map(|routine| CardUse {
                transfer: intents
                    .iter()
                    .find(|intent| intent.routine_id.as_ref() == Some(&routine.id))
                    .cloned(),
                routine,
            })
            .collect())
    }
}

fn uses(intent: &Intent, card: &CardRecord) -> bool {
    intent.terms.from == card.id || intent.terms.to == card.id
}
