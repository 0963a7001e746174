//! Starting and stopping.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::task::JoinHandle;
use url::Url;

use crate::config::Config;
use crate::control::Control;
use crate::ground::{Clock, Entropy, Host, Store};
use crate::http::listener::{Listener, ListenerHandles};
use crate::sandbox::{OpenFault, Sandbox, tasks};
use crate::{api, pages};

/// The simulated sandbox.
#[derive(Debug)]
pub struct Simulator;

/// Why the simulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The store could not be read.
    #[error("the simulator's state could not be read")]
    Store(#[source] std::io::Error),
    /// The saved bytes are damaged or of a newer format.
    #[error("the simulator's state cannot be used: {reason}")]
    State {
        /// What is wrong with it.
        reason: String,
    },
    /// A port could not be had.
    #[error("the simulator could not listen on port {port}")]
    Listen {
        /// The port asked for; 0 for any free one.
        port: u16,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
}

impl Simulator {
    /// Reads the saved state and listens on 127.0.0.1: when this returns, all three hosts answer.
    ///
    /// Must be called within a tokio runtime, which it goes on using.
    ///
    /// # Errors
    /// If the state cannot be read or a port cannot be had; nothing is left running then.
    pub async fn start(
        config: Config,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Running, StartError> {
        let ports = config.ports;
        let opened =
            tokio::task::spawn_blocking(move || Sandbox::open(config, store, clock, entropy)).await;
        let unusable = |fault: &dyn fmt::Display| StartError::State {
            reason: fault.to_string(),
        };
        let sandbox = match opened.map_err(|fault| unusable(&fault))? {
            Ok(sandbox) => Arc::new(sandbox),
            Err(OpenFault::Store(source)) => return Err(StartError::Store(source)),
            Err(OpenFault::State(fault)) => return Err(unusable(&fault)),
        };
        let listen = async |host, port, router| {
            Listener::start(host, port, router, Arc::clone(&sandbox))
                .await
                .map_err(|source| StartError::Listen { port, source })
        };
        let secure = listen(
            Host::Secure,
            ports.secure,
            api::secure_router(Arc::clone(&sandbox)),
        )
        .await?;
        // After the secure host, whose address stands in the document.
        let calls = api::api_router(Arc::clone(&sandbox), &origin(secure.address));
        let api = listen(Host::Api, ports.api, calls).await?;
        let app = listen(Host::App, ports.app, pages::router(Arc::clone(&sandbox))).await?;
        let running = Running {
            api: origin(api.address),
            secure: origin(secure.address),
            app: origin(app.address),
            tasks: [
                Task(tokio::spawn(tasks::deliver_notices(Arc::clone(&sandbox)))),
                Task(tokio::spawn(tasks::run_delayed_effects(Arc::clone(
                    &sandbox,
                )))),
            ],
            sandbox: Arc::clone(&sandbox),
            control: Control::new(sandbox, ListenerHandles::of(&api, &secure, &app)),
            listeners: vec![api, secure, app],
        };
        tracing::info!(api = %running.api, app = %running.app, "simulator listens");
        Ok(running)
    }
}

fn origin(address: SocketAddr) -> Url {
    format!("http://{address}")
        .parse()
        .expect("a socket address makes a URL")
}

/// A simulator that is listening. Dropping it stops it.
pub struct Running {
    /// The API host, for example `http://127.0.0.1:49152/`.
    pub api: Url,
    /// The host that takes card numbers.
    pub secure: Url,
    /// The host of the hosted pages.
    pub app: Url,
    control: Control,
    listeners: Vec<Listener>,
    /// The delivery of notices, and the delayed effects.
    tasks: [Task; 2],
    sandbox: Arc<Sandbox>,
}

/// A control may outlive the simulator; what is still to happen must not.
impl Drop for Running {
    fn drop(&mut self) {
        self.sandbox.delayed_effects.end();
    }
}

/// A task that ends when this is dropped.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Running {
    /// The handle that makes things go wrong. Hand it to tests and to staff, never to a page.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Stops listening and closes every connection. When this returns, the ports are free, and what was being carried out
    /// has been saved.
    pub async fn stop(mut self) {
        for Task(task) in &mut self.tasks {
            task.abort();
            // Waits for its end; the outcome is our own abort.
            let _ = task.await;
        }
        self.sandbox.delayed_effects.end();
        for listener in std::mem::take(&mut self.listeners) {
            listener.stop().await;
        }
        drop(self.sandbox.working.write().await);
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Running")
            .field("api", &self.api.as_str())
            .field("secure", &self.secure.as_str())
            .field("app", &self.app.as_str())
            .finish_non_exhaustive()
    }
}
