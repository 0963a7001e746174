//! The sandbox, which holds all parts together: state, settings, time, randomness, faults and the request log.

pub(crate) mod delayed_effects;
pub(crate) mod rate_limit;
pub(crate) mod tasks;

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::config::{Assumption, Assumptions, Config, Grant, Grants, Moment, Settings};
use crate::events::{EventLog, RequestLog};
use crate::faults::{Faults, OutcomeFault, outcome_fault};
use crate::ground::{Clock, Entropy, Store, lock};
use crate::sandbox::delayed_effects::DelayedEffects;
use crate::sandbox::rate_limit::Rate;
use crate::state::{State, StateFault};
use crate::visits::Browsers;
use crate::webhooks::Outbox;

/// How long a waiter trusts its last look at the clock.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

pub(crate) struct Sandbox {
    pub(crate) config: Config,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The state for readers: always one that has been saved.
    state: RwLock<Arc<State>>,
    /// Held by the one change that is being made and saved.
    changing: Mutex<()>,
    pub(crate) browsers: Mutex<Browsers>,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    /// Locked before the state, so that it sees states in their order.
    event_log: Mutex<EventLog>,
    pub(crate) delayed_effects: DelayedEffects,
    /// Read-locked while a request is handled and noted; write-locked by a reader that needs a moment between requests.
    pub(crate) working: Arc<tokio::sync::RwLock<()>>,
    /// See [`Self::accepted`].
    accepted: Mutex<(usize, usize)>,
    /// Taken after the event_log.
    outbox: Mutex<Outbox>,
    /// Told when the state or the clock changed.
    changes: watch::Sender<()>,
    pub(crate) assumptions: Assumptions,
    /// The client's present grants; the settings hold the initial ones.
    grants: Mutex<Grants>,
    /// As they are now; the same.
    settings: Mutex<Settings>,
    pub(crate) rate: Rate,
}

/// The state could not be saved, so the change did not happen.
#[derive(Debug, thiserror::Error)]
#[error("the simulator could not save its state")]
pub(crate) struct NotPersisted(#[source] Option<std::io::Error>);

impl Sandbox {
    pub(crate) fn open(
        config: Config,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenFault> {
        let state = match store.load()? {
            Some(bytes) => State::decode(&bytes)?,
            None => State::fresh(),
        };
        let mut broken = config.broken_assumptions.clone();
        if !config.echo_state {
            broken.insert(Assumption::A60);
        }
        let now = now_in(clock.as_ref(), &state);
        let mut seed = [0; 8];
        entropy.fill(&mut seed);
        Ok(Self {
            delayed_effects: DelayedEffects::default(),
            working: Arc::default(),
            accepted: Mutex::new((state.routines.len(), 0)),
            event_log: Mutex::new(EventLog::starting_from(&state, now)),
            outbox: Mutex::new(Outbox::new(
                config.webhooks.clone(),
                u64::from_le_bytes(seed),
            )),
            changes: watch::Sender::default(),
            grants: Mutex::new(config.grants),
            settings: Mutex::new(Settings::of(&config)),
            rate: Rate::default(),
            config,
            store,
            clock,
            entropy,
            state: RwLock::new(Arc::new(state)),
            changing: Mutex::new(()),
            browsers: Mutex::default(),
            faults: Faults::default(),
            log: RequestLog::default(),
            assumptions: Assumptions::new(broken),
        })
    }

    /// Whether the dashboard took `redirect_uri`; one with a scheme of its own only as long as A59 (custom scheme) holds.
    pub(crate) fn is_registered(&self, redirect_uri: &str) -> bool {
        let on_the_web = ["https://", "http://"]
            .iter()
            .any(|scheme| redirect_uri.starts_with(scheme));
        let custom_is_taken = !self.assumptions.is_broken(Assumption::A59);
        (on_the_web || custom_is_taken)
            && self
                .config
                .redirect_uris
                .iter()
                .any(|uri| uri == redirect_uri)
    }

    pub(crate) fn grants(&self) -> Grants {
        *lock(&self.grants)
    }

    pub(crate) fn set_grant(&self, grant: Grant, on: bool) {
        lock(&self.grants).set(grant, on);
    }

    pub(crate) fn settings(&self) -> Settings {
        *lock(&self.settings)
    }

    /// Changes the settings in one piece; where `change` fails they stay as they are.
    pub(crate) fn change_settings<E>(
        &self,
        change: impl FnOnce(&mut Settings) -> Result<(), E>,
    ) -> Result<Settings, E> {
        let mut settings = lock(&self.settings);
        let mut changed = *settings;
        change(&mut changed)?;
        *settings = changed;
        Ok(changed)
    }

    /// The state as last saved.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The simulated time: the clock, plus what the control added.
    pub(crate) fn now(&self) -> Timestamp {
        now_in(self.clock.as_ref(), &self.state())
    }

    /// The time of the clock that was handed in, without the control's changes.
    pub(crate) fn machine_time(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn event_log(&self) -> MutexGuard<'_, EventLog> {
        lock(&self.event_log)
    }

    /// Lets the event log catch up with changes by time alone; gives the time up to which it has.
    pub(crate) fn catch_up(&self) -> Timestamp {
        let mut event_log = self.event_log();
        let state = self.state();
        let now = now_in(self.clock.as_ref(), &state);
        event_log.catch_up(&state, now);
        self.queue_notices(&mut event_log);
        now
    }

    /// Hands the changes that the event log found to the webhook queue.
    fn queue_notices(&self, event_log: &mut EventLog) {
        let changes = event_log.take_changes();
        if !changes.is_empty() {
            self.outbox().add_all(&changes, &self.config.client_secret);
        }
    }

    pub(crate) fn outbox(&self) -> MutexGuard<'_, Outbox> {
        lock(&self.outbox)
    }

    /// The next moment at which time alone has something done.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let (changes, sends) = (self.event_log().next_due(), self.outbox().next_due());
        changes.into_iter().chain(sends).min()
    }

    /// Wakes everything that waits for a change.
    pub(crate) fn notify_changed(&self) {
        self.changes.send_modify(|()| {});
    }

    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Notes in the event log that the control moved the clock.
    pub(crate) fn note_clock(&self) {
        let mut event_log = self.event_log();
        event_log.clock(self.now());
    }

    /// Waits until the simulated time is `time`.
    pub(crate) async fn wait_until(&self, time: Timestamp) {
        let mut changes = self.changes.subscribe();
        loop {
            let left = time.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                _ = changes.changed() => {}
                // A clock that was handed in cannot tell us that it jumped.
                () = tokio::time::sleep(left.min(LOOK_AGAIN)) => {}
            }
        }
    }

    /// Makes one change, saves it, and only then shows it to others. A change that fails leaves no trace. It runs to its
    /// end even when the asker goes away: an effect is whole or absent.
    pub(crate) fn change<T, E>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut State, Moment<'_>) -> Result<T, E> + Send + 'static,
    ) -> impl Future<Output = Result<T, E>>
    where
        T: Send + 'static,
        E: From<NotPersisted> + Send + 'static,
    {
        let sandbox = Arc::clone(self);
        let outcome_fault = outcome_fault::of_current_task();
        let work =
            tokio::task::spawn_blocking(move || sandbox.change_now(change, outcome_fault, None));
        async {
            work.await
                .unwrap_or_else(|_| Err(NotPersisted(None).into()))
        }
    }

    /// Replaces the state; `name` is its source in the event log. No webhook is
    /// notified of its content.
    pub(crate) async fn replace<E: From<NotPersisted> + Send + 'static>(
        self: &Arc<Self>,
        name: &'static str,
        change: impl FnOnce(&mut State, Moment<'_>) -> Result<(), E> + Send + 'static,
    ) -> Result<(), E> {
        let sandbox = Arc::clone(self);
        let work =
            tokio::task::spawn_blocking(move || sandbox.change_now(change, None, Some(name)));
        work.await
            .unwrap_or_else(|_| Err(NotPersisted(None).into()))
    }

    /// How many routines there were when the state was opened or replaced, and how many requests for one were accepted
    /// since.
    pub(crate) fn accepted(&self) -> (usize, usize) {
        *lock(&self.accepted)
    }

    /// Counts an accepted request for a routine.
    pub(crate) fn count_accepted(&self) {
        lock(&self.accepted).1 += 1;
    }

    fn change_now<T, E: From<NotPersisted>>(
        &self,
        change: impl FnOnce(&mut State, Moment<'_>) -> Result<T, E>,
        outcome_fault: Option<OutcomeFault>,
        replaced_by: Option<&str>,
    ) -> Result<T, E> {
        let _turn = lock(&self.changing);
        let mut next = State::clone(&self.state());
        next.routines.forget_touched();
        let moment = Moment {
            now: now_in(self.clock.as_ref(), &next),
            config: &self.config,
            grants: self.grants(),
            settings: self.settings(),
            entropy: self.entropy.as_ref(),
        };
        let changed_at = moment.now;
        let (cards, routines) = (next.cards.len(), next.routines.len());
        let answer = change(&mut next, moment)?;
        if let Some(outcome_fault) = outcome_fault {
            outcome_fault.apply(&mut next, cards, routines, moment);
        }
        match replaced_by {
            None => next.follow_reviews(&self.state(), moment.now),
            // All of it is new, and no webhook is sent.
            Some(_) => next.routines.forget_touched(),
        }
        if self.store.keeps() {
            let bytes = next
                .encode()
                .map_err(|error| NotPersisted(Some(error.into())))?;
            self.store.save(&bytes).map_err(|error| {
                tracing::error!(%error, "state was not saved; the change is undone");
                NotPersisted(Some(error))
            })?;
        }
        let mut event_log = self.event_log();
        if replaced_by.is_none() {
            // Changes by time before this change come first, also those that it undoes.
            event_log.catch_up(&self.state(), changed_at);
        }
        let now = now_in(self.clock.as_ref(), &next);
        let next = Arc::new(next);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        match replaced_by {
            Some(name) => {
                event_log.replaced(&next, now, name);
                *lock(&self.accepted) = (next.routines.len(), 0);
            }
            None => event_log.observe(&next, now),
        }
        self.queue_notices(&mut event_log);
        drop(event_log);
        self.notify_changed();
        Ok(answer)
    }
}

fn now_in(clock: &dyn Clock, state: &State) -> Timestamp {
    if let Some(stands_at) = state.clock_stands_at {
        return stands_at;
    }
    let advanced = SignedDuration::from_secs(state.clock_advanced_seconds);
    clock.now().checked_add(advanced).unwrap_or(Timestamp::MAX)
}

/// Why a sandbox cannot open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenFault {
    #[error("the store could not be read")]
    Store(#[from] std::io::Error),
    #[error(transparent)]
    State(#[from] StateFault),
}
