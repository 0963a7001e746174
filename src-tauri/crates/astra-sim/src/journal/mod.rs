//! What happened, in order: requests, and changes that somebody could see. Changes are found in one place, by comparing
//! what there is to see before and after; whoever changes the state need not know that anyone keeps a journal.
//!
//! Nothing here decides anything, and nothing is saved: after a restart the journal begins with what is there.

mod agenda;
mod facts;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request_log::Asked;
use crate::state::State;
use agenda::Agenda;
pub(crate) use facts::Thing;
use facts::{Fact, Place};

/// How many events are remembered.
const REMEMBERED: usize = 50_000;

/// One line of the journal. Which fields there are depends on `event`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// From 1, without gaps.
    pub number: u64,
    /// When it came about, in simulated time.
    pub time: Timestamp,
    /// `request`, `connection` (refused by a fault), `clock`, `persona`, or a thing with `_created` or `_updated`, such as `transfer_updated`.
    pub event: String,
    /// The id of the thing; of a request its `request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whose thing it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// What it came from: the routine of a transfer, the transfer of a chargeback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// The vendor's word for its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `api`, `secure` or `app`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Method and path of a request, without its query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The status that the request got, or would have got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<u16>,
    /// The fault that it met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Event {
    fn new(time: Timestamp, event: impl Into<String>) -> Self {
        Self {
            number: 0,
            time,
            event: event.into(),
            id: None,
            user_id: None,
            parent_id: None,
            status: None,
            host: None,
            request: None,
            answer: None,
            fault: None,
        }
    }
}

/// A request that has been dealt with.
pub(crate) struct Dealt {
    pub(crate) asked: Arc<Asked>,
    pub(crate) answer: Option<u16>,
    pub(crate) fault: Option<String>,
}

/// What is remembered of an event. Requests are by far the most, and are made into events when somebody asks.
enum Kept {
    Event(Box<Event>),
    Request(Timestamp, Dealt),
}

impl Kept {
    fn shown(&self, number: u64) -> Event {
        let event = match self {
            Self::Event(event) => Event::clone(event),
            Self::Request(
                time,
                Dealt {
                    asked,
                    answer,
                    fault,
                },
            ) => Event {
                id: Some(asked.request_id.clone()),
                host: Some(asked.host.to_owned()),
                request: Some(format!("{} {}", asked.method, asked.path)),
                answer: *answer,
                fault: fault.clone(),
                ..Event::new(*time, "request")
            },
        };
        Event { number, ..event }
    }
}

/// A change worth telling the client of.
pub(crate) struct Change {
    pub(crate) time: Timestamp,
    pub(crate) thing: Thing,
    pub(crate) is_new: bool,
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) parent_id: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

/// What was seen last of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    status: Cow<'static, str>,
    /// A digest of what else may change.
    rest: u64,
}

pub(crate) struct Journal {
    count: u64,
    events: VecDeque<Kept>,
    /// By thing, by id.
    seen: [HashMap<String, Look>; Thing::ALL.len()],
    /// Up to here time has been followed.
    until: Timestamp,
    /// What time alone changes next.
    agenda: Agenda,
    /// Changes that nobody has fetched yet.
    fresh: Vec<Change>,
}

impl Journal {
    /// A journal that takes everything in `state` for known.
    pub(crate) fn beginning(state: &State, now: Timestamp) -> Self {
        let mut journal = Self {
            count: 0,
            events: VecDeque::new(),
            seen: Default::default(),
            until: now,
            agenda: Agenda::default(),
            fresh: Vec::new(),
        };
        journal.take_for_known(state, now);
        journal
    }

    /// Forgets what was seen and takes `state` as it is, without an event for each thing.
    fn take_for_known(&mut self, state: &State, now: Timestamp) {
        self.seen = Default::default();
        for fact in facts::all(state, now) {
            let (thing, id, look) = (fact.thing, fact.id.into_owned(), fact.look);
            self.seen[thing as usize].insert(id, look);
        }
        self.until = now;
        self.agenda = Agenda::of(state, now);
    }

    /// Follows time and a change of the state that came with it.
    pub(crate) fn observe(&mut self, state: &State, now: Timestamp) {
        if now < self.until {
            // The clock of an empty sandbox may have been set back, and the machine's own may have been put right.
            self.until = now;
            self.agenda = Agenda::of(state, now);
            for fact in facts::all(state, now) {
                self.compare(&fact, now);
            }
            return;
        }
        let touched = || facts::people(state).chain(state.routines.touched().map(Place::Routine));
        for place in touched() {
            self.agenda.enter(state, place, self.until);
        }
        self.follow(state, now);
        for fact in facts::but_routines(state, now) {
            self.compare(&fact, now);
        }
        for routine in state.routines.touched() {
            for fact in facts::at(state, Place::Routine(routine), now) {
                self.compare(&fact, now);
            }
        }
        // Once more: what has just begun ends at a moment that could not be known before.
        for place in touched() {
            self.agenda.enter(state, place, now);
        }
    }

    /// Follows time in a state that has not changed.
    pub(crate) fn catch_up(&mut self, state: &State, now: Timestamp) {
        self.follow(state, now);
    }

    fn follow(&mut self, state: &State, now: Timestamp) {
        while let Some((time, place)) = self.agenda.first().filter(|(time, _)| *time <= now) {
            for fact in facts::at(state, place, time) {
                self.compare(&fact, time);
            }
            self.agenda.enter(state, place, time);
        }
        self.until = self.until.max(now);
    }

    fn compare(&mut self, fact: &Fact<'_>, time: Timestamp) {
        let known = &mut self.seen[fact.thing as usize];
        let is_new = match known.get_mut(fact.id.as_ref()) {
            Some(look) if *look == fact.look => return,
            Some(look) => {
                look.clone_from(&fact.look);
                false
            }
            None => {
                known.insert(fact.id.to_string(), fact.look.clone());
                true
            }
        };
        let end = if is_new { "created" } else { "updated" };
        self.write(Event {
            id: Some(fact.id.to_string()),
            user_id: Some(fact.user_id.to_owned()),
            parent_id: fact.parent_id.as_deref().map(str::to_owned),
            status: Some(fact.look.status.to_string()),
            ..Event::new(time, format!("{}_{end}", fact.thing.word()))
        });
        self.fresh.push(Change {
            time,
            thing: fact.thing,
            is_new,
            id: fact.id.to_string(),
            user_id: fact.user_id.to_owned(),
            parent_id: fact.parent_id.as_deref().map(str::to_owned),
            metadata: fact.metadata.cloned().unwrap_or_default(),
        });
    }

    pub(crate) fn request(&mut self, time: Timestamp, dealt: Dealt) {
        self.keep(Kept::Request(time, dealt));
    }

    /// A connection was refused.
    pub(crate) fn connection(&mut self, time: Timestamp, host: &str, fault: String) {
        self.write(Event {
            host: Some(host.to_owned()),
            fault: Some(fault),
            ..Event::new(time, "connection")
        });
    }

    pub(crate) fn clock(&mut self, now: Timestamp) {
        self.write(Event::new(now, "clock"));
    }

    /// Another state has taken the place of the one that was seen.
    pub(crate) fn replaced(&mut self, state: &State, now: Timestamp, name: &str) {
        self.take_for_known(state, now);
        self.write(Event {
            id: Some(name.to_owned()),
            ..Event::new(now, "persona")
        });
    }

    fn write(&mut self, event: Event) {
        self.keep(Kept::Event(Box::new(event)));
    }

    fn keep(&mut self, kept: Kept) {
        self.count += 1;
        if self.events.len() == REMEMBERED {
            self.events.pop_front();
        }
        self.events.push_back(kept);
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let first = self.count + 1 - self.events.len() as u64;
        let numbered = (first..).zip(&self.events);
        numbered.map(|(number, kept)| kept.shown(number)).collect()
    }

    /// Changes since the last time this was asked.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.fresh)
    }

    /// The next moment at which time alone changes something.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.agenda.first().map(|(time, _)| time)
    }

    /// Whether everything that there is to see has been seen as it is.
    #[cfg(test)]
    fn knows_all(&self, state: &State, now: Timestamp) -> bool {
        facts::all(state, now)
            .all(|fact| self.seen[fact.thing as usize].get(fact.id.as_ref()) == Some(&fact.look))
    }
}
