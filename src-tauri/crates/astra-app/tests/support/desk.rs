//! The running application.

use std::future::Future;

use astra_app::transfers::{Intent, IntentState};
use astra_app::{App, NextStep, Overview};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::{PATIENCE, until};

pub struct Desk {
    pub app: App,
    runtime: Runtime,
}

impl Desk {
    pub fn new(app: App, runtime: Runtime) -> Self {
        Self { app, runtime }
    }

    /// Runs an operation to its end; what it leaves running goes on behind.
    pub fn run<F: Future>(&self, work: F) -> F::Output {
        self.runtime.block_on(work)
    }

    /// Begins an operation.
    pub fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.runtime.spawn(work)
    }

    /// Ends the process wherever it is: no task takes another step, nothing is closed in order.
    pub fn kill(self) {
        let Self { app, runtime } = self;
        drop(app);
        runtime.shutdown_timeout(PATIENCE);
    }

    /// Quits in order.
    pub fn quit(self) {
        self.run(self.app.close()).unwrap();
        self.kill();
    }

    pub fn overview(&self) -> Overview {
        self.run(self.app.overview()).unwrap()
    }

    pub fn next(&self) -> NextStep {
        self.overview().next
    }

    pub fn transfer(&self, id: &str) -> Intent {
        self.run(self.app.transfers().get(id)).unwrap()
    }

    /// Waits until a transfer that was confirmed came to one of `states`.
    pub fn until_state(&self, id: &str, states: &[IntentState]) -> Intent {
        until(&format!("{id} in one of {states:?}"), || {
            Some(self.transfer(id)).filter(|intent| states.contains(&intent.state))
        })
    }

    /// Asks Astra about a transfer once.
    pub fn check(&self, id: &str) -> Intent {
        self.run(self.app.transfers().check(id)).unwrap()
    }
}
