//! The one place where the sandbox's parts meet: state, settings, time, randomness, faults and the request log.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::fault::Faults;
use crate::fault::twist::{self, Twist};
use crate::journal::Journal;
use crate::later::Later;
use crate::modes::{Mode, Modes};
use crate::pages::Browsers;
use crate::rate::Rate;
use crate::request_log::RequestLog;
use crate::settings::Settings;
use crate::state::{Moment, State, StateFault};
use crate::store::Store;
use crate::switches::{Assumption, Switches};
use crate::webhooks::Outbox;

/// How long a waiter trusts its last look at the clock.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

pub(crate) struct Sandbox {
    pub(crate) config: Config,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// What readers see: always a state that has been saved.
    state: RwLock<Arc<State>>,
    /// Held by the one change that is being made and saved.
    changing: Mutex<()>,
    pub(crate) browsers: Mutex<Browsers>,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    /// Taken before the state, so that it is told of states in their order.
    journal: Mutex<Journal>,
    pub(crate) later: Later,
    /// Read while a request is carried out and noted; written by whoever must not look in between.
    pub(crate) working: Arc<tokio::sync::RwLock<()>>,
    /// See [`Self::accepted`].
    accepted: Mutex<(usize, usize)>,
    /// Taken after the journal.
    outbox: Mutex<Outbox>,
    /// Told when the state or the clock changed.
    stirred: watch::Sender<()>,
    pub(crate) switches: Switches,
    /// What the client is granted now; the settings say how it began.
    modes: Mutex<Modes>,
    /// As they are now; the same.
    settings: Mutex<Settings>,
    pub(crate) rate: Rate,
}

/// The state could not be saved, so the change did not happen.
#[derive(Debug, thiserror::Error)]
#[error("the simulator could not save its state")]
pub(crate) struct Unsaved(#[source] Option<std::io::Error>);

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
        let mut flipped = config.flipped.clone();
        if !config.echo_state {
            flipped.insert(Assumption::A60);
        }
        let now = now_in(clock.as_ref(), &state);
        let mut seed = [0; 8];
        entropy.fill(&mut seed);
        Ok(Self {
            later: Later::default(),
            working: Arc::default(),
            accepted: Mutex::new((state.routines.len(), 0)),
            journal: Mutex::new(Journal::beginning(&state, now)),
            outbox: Mutex::new(Outbox::new(
                config.webhooks.clone(),
                u64::from_le_bytes(seed),
            )),
            stirred: watch::Sender::default(),
            modes: Mutex::new(config.modes),
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
            switches: Switches::new(flipped),
        })
    }

    /// Whether the dashboard took `redirect_uri`; one with a scheme of its own only as long as A59 holds.
    pub(crate) fn is_registered(&self, redirect_uri: &str) -> bool {
        let on_the_web = ["https://", "http://"]
            .iter()
            .any(|scheme| redirect_uri.starts_with(scheme));
        let custom_is_taken = !self.switches.is_flipped(Assumption::A59);
        (on_the_web || custom_is_taken)
            && self
                .config
                .redirect_uris
                .iter()
                .any(|uri| uri == redirect_uri)
    }

    pub(crate) fn modes(&self) -> Modes {
        *lock(&self.modes)
    }

    pub(crate) fn set_mode(&self, mode: Mode, on: bool) {
        lock(&self.modes).set(mode, on);
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

    /// The simulated time: the clock, moved by whatever the control added.
    pub(crate) fn now(&self) -> Timestamp {
        self.now_in(&self.state())
    }

    fn now_in(&self, state: &State) -> Timestamp {
        now_in(self.clock.as_ref(), state)
    }

    /// The time of the clock that was handed in, without what the control did to it.
    pub(crate) fn machine_time(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        lock(&self.journal)
    }

    /// Lets the journal notice what time alone has changed; gives the time up to which it has.
    pub(crate) fn catch_up(&self) -> Timestamp {
        let mut journal = self.journal();
        let state = self.state();
        let now = self.now_in(&state);
        journal.catch_up(&state, now);
        self.tell(&mut journal);
        now
    }

    /// Hands what the journal found to the outbox.
    fn tell(&self, journal: &mut Journal) {
        let changes = journal.take_changes();
        if !changes.is_empty() {
            self.outbox().tell(&changes, &self.config.client_secret);
        }
    }

    pub(crate) fn outbox(&self) -> MutexGuard<'_, Outbox> {
        lock(&self.outbox)
    }

    /// The next moment at which time alone has something done.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let (changes, sends) = (self.journal().next_due(), self.outbox().next_due());
        changes.into_iter().chain(sends).min()
    }

    /// Wakes whoever waits for a change.
    pub(crate) fn stir(&self) {
        self.stirred.send_modify(|()| {});
    }

    pub(crate) fn stirred(&self) -> watch::Receiver<()> {
        self.stirred.subscribe()
    }

    /// Notes in the journal that the control moved the clock.
    pub(crate) fn note_clock(&self) {
        let mut journal = self.journal();
        journal.clock(self.now());
    }

    /// Waits until the simulated time is `time`.
    pub(crate) async fn reaches(&self, time: Timestamp) {
        let mut stirred = self.stirred.subscribe();
        loop {
            let left = time.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                _ = stirred.changed() => {}
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
        E: From<Unsaved> + Send + 'static,
    {
        let sandbox = Arc::clone(self);
        let twist = twist::of_this_task();
        let work = tokio::task::spawn_blocking(move || sandbox.change_now(change, twist, None));
        async { work.await.unwrap_or_else(|_| Err(Unsaved(None).into())) }
    }

    /// Puts another state in the place of the one there is; `name` says in the journal where it came from. Nobody is
    /// told of what is in it.
    pub(crate) async fn replace<E: From<Unsaved> + Send + 'static>(
        self: &Arc<Self>,
        name: &'static str,
        change: impl FnOnce(&mut State, Moment<'_>) -> Result<(), E> + Send + 'static,
    ) -> Result<(), E> {
        let sandbox = Arc::clone(self);
        let work =
            tokio::task::spawn_blocking(move || sandbox.change_now(change, None, Some(name)));
        work.await.unwrap_or_else(|_| Err(Unsaved(None).into()))
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

    fn change_now<T, E: From<Unsaved>>(
        &self,
        change: impl FnOnce(&mut State, Moment<'_>) -> Result<T, E>,
        twist: Option<Twist>,
        replaced_by: Option<&str>,
    ) -> Result<T, E> {
        let _turn = lock(&self.changing);
        let mut next = State::clone(&self.state());
        next.routines.forget_touched();
        let moment = Moment {
            now: self.now_in(&next),
            config: &self.config,
            modes: self.modes(),
            settings: self.settings(),
            entropy: self.entropy.as_ref(),
        };
        let changed_at = moment.now;
        let (cards, routines) = (next.cards.len(), next.routines.len());
        let answer = change(&mut next, moment)?;
        if let Some(twist) = twist {
            twist.apply(&mut next, cards, routines, moment);
        }
        match replaced_by {
            None => next.follow_reviews(&self.state(), moment.now),
            // All of it is new, and nobody is told.
            Some(_) => next.routines.forget_touched(),
        }
        if self.store.keeps() {
            let bytes = next.encode().map_err(|error| Unsaved(Some(error.into())))?;
            self.store.save(&bytes).map_err(|error| {
                tracing::error!(%error, "state was not saved; the change is undone");
                Unsaved(Some(error))
            })?;
        }
        let mut journal = self.journal();
        if replaced_by.is_none() {
            // What time had done until the change comes first, also where the change undoes it.
            journal.catch_up(&self.state(), changed_at);
        }
        let now = self.now_in(&next);
        let next = Arc::new(next);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        match replaced_by {
            Some(name) => {
                journal.replaced(&next, now, name);
                *lock(&self.accepted) = (next.routines.len(), 0);
            }
            None => journal.observe(&next, now),
        }
        self.tell(&mut journal);
        drop(journal);
        self.stir();
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

/// A lock that a panic elsewhere does not take away: what it guards is replaced whole, never left half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
