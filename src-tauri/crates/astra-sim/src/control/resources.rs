//! Changes to single resources, as the vendor's staff or a card network makes them: statuses, reviews, chargebacks.

use std::time::Duration;

use crate::config::ReviewStatus;
use crate::control::handle::{Control, ControlError};

/// The outcome of a review of a card by staff (CONTRACT.md 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum CardReview {
    /// Usable.
    Approved,
    /// To be looked at; unusable.
    Flagged,
    /// Unusable.
    Rejected,
}

impl Control {
    /// Deletes a user, as in the dashboard: the phone is free, tokens end, cards, accounts and the business profile are
    /// gone, and no routine with an end at them begins anything more. Transfers that were begun end as they would have;
    /// the ledger keeps them. Visits to the hosted pages are forgotten.
    ///
    /// # Errors
    /// If there is no such user.
    pub async fn delete_user(&self, user_id: &str) -> Result<(), ControlError> {
        let user_id = user_id.to_owned();
        self.sandbox
            .change(move |state, at| {
                let is_done = state.delete_user(&user_id, at).then_some(());
                is_done.ok_or(ControlError::NoSuchUser)
            })
            .await?;
        self.forget_visits();
        Ok(())
    }

    /// Decides the review of any user's card.
    ///
    /// # Errors
    /// If there is no such card, or it has been removed.
    pub async fn review_card(&self, card_id: &str, review: CardReview) -> Result<(), ControlError> {
        let card_id = card_id.to_owned();
        self.sandbox
            .change(move |state, _| {
                let card = state
                    .cards
                    .iter_mut()
                    .find(|card| card.id == card_id)
                    .filter(|card| card.review_status != ReviewStatus::Removed)
                    .ok_or(ControlError::NoSuchThing)?;
                card.review_status = match review {
                    CardReview::Approved => ReviewStatus::Approved,
                    CardReview::Flagged => ReviewStatus::Flagged,
                    CardReview::Rejected => ReviewStatus::Rejected,
                };
                Ok(())
            })
            .await
    }

    /// Charges a card payment back: now, or as soon as it is processed.
    ///
    /// # Errors
    /// If there is no such transfer, or it was pulled from an account, or it fails, or has been charged back already.
    pub async fn charge_back(&self, transfer_id: &str) -> Result<(), ControlError> {
        let transfer_id = transfer_id.to_owned();
        self.sandbox
            .change(move |state, at| {
                let is_done = state.charge_back(&transfer_id, Duration::ZERO, at);
                is_done.then_some(()).ok_or(ControlError::NoSuchThing)
            })
            .await
    }
}
