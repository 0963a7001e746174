//! Faults in what a request leads to: a flagged card, a transfer that fails, a chargeback.

use std::future::Future;
use std::time::Duration;

use super::FaultKind;
use crate::state::{Ach, Course, Moment, ReviewStatus, State, Transfer, TransferOutcome};

/// What is done to the things that a request creates, in the same change that creates them.
#[derive(Debug, Clone)]
pub(crate) enum Twist {
    FlagCard,
    FailTransfer(String),
    ChargeBack(Duration),
}

tokio::task_local! {
    static TWIST: Option<Twist>;
}

/// Whatever `work` changes is twisted.
pub(crate) async fn led_to_by<T>(twist: Option<Twist>, work: impl Future<Output = T>) -> T {
    TWIST.scope(twist, work).await
}

/// The twist of the request that is being worked on in this task.
pub(crate) fn of_this_task() -> Option<Twist> {
    TWIST.try_with(Clone::clone).ok().flatten()
}

impl Twist {
    pub(crate) fn of(kind: &FaultKind) -> Option<Self> {
        match kind {
            FaultKind::FlaggedCard => Some(Self::FlagCard),
            FaultKind::FailedTransfer { reason } => Some(Self::FailTransfer(reason.clone())),
            FaultKind::Chargeback { seconds } => {
                Some(Self::ChargeBack(Duration::from_secs(u64::from(*seconds))))
            }
            _ => None,
        }
    }

    /// Twists what is in `state` beyond the first `cards` cards and `routines` routines.
    pub(crate) fn apply(&self, state: &mut State, cards: usize, routines: usize, at: Moment<'_>) {
        match self {
            Self::FlagCard => {
                for card in &mut state.cards[cards..] {
                    card.review_status = ReviewStatus::Flagged;
                    card.review_reasons.push("C1021".to_owned());
                }
            }
            Self::FailTransfer(reason) => {
                state.routines.edit_from(routines, |routine| {
                    if let Course::Runs(Transfer { outcome, .. })
                    | Course::Ach(Ach { outcome, .. }) = &mut routine.course
                    {
                        let reason = reason.clone();
                        *outcome = TransferOutcome::Failed { reason };
                    }
                });
            }
            Self::ChargeBack(later) => {
                // What no card pays is not charged back.
                state.routines.edit_from(routines, |routine| {
                    routine.charge_back(*later, at);
                });
            }
        }
    }
}
