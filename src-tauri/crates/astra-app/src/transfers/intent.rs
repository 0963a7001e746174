//! A transfer intent and the moves it may make. Pure: no clock, no disk, no network.
//!
//! ```text
//! prepared -> armed -> sending -> accepted -> (waiting) -> pending -> processed | failed | cancelled
//!  ^ ^ |        | |        |  '--> refused
//!  | | |        | |        '-----> unknown -> accepted or pending (found) | not found -> sent again | left
//!  | | '--------|-+-> abandoned       '-- an interrupted `sending` becomes unknown at the next start
//!  | '----------' interrupted before it was sent
//!  '--------------------- nothing left this computer (DNS, connect, TLS)
//! ```
//!
//! What was looked for and not found stays watched, so `not found`, `abandoned` and `replaced` can still
//! turn into `accepted` or `pending`.

use std::fmt;

use astra_client::{CardId, Cents, RoutineId, TransferId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::receiver::Receiver;
use super::reported::{ChargedBack, KnownChargeback, Leg};
use crate::cards::CardName;
use crate::ground::ids::BusinessId;

/// Eight capital letters and digits: the vendor's `client_correlation_id` for debit (CONTRACT.md 16).
pub type IntentId = String;

/// The reminder that a transfer deals with, for one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderMark {
    /// The reminder's local id.
    pub id: String,
    /// The day for which it came.
    pub day: Date,
}

/// What the person confirmed, with what Astra's preview said at that moment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferTerms {
    /// Card the money leaves.
    pub from: CardId,
    /// Card the money reaches.
    pub to: CardId,
    /// Amount asked for.
    pub amount: Cents,
    /// Taken from the first card; `None` where the preview did not say.
    pub pull_amount: Option<Cents>,
    /// Put on the second card; `None` where the preview did not say.
    pub push_amount: Option<Cents>,
    /// Shown as the cost; `None` where the preview did not say, or contradicted itself.
    pub fee: Option<Cents>,
    /// The amounts of the preview could not all be true; the person was told so.
    #[serde(default)]
    pub contradictory: bool,
    /// What the first card was called then; cards come and go, history stays.
    pub from_card: CardName,
    /// What the second card was called then.
    pub to_card: CardName,
    /// Astra's words on settlement, bounded.
    pub settlement: Option<String>,
    /// Goes to Astra as the rest of the routine's name.
    pub note: String,
    /// When Astra made the preview, by its own clock: nothing that was made of these terms can be older there. `None`
    /// where Astra did not say, and in what earlier versions wrote.
    #[serde(default)]
    pub previewed_at: Option<Timestamp>,
    /// The transfer this one repeats, because that one was not found.
    pub sent_again_for: Option<IntentId>,
    /// The reminder that it was prepared from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<ReminderMark>,
    /// Who else gets the money; `None` between own cards, and in what earlier versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Receiver>,
}

/// Without the note, which a person wrote.
impl fmt::Debug for TransferTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransferTerms")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("amount", &self.amount)
            .field("pull_amount", &self.pull_amount)
            .field("push_amount", &self.push_amount)
            .field("fee", &self.fee)
            .field("sent_again_for", &self.sent_again_for)
            .field("receiver", &self.receiver)
            .finish_non_exhaustive()
    }
}

impl TransferTerms {
    /// The Astra user who gets the money, where that is someone else.
    pub fn receiver_id(&self) -> Option<&UserId> {
        self.receiver.as_ref().map(|receiver| &receiver.user_id)
    }

    /// The routine's name: the id, so that it can be found again, and the note (or "Transfer"). The id comes first,
    /// because whatever shortens a name takes from its end.
    pub fn routine_name(&self, id: &str) -> String {
        format!("{id} {}", self.label())
    }

    /// The name that earlier versions gave: the same with the id at its end.
    pub(super) fn earlier_routine_name(&self, id: &str) -> String {
        format!("{} {id}", self.label())
    }

    fn label(&self) -> &str {
        if self.note.is_empty() {
            "Transfer"
        } else {
            &self.note
        }
    }
}

/// Something that happened to an intent; what the journal keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum IntentEvent {
    /// The person confirmed.
    Prepared {
        /// What was confirmed.
        terms: Box<TransferTerms>,
    },
    /// It is sent when the undo window is over.
    Armed,
    /// Interrupted in the undo window: nothing was sent, and the person is asked again.
    Disarmed,
    /// The request is about to leave; on disk before it does.
    Sending {
        /// 1, or 2 where attempt 1 cannot have had an effect.
        attempt: u8,
    },
    /// No byte left this computer, or Astra refused the credentials before looking.
    NotSent,
    /// Astra has the routine.
    Accepted {
        /// Astra's routine.
        routine_id: RoutineId,
        /// Astra's request id of that answer.
        request_id: Option<String>,
    },
    /// Astra said no.
    Refused {
        /// Astra's words, bounded.
        reason: String,
        /// Astra's request id.
        request_id: Option<String>,
    },
    /// Sent, and no clear answer.
    Unknown {
        /// Astra's request id, if there was an answer at all.
        request_id: Option<String>,
    },
    /// Looked for long enough, not found.
    NotFound,
    /// The routine waits for the business to be approved.
    WaitingForApproval,
    /// Astra made the transfer.
    Pending {
        /// Astra's transfer.
        transfer_id: TransferId,
    },
    /// The money arrived.
    Processed,
    /// What Astra says it booked for a transfer that arrived or failed; `None` where it does not say. The state stays.
    Booked {
        /// Taken from the first card.
        pull_amount: Option<Cents>,
        /// Put on the second card.
        push_amount: Option<Cents>,
        /// Each leg as Astra reports it; earlier versions did not keep them.
        #[serde(default)]
        legs: Vec<Leg>,
    },
    /// The money stayed where it was, or went back.
    Failed {
        /// Astra's words, bounded.
        reason: String,
    },
    /// The payment was taken back after it had arrived, or Astra says something else of that than before. The state stays:
    /// Astra's own is still *processed*.
    ChargedBack {
        /// What Astra says.
        said: ChargedBack,
    },
    /// Cancelled by Astra.
    Cancelled,
    /// Given up by the person.
    Abandoned,
    /// Repeated as another intent.
    SentAgain {
        /// The other one.
        as_id: IntentId,
    },
}

/// Where an intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum IntentState {
    /// Confirmed, nothing sent.
    Prepared,
    /// Confirmed, and sent when the undo window is over.
    Armed,
    /// A request may be on the wire.
    Sending,
    /// No clear answer; Astra is asked.
    Unknown,
    /// Looked for and not found; the person decides.
    NotFound,
    /// Astra has the routine.
    Accepted,
    /// Astra waits for approval.
    WaitingForApproval,
    /// The money is on its way.
    Pending,
    /// Arrived.
    Processed,
    /// Astra refused.
    Refused,
    /// Failed.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Given up.
    Abandoned,
    /// Not found, and sent again as another.
    Replaced,
}

impl IntentState {
    /// Nothing more will happen, as far as Astra's statuses say.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Processed
                | Self::Refused
                | Self::Failed
                | Self::Cancelled
                | Self::Abandoned
                | Self::Replaced
        )
    }

    /// Astra has to be asked how it goes on.
    pub fn is_watched(self) -> bool {
        matches!(
            self,
            Self::Unknown | Self::Accepted | Self::WaitingForApproval | Self::Pending
        )
    }
}

/// What Astra says it booked, from the legs of a transfer (A44, segments).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// Taken from the first card; `None` where Astra does not say.
    pub pull_amount: Option<Cents>,
    /// Put on the second card; `None` where Astra does not say.
    pub push_amount: Option<Cents>,
}

/// One line of an intent's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentMoment {
    /// What it came to.
    pub state: IntentState,
    /// When.
    pub at: Timestamp,
}

/// A transfer as this computer knows it: the fold of its journal entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Also Astra's correlation id.
    pub id: IntentId,
    /// Whose money.
    pub business: BusinessId,
    /// What was confirmed.
    pub terms: TransferTerms,
    /// Where it stands.
    pub state: IntentState,
    /// Last attempt, 0 before the first.
    pub attempt: u8,
    /// A request may have reached Astra at some time; such an intent stays watched.
    pub may_have_arrived: bool,
    /// Since when its outcome is unclear.
    pub unknown_since: Option<Timestamp>,
    /// Astra's routine.
    pub routine_id: Option<RoutineId>,
    /// Astra's transfer.
    pub transfer_id: Option<TransferId>,
    /// Why it was refused or failed.
    pub reason: Option<String>,
    /// Astra's request id of the last telling answer.
    pub request_id: Option<String>,
    /// The intent that replaced it.
    pub sent_again_as: Option<IntentId>,
    /// What was booked; `None` until Astra was asked.
    #[serde(default)]
    pub booked: Option<Booked>,
    /// Its legs, as Astra reported them; none until Astra was asked, and where it does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
    /// It was charged back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chargeback: Option<KnownChargeback>,
    /// Every state it came to, oldest first.
    pub history: Vec<IntentMoment>,
}

impl Intent {
    /// When the person confirmed.
    pub fn created_at(&self) -> Timestamp {
        self.history.first().map_or(Timestamp::UNIX_EPOCH, |m| m.at)
    }

    /// It is over, and Astra was not asked yet what it booked for it.
    pub fn awaits_booking(&self) -> bool {
        matches!(self.state, IntentState::Processed | IntentState::Failed)
            && self.transfer_id.is_some()
            && self.booked.is_none()
    }

    /// When its state last changed.
    pub fn changed_at(&self) -> Timestamp {
        self.history.last().map_or(Timestamp::UNIX_EPOCH, |m| m.at)
    }

    /// A new intent, from its first event.
    ///
    /// # Errors
    /// When that is not [`IntentEvent::Prepared`].
    pub fn begin(
        id: IntentId,
        business: BusinessId,
        event: IntentEvent,
        at: Timestamp,
    ) -> Result<Self, IllegalMove> {
        let IntentEvent::Prepared { terms } = event else {
            return Err(IllegalMove { from: None });
        };
        Ok(Self {
            id,
            business,
            terms: *terms,
            state: IntentState::Prepared,
            attempt: 0,
            may_have_arrived: false,
            unknown_since: None,
            routine_id: None,
            transfer_id: None,
            reason: None,
            request_id: None,
            sent_again_as: None,
            booked: None,
            legs: Vec::new(),
            chargeback: None,
            history: vec![IntentMoment {
                state: IntentState::Prepared,
                at,
            }],
        })
    }

    /// The intent after `event`.
    ///
    /// # Errors
    /// [`IllegalMove`] when the event cannot follow the present state; nothing changes then.
    pub fn apply(&self, event: &IntentEvent, at: Timestamp) -> Result<Self, IllegalMove> {
        use IntentState as S;
        let mut next = self.clone();
        let refuse = || {
            Err(IllegalMove {
                from: Some(self.state),
            })
        };
        next.state = match (self.state, event) {
            (S::Prepared, IntentEvent::Armed) => {
                next.reason = None;
                S::Armed
            }
            (S::Armed, IntentEvent::Disarmed) => S::Prepared,
            // From prepared a second attempt, and in journals of versions without an undo window the first.
            (S::Prepared | S::Armed, IntentEvent::Sending { attempt })
                if *attempt >= 1 && self.attempt < *attempt =>
            {
                next.attempt = *attempt;
                next.reason = None;
                S::Sending
            }
            // Only after an attempt that cannot have had an effect; the journal says so in between.
            (S::Sending, IntentEvent::NotSent) => S::Prepared,
            (
                S::Sending | S::Unknown | S::NotFound | S::Abandoned | S::Replaced,
                IntentEvent::Accepted {
                    routine_id,
                    request_id,
                },
            ) if self.attempt > 0 => {
                next.routine_id = Some(routine_id.clone());
                next.request_id = request_id.clone().or(next.request_id);
                next.unknown_since = None;
                S::Accepted
            }
            (S::Sending, IntentEvent::Refused { reason, request_id }) => {
                next.reason = Some(reason.clone());
                next.request_id.clone_from(request_id);
                S::Refused
            }
            (S::Sending, IntentEvent::Unknown { request_id }) => {
                next.may_have_arrived = true;
                next.unknown_since = Some(at);
                next.request_id.clone_from(request_id);
                S::Unknown
            }
            (S::Unknown, IntentEvent::NotFound) => S::NotFound,
            // A crash before the other one was written: there is no replacement.
            (S::Replaced, IntentEvent::NotFound) => {
                next.sent_again_as = None;
                S::NotFound
            }
            (S::Accepted, IntentEvent::WaitingForApproval) => S::WaitingForApproval,
            (S::Accepted | S::WaitingForApproval, IntentEvent::Pending { transfer_id }) => {
                next.transfer_id = Some(transfer_id.clone());
                S::Pending
            }
            // Found by its transfer, of which Astra does not say by which routine it was made.
            (
                S::Unknown | S::NotFound | S::Abandoned | S::Replaced,
                IntentEvent::Pending { transfer_id },
            ) if self.attempt > 0 => {
                next.transfer_id = Some(transfer_id.clone());
                next.unknown_since = None;
                S::Pending
            }
            (S::Pending, IntentEvent::Processed) => S::Processed,
            (
                S::Processed | S::Failed,
                IntentEvent::Booked {
                    pull_amount,
                    push_amount,
                    legs,
                },
            ) if self.booked.is_none() && self.transfer_id.is_some() => {
                next.booked = Some(Booked {
                    pull_amount: *pull_amount,
                    push_amount: *push_amount,
                });
                next.legs.clone_from(legs);
                return Ok(next);
            }
            (S::Processed, IntentEvent::ChargedBack { said }) => {
                let known = self.chargeback.as_ref();
                next.chargeback = Some(KnownChargeback {
                    noticed_at: known.map_or(at, |known| known.noticed_at),
                    said: said.clone(),
                });
                return Ok(next);
            }
            (S::Accepted | S::WaitingForApproval | S::Pending, IntentEvent::Failed { reason }) => {
                next.reason = Some(reason.clone());
                S::Failed
            }
            (S::Accepted | S::WaitingForApproval | S::Pending, IntentEvent::Cancelled) => {
                S::Cancelled
            }
            (S::Prepared | S::Armed | S::NotFound, IntentEvent::Abandoned) => S::Abandoned,
            (S::NotFound, IntentEvent::SentAgain { as_id }) => {
                next.sent_again_as = Some(as_id.clone());
                S::Replaced
            }
            _ => return refuse(),
        };
        next.history.push(IntentMoment {
            state: next.state,
            at,
        });
        Ok(next)
    }
}

/// An event that cannot follow the present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a transfer in state {from:?} cannot take this step")]
pub struct IllegalMove {
    /// The state it was in; `None` before the first event.
    pub from: Option<IntentState>,
}

#[cfg(test)]
#[path = "intent_tests.rs"]
mod tests;
