//! Faults in the outcome of a request: a flagged card, a transfer that fails, a chargeback.

use std::future::Future;
use std::time::Duration;

use crate::config::{Moment, ReviewStatus};
use crate::faults::kinds::FaultKind;
use crate::state::{Ach, Course, State, Transfer, TransferOutcome};

/// A fault applied to the records that a request creates, in the same change.
#[derive(Debug, Clone)]
pub(crate) enum OutcomeFault {
    FlagCard,
    FailTransfer(String),
    ChargeBack(Duration),
}

tokio::task_local! {
    static OUTCOME_FAULT: Option<OutcomeFault>;
}

/// Runs `work`; `outcome_fault` is applied to every change of the state that it makes.
pub(crate) async fn with_outcome_fault<T>(
    outcome_fault: Option<OutcomeFault>,
    work: impl Future<Output = T>,
) -> T {
    OUTCOME_FAULT.scope(outcome_fault, work).await
}

/// The outcome fault of the request that is being worked on in this task.
pub(crate) fn of_current_task() -> Option<OutcomeFault> {
    OUTCOME_FAULT.try_with(Clone::clone).ok().flatten()
}

impl OutcomeFault {
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

    /// Applies the fault to the cards and routines of `state` behind the first `cards` and `routines` ones.
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
                // Only a payment by card can be charged back.
                state.routines.edit_from(routines, |routine| {
                    routine.charge_back(*later, at);
                });
            }
        }
    }
}
