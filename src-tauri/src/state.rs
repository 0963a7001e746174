//! The one place where the parts are put together.

use std::path::Path;
use std::sync::Arc;

use astra_app::authorization::RedirectUri;
use astra_app::{App, Parts, SystemClock};
use astra_client::{AstraClient, Options};
use astra_vault::{KeyHome, KeyHomeKind, Keychain, OpenError, OsEntropy, OsKeychain, Vault};
use secrecy::SecretString;
use tauri::{AppHandle, Manager};
use tokio::sync::watch;
use tracing::{error, info};

use crate::config::{Config, Connection, ConnectionError, REDIRECT_URI};
use crate::practice;

/// Name of our entries in the operating system's keychain.
const KEYCHAIN_SERVICE: &str = "com.astradesk.client";

/// Everything that runs behind the window.
pub(crate) struct Running {
    pub(crate) app: App,
    pub(crate) connection: Connection,
    pub(crate) keys_kept_in: KeyHomeKind,
    /// Practice's Astra; lives as long as the application.
    _simulator: Option<astra_sim::Running>,
}

/// How a start went.
type Started = Result<Arc<Running>, Arc<StartError>>;

/// Holds what has started, or why it could not; `None` while it starts. Commands wait for it, so that the
/// window can paint before the disk is read.
pub(crate) struct Desk(watch::Sender<Option<Started>>);

impl Default for Desk {
    fn default() -> Self {
        Self(watch::Sender::new(None))
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
    /// No TLS.
    #[error("{0}")]
    Client(#[from] astra_client::SetUpError),
    /// The application found something it cannot go on with.
    #[error("{0}")]
    App(#[from] astra_app::AppError),
    /// A defect of ours.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl Desk {
    /// Waits until everything has started.
    pub(crate) async fn running(&self) -> Started {
        let mut starting = self.0.subscribe();
        let started = starting.wait_for(Option::is_some).await;
        match started.as_deref() {
            Ok(Some(started)) => started.clone(),
            // The sender lives as long as the application.
            _ => Err(Arc::new(StartError::Internal("the start was abandoned"))),
        }
    }

    /// The application, if it has started.
    pub(crate) fn started(&self) -> Option<Arc<Running>> {
        let started = self.0.borrow();
        started.as_ref().and_then(|started| started.clone().ok())
    }
}

/// Starts everything behind the window.
pub(crate) fn start_in_background(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let started = match handle.path().app_data_dir() {
            Ok(folder) => start(Config::practice(&folder)).await,
            Err(error) => Err(StartError::Folder(error)),
        };
        let started = started.map(Arc::new).map_err(Arc::new);
        match &started {
            Ok(running) => {
                info!(environment = ?running.app.environment(), "started");
                let app = running.app.clone();
                tauri::async_runtime::spawn(async move { app.watch().await });
            }
            Err(error) => error!(%error, "could not start"),
        }
        handle.state::<Desk>().0.send_replace(Some(started));
    });
}

/// Starts once more after a start that failed, for example because another process held the data folder.
pub(crate) fn start_again(handle: &AppHandle) {
    let desk = handle.state::<Desk>();
    let failed = desk
        .0
        .send_if_modified(|started| matches!(started, Some(Err(_))) && started.take().is_some());
    if failed {
        start_in_background(handle);
    }
}

/// Closes the data folder in order, so that the next start finds it clean.
pub(crate) fn close(handle: &AppHandle) {
    if let Some(running) = handle.state::<Desk>().started() {
        let closed = tauri::async_runtime::block_on(running.app.close());
        if let Err(error) = closed {
            error!(%error, "the data folder was not closed in order");
        }
    }
}

async fn start(config: Config) -> Result<Running, StartError> {
    let blocking = config.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let (vault, keys_kept_in) = open_vault(&blocking)?;
        let state = practice::sealed_state(&vault)?;
        Ok::<_, StartError>((vault, keys_kept_in, state))
    });
    let (vault, keys_kept_in, state) = opened
        .await
        .map_err(|_| StartError::Internal("opening the data folder was interrupted"))??;

    let (simulator, connection) = match &config.external_simulator {
        Some(ready_file) => (None, Connection::external(ready_file)?),
        None => {
            let settings = astra_sim::Config::practice();
            let (id, secret) = (
                settings.client_id.clone(),
                SecretString::from(settings.client_secret.clone()),
            );
            let simulator = practice::start(settings, state).await?;
            let connection = Connection::practice(
                simulator.api.clone(),
                simulator.secure.clone(),
                simulator.app.clone(),
                id,
                secret,
            )?;
            (Some(simulator), connection)
        }
    };

    let client = AstraClient::new(
        connection.endpoints.clone(),
        connection.credentials.clone(),
        Options::default(),
    )?;
    let redirect_uri = RedirectUri::new(REDIRECT_URI)
        .map_err(|_| StartError::Internal("our own redirect URI is malformed"))?;
    let app = App::start(Parts {
        environment: config.environment,
        vault,
        client,
        redirect_uri,
        state_is_echoed: true,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
    })
    .await?;
    Ok(Running {
        app,
        connection,
        keys_kept_in,
        _simulator: simulator,
    })
}

/// Opens the folder with the keys where they were kept before; at first in the keychain, if it works.
fn open_vault(config: &Config) -> Result<(Vault, KeyHomeKind), OpenError> {
    let keys = keys_of(&config.data_folder, config.may_keep_keys_in_a_file())?;
    let kind = keys.kind();
    let vault = Vault::open(&config.data_folder, keys, Arc::new(OsEntropy))?;
    Ok((vault, kind))
}

fn keys_of(folder: &Path, file_is_allowed: bool) -> Result<KeyHome, OpenError> {
    let keychain = || KeyHome::Keychain(Box::new(OsKeychain::new(KEYCHAIN_SERVICE)));
    match astra_vault::stored_key_home(folder)? {
        Some(KeyHomeKind::File) if file_is_allowed => Ok(KeyHome::File),
        Some(_) => Ok(keychain()),
        None if !file_is_allowed => Ok(keychain()),
        None => match OsKeychain::new(KEYCHAIN_SERVICE).probe() {
            Ok(()) => Ok(keychain()),
            Err(error) => {
                info!(%error, "no keychain: Practice keeps its keys in a file");
                Ok(KeyHome::File)
            }
        },
    }
}
