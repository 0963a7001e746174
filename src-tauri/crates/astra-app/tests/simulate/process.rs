//! One process of the application, whose tasks all run on this thread and only while it is told to run.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use astra_app::{App, Environment, Parts, RedirectUri, Source};
use astra_client::{Credentials, Endpoints, Options, RetryPolicy};
use astra_vault::{KeyStorage, Vault};
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use crate::support::{HandClock, REDIRECT_URI};
use crate::trap::Trap;

/// Real time, because a socket knows no other. Long beside an answer, which takes about a millisecond.
const TIME_OUT: Duration = Duration::from_millis(100);
/// Longer than everything that a process does by itself.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Process {
    /// First, because fields are dropped in their order: the runtime waits for what stands before a write.
    _ends: Ends,
    pub app: App,
    runtime: Runtime,
    pub trap: Arc<Trap>,
}

/// Lets the process end also where a run panics.
struct Ends(Arc<Trap>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.kill();
    }
}

/// What a process needs of the world.
pub struct Place<'a> {
    pub folder: &'a Path,
    pub endpoints: Endpoints,
    pub credentials: Credentials,
    pub clock: Arc<HandClock>,
}

impl Process {
    /// Opens the folder and starts. `None`: it ended before, at the write that was asked for.
    pub fn open(place: Place<'_>, seed: u64, ends_before_write: Option<u32>) -> Option<Self> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(4)
            .build()
            .unwrap();
        let trap = Arc::new(Trap::new(seed));
        let vault = Vault::open(place.folder, KeyStorage::File, trap.clone()).unwrap();
        let parts = Parts {
            environment: Environment::Practice,
            vault,
            endpoints: place.endpoints,
            source: Source::Given {
                credentials: place.credentials,
                redirect_uris: vec![RedirectUri::new(REDIRECT_URI).unwrap()],
                state_is_echoed: true,
            },
            options: options(),
            own_redirect_uri: RedirectUri::new(REDIRECT_URI).unwrap(),
            clock: place.clock,
            entropy: trap.clone(),
            checkpoint_after: 3,
        };
        if let Some(writes) = ends_before_write {
            trap.set(writes);
        }
        let started = runtime.block_on(async {
            tokio::select! {
                biased;
                () = trap.sprung() => None,
                started = App::start(parts) => Some(started.expect("the application starts")),
            }
        });
        match started {
            Some(app) => Some(Self {
                _ends: Ends(trap.clone()),
                app,
                runtime,
                trap,
            }),
            None => {
                trap.kill();
                runtime.shutdown_timeout(PATIENCE);
                None
            }
        }
    }

    /// Runs an operation to its end, and whatever goes on beside it. `None`: the process ended meanwhile.
    pub fn run<F: Future>(&self, work: F) -> Option<F::Output> {
        self.runtime.block_on(async {
            tokio::select! {
                biased;
                () = self.trap.sprung() => None,
                done = work => Some(done),
            }
        })
    }

    /// Lets everything go on until nothing is being sent, or `until` says that it is enough.
    pub fn settle(&self, until: impl Fn() -> bool) -> Option<()> {
        self.run(async {
            while self.app.is_busy().await && !until() {
                sleep(Duration::from_millis(1)).await;
            }
        })
    }

    /// Ends the process wherever it is.
    pub fn kill(self) {
        self.trap.kill();
        drop(self.app);
        self.runtime.shutdown_timeout(PATIENCE);
    }

    /// Ends in order.
    pub fn quit(self) {
        if self.run(self.app.close()).is_some() {
            self.trap.open();
        }
        self.kill();
    }
}

fn options() -> Options {
    Options {
        connect_timeout: TIME_OUT,
        timeout: TIME_OUT,
        retry: RetryPolicy {
            attempts: 2,
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(2),
        },
        ..Options::default()
    }
}
