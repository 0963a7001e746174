//! The one place where the parts are put together, and taken apart again when another environment is chosen.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use astra_app::{App, AppError, Environment, Parts, SystemClock, Theme};
use astra_client::{Endpoints, Options};
use astra_vault::{
    KeyStorage, KeyStorageKind, Keychain, OpenError, OsEntropy, OsKeychain, Table, Vault,
    VaultError,
};
use secrecy::{ExposeSecret, SecretString};
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager};
use tokio::sync::watch;
use tracing::{error, info, warn};

use crate::company::CompanyFile;
use crate::config::{self, Choice, Config, Connection, ConnectionError, SELECTABLE};
use crate::keychain_wait::{KeychainWait, Told};
use crate::{practice, windows};

/// Name of our entries in the operating system's keychain.
const KEYCHAIN_SERVICE: &str = "com.astradesk.client";

/// How long answers are waited for before an environment is closed: a little more than a call may take.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
const SETTLED_AFTER_LOOKS: u32 = 700;

/// Everything that runs behind the window.
pub(crate) struct Running {
    pub(crate) app: App,
    pub(crate) keys_kept_in: KeyStorageKind,
    /// Records that trouble at an earlier end made unreadable; a copy of the files is kept.
    pub(crate) records_lost: usize,
    pub(crate) company: CompanyFile,
    /// Held while the sandbox is checked.
    pub(crate) checking: tokio::sync::Mutex<()>,
    watch: JoinHandle<()>,
    /// Practice's Astra; stopped before the folder that holds its state is closed.
    simulator: Mutex<Option<astra_sim::Running>>,
}

/// How a start went.
type Started = Result<Arc<Running>, Arc<StartError>>;

/// Holds what has started, or why it could not; `None` while it starts. Commands wait for it, so that the
/// window can paint before the disk is read.
pub(crate) struct Desk {
    started: watch::Sender<Option<Started>>,
    /// Held while something starts or one environment takes the place of another: one after the other.
    turn: tokio::sync::Mutex<()>,
    /// Counts the starts that were asked for, so that one which is out of date does nothing.
    asked: AtomicU64,
    /// What the person already decided, for the environment that is about to start.
    arrival: Mutex<Option<Arrival>>,
    /// Whether the keychain is being asked.
    pub(crate) keychain_wait: KeychainWait,
}

/// Comes along from one environment to the next.
#[derive(Clone, Copy)]
struct Arrival {
    theme: Theme,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            started: watch::Sender::new(None),
            turn: tokio::sync::Mutex::default(),
            asked: AtomicU64::new(0),
            arrival: Mutex::default(),
            keychain_wait: KeychainWait::default(),
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
    /// The person mends it by typing: nothing went wrong.
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

    /// The same, however often the start has to be tried again: while the person is asked for a passphrase, too.
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
}

/// Starts everything behind the window.
pub(crate) fn start_in_background(handle: &AppHandle, passphrase: Option<SecretString>) {
    let handle = handle.clone();
    let number = handle.state::<Desk>().asked.fetch_add(1, Ordering::SeqCst) + 1;
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        let _one_at_a_time = desk.turn.lock().await;
        if desk.asked.load(Ordering::SeqCst) != number {
            return;
        }
        let started = match config::app_data(&handle) {
            Ok(folder) => start(&folder, passphrase, desk.keychain_wait.clone()).await,
            Err(error) => Err(StartError::Folder(error)),
        };
        let started = started.map(Arc::new).map_err(Arc::new);
        match &started {
            Ok(running) => {
                info!(environment = ?running.app.environment(), "started");
                let arrival = desk.take_arrival();
                if let Some(arrival) = arrival
                    && let Err(error) = arrive(&running.app, arrival).await
                {
                    error!(%error, "what was chosen before did not come along");
                }
            }
            Err(error) if error.waits_for_a_passphrase() => info!(%error, "not started yet"),
            Err(error) => error!(%error, "could not start"),
        }
        desk.started.send_replace(Some(started));
    });
}

/// Starts once more after a start that failed, for example because another process held the data folder.
pub(crate) fn start_again(handle: &AppHandle, passphrase: Option<SecretString>) {
    let desk = handle.state::<Desk>();
    let failed = desk
        .started
        .send_if_modified(|started| matches!(started, Some(Err(_))) && started.take().is_some());
    if failed {
        start_in_background(handle, passphrase);
    }
}

/// Closes this environment and opens another one.
///
/// # Errors
/// [`AppError::NotAllowedNow`] while the answer to something that was sent is awaited, and for an environment that
/// cannot be chosen.
pub(crate) async fn choose_environment(
    handle: &AppHandle,
    environment: Environment,
) -> Result<(), AppError> {
    if !SELECTABLE.contains(&environment) {
        return Err(AppError::NotAllowedNow("this environment cannot be chosen"));
    }
    let desk = handle.state::<Desk>();
    // A start that is under way comes to its end first, so that there is never a second one beside it.
    let turn = desk.turn.lock().await;
    let running = desk.started();
    if let Some(running) = &running {
        if running.app.environment() == environment {
            return Ok(());
        }
        if running.app.is_busy().await {
            return Err(AppError::NotAllowedNow("something is on its way to Astra"));
        }
        let theme = running.app.settings().await?.theme;
        desk.keep_arrival(Arrival { theme });
    }
    let folder = config::app_data(handle);
    let folder = folder.map_err(|_| AppError::Internal("there is no data folder"))?;
    let written = tokio::task::spawn_blocking(move || Choice::below(&folder).write(environment));
    written
        .await
        .map_err(|_| AppError::Internal("keeping the choice was interrupted"))??;
    // From here on commands wait for the other environment.
    desk.started.send_replace(None);
    windows::close_astra(handle);
    if let Some(running) = running {
        running.settle().await;
        running.stop().await;
    }
    drop(turn);
    start_in_background(handle, None);
    Ok(())
}

/// Where an environment keeps what it saves, for a page that has nothing else to show.
pub(crate) struct Place {
    pub(crate) environment: Environment,
    pub(crate) folder: PathBuf,
    /// Copies from before trouble, in that folder.
    pub(crate) copies: Vec<PathBuf>,
}

/// The environment that is started, or could not be.
///
/// # Errors
/// [`AppError::Internal`] where the operating system names no data folder.
pub(crate) async fn place(handle: &AppHandle) -> Result<Place, AppError> {
    let app_data = config::app_data(handle);
    let app_data = app_data.map_err(|_| AppError::Internal("there is no data folder"))?;
    let found = tokio::task::spawn_blocking(move || {
        let config = Config::of(environment(&app_data, &CompanyFile::read()), &app_data);
        Place {
            environment: config.environment,
            copies: astra_vault::database_copies(&config.data_folder),
            folder: config.data_folder,
        }
    });
    found
        .await
        .map_err(|_| AppError::Internal("looking for the data folder was interrupted"))
}

/// After a start of Practice that failed: sets its folder aside, whole, and starts with a new one. Gives the place where
/// the old one is kept.
///
/// # Errors
/// [`AppError::NotAllowedNow`] in another environment, or when nothing failed; [`AppError::Open`] while another process
/// has the folder open, or where the disk refuses.
pub(crate) async fn begin_anew(handle: &AppHandle) -> Result<PathBuf, AppError> {
    let desk = handle.state::<Desk>();
    let turn = desk.turn.lock().await;
    let failed = matches!(&*desk.started.borrow(), Some(Err(_)));
    let place = place(handle).await?;
    if !failed || place.environment != Environment::Practice {
        return Err(AppError::NotAllowedNow(
            "only a Practice that did not start begins anew",
        ));
    }
    let aside = tokio::task::spawn_blocking(move || astra_vault::set_data_dir_aside(&place.folder));
    let kept = aside
        .await
        .map_err(|_| AppError::Internal("setting the folder aside was interrupted"))??;
    warn!(kept = %kept.display(), "Practice begins anew");
    desk.started.send_replace(None);
    drop(turn);
    start_in_background(handle, None);
    Ok(kept)
}

/// Closes the data folder in order, so that the next start finds it clean.
pub(crate) fn close(handle: &AppHandle) {
    if let Some(running) = handle.state::<Desk>().started() {
        tauri::async_runtime::block_on(running.stop());
    }
}

impl Desk {
    fn keep_arrival(&self, arrival: Arrival) {
        *self.arrival.lock().unwrap_or_else(PoisonError::into_inner) = Some(arrival);
    }

    fn take_arrival(&self) -> Option<Arrival> {
        self.arrival
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Running {
    /// Waits for the answers to what was begun before the commands were turned away.
    async fn settle(&self) {
        for _ in 0..SETTLED_AFTER_LOOKS {
            if !self.app.is_busy().await {
                return;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        warn!("closing although something is still on its way");
    }

    async fn stop(&self) {
        self.watch.abort();
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

/// Whoever chose an environment was welcomed, and wants it to look as it did.
async fn arrive(app: &App, arrival: Arrival) -> Result<(), AppError> {
    app.finish_welcome().await?;
    app.set_theme(arrival.theme).await
}

async fn start(
    app_data: &Path,
    passphrase: Option<SecretString>,
    wait: KeychainWait,
) -> Result<Running, StartError> {
    let app_data = app_data.to_owned();
    let opened = tokio::task::spawn_blocking(move || {
        let company = CompanyFile::read();
        let config = Config::of(environment(&app_data, &company), &app_data);
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
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
    })
    .await?;
    let watched = app.clone();
    Ok(Running {
        app,
        keys_kept_in,
        records_lost,
        company,
        checking: tokio::sync::Mutex::default(),
        watch: tauri::async_runtime::spawn(async move { watched.poll().await }),
        simulator: Mutex::new(simulator),
    })
}

/// What the person chose, else what the company wants, else Practice.
fn environment(app_data: &Path, company: &CompanyFile) -> Environment {
    let companys = company.company().map(|company| company.environment);
    Choice::below(app_data)
        .read()
        .or(companys)
        .filter(|environment| SELECTABLE.contains(environment))
        .unwrap_or(Environment::Practice)
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

/// Opens the folder with the keys where they were kept before; at first in the keychain, if it works.
fn open_vault(
    config: &Config,
    passphrase: Option<SecretString>,
    wait: &KeychainWait,
) -> Result<(Vault, KeyStorageKind), StartError> {
    let keys = keys_of(config, passphrase, wait)?;
    let kind = keys.kind();
    let vault = Vault::open(&config.data_folder, keys, Arc::new(OsEntropy))?;
    Ok((vault, kind))
}

/// After trouble, opens every record once and counts what does not open. A space whose key is gone is not counted: the
/// start fails with that, and says so.
fn records_lost(vault: &Vault) -> Result<usize, VaultError> {
    if !vault.wants_check() {
        return Ok(0);
    }
    let tables: Vec<Table> = astra_app::TABLES
        .iter()
        .copied()
        .chain([practice::SIMULATOR])
        .collect();
    let check = vault.check(&tables)?;
    info!(?check, "every record was opened after trouble");
    Ok(check.unreadable)
}

fn keys_of(
    config: &Config,
    passphrase: Option<SecretString>,
    wait: &KeychainWait,
) -> Result<KeyStorage, StartError> {
    let folder = &config.data_folder;
    let told = || Told {
        keychain: OsKeychain::new(KEYCHAIN_SERVICE),
        wait: wait.clone(),
    };
    let keychain = || KeyStorage::Keychain(Box::new(told()));
    match astra_vault::stored_key_storage(folder)? {
        Some(KeyStorageKind::File) if config.may_keep_keys_in_a_file() => Ok(KeyStorage::File),
        Some(KeyStorageKind::Passphrase) => match passphrase {
            Some(passphrase) => Ok(KeyStorage::Passphrase(passphrase)),
            None => Err(asking(folder, StartError::PassphraseNeeded)),
        },
        Some(_) => Ok(keychain()),
        None => match told().probe() {
            Ok(()) => Ok(keychain()),
            Err(error) if config.may_keep_keys_in_a_file() => {
                info!(%error, "no keychain: Practice keeps its keys in a file");
                Ok(KeyStorage::File)
            }
            Err(error) => {
                info!(%error, "no keychain: a passphrase takes its place");
                // EXPOSE: counted, nothing else.
                let long_enough = |passphrase: &SecretString| {
                    passphrase.expose_secret().chars().count() >= config::PASSPHRASE_MIN
                };
                match passphrase.filter(long_enough) {
                    Some(passphrase) => Ok(KeyStorage::Passphrase(passphrase)),
                    None => Err(asking(folder, StartError::PassphraseNew)),
                }
            }
        },
    }
}

/// Nobody is asked for a passphrase to a folder that another process has open.
fn asking(folder: &Path, question: StartError) -> StartError {
    match astra_vault::is_in_use(folder) {
        Ok(false) => question,
        Ok(true) => OpenError::InUse.into(),
        Err(error) => error.into(),
    }
}
