//! When time alone changes something next, place by place. Who changes a place has it entered anew; the others stay as
//! they are, so that it costs nothing to have many things that time has done with.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::facts::{self, Place};
use crate::state::State;

#[derive(Default)]
pub(super) struct Agenda {
    /// In the order in which it comes to pass; of one moment, in the order of places.
    due: BTreeSet<(Timestamp, Place)>,
    /// The same by place.
    next: HashMap<Place, Timestamp>,
}

impl Agenda {
    /// Everything that changes in `state` after `now`.
    pub(super) fn of(state: &State, now: Timestamp) -> Self {
        let mut agenda = Self::default();
        for place in facts::every_place(state) {
            agenda.enter(state, place, now);
        }
        agenda
    }

    /// Notes the first change of `place` after `time`, in the place of what was noted of it.
    pub(super) fn enter(&mut self, state: &State, place: Place, time: Timestamp) {
        let next = facts::next_moment(state, place, time);
        let noted = match next {
            Some(next) => self.next.insert(place, next),
            None => self.next.remove(&place),
        };
        if let Some(noted) = noted {
            self.due.remove(&(noted, place));
        }
        if let Some(next) = next {
            self.due.insert((next, place));
        }
    }

    /// The first moment, and what it changes.
    pub(super) fn first(&self) -> Option<(Timestamp, Place)> {
        self.due.first().copied()
    }
}
