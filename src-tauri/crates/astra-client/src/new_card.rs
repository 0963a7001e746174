//! Adding a card by its number (CONTRACT.md 15): on the secure host only, and only where the client may. People link their
//! cards in the hosted pages.

use std::fmt;

use http::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::call::{Body, Call, Caller, Host};
use crate::card::Card;
use crate::client::AstraClient;
use crate::error::{CallError, Effect, Purpose};
use crate::response::Response;
use crate::secrets;
use crate::tokens::AccessToken;

/// A card to be added, which is the body of `POST /v1/cards`. Exists for one call; nothing keeps it.
#[derive(Serialize)]
pub struct NewCard {
    /// Digits without spaces.
    #[serde(rename = "card_number", serialize_with = "secrets::exposed")]
    pub number: SecretString,
    /// Three digits.
    #[serde(rename = "card_security_code", serialize_with = "secrets::exposed")]
    pub security_code: SecretString,
    /// `MM/YY`.
    pub expiration_date: String,
    /// Holder.
    pub first_name: String,
    /// Holder.
    pub last_name: String,
    /// Billing address.
    pub street_line_1: String,
    /// Billing address; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_line_2: Option<String>,
    /// Billing address.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five digits.
    pub zip_code: String,
    /// Whether it is the person's own card from another bank. Otherwise the client issued it, and its BIN must be
    /// registered with the vendor (A62, added_by_user).
    pub added_by_user: bool,
}

/// No field is shown: each belongs to the card's holder.
impl fmt::Debug for NewCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCard").finish_non_exhaustive()
    }
}

/// The error of a card that was not added.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the card was not added ({reason:?})")]
pub struct CardNotAdded {
    /// What it means for the person.
    pub reason: NotAddedReason,
    /// The call.
    #[source]
    pub error: CallError,
}

/// What a refusal of a card means for the person who wants to add it (CONTRACT.md 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAddedReason {
    /// The issuer refuses the card, and will refuse it again.
    Declined,
    /// The issuer decided nothing. The same request may be sent again, later.
    NoDecision,
    /// The number begins with 6, and the client has no configuration for such cards.
    NotEnabled,
    /// None of these; the error tells more.
    Other,
}

impl CardNotAdded {
    fn of(card: &NewCard, error: CallError) -> Self {
        // EXPOSE: its first digit only, which names a network and no card.
        let begins_with_6 = card.number.expose_secret().starts_with('6');
        let reason = match (error.embedded_code.as_deref(), error.status) {
            (Some("card_authorization_declined"), _) => NotAddedReason::Declined,
            (Some("card_authorization_throttled" | "card_authorization_unavailable"), _) => {
                NotAddedReason::NoDecision
            }
            (_, Some(403)) if begins_with_6 => NotAddedReason::NotEnabled,
            _ => NotAddedReason::Other,
        };
        Self { reason, error }
    }

    /// Whether the card may be there all the same. Where the issuer was asked and did not let it in, it is not, whatever
    /// the status (CONTRACT.md 15).
    pub fn effect(&self) -> Effect {
        match self.reason {
            NotAddedReason::Declined | NotAddedReason::NoDecision | NotAddedReason::NotEnabled => {
                Effect::None
            }
            NotAddedReason::Other => self.error.effect(),
        }
    }
}

impl AstraClient {
    /// Adds a card of this user, once: it is never sent again by itself.
    ///
    /// # Errors
    /// [`CardNotAdded`] says what the issuer made of it; see its [`effect`](CardNotAdded::effect) before sending again.
    pub async fn add_card(
        &self,
        token: &AccessToken,
        card: &NewCard,
    ) -> Result<Response<Card>, CardNotAdded> {
        let added = self.post_card(token, card).await;
        added.map_err(|error| CardNotAdded::of(card, error))
    }

    async fn post_card(
        &self,
        token: &AccessToken,
        card: &NewCard,
    ) -> Result<Response<Card>, CallError> {
        let body = serde_json::to_vec(card)
            .map_err(|_| CallError::not_sent("the card cannot be written as JSON"))?;
        self.send(&Call {
            method: Method::POST,
            host: Host::Secure,
            path: &["cards"],
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Json(body),
            purpose: Purpose::Write,
            success: &[StatusCode::OK, StatusCode::CREATED],
        })
        .await?
        .decode()
    }
}
