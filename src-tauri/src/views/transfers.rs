//! Money on its way between cards.

use astra_app::transfers::{
    DailyCount, FeeCheck, Intent, KnownChargeback, KnownReceiver, Leg, Quote, Receiver,
    TransferState,
};
use astra_app::{CardName, TransferDetail};
use astra_client::{CardId, Cents, SegmentType, TransferStatus};
use serde::Serialize;
use ts_rs::TS;

/// What a transfer will do, from Astra's own preview.
#[derive(Clone, Serialize, TS)]
pub struct PreviewView {
    /// Local id; confirm with it. Confirming twice is one transfer.
    pub id: String,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// Amount asked for, cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Taken from the first card, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub pull_amount: Option<i64>,
    /// Put on the second card, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub push_amount: Option<i64>,
    /// What it costs the person, cents; `null` where Astra does not say, or contradicts itself.
    #[ts(type = "number | null")]
    pub fee: Option<i64>,
    /// The amounts of Astra's preview cannot all be true.
    pub contradictory: bool,
    /// Astra's words for when it arrives, if any.
    pub settlement: Option<String>,
    /// Note that will be sent.
    pub note: String,
    /// The last transfer of this amount between these cards, where it is less than 10 minutes old.
    pub repeats: Option<RepeatedTransferView>,
    /// The transfer that was not found and that this one would replace.
    pub sent_again_for: Option<String>,
    /// The day of the reminder that it deals with, `YYYY-MM-DD`.
    pub reminder: Option<String>,
}

impl From<Quote> for PreviewView {
    fn from(quote: Quote) -> Self {
        let terms = quote.terms;
        Self {
            id: quote.id.to_string(),
            from: CardRefView::new(terms.from, terms.from_card),
            to: CardRefView::of(terms.receiver, terms.to, terms.to_card),
            amount: terms.amount.get(),
            pull_amount: terms.pull_amount.map(Cents::get),
            push_amount: terms.push_amount.map(Cents::get),
            fee: terms.fee.map(Cents::get),
            contradictory: terms.contradictory,
            settlement: terms.settlement,
            note: terms.note,
            repeats: quote.repeats.map(|earlier| RepeatedTransferView {
                id: earlier.id,
                at: earlier.at.to_string(),
            }),
            sent_again_for: terms.sent_again_for,
            reminder: terms.reminder.map(|mark| mark.day.to_string()),
        }
    }
}

/// Who gets the money, where that is someone else.
#[derive(Clone, Serialize, TS)]
pub struct ReceiverView {
    /// Their id at Astra.
    pub user_id: String,
    /// What they are called on this computer; `null` where they are not here.
    pub name: Option<String>,
}

impl From<Receiver> for ReceiverView {
    fn from(receiver: Receiver) -> Self {
        Self {
            user_id: receiver.user_id.to_string(),
            name: receiver.name,
        }
    }
}

/// Somebody else on this computer who can be sent money.
#[derive(Clone, Serialize, TS)]
pub struct KnownReceiverView {
    /// Local id.
    pub id: String,
    /// Their id at Astra.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// Their cards that are known here and can receive.
    pub cards: Vec<CardRefView>,
}

impl From<KnownReceiver> for KnownReceiverView {
    fn from(known: KnownReceiver) -> Self {
        let cards = known.cards.into_iter();
        Self {
            id: known.business.to_string(),
            name: known.receiver.label().to_owned(),
            user_id: known.receiver.user_id.to_string(),
            cards: cards
                .map(|card| CardRefView::new(card.id.clone(), card.name()))
                .collect(),
        }
    }
}

/// How many transfers between cards Astra takes a day, where it states a limit.
#[derive(Clone, Serialize, TS)]
pub struct DailyCountView {
    /// Transfers a day.
    pub limit: u32,
    /// Confirmed on this computer in the last 24 hours, without those that moved nothing.
    pub confirmed: u32,
    /// Astra may refuse another one now.
    pub used_up: bool,
}

impl From<DailyCount> for DailyCountView {
    fn from(count: DailyCount) -> Self {
        Self {
            limit: count.limit,
            confirmed: count.confirmed,
            used_up: count.is_used_up(),
        }
    }
}

/// A transfer that the previewed one may repeat by mistake.
#[derive(Clone, Serialize, TS)]
pub struct RepeatedTransferView {
    /// Local id.
    pub id: String,
    /// When it was confirmed.
    pub at: String,
}

/// A card inside a transfer.
#[derive(Clone, Serialize, TS)]
pub struct CardRefView {
    /// Astra's id.
    pub id: String,
    /// Visa, Mastercard; empty when the card is not known here any more.
    pub company: String,
    /// Last four digits; empty when not known.
    pub last_four: String,
    /// What the person called it.
    pub nickname: Option<String>,
    /// Who it belongs to, where that is someone else.
    pub owner: Option<ReceiverView>,
}

impl CardRefView {
    /// As the card was called when the transfer was confirmed.
    pub(super) fn new(id: CardId, name: CardName) -> Self {
        Self {
            id: id.to_string(),
            company: name.company,
            last_four: name.last_four,
            nickname: name.nickname,
            owner: None,
        }
    }

    /// The same, of someone else's card.
    pub(super) fn of(owner: Option<Receiver>, id: CardId, name: CardName) -> Self {
        Self {
            owner: owner.map(Into::into),
            ..Self::new(id, name)
        }
    }
}

/// A transfer in the list.
#[derive(Clone, Serialize, TS)]
pub struct TransferView {
    /// Local id, eight letters and digits; Astra knows it too.
    pub id: String,
    /// Where it stands.
    pub state: TransferState,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// Cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Note.
    pub note: String,
    /// When it was confirmed.
    pub created_at: String,
    /// When its state last changed.
    pub changed_at: String,
}

impl From<&Intent> for TransferView {
    fn from(intent: &Intent) -> Self {
        let terms = intent.terms.clone();
        Self {
            id: intent.id.clone(),
            state: TransferState::of(intent),
            from: CardRefView::new(terms.from, terms.from_card),
            to: CardRefView::of(terms.receiver, terms.to, terms.to_card),
            amount: terms.amount.get(),
            note: terms.note,
            created_at: intent.created_at().to_string(),
            changed_at: intent.changed_at().to_string(),
        }
    }
}

/// One line of a transfer's history.
#[derive(Clone, Serialize, TS)]
pub struct TransferEventView {
    /// State it came to.
    pub state: TransferState,
    /// When.
    pub at: String,
}

/// How the booked fee compares with the one that was shown before confirming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeeCheckView {
    /// Not known yet.
    NotYet,
    /// Astra does not say what it booked on both sides.
    NotReported,
    /// The same.
    AsShown,
    /// Another one, or none could be shown.
    Different,
}

impl From<FeeCheck> for FeeCheckView {
    fn from(check: FeeCheck) -> Self {
        match check {
            FeeCheck::NotYet => Self::NotYet,
            FeeCheck::NotReported => Self::NotReported,
            FeeCheck::AsShown { .. } => Self::AsShown,
            FeeCheck::Different { .. } => Self::Different,
        }
    }
}

/// Where a leg of a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LegStatusView {
    /// On its way.
    Pending,
    /// The money moved.
    Processed,
    /// It did not.
    Failed,
    /// Called off.
    Cancelled,
    /// Astra does not say, or in a word that is not known here.
    Updating,
}

/// Which leg of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LegKindView {
    /// Out of the first card.
    Pull,
    /// Into the second card.
    Push,
    /// Astra does not say, or in a word that is not known here.
    Other,
}

/// One leg of a transfer, as Astra reports it.
#[derive(Clone, Serialize, TS)]
pub struct LegView {
    /// Which.
    pub kind: LegKindView,
    /// Cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// Where it stands.
    pub status: LegStatusView,
    /// Astra's words for a failure, bounded.
    pub reason: Option<String>,
}

impl From<Leg> for LegView {
    fn from(leg: Leg) -> Self {
        Self {
            kind: match leg.kind {
                Some(SegmentType::Pull) => LegKindView::Pull,
                Some(SegmentType::Push) => LegKindView::Push,
                Some(SegmentType::Other(_)) | None => LegKindView::Other,
            },
            amount: leg.amount.map(Cents::get),
            status: match leg.status {
                Some(TransferStatus::Pending) => LegStatusView::Pending,
                Some(TransferStatus::Processed) => LegStatusView::Processed,
                Some(TransferStatus::Failed) => LegStatusView::Failed,
                Some(TransferStatus::Cancelled) => LegStatusView::Cancelled,
                Some(TransferStatus::Other(_)) | None => LegStatusView::Updating,
            },
            reason: leg.reason,
        }
    }
}

/// A chargeback, as Astra tells of it.
#[derive(Clone, Serialize, TS)]
pub struct ChargebackView {
    /// Astra's id of it.
    pub id: Option<String>,
    /// How much was taken back, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// The card network's code.
    pub code: Option<String>,
    /// The card network's reason, bounded.
    pub reason: Option<String>,
    /// What is being done about it, Astra's word.
    pub action_status: Option<String>,
    /// When it was made, or else when this computer heard of it.
    pub at: String,
    /// When Astra last changed it.
    pub updated: Option<String>,
}

impl From<KnownChargeback> for ChargebackView {
    fn from(known: KnownChargeback) -> Self {
        let at = known.at().to_string();
        Self {
            id: known.said.id,
            amount: known.said.amount.map(Cents::get),
            code: known.said.code,
            reason: known.said.reason,
            action_status: known.said.action_status,
            at,
            updated: known.said.updated.map(|updated| updated.to_string()),
        }
    }
}

/// A transfer in detail.
#[derive(Clone, Serialize, TS)]
pub struct TransferDetailView {
    /// The line of the list.
    pub transfer: TransferView,
    /// Fee shown before confirming, cents; `null` where Astra did not say, or contradicted itself.
    #[ts(type = "number | null")]
    pub fee_shown: Option<i64>,
    /// Fee that was booked: what left the first card, less what arrived on the second, cents; `null` where not known.
    #[ts(type = "number | null")]
    pub fee_booked: Option<i64>,
    /// How it compares with the fee that was shown.
    pub fee_check: FeeCheckView,
    /// The amounts of Astra's preview could not all be true.
    pub contradictory: bool,
    /// What was to leave the first card, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub pull_amount: Option<i64>,
    /// What was to reach the second card, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub push_amount: Option<i64>,
    /// Prepared, nothing under way, and what was shown still holds: it can be sent.
    pub can_send: bool,
    /// It goes to someone else, and staff do not allow that any more.
    pub not_allowed: bool,
    /// It can be given up: prepared with nothing under way, or not found.
    pub can_leave: bool,
    /// How long it can still be undone, milliseconds from when this was answered; `null` where it can't.
    pub undo_ms: Option<u32>,
    /// Astra's words on settlement.
    pub settlement: Option<String>,
    /// History, oldest first.
    pub events: Vec<TransferEventView>,
    /// Astra's words for a refusal or failure, bounded.
    pub reason: Option<String>,
    /// Its legs, as Astra reports them; none before it ended.
    pub legs: Vec<LegView>,
    /// It was charged back.
    pub chargeback: Option<ChargebackView>,
    /// Astra's routine id.
    pub routine_id: Option<String>,
    /// Astra's transfer id.
    pub transfer_id: Option<String>,
    /// Astra's request id of the last telling answer.
    pub request_id: Option<String>,
    /// When Astra is asked next while checking.
    pub next_check_at: Option<String>,
    /// The request may have reached Astra, so it stays watched even when given up.
    pub may_have_arrived: bool,
    /// The transfer this one was sent again for.
    pub sent_again_for: Option<String>,
    /// The transfer that was sent instead of this one.
    pub sent_again_as: Option<String>,
}

impl From<TransferDetail> for TransferDetailView {
    fn from(detail: TransferDetail) -> Self {
        let intent = detail.intent;
        let fee_check = FeeCheck::of(intent.booked, intent.terms.fee);
        let events = intent.history.iter().map(|moment| TransferEventView {
            state: TransferState::at(&intent, moment.state),
            at: moment.at.to_string(),
        });
        let charged_back = intent.chargeback.as_ref().map(|known| TransferEventView {
            state: TransferState::ChargedBack,
            at: known.at().to_string(),
        });
        Self {
            transfer: (&intent).into(),
            events: events.chain(charged_back).collect(),
            fee_shown: intent.terms.fee.map(Cents::get),
            fee_booked: fee_check.booked().map(Cents::get),
            fee_check: fee_check.into(),
            contradictory: intent.terms.contradictory,
            pull_amount: intent.terms.pull_amount.map(Cents::get),
            push_amount: intent.terms.push_amount.map(Cents::get),
            can_send: detail.can_send,
            not_allowed: detail.not_allowed,
            can_leave: detail.can_leave,
            undo_ms: detail
                .undo_left
                .map(|left| u32::try_from(left.as_millis()).unwrap_or(u32::MAX)),
            settlement: intent.terms.settlement,
            reason: intent.reason.filter(|reason| !reason.is_empty()),
            legs: intent.legs.into_iter().map(Into::into).collect(),
            chargeback: intent.chargeback.map(Into::into),
            routine_id: intent.routine_id.map(|id| id.to_string()),
            transfer_id: intent.transfer_id.map(|id| id.to_string()),
            request_id: intent.request_id,
            next_check_at: detail.next_check_at.map(|at| at.to_string()),
            may_have_arrived: intent.may_have_arrived,
            sent_again_for: intent.terms.sent_again_for,
            sent_again_as: intent.sent_again_as,
        }
    }
}
