//! What runs behind the window: starts one environment, holds it while it runs, and closes it in order.
//!
//! The one place where the parts meet: vault, client, clock, randomness and, in Practice, the simulator. Leaves the change
//! to another environment to `environment_switch`, and where keys are kept to `open_vault`.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astra_app::{App, AppError, CHECKPOINT_AFTER, Environment, Parts, Program, Theme};
use astra_client::{Endpoints, Options};
use astra_vault::{KeyStorageKind, OpenError};
use secrecy::SecretString;
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::watch;
use tracing::{error, info};

use crate::company::CompanyFile;
use crate::config::{self, Choice, Config, Connection, ConnectionError};
use crate::keychain_wait::KeychainWait;
use crate::open_vault::{open_vault, records_lost};
use crate::practice;
use crate::surroundings::Surroundings;

/// Everything that runs behind the window.
pub(crate) struct Running {
    pub(crate) app: App,
    pub(crate) keys_kept_in: KeyStorageKind,
    /// Records that trouble at an earlier end made unreadable; a copy of the files is kept.
    pub(crate) records_lost: usize,
    pub(crate) company: CompanyFile,
    /// Held while the sandbox is checked.
    pub(crate) checking: tokio::sync::Mutex<()>,
    poller: JoinHandle<()>,
    /// Practice's Astra; stopped before the folder that holds its state is closed.
    simulator: Mutex<Option<astra_sim::Running>>,
}

/// How a start went.
type Started = Result<Arc<Running>, Arc<StartError>>;

/// Holds what has started, or why it could not; `None` while it starts. Commands wait for it, so that the
/// window can paint before the disk is read.
pub(crate) struct Desk {
    started: watch::Sender<Option<Started>>,
    /// Held by a start and by a change of the environment, so that the two never overlap.
    pub(crate) transition: tokio::sync::Mutex<()>,
    /// Counts the starts that were asked for, so that a start which is out of date does nothing.
    asked: AtomicU64,
    /// The appearance that the next environment takes over from the one that was left.
    theme_to_keep: Mutex<Option<Theme>>,
    /// Whether the keychain is being asked.
    pub(crate) keychain_wait: KeychainWait,
    pub(crate) surroundings: Surroundings,
}

impl Desk {
    pub(crate) fn new(surroundings: Surroundings) -> Self {
        Self {
            started: watch::Sender::new(None),
            transition: tokio::sync::Mutex::default(),
            asked: AtomicU64::new(0),
            theme_to_keep: Mutex::default(),
            keychain_wait: KeychainWait::default(),
            surroundings,
        }
    }
}

/// Why the application could not start behind its window.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// The operating system names no data folder.
    #[error("there is no data folder")]
    Folder(#[from] tauri::Error),
    /// The data folder could not be opened.
    #[error("the data folder could not be opened: {0}")]
    Open(#[from] OpenError),
    /// A part of it could not be read.
    #[error("the data folder could not be read: {0}")]
    Vault(#[from] astra_vault::VaultError),
    /// The simulator did not start.
    #[error("Practice could not start: {0}")]
    Simulator(#[from] astra_sim::StartError),
    /// No way to Astra.
    #[error("{0}")]
    Connection(#[from] ConnectionError),
    /// The application found something it cannot go on with.
    #[error("{0}")]
    App(#[from] AppError),
    /// No keychain, and not Practice: a passphrase is to be chosen.
    #[error("a passphrase has to be chosen")]
    PassphraseNew,
    /// The folder opens with a passphrase.
    #[error("a passphrase is needed")]
    PassphraseNeeded,
    /// A defect of ours.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl StartError {
    /// Nothing went wrong: the start goes on when the person types the passphrase.
    fn waits_for_a_passphrase(&self) -> bool {
        matches!(
            self,
            Self::PassphraseNew | Self::PassphraseNeeded | Self::Open(OpenError::WrongPassphrase)
        )
    }
}

impl Desk {
    /// Waits until everything has started.
    pub(crate) async fn running(&self) -> Started {
        let mut starting = self.started.subscribe();
        let started = starting.wait_for(Option::is_some).await;
        match started.as_deref() {
            Ok(Some(started)) => started.clone(),
            // The sender lives as long as the application.
            _ => Err(Arc::new(StartError::Internal("the start was abandoned"))),
        }
    }

    /// Waits until a start succeeds, through every start that fails before, for example while the person is asked for a
    /// passphrase.
    pub(crate) async fn opened(&self) -> Option<Arc<Running>> {
        let mut starting = self.started.subscribe();
        let started = starting.wait_for(|started| matches!(started, Some(Ok(_))));
        match started.await.as_deref() {
            Ok(Some(Ok(running))) => Some(Arc::clone(running)),
            _ => None,
        }
    }

    /// The application, if it has started.
    pub(crate) fn started(&self) -> Option<Arc<Running>> {
        let started = self.started.borrow();
        started.as_ref().and_then(|started| started.clone().ok())
    }

    /// Every start from now on.
    pub(crate) fn starts(&self) -> watch::Receiver<Option<Started>> {
        self.started.subscribe()
    }

    /// The last start failed.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(&*self.started.borrow(), Some(Err(_)))
    }

    /// From here on commands wait for the next start.
    pub(crate) fn await_next_start(&self) {
        self.started.send_replace(None);
    }

    /// Has the next environment look as the one that is left.
    pub(crate) fn keep_theme(&self, theme: Theme) {
        *self.lock_theme() = Some(theme);
    }

    fn lock_theme(&self) -> MutexGuard<'_, Option<Theme>> {
        let theme = self.theme_to_keep.lock();
        theme.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts everything behind the window.
pub(crate) fn start_in_background(
    handle: &AppHandle<impl Runtime>,
    passphrase: Option<SecretString>,
) {
    let handle = handle.clone();
    let number = handle.state::<Desk>().asked.fetch_add(1, Ordering::SeqCst) + 1;
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        let _one_at_a_time = desk.transition.lock().await;
        if desk.asked.load(Ordering::SeqCst) != number {
            return;
        }
        let started = match config::app_data(&handle) {
            Ok(folder) => start(&folder, passphrase, &desk).await,
            Err(error) => Err(StartError::Folder(error)),
        };
        let started = started.map(Arc::new).map_err(Arc::new);
        match &started {
            Ok(running) => {
                info!(environment = ?running.app.environment(), "started");
                let theme = desk.lock_theme().take();
                if let Some(theme) = theme
                    && let Err(error) = take_over(&running.app, theme).await
                {
                    error!(%error, "the appearance was not taken over from the last environment");
                }
            }
            Err(error) if error.waits_for_a_passphrase() => info!(%error, "not started yet"),
            Err(error) => error!(%error, "could not start"),
        }
        desk.started.send_replace(Some(started));
    });
}

/// Starts once more after a start that failed, for example because another process held the data folder.
pub(crate) fn start_again(handle: &AppHandle<impl Runtime>, passphrase: Option<SecretString>) {
    let desk = handle.state::<Desk>();
    let failed = desk
        .started
        .send_if_modified(|started| matches!(started, Some(Err(_))) && started.take().is_some());
    if failed {
        start_in_background(handle, passphrase);
    }
}

/// Closes the data folder in order, so that the next start finds it clean.
pub(crate) fn close(handle: &AppHandle<impl Runtime>) {
    if let Some(running) = handle.state::<Desk>().started() {
        tauri::async_runtime::block_on(running.stop());
    }
}

impl Running {
    /// Practice's Astra grants the program that was chosen. Another Astra, and a simulator in a process of its own, have
    /// their own mind and refuse what they did not grant.
    pub(crate) fn grant(&self, program: Program) {
        let simulator = self.simulator.lock();
        let simulator = simulator.unwrap_or_else(PoisonError::into_inner);
        if let Some(simulator) = simulator.as_ref() {
            practice::grant(&simulator.control(), program);
        }
    }

    /// Ends the polling and the simulator, then closes the data folder.
    pub(crate) async fn stop(&self) {
        self.poller.abort();
        let simulator = self
            .simulator
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(simulator) = simulator {
            simulator.stop().await;
        }
        if let Err(error) = self.app.close().await {
            error!(%error, "the data folder was not closed in order");
        }
    }
}

/// The welcome screen was answered in the environment that was left.
async fn take_over(app: &App, theme: Theme) -> Result<(), AppError> {
    app.settings().finish_welcome().await?;
    app.settings().set_theme(theme).await
}

async fn start(
    app_data: &Path,
    passphrase: Option<SecretString>,
    desk: &Desk,
) -> Result<Running, StartError> {
    let app_data = app_data.to_owned();
    let wait = desk.keychain_wait.clone();
    let simulator = desk.surroundings.simulator.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let company = CompanyFile::read();
        let environment = Choice::below(&app_data).or_default(company.environment());
        let mut config = Config::of(environment, &app_data);
        config.external_simulator = simulator.or(config.external_simulator);
        let (vault, keys_kept_in) = open_vault(&config, passphrase, &wait)?;
        let state = match config.environment {
            Environment::Practice => Some(practice::sealed_state(&vault)?),
            Environment::Sandbox | Environment::Production => None,
        };
        let lost = records_lost(&vault)?;
        Ok::<_, StartError>((config, company, vault, keys_kept_in, state, lost))
    });
    let (config, company, vault, keys_kept_in, state, records_lost) = opened
        .await
        .map_err(|_| StartError::Internal("opening the data folder was interrupted"))??;

    let (simulator, connection) = connect(&config, &company, state).await?;
    let own_redirect_uri = config::own_redirect_uri()
        .ok_or(StartError::Internal("our own redirect URI is malformed"))?;
    let app = App::start(Parts {
        environment: config.environment,
        vault,
        endpoints: connection.endpoints,
        source: connection.source,
        options: Options::default(),
        own_redirect_uri,
        clock: Arc::clone(&desk.surroundings.clock),
        entropy: Arc::clone(&desk.surroundings.entropy),
        checkpoint_after: CHECKPOINT_AFTER,
    })
    .await?;
    if let Some(simulator) = &simulator {
        practice::grant(&simulator.control(), app.connection().settings().program);
    }
    let polled = app.clone();
    Ok(Running {
        app,
        keys_kept_in,
        records_lost,
        company,
        checking: tokio::sync::Mutex::default(),
        poller: tauri::async_runtime::spawn(async move { polled.poller().run().await }),
        simulator: Mutex::new(simulator),
    })
}

async fn connect(
    config: &Config,
    company: &CompanyFile,
    simulators_state: Option<Arc<dyn astra_sim::Store>>,
) -> Result<(Option<astra_sim::Running>, Connection), StartError> {
    let endpoints = match (config.environment, simulators_state) {
        (Environment::Practice, Some(state)) => return practice::connect(config, state).await,
        (Environment::Practice, None) => {
            return Err(StartError::Internal(
                "Practice without its simulator's state",
            ));
        }
        (Environment::Sandbox, _) => Endpoints::sandbox(),
        (Environment::Production, _) => Endpoints::production(),
    };
    let company = company.company();
    let client_id = company.and_then(|company| company.client_id.clone());
    let redirect_uris = company.map(|company| company.redirect_uris.clone());
    let connection = Connection::astra(endpoints, client_id, redirect_uris.unwrap_or_default())?;
    Ok((None, connection))
}
