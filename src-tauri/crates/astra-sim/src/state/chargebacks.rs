//! Chargebacks of processed transfers that were paid by card (CONTRACT.md 17).

use std::time::Duration;

use jiff::Timestamp;

use crate::config::Moment;
use crate::ground::{after, digits};
use crate::state::records::routine::{Chargeback, Course, Routine, Transfer, TransferOutcome};
use crate::state::root::State;

impl Transfer {
    /// Its chargeback, once there is one to see. A transfer that fails after all, because it waited too long, has none.
    pub(crate) fn chargeback(&self, now: Timestamp) -> Option<&Chargeback> {
        let is_seen = |back: &&Chargeback| self.moves_money() && back.created <= now;
        self.chargeback.as_ref().filter(is_seen)
    }

    fn moves_money(&self) -> bool {
        matches!(self.outcome, TransferOutcome::Processed)
    }

    /// Gives it a chargeback `later` than its end, or than now if it has ended. `false` if it does not move money, or
    /// has one already.
    fn charge_back(&mut self, later: Duration, at: Moment<'_>) -> bool {
        if !self.moves_money() || self.chargeback.is_some() {
            return false;
        }
        self.chargeback = Some(Chargeback {
            id: format!("C{}V{}", digits(at.entropy, 6), digits(at.entropy, 10)),
            created: after(self.settles.max(at.now), later),
            later,
        });
        true
    }
}

impl Routine {
    /// Gives its card transfer a chargeback. `false` where no card pays, as a chargeback is a dispute of a card payment, and
    /// where there is nothing to charge back.
    pub(crate) fn charge_back(&mut self, later: Duration, at: Moment<'_>) -> bool {
        let is_paid_by_card = self.is_paid_by_card();
        match &mut self.course {
            Course::Runs(transfer) if is_paid_by_card => transfer.charge_back(later, at),
            _ => false,
        }
    }
}

impl State {
    /// Gives the transfer with this id, whoever's, a chargeback `later` than its end, if it can be seen, moves money and is
    /// paid by card.
    pub(crate) fn charge_back(&mut self, id: &str, later: Duration, at: Moment<'_>) -> bool {
        let charged = (self.routines).edit_by_transfer(id, |routine| {
            let is_seen = routine.transfer(at.now).is_some();
            is_seen && routine.charge_back(later, at)
        });
        charged.unwrap_or(false)
    }
}
