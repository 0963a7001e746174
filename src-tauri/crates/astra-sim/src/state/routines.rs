//! A routine and the transfer it makes. Both are fixed when the routine is created; only the time decides how far
//! they have come (CONTRACT.md 16, 17).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Cents;

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
    pub(crate) preferred_settlement_speed: Option<String>,
    /// Digest of the `Idempotency-Key` that it was asked for with; means something only with A7 flipped.
    #[serde(default)]
    pub(crate) idempotency_key: Option<String>,
    pub(crate) course: Course,
}

/// What becomes of a routine.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Course {
    /// Its user was not approved: no transfer.
    WaitsForApproval,
    /// Its user was suspended: no transfer.
    UserSuspended,
    /// It makes one transfer.
    Runs(Transfer),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub(crate) id: String,
    pub(crate) pull_id: String,
    pub(crate) push_id: String,
    pub(crate) pull_amount: Cents,
    pub(crate) push_amount: Cents,
    /// Nobody sees the transfer before this moment.
    pub(crate) initiated: Timestamp,
    pub(crate) settles: Timestamp,
    pub(crate) outcome: TransferOutcome,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferOutcome {
    Processed,
    Failed { reason: String },
}

/// The statuses of a transfer (CONTRACT.md 17); a card transfer is never `cancelled` (A45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TransferStatus {
    Pending,
    Processed,
    Cancelled,
    Failed,
}

impl Routine {
    /// The status word of CONTRACT.md 16.
    pub(crate) fn status(&self, now: Timestamp) -> &'static str {
        match &self.course {
            Course::WaitsForApproval => "requires_user_verification",
            Course::UserSuspended => "user_suspended",
            Course::Runs(transfer) => match transfer.status(now) {
                TransferStatus::Pending => "active",
                TransferStatus::Processed => "completed",
                TransferStatus::Cancelled => "cancelled",
                TransferStatus::Failed => "failed",
            },
        }
    }

    /// The transfer, once there is one to see.
    pub(crate) fn transfer(&self, now: Timestamp) -> Option<&Transfer> {
        match &self.course {
            Course::Runs(transfer) if transfer.initiated <= now => Some(transfer),
            _ => None,
        }
    }

    /// Whether a card of this routine is still needed (A39).
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.status(now), "active" | "requires_user_verification")
    }
}

impl Transfer {
    pub(crate) fn status(&self, now: Timestamp) -> TransferStatus {
        match self.outcome {
            _ if now < self.settles => TransferStatus::Pending,
            TransferOutcome::Processed => TransferStatus::Processed,
            TransferOutcome::Failed { .. } => TransferStatus::Failed,
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
        if now < self.settles {
            self.initiated
        } else {
            self.settles
        }
    }
}

impl TransferStatus {
    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processed => "processed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}
