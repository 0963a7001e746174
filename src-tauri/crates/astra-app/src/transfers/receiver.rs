//! Person-to-person: who else may get the money, where staff allowed it.

use std::fmt;

use astra_client::{CardId, UserId};
use serde::{Deserialize, Serialize};

use super::Transfers;
use super::intent::{Intent, TransferTerms};
use super::quote::TransferForm;
use crate::businesses::BusinessRecord;
use crate::cards::{CardName, CardRecord};
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::BusinessId;
use crate::ground::typed_text::visible;

/// Whose card the money reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Towards {
    /// Another card of the business itself.
    #[default]
    Own,
    /// A card of somebody else on this computer.
    Known,
    /// A card whose ids were typed.
    Typed,
}

/// Who gets the money, where that is someone else. It stays in the sender's books when the receiver is removed from this
/// computer, as the names of cards do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiver {
    /// Their Astra user.
    pub user_id: UserId,
    /// What they are called on this computer; `None` where they are not here.
    pub name: Option<String>,
}

/// Without the name.
impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

impl Receiver {
    /// The name, or else the id.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.user_id.as_str())
    }
}

/// Somebody else on this computer who has an Astra user.
#[derive(Debug, Clone)]
pub struct KnownReceiver {
    /// Our id of the business or person.
    pub business: BusinessId,
    /// Who they are.
    pub receiver: Receiver,
    /// Their cards that are known here and can receive.
    pub cards: Vec<CardRecord>,
}

/// A receiver's card as the form names it.
pub(super) struct Destination {
    pub receiver: Receiver,
    pub card: CardId,
    /// How the card is called, where it is known here.
    pub name: CardName,
}

impl Transfers {
    /// Everybody else on this computer who can be sent money; `None` where staff did not allow that.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn receivers(&self) -> Result<Option<Vec<KnownReceiver>>> {
        let allowed = self.connection.settings().person_to_person;
        match self.businesses.current().await? {
            Some(sender) if allowed => Ok(Some(self.receivers_beside(&sender).await?)),
            _ => Ok(None),
        }
    }

    async fn receivers_beside(&self, sender: &BusinessRecord) -> Result<Vec<KnownReceiver>> {
        let mut receivers = Vec::new();
        for record in self.businesses.list().await? {
            let Some(user_id) = record.user_id() else {
                continue;
            };
            // The same Astra user under another name is no one else.
            if record.id == sender.id || Some(user_id) == sender.user_id() {
                continue;
            }
            let cards = self.cards.of(&record.id).await?.cards.into_iter();
            receivers.push(KnownReceiver {
                receiver: Receiver {
                    user_id: user_id.clone(),
                    name: Some(record.name()),
                },
                cards: cards.filter(CardRecord::can_receive).collect(),
                business: record.id,
            });
        }
        Ok(receivers)
    }

    /// The receiver's card that a form names; `None` between own cards.
    pub(super) async fn destination(
        &self,
        sender: &BusinessRecord,
        form: &TransferForm,
    ) -> Result<Option<Result<Destination, Vec<FieldIssue>>>> {
        if form.towards == Towards::Own {
            return Ok(None);
        }
        let known = self.receivers_beside(sender).await?;
        Ok(Some(match form.towards {
            Towards::Typed => typed(sender, form, &known),
            _ => chosen(form, &known),
        }))
    }

    /// A transfer may be prepared or sent: it stays with the sender, or staff allow person-to-person.
    pub fn allows(&self, terms: &TransferTerms) -> bool {
        terms.receiver.is_none() || self.connection.settings().person_to_person
    }

    pub(super) fn require_allowed(&self, to_someone_else: bool) -> Result<()> {
        if to_someone_else && !self.connection.settings().person_to_person {
            return Err(AppError::NotAllowedNow("person-to-person is off"));
        }
        Ok(())
    }
}

fn chosen(form: &TransferForm, known: &[KnownReceiver]) -> Result<Destination, Vec<FieldIssue>> {
    let issue = |field: &str, code| Err(vec![FieldIssue::error(field, code)]);
    let mut known = known.iter();
    let Some(known) = known.find(|it| it.business.as_str() == form.receiver) else {
        return issue("receiver", IssueCode::ReceiverMissing);
    };
    if form.receiver_card.is_empty() {
        return issue("receiver_card", IssueCode::ToMissing);
    }
    let mut cards = known.cards.iter();
    match cards.find(|card| card.id.as_str() == form.receiver_card) {
        Some(card) => Ok(Destination {
            receiver: known.receiver.clone(),
            card: card.id.clone(),
            name: card.name(),
        }),
        None => issue("receiver_card", IssueCode::CardUnusable),
    }
}

fn typed(
    sender: &BusinessRecord,
    form: &TransferForm,
    known: &[KnownReceiver],
) -> Result<Destination, Vec<FieldIssue>> {
    let mut issues = Vec::new();
    let user_id = id::<UserId>("receiver_user_id", &form.receiver_user_id)
        .and_then(|user_id| match Some(&user_id) == sender.user_id() {
            true => Err(FieldIssue::error(
                "receiver_user_id",
                IssueCode::ReceiverIsSelf,
            )),
            false => Ok(user_id),
        })
        .map_err(|issue| issues.push(issue));
    let card = id::<CardId>("receiver_card_id", &form.receiver_card_id)
        .and_then(|card| match card.as_str() == form.from {
            true => Err(FieldIssue::error("receiver_card_id", IssueCode::SameCard)),
            false => Ok(card),
        })
        .map_err(|issue| issues.push(issue));
    let (Ok(user_id), Ok(card)) = (user_id, card) else {
        return Err(issues);
    };
    // Who is on this computer is called by name, however they were given.
    let known = known.iter().find(|it| it.receiver.user_id == user_id);
    let mut cards = known.iter().flat_map(|it| &it.cards);
    Ok(Destination {
        name: cards
            .find(|it| it.id == card)
            .map_or_else(CardName::default, CardRecord::name),
        receiver: known.map_or(
            Receiver {
                user_id,
                name: None,
            },
            |it| it.receiver.clone(),
        ),
        card,
    })
}

/// Astra's ids are opaque (CONTRACT.md 2): only what no id can be is refused.
fn id<T: std::str::FromStr>(field: &str, typed: &str) -> Result<T, FieldIssue> {
    let typed = visible(typed);
    if typed.is_empty() {
        return Err(FieldIssue::error(field, IssueCode::Required));
    }
    typed
        .parse()
        .map_err(|_| FieldIssue::error(field, IssueCode::IdShape))
}

/// Astra knows no such card of that user, or not the user (CONTRACT.md 16, A42 routine refusals): which field that is.
pub(super) fn not_known_to_astra(form: &TransferForm) -> Vec<FieldIssue> {
    let field = match form.towards {
        Towards::Typed => "receiver_card_id",
        Towards::Own | Towards::Known => "receiver_card",
    };
    vec![FieldIssue::error(field, IssueCode::ReceiverUnknown)]
}

/// The same receiver, or neither has one.
pub(super) fn same_receiver(intent: &Intent, terms: &TransferTerms) -> bool {
    intent.terms.receiver_id() == terms.receiver_id()
}
