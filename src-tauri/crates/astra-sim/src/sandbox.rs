//! The one place where the sandbox's parts meet: state, settings, time, randomness, faults and the request log.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::fault::Faults;
use crate::pages::Browsers;
use crate::request_log::RequestLog;
use crate::state::{Moment, State, StateFault};
use crate::store::Store;
use crate::switches::{Assumption, Switches};

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
    pub(crate) switches: Switches,
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
        Ok(Self {
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

    /// The state as last saved.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The simulated time: the clock, moved by whatever the control added.
    pub(crate) fn now(&self) -> Timestamp {
        self.now_in(&self.state())
    }

    fn now_in(&self, state: &State) -> Timestamp {
        let advanced = SignedDuration::from_secs(state.clock_advanced_seconds);
        self.clock
            .now()
            .checked_add(advanced)
            .unwrap_or(Timestamp::MAX)
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
        let work = tokio::task::spawn_blocking(move || sandbox.change_now(change));
        async { work.await.unwrap_or_else(|_| Err(Unsaved(None).into())) }
    }

    fn change_now<T, E: From<Unsaved>>(
        &self,
        change: impl FnOnce(&mut State, Moment<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _turn = lock(&self.changing);
        let mut next = State::clone(&self.state());
        let moment = Moment {
            now: self.now_in(&next),
            config: &self.config,
            entropy: self.entropy.as_ref(),
        };
        let answer = change(&mut next, moment)?;
        let bytes = next.encode().map_err(|error| Unsaved(Some(error.into())))?;
        self.store.save(&bytes).map_err(|error| {
            tracing::error!(%error, "state was not saved; the change is undone");
            Unsaved(Some(error))
        })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(answer)
    }
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
