//! A routine and the transfer it makes. Both are fixed when the routine is created; only the time decides how far
//! they have come (CONTRACT.md 16, 17).

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schedule::{Frequency, Occurrence, Schedule};
use crate::ground::{Cents, derived_uuid};
use crate::state::records::schedule::cancellable_until;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Routine {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) user_id: String,
    pub(crate) name: String,
    pub(crate) source_id: String,
    pub(crate) destination_id: String,
    pub(crate) destination_user_id: String,
    pub(crate) amount: Cents,
    /// In America/Los_Angeles.
    pub(crate) start_date: Date,
    pub(crate) created: Timestamp,
    pub(crate) client_correlation_id: Option<String>,
    /// What transfers carry that began before it was changed, with the moment of the change; oldest first.
    #[serde(default)]
    pub(crate) earlier_correlation_ids: Vec<(Timestamp, Option<String>)>,
    pub(crate) preferred_settlement_speed: Option<String>,
    /// Digest of the `Idempotency-Key` that it was asked for with; used only where A7 (no idempotency) is broken.
    #[serde(default)]
    pub(crate) idempotency_key: Option<String>,
    /// Deleted routines are seen no more; their transfers are.
    #[serde(default)]
    pub(crate) deleted: bool,
    /// Cards or accounts.
    #[serde(default)]
    pub(crate) payment_type: PaymentType,
    /// Of a routine between a card and an account.
    #[serde(default, rename = "mixture")]
    pub(crate) card_and_account: Option<CardAndAccount>,
    /// Of a recurring routine, also while its user is not approved.
    #[serde(default)]
    pub(crate) frequency: Option<Frequency>,
    /// Of a user who was not approved when it was made.
    #[serde(default, rename = "waiting")]
    pub(crate) pending_approval: Option<PendingApproval>,
    pub(crate) course: Course,
}

/// What a routine between a card and an account has besides.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct CardAndAccount {
    pub(crate) route: Route,
    /// As it was asked for, in ten-thousandths of a percent.
    pub(crate) debit_fee_percent: Option<i64>,
}

/// Which way money goes between a card and an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Route {
    CardToAccount,
    AccountToCard,
}

/// How money is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum PaymentType {
    #[default]
    Debit,
    Ach,
}

/// The course of a routine.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Course {
    /// Its user was suspended: no transfer.
    UserSuspended,
    /// One of its ends was deleted before it began: no transfer. So is what a simulator up to format 2 let wait for its
    /// user: it never began, and what it was to move, and when, was not kept.
    #[serde(alias = "waits_for_approval")]
    Cancelled,
    /// It makes one card transfer.
    Runs(Transfer),
    /// It makes transfers between accounts.
    Ach(Ach),
}

/// Amount and schedule of a routine between accounts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ach {
    pub(crate) schedule: Schedule,
    /// The amount of each transfer: the routine's, unless the user's limit is lower (CONTRACT.md 16).
    pub(crate) amount: Cents,
    /// How each ends that is not cancelled.
    pub(crate) outcome: TransferOutcome,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub(crate) id: String,
    pub(crate) pull_id: String,
    pub(crate) push_id: String,
    pub(crate) pull_amount: Cents,
    pub(crate) push_amount: Cents,
    /// The transfer is not visible before this moment.
    pub(crate) initiated: Timestamp,
    pub(crate) settles: Timestamp,
    pub(crate) outcome: TransferOutcome,
    #[serde(default)]
    pub(crate) chargeback: Option<Chargeback>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferOutcome {
    Processed,
    Failed { reason: String },
    Cancelled,
}

/// The statuses of a transfer (CONTRACT.md 17); only ACH transfers are ever `cancelled` (A45, cancel refusal).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum TransferStatus {
    Pending,
    Processed,
    Cancelled,
    Failed,
}

/// A dispute of a processed card payment (CONTRACT.md 17).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Chargeback {
    /// Of the vendor's form `C999999V1234567890`.
    pub(crate) id: String,
    /// It is not visible before this moment.
    pub(crate) created: Timestamp,
    /// How long after the end of the transfer that was asked for; matters while nobody knows when that is.
    #[serde(default)]
    pub(crate) later: Duration,
}

/// Facts about a routine whose user is not approved yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PendingApproval {
    /// When the user is approved, as far as their review knows that.
    pub(crate) until: Option<Timestamp>,
    /// From then to the transfer, as it was when the routine was made.
    pub(crate) created_after: Duration,
    /// From then to the end of the transfer.
    pub(crate) settled_after: Duration,
    /// How its card transfer would end if its cards were usable; set as long as one is not.
    #[serde(default)]
    pub(crate) otherwise: Option<TransferOutcome>,
}

impl Routine {
    /// The status word of CONTRACT.md 16.
    pub(crate) fn status(&self, now: Timestamp) -> &'static str {
        match &self.course {
            Course::Runs(_) | Course::Ach(_) if self.is_pending_approval(now) => {
                "requires_user_verification"
            }
            Course::UserSuspended => "user_suspended",
            // Only one-time routines are ever cancelled (CONTRACT.md 16).
            Course::Cancelled if self.is_recurring() => "inactive",
            Course::Cancelled => "cancelled",
            Course::Runs(transfer) => ended_with(transfer.status(now)),
            Course::Ach(ach) if self.is_recurring() || self.transfers(now).is_empty() => {
                if ach.schedule.is_paused() || ach.schedule.ended.is_some() {
                    "inactive"
                } else {
                    "active"
                }
            }
            Course::Ach(_) => self
                .transfers(now)
                .last()
                .map_or("active", |transfer| ended_with(transfer.status(now))),
        }
    }

    /// The `type` on the wire.
    pub(crate) fn type_word(&self) -> &'static str {
        if self.is_recurring() {
            "recurring"
        } else {
            "one-time"
        }
    }

    pub(crate) fn is_recurring(&self) -> bool {
        self.frequency.is_some()
    }

    /// Whether its money is pulled from a card. From an account it is pulled by ACH, also where it goes to a card.
    pub(crate) fn is_paid_by_card(&self) -> bool {
        let is_card_payment = self.payment_type == PaymentType::Debit;
        let to_card =
            |card_and_account: &CardAndAccount| card_and_account.route == Route::AccountToCard;
        is_card_payment && !self.card_and_account.as_ref().is_some_and(to_card)
    }

    /// What a transfer that began then carries.
    pub(crate) fn correlation_id_at(&self, initiated: Timestamp) -> Option<&str> {
        let mut earlier = self.earlier_correlation_ids.iter();
        earlier
            .find(|(until, _)| initiated <= *until)
            .map_or(&self.client_correlation_id, |(_, id)| id)
            .as_deref()
    }

    /// What begins after `now` carries `id`.
    pub(crate) fn correlate_with(&mut self, id: String, now: Timestamp) {
        let before = self.client_correlation_id.replace(id);
        self.earlier_correlation_ids.push((now, before));
    }

    /// The card transfer, once there is one to see.
    pub(crate) fn transfer(&self, now: Timestamp) -> Option<&Transfer> {
        match &self.course {
            Course::Runs(transfer) if transfer.initiated <= now => Some(transfer),
            _ => None,
        }
    }

    /// Every transfer that there is to see, oldest first.
    pub(crate) fn transfers(&self, now: Timestamp) -> Vec<Transfer> {
        match &self.course {
            Course::Ach(ach) => (ach.schedule.occurrences(now).into_iter())
                .map(|one| self.ach_transfer(ach, one))
                .collect(),
            _ => self.transfer(now).cloned().into_iter().collect(),
        }
    }

    /// The ids are computed, as the transfers are.
    fn ach_transfer(&self, ach: &Ach, one: Occurrence) -> Transfer {
        let id = |part: &str| derived_uuid(&format!("{}/{}/{part}", self.id, one.number));
        Transfer {
            id: id("transfer"),
            pull_id: id("pull"),
            push_id: id("push"),
            pull_amount: ach.amount,
            push_amount: ach.amount,
            initiated: one.initiated,
            settles: one.settles,
            outcome: match one.cancelled {
                Some(_) => TransferOutcome::Cancelled,
                None => ach.outcome.clone(),
            },
            chargeback: None,
        }
    }

    /// Calls an ACH transfer back; false where it is too late, or no ACH transfer.
    pub(crate) fn cancel(&mut self, transfer_id: &str, now: Timestamp) -> bool {
        let transfers = self.transfers(now);
        let Some(transfer) = transfers.iter().find(|one| one.id == transfer_id) else {
            return false;
        };
        let in_time = cancellable_until(transfer.initiated).is_some_and(|until| now < until)
            && transfer.status(now) == TransferStatus::Pending;
        let initiated = transfer.initiated;
        let Course::Ach(ach) = &mut self.course else {
            return false;
        };
        let mut occurrences = ach.schedule.occurrences(now).into_iter();
        match occurrences.find(|one| in_time && one.initiated == initiated) {
            Some(one) => {
                ach.schedule.cancelled.insert(one.number, now);
                true
            }
            None => false,
        }
    }

    /// Begins nothing more, whatever it waited for; what has begun goes on.
    pub(crate) fn end(&mut self, now: Timestamp) {
        if let Course::Ach(ach) = &mut self.course {
            ach.schedule.ended.get_or_insert(now);
        }
        self.pending_approval = None;
    }

    /// Whether a card or account of this routine is still needed (A39, card delete refusal).
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        let goes_on = matches!(
            self.status(now),
            "active" | "inactive" | "requires_user_verification"
        );
        let is_pending = |one: &Transfer| one.status(now) == TransferStatus::Pending;
        (goes_on && !self.deleted) || self.transfers(now).iter().any(is_pending)
    }
}

/// The status of a one-time routine by that of its transfer.
fn ended_with(transfer: TransferStatus) -> &'static str {
    match transfer {
        TransferStatus::Pending => "active",
        TransferStatus::Processed => "completed",
        TransferStatus::Cancelled => "cancelled",
        TransferStatus::Failed => "failed",
    }
}

impl Transfer {
    pub(crate) fn status(&self, now: Timestamp) -> TransferStatus {
        match self.outcome {
            _ if now < self.settles => TransferStatus::Pending,
            TransferOutcome::Processed => TransferStatus::Processed,
            TransferOutcome::Failed { .. } => TransferStatus::Failed,
            TransferOutcome::Cancelled => TransferStatus::Cancelled,
        }
    }

    pub(crate) fn failure_reason(&self, now: Timestamp) -> Option<&str> {
        match &self.outcome {
            TransferOutcome::Failed { reason } if now >= self.settles => Some(reason),
            _ => None,
        }
    }

    /// When it last changed, as far as `now` can know.
    pub(crate) fn updated(&self, now: Timestamp) -> Timestamp {
        match self.chargeback(now) {
            Some(back) => back.created,
            None if now < self.settles => self.initiated,
            None => self.settles,
        }
    }
}

impl TransferStatus {
    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        self.into()
    }
}
