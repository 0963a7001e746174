//! Transfers as their user sees them: one by its id, or all, newest first. Card transfers are kept in their order, those
//! between accounts are computed; here the two are merged.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::state::records::routine::{Routine, Transfer};
use crate::state::routine_store::{RoutineStore, partition};

/// A transfer that there is to see.
pub(crate) struct Seen<'a> {
    pub(crate) routine: &'a Routine,
    pub(crate) transfer: Cow<'a, Transfer>,
    /// Its number among those of its user, oldest first. It stays: later ones are always behind it.
    pub(crate) place: u64,
}

impl RoutineStore {
    /// The transfer with this id that `user_id` made and can see.
    pub(crate) fn transfer_of(
        &self,
        user_id: &str,
        id: &str,
        now: Timestamp,
    ) -> Option<(&Routine, Cow<'_, Transfer>)> {
        let by_card = (self.index_of_transfer(id))
            .and_then(|index| self.get(index))
            .filter(|routine| routine.user_id == user_id)
            .and_then(|routine| Some((routine, Cow::Borrowed(routine.transfer(now)?))));
        by_card.or_else(|| {
            let own = self.by_user.get(user_id)?;
            own.ach.iter().find_map(|at| {
                let routine = self.at(*at)?;
                let mut transfers = routine.transfers(now).into_iter();
                let found = transfers.find(|transfer| transfer.id == id)?;
                Some((routine, Cow::Owned(found)))
            })
        })
    }

    /// The visible transfers of `user_id`, newest first.
    pub(crate) fn transfers_of(
        &self,
        user_id: &str,
        now: Timestamp,
    ) -> impl Iterator<Item = Seen<'_>> {
        let own = self.by_user.get(user_id);
        // Ordered by their beginning: what can be seen stands in front.
        let mut cards = own.map_or(0, |own| {
            partition(&own.cards, |at| {
                self.card(at)
                    .is_some_and(|(_, transfer)| transfer.initiated <= now)
            })
        });
        let mut ach: Vec<(&Routine, Transfer)> = (own.into_iter())
            .flat_map(|own| own.ach.iter())
            .filter_map(|at| self.at(*at))
            .flat_map(|routine| {
                let transfers = routine.transfers(now).into_iter();
                transfers.map(move |transfer| (routine, transfer))
            })
            .collect();
        ach.sort_by_key(|(routine, transfer)| (transfer.initiated, routine.place));
        std::iter::from_fn(move || {
            let card = match (own, cards) {
                (Some(own), 1..) => self.card(own.cards[cards - 1]),
                _ => None,
            };
            let place = (cards + ach.len()) as u64;
            let is_card = match (card, ach.last()) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some((one, begun)), Some((other, then))) => {
                    (begun.initiated, one.place) > (then.initiated, other.place)
                }
            };
            let (routine, transfer) = if is_card {
                cards -= 1;
                card.map(|(routine, transfer)| (routine, Cow::Borrowed(transfer)))?
            } else {
                ach.pop()
                    .map(|(routine, transfer)| (routine, Cow::Owned(transfer)))?
            };
            Some(Seen {
                routine,
                transfer,
                place,
            })
        })
    }
}
