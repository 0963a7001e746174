//! Linked debit cards (CONTRACT.md 15). People link theirs in the hosted pages; for a card by its number see `new_card`.

use std::fmt;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::bin::Bin;
use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::ids::CardId;
use crate::lenient;
use crate::paging::Listed;
use crate::response::Response;
use crate::statuses::CardStatus;
use crate::tokens::AccessToken;

/// A card, without the billing address that the vendor also sends: nothing here needs it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The card.
    pub id: CardId,
    /// The end of its number; empty where Astra does not say.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub last_four_digits: String,
    /// The beginning of its number, which names the bank that issued it.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub first_six_digits: Option<Bin>,
    /// For example Visa.
    #[serde(default, deserialize_with = "lenient::text")]
    pub card_company: Option<String>,
    /// Kind of card, the vendor's word.
    #[serde(default, deserialize_with = "lenient::text")]
    pub card_type: Option<String>,
    /// `MM/YY`, also where it came as `YYYY/MM`.
    #[serde(default, deserialize_with = "expiration")]
    pub expiration_date: Option<String>,
    /// Holder.
    #[serde(default, deserialize_with = "lenient::text")]
    pub first_name: Option<String>,
    /// Holder.
    #[serde(default, deserialize_with = "lenient::text")]
    pub last_name: Option<String>,
    /// May fund transfers.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub pull_enabled: Option<bool>,
    /// May receive transfers.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub push_enabled: Option<bool>,
    /// See [`Card::effective_status`].
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub status: Option<CardStatus>,
    /// See [`Card::effective_status`].
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub review_status: Option<CardStatus>,
    /// Codes such as `C1001`.
    #[serde(default, deserialize_with = "lenient::codes")]
    pub review_reasons: Vec<String>,
    /// Deleted by the person or by the client.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub removed: Option<bool>,
    /// When it was linked.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created: Option<Timestamp>,
}

impl Card {
    /// The status that counts: removed if so marked, else the review's status, else the card's
    /// (A37, card status: both have the same values). `None` if the vendor gives none.
    pub fn effective_status(&self) -> Option<CardStatus> {
        if self.removed == Some(true) {
            return Some(CardStatus::Removed);
        }
        self.review_status.clone().or_else(|| self.status.clone())
    }

    /// Whether the card may be used at all; only approved ones may.
    pub fn is_usable(&self) -> bool {
        self.effective_status() == Some(CardStatus::Approved)
    }

    /// Whether the vendor or its client has yet to decide about the card.
    pub fn is_in_review(&self) -> bool {
        self.effective_status() == Some(CardStatus::Flagged)
    }
}

/// An expiration in either of the forms that are seen; one in another form is kept as it is.
fn expiration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = lenient::text(from)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    Ok(text.map(|text| match text.split_once('/') {
        Some((year, month))
            if year.len() == 4 && month.len() == 2 && digits(year) && digits(month) =>
        {
            format!("{month}/{}", &year[2..])
        }
        _ => text,
    }))
}

/// Only what may stand in a log: not the holder.
impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("review_status", &self.review_status)
            .field("removed", &self.removed)
            .finish_non_exhaustive()
    }
}

impl AstraClient {
    /// One card.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if this user has no such card.
    pub async fn card(
        &self,
        token: &AccessToken,
        id: &CardId,
    ) -> Result<Response<Card>, CallError> {
        self.send(&Call::get(token, &["cards", id.as_str()]))
            .await?
            .decode()
    }

    /// Removes a card, once: it is never sent again by itself.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if this user has no such card, and also while an active routine
    /// or a pending transfer uses it (A39, card delete refusal).
    pub async fn remove_card(
        &self,
        token: &AccessToken,
        id: &CardId,
    ) -> Result<Response<()>, CallError> {
        self.send(&Call {
            method: Method::DELETE,
            host: Host::Api,
            path: &["cards", id.as_str()],
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Nothing,
            purpose: Purpose::Write,
            success: &[StatusCode::OK, StatusCode::NO_CONTENT],
        })
        .await?
        .decode_nothing()
    }

    /// All cards, newest first.
    ///
    /// # Errors
    /// As any read.
    pub async fn cards(&self, token: &AccessToken) -> Result<Response<Listed<Card>>, CallError> {
        self.all_pages(token, &["cards"], "cards", None).await
    }
}
