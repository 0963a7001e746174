//! The event log: requests, and changes that a client could see, in order. Changes are found in one place, by comparing
//! the visible state before and after; code that changes the state knows nothing of the event log.
//!
//! The event log decides nothing and is not saved: after a restart it begins with the state that was loaded.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use super::observation;
use super::timers::Timers;
use crate::events::observation::{Appearance, Observation, ResourceKind, Slot};
use crate::events::request_log::RequestSummary;
use crate::state::State;

/// How many events are remembered.
const REMEMBERED: usize = 50_000;

/// One line of the event_log. Which fields there are depends on `event`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Its origin: the routine of a transfer, the transfer of a chargeback.
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
            time,
            event: event.into(),
            ..Self::default()
        }
    }
}

/// that has been handled.
pub(crate) struct HandledRequest {
    pub(crate) summary: Arc<RequestSummary>,
    pub(crate) answer: Option<u16>,
    pub(crate) fault: Option<String>,
}

/// A stored event. Requests are by far the most, and are formatted when the log is read.
enum Entry {
    Event(Box<Event>),
    Request(Timestamp, HandledRequest),
}

impl Entry {
    fn shown(&self, number: u64) -> Event {
        let event = match self {
            Self::Event(event) => Event::clone(event),
            Self::Request(
                time,
                HandledRequest {
                    summary,
                    answer,
                    fault,
                },
            ) => Event {
                id: Some(summary.request_id.clone()),
                host: Some(summary.host.to_owned()),
                request: Some(format!("{} {}", summary.method, summary.path)),
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
    pub(crate) kind: ResourceKind,
    pub(crate) is_new: bool,
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) parent_id: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

pub(crate) struct EventLog {
    count: u64,
    events: VecDeque<Entry>,
    /// By kind, by id.
    seen: [HashMap<String, Appearance>; ResourceKind::COUNT],
    /// Up to here time has been followed.
    until: Timestamp,
    /// The next changes by time alone.
    timers: Timers,
    /// Changes that were not fetched yet.
    pending: Vec<Change>,
}

impl EventLog {
    /// An event log that takes everything in `state` for known.
    pub(crate) fn starting_from(state: &State, now: Timestamp) -> Self {
        let mut event_log = Self {
            count: 0,
            events: VecDeque::new(),
            seen: Default::default(),
            until: now,
            timers: Timers::default(),
            pending: Vec::new(),
        };
        event_log.accept_as_known(state, now);
        event_log
    }

    /// Starts over from `state` without events for its content.
    fn accept_as_known(&mut self, state: &State, now: Timestamp) {
        self.seen = Default::default();
        for observation in observation::all(state, now) {
            let (kind, id, appearance) = (
                observation.kind,
                observation.id.into_owned(),
                observation.appearance,
            );
            self.seen[kind as usize].insert(id, appearance);
        }
        self.until = now;
        self.timers = Timers::of(state, now);
    }

    /// Follows time and a change of the state that came with it.
    pub(crate) fn observe(&mut self, state: &State, now: Timestamp) {
        if now < self.until {
            // The clock of an empty sandbox may have been set back, and the machine's own may have been put right.
            self.until = now;
            self.timers = Timers::of(state, now);
            for observation in observation::all(state, now) {
                self.compare(&observation, now);
            }
            return;
        }
        let touched =
            || observation::people(state).chain(state.routines.touched().map(Slot::Routine));
        for slot in touched() {
            self.timers.reschedule(state, slot, self.until);
        }
        self.follow(state, now);
        for observation in observation::all_but_routines(state, now) {
            self.compare(&observation, now);
        }
        for routine in state.routines.touched() {
            for observation in observation::at(state, Slot::Routine(routine), now) {
                self.compare(&observation, now);
            }
        }
        // Once more: the end of what has just begun was not known before.
        for slot in touched() {
            self.timers.reschedule(state, slot, now);
        }
    }

    /// Follows time in a state that has not changed.
    pub(crate) fn catch_up(&mut self, state: &State, now: Timestamp) {
        self.follow(state, now);
    }

    fn follow(&mut self, state: &State, now: Timestamp) {
        while let Some((time, slot)) = self.timers.next_due().filter(|(time, _)| *time <= now) {
            for observation in observation::at(state, slot, time) {
                self.compare(&observation, time);
            }
            self.timers.reschedule(state, slot, time);
        }
        self.until = self.until.max(now);
    }

    fn compare(&mut self, observation: &Observation<'_>, time: Timestamp) {
        let known = &mut self.seen[observation.kind as usize];
        let is_new = match known.get_mut(observation.id.as_ref()) {
            Some(appearance) if *appearance == observation.appearance => return,
            Some(appearance) => {
                appearance.clone_from(&observation.appearance);
                false
            }
            None => {
                known.insert(observation.id.to_string(), observation.appearance.clone());
                true
            }
        };
        let end = if is_new { "created" } else { "updated" };
        self.write(Event {
            id: Some(observation.id.to_string()),
            user_id: Some(observation.user_id.to_owned()),
            parent_id: observation.parent_id.as_deref().map(str::to_owned),
            status: Some(observation.appearance.status.to_string()),
            ..Event::new(time, format!("{}_{end}", observation.kind.word()))
        });
        self.pending.push(Change {
            time,
            kind: observation.kind,
            is_new,
            id: observation.id.to_string(),
            user_id: observation.user_id.to_owned(),
            parent_id: observation.parent_id.as_deref().map(str::to_owned),
            metadata: observation.metadata.cloned().unwrap_or_default(),
        });
    }

    pub(crate) fn request(&mut self, time: Timestamp, handled: HandledRequest) {
        self.append(Entry::Request(time, handled));
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

    /// Another state has taken the slot of the one that was seen.
    pub(crate) fn replaced(&mut self, state: &State, now: Timestamp, name: &str) {
        self.accept_as_known(state, now);
        self.write(Event {
            id: Some(name.to_owned()),
            ..Event::new(now, "persona")
        });
    }

    fn write(&mut self, event: Event) {
        self.append(Entry::Event(Box::new(event)));
    }

    fn append(&mut self, entry: Entry) {
        self.count += 1;
        if self.events.len() == REMEMBERED {
            self.events.pop_front();
        }
        self.events.push_back(entry);
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let first = self.count + 1 - self.events.len() as u64;
        let numbered = (first..).zip(&self.events);
        numbered
            .map(|(number, entry)| entry.shown(number))
            .collect()
    }

    /// Changes since the last time this was summary.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.pending)
    }

    /// The next moment at which time alone changes something.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.timers.next_due().map(|(time, _)| time)
    }

    /// Whether everything that there is to see has been seen as it is.
    #[cfg(test)]
    pub(super) fn knows_all(&self, state: &State, now: Timestamp) -> bool {
        observation::all(state, now).all(|observation| {
            self.seen[observation.kind as usize].get(observation.id.as_ref())
                == Some(&observation.appearance)
        })
    }
}
