//! When time alone changes something next, slot by slot. Who changes a slot has it entered anew; the others stay as
//! they are, so that it costs nothing to have many things that time has done with.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::events::observation;
use crate::events::observation::Slot;
use crate::state::State;

#[derive(Default)]
pub(crate) struct Timers {
    /// In the order in which it comes to pass; of one moment, in the order of slots.
    due: BTreeSet<(Timestamp, Slot)>,
    /// The same by slot.
    next: HashMap<Slot, Timestamp>,
}

impl Timers {
    /// Everything that changes in `state` after `now`.
    pub(crate) fn of(state: &State, now: Timestamp) -> Self {
        let mut timers = Self::default();
        for slot in observation::every_slot(state) {
            timers.reschedule(state, slot, now);
        }
        timers
    }

    /// Notes the first change of `slot` after `time`, in the slot of what was noted of it.
    pub(crate) fn reschedule(&mut self, state: &State, slot: Slot, time: Timestamp) {
        let next = observation::next_change(state, slot, time);
        let noted = match next {
            Some(next) => self.next.insert(slot, next),
            None => self.next.remove(&slot),
        };
        if let Some(noted) = noted {
            self.due.remove(&(noted, slot));
        }
        if let Some(next) = next {
            self.due.insert((next, slot));
        }
    }

    /// The first moment, and the slots that it changes.
    pub(crate) fn next_due(&self) -> Option<(Timestamp, Slot)> {
        self.due.first().copied()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::config::Config;
    use crate::config::Moment;
    use crate::config::ReviewStatus;
    use crate::config::Settings;
    use crate::events::EventLog;
    use crate::ground::SeededEntropy;
    use crate::personas::Persona;
    use crate::state::{Course, Review, Routine, UserStatus};

    /// One step of a sandbox's life.
    #[derive(Debug, Clone)]
    enum Step {
        /// Time passes, and a request notices.
        Wait,
        /// A card transfer that begins and ends so many hours later.
        Card(i64, i64),
        /// A weekly routine between accounts.
        Weekly,
        /// A single one that begins four days later, unless it is paused.
        Once,
        /// Something happens to one of the routines.
        Pause(usize, bool),
        Cancel(usize),
        ChargeBack(usize, u64),
        Delete(usize),
        /// The user is approved so many hours later, or suspended; routines that are made before wait.
        Review(Option<i64>),
        /// Staff decide about the card that pays.
        Usable(bool),
    }

    fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
        let step = prop_oneof![
            Just(Step::Wait),
            (0..30_i64, 0..60_i64).prop_map(|(begins, ends)| Step::Card(begins, begins + ends)),
            Just(Step::Weekly),
            Just(Step::Once),
            (0..6_usize, any::<bool>()).prop_map(|(at, on)| Step::Pause(at, on)),
            (0..6_usize).prop_map(Step::Cancel),
            (0..6_usize, 0..60_u64).prop_map(|(at, later)| Step::ChargeBack(at, later)),
            (0..6_usize).prop_map(Step::Delete),
            prop::option::of(0..100_i64).prop_map(Step::Review),
            any::<bool>().prop_map(Step::Usable),
        ];
        prop::collection::vec((0..60_i64, step), 1..30)
    }

    fn hours(time: Timestamp, hours: i64) -> Timestamp {
        time.checked_add(SignedDuration::from_hours(hours)).unwrap()
    }

    fn routine(number: usize, now: Timestamp, frequency: Option<&str>, course: Course) -> Routine {
        serde_json::from_value(json!({
            "id": format!("r{number}"), "place": number, "user_id": "u1", "name": "Rent", "source_id": "c1",
            "destination_id": "c2", "destination_user_id": "u1", "amount": 499, "start_date": "2026-03-02",
            "created": now, "client_correlation_id": null, "preferred_settlement_speed": null,
            "frequency": frequency, "course": course
        }))
        .unwrap()
    }

    fn card(number: usize, begins: Timestamp, ends: Timestamp) -> Course {
        serde_json::from_value(json!({ "runs": {
            "id": format!("t{number}"), "pull_id": "", "push_id": "", "pull_amount": 499, "push_amount": 499,
            "initiated": begins, "settles": ends, "outcome": "processed"
        }}))
        .unwrap()
    }

    fn between_accounts(earliest: Timestamp, frequency: Option<&str>) -> Course {
        serde_json::from_value(json!({ "ach": {
            "schedule": {
                "earliest": earliest, "start_date": "2026-03-02", "frequency": frequency, "settlement_days": 1,
                "settles_after": Duration::from_secs(1), "pauses": [], "cancelled": {}, "ended": null
            },
            "amount": 499, "outcome": "processed"
        }}))
        .unwrap()
    }

    fn take(state: &mut State, step: Step, at: Moment<'_>) {
        let id = |at: usize| format!("r{at}");
        let number = state.routines.len();
        match step {
            Step::Wait => {}
            Step::Card(begins, ends) => {
                let course = card(number, hours(at.now, begins), hours(at.now, ends));
                let routine = routine(number, at.now, None, course);
                let routine = routine.begin_for(state.user("u1"), at);
                state.routines.push(routine);
            }
            Step::Weekly => {
                let course = between_accounts(at.now, Some("weekly"));
                let routine = routine(number, at.now, Some("weekly"), course);
                let routine = routine.begin_for(state.user("u1"), at);
                state.routines.push(routine);
            }
            Step::Once => {
                let course = between_accounts(hours(at.now, 90), None);
                state.routines.push(routine(number, at.now, None, course));
            }
            Step::Pause(slot, on) => {
                state.routines.edit(&id(slot), |routine| {
                    if let Course::Ach(ach) = &mut routine.course {
                        ach.schedule.pause(on, at.now);
                    }
                });
            }
            Step::Cancel(slot) => {
                state.routines.edit(&id(slot), |routine| {
                    let last = routine.transfers(at.now).pop();
                    last.is_some_and(|transfer| routine.cancel(&transfer.id, at.now))
                });
            }
            Step::ChargeBack(slot, later) => {
                let later = Duration::from_secs(later * 3600);
                state.charge_back(&format!("t{slot}"), later, at);
            }
            Step::Delete(slot) => {
                state.routines.edit(&id(slot), |routine| {
                    routine.deleted = true;
                    routine.end(at.now);
                });
            }
            Step::Review(approved) => {
                let before = state.clone();
                if let Some(user) = state.user_mut("u1") {
                    user.review = match approved {
                        Some(later) => Review::ApprovedAt(hours(at.now, later)),
                        None => Review::Decided(UserStatus::Suspended),
                    };
                }
                state.follow_reviews(&before, at.now);
            }
            Step::Usable(usable) => {
                let before = state.clone();
                state.cards[0].review_status = match usable {
                    true => ReviewStatus::Approved,
                    false => ReviewStatus::Flagged,
                };
                state.follow_reviews(&before, at.now);
            }
        }
    }

    /// Looking only at touched and due slots finds the same as looking at all of them.
    fn is_followed(steps: Vec<(i64, Step)>) -> Result<(), TestCaseError> {
        let (config, entropy) = (Config::practice(), SeededEntropy::new(1));
        let mut now: Timestamp = "2026-03-02T18:00:00Z".parse().unwrap();
        let moment = |now| Moment {
            now,
            config: &config,
            grants: config.grants,
            settings: Settings::of(&config),
            entropy: &entropy,
        };
        let mut state = State::fresh();
        Persona::Approved.enter(&mut state, moment(now)).unwrap();
        state.users[0].id = "u1".to_owned();
        state.cards[0].id = "c1".to_owned();
        let mut event_log = EventLog::starting_from(&state, now);
        for (passed, step) in steps {
            now = hours(now, passed);
            state.routines.forget_touched();
            if matches!(step, Step::Wait) {
                event_log.catch_up(&state, now);
            } else {
                take(&mut state, step.clone(), moment(now));
                event_log.observe(&state, now);
            }
            prop_assert!(
                event_log.knows_all(&state, now),
                "after {:?} at {}",
                step,
                now
            );
            let moments = observation::every_slot(&state);
            let next = moments
                .filter_map(|slot| observation::next_change(&state, slot, now))
                .min();
            prop_assert_eq!(event_log.next_due(), next, "after {:?} at {}", step, now);
        }
        let events = event_log.events();
        prop_assert!(
            events.is_sorted_by_key(|event| event.time),
            "in their order"
        );
        Ok(())
    }

    #[test]
    fn what_begins_when_a_pause_ends_is_followed_to_its_end() {
        let pause = |on| Step::Pause(0, on);
        let steps = [(0, Step::Once), (1, pause(true)), (200, pause(false))];
        is_followed(steps.into()).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn nothing_that_can_be_seen_is_missed(steps in steps()) {
            is_followed(steps)?;
        }
    }
}
