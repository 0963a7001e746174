//! Environments: one value yields data folder, all hosts and client together, so that they can never be mixed.

use std::path::{Path, PathBuf};

use astra_app::RedirectUri;
use astra_app::{Environment, Source};
use astra_client::{ClientId, Credentials, Endpoints};
use astra_vault::VaultError;
use secrecy::SecretString;
use serde::Deserialize;
use tauri::{Manager, Runtime};
use url::Url;

/// Registered with the operating system at the start and by every package.
pub const SCHEME: &str = "com.astradesk.client";

/// Scheme, identifier and redirect URI belong together (RFC 8252, 7.1).
pub const REDIRECT_URI: &str = "com.astradesk.client://oauth/callback";

/// Names the ready file of a simulator in a process of its own, which keeps its own grants whatever program is chosen here.
/// Practice only, loopback hosts only.
const EXTERNAL_SIMULATOR: &str = "ASTRA_DESK_PRACTICE_SIM";

/// The folder of everything that the application keeps: the one that stays on this computer. Windows has another one
/// that follows a person from computer to computer, where two computers would write the same database and keys that
/// do not travel along would be missing. Elsewhere the two are one.
///
/// # Errors
/// Where the operating system names no such folder.
pub fn app_data<R: Runtime>(manager: &impl Manager<R>) -> tauri::Result<PathBuf> {
    manager.path().app_local_data_dir()
}

/// Environment, data folder and simulator, known before anything is started.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which Astra answers.
    pub environment: Environment,
    /// Folder of this environment alone.
    pub data_folder: PathBuf,
    /// A simulator in a process of its own, instead of the one inside the application.
    pub external_simulator: Option<PathBuf>,
}

impl Config {
    /// An environment, in a folder of its own below the application's data folder.
    pub fn of(environment: Environment, app_data: &Path) -> Self {
        let practice = environment == Environment::Practice;
        let external = practice.then(|| std::env::var_os(EXTERNAL_SIMULATOR));
        Self {
            environment,
            data_folder: app_data.join(word(environment)),
            external_simulator: external.flatten().map(PathBuf::from),
        }
    }

    /// Practice alone may keep its keys in a file where there is no keychain.
    pub fn may_keep_keys_in_a_file(&self) -> bool {
        self.environment == Environment::Practice
    }
}

/// The environment chosen last, kept beside the environments' folders: one word, nothing secret.
#[derive(Debug, Clone)]
pub struct Choice(PathBuf);

impl Choice {
    /// Below the application's data folder.
    pub fn below(app_data: &Path) -> Self {
        Self(app_data.join("environment"))
    }

    /// What the person chose, else what the company's file names, else Practice. Blocks.
    pub fn or_default(&self, of_company: Option<Environment>) -> Environment {
        let selectable = of_company.filter(|environment| SELECTABLE.contains(environment));
        self.read().or(selectable).unwrap_or(Environment::Practice)
    }

    /// What was chosen, if anything was and it can be read. Blocks.
    fn read(&self) -> Option<Environment> {
        let text = std::fs::read_to_string(&self.0).ok()?;
        SELECTABLE
            .into_iter()
            .find(|environment| word(*environment) == text.trim())
    }

    /// Keeps the choice; it is on the disk, whole, when this returns. Blocks.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn write(&self, environment: Environment) -> Result<(), VaultError> {
        astra_vault::replace_file(&self.0, word(environment).as_bytes())
    }
}

/// Production is explained and cannot be chosen: it needs a broker, which comes with a later version.
pub const SELECTABLE: [Environment; 2] = [Environment::Practice, Environment::Sandbox];

/// Shortest passphrase that can be chosen, in characters.
pub const PASSPHRASE_MIN: usize = 8;

fn word(environment: Environment) -> &'static str {
    match environment {
        Environment::Practice => "practice",
        Environment::Sandbox => "sandbox",
        Environment::Production => "production",
    }
}

/// Hosts of a running Astra, with client credentials and redirect URIs.
pub struct Connection {
    /// All three hosts.
    pub endpoints: Endpoints,
    /// Client credentials and redirect URIs.
    pub source: Source,
}

/// The simulator's ready file.
#[derive(Deserialize)]
struct ReadyFile {
    api: Url,
    secure: Url,
    app: Url,
    client_id: String,
    client_secret: String,
}

/// Why a connection could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// The ready file cannot be read.
    #[error("the simulator's ready file could not be read")]
    Read(#[source] std::io::Error),
    /// The ready file is not the JSON that the simulator writes.
    #[error("the simulator's ready file is malformed")]
    Malformed(#[source] serde_json::Error),
    /// Hosts elsewhere than on this computer.
    #[error("Practice talks to this computer only")]
    Hosts(#[from] astra_client::EndpointError),
    /// A defect of ours.
    #[error("our own redirect URI is malformed")]
    RedirectUri,
}

impl Connection {
    /// The simulator behind `api`, `secure` and `app`.
    ///
    /// # Errors
    /// When one of them is not on this computer.
    pub fn practice(
        api: Url,
        secure: Url,
        app: Url,
        client_id: String,
        client_secret: SecretString,
    ) -> Result<Self, ConnectionError> {
        let redirect_uri = own_redirect_uri().ok_or(ConnectionError::RedirectUri)?;
        Ok(Self {
            endpoints: Endpoints::loopback(api, secure, app)?,
            source: Source::Given {
                credentials: Credentials::Direct {
                    client_id: ClientId::new(client_id),
                    client_secret,
                },
                redirect_uris: vec![redirect_uri],
                state_is_echoed: true,
            },
        })
    }

    /// The simulator that wrote `ready_file`.
    ///
    /// # Errors
    /// [`ConnectionError`].
    pub fn external(ready_file: &Path) -> Result<Self, ConnectionError> {
        let text = std::fs::read(ready_file).map_err(ConnectionError::Read)?;
        let ready: ReadyFile = serde_json::from_slice(&text).map_err(ConnectionError::Malformed)?;
        Self::practice(
            ready.api,
            ready.secure,
            ready.app,
            ready.client_id,
            SecretString::from(ready.client_secret),
        )
    }

    /// Astra's own hosts; the person enters client and redirect URIs, beginning with those of the company's file.
    ///
    /// # Errors
    /// [`ConnectionError::RedirectUri`].
    pub fn astra(
        endpoints: Endpoints,
        client_id: Option<ClientId>,
        mut redirect_uris: Vec<RedirectUri>,
    ) -> Result<Self, ConnectionError> {
        if redirect_uris.is_empty() {
            redirect_uris.push(own_redirect_uri().ok_or(ConnectionError::RedirectUri)?);
        }
        Ok(Self {
            endpoints,
            source: Source::Entered {
                client_id,
                redirect_uris,
            },
        })
    }
}

/// Whether the top level of Astra's window may show `url`.
pub fn may_show(endpoints: &Endpoints, url: &Url) -> bool {
    let astra = endpoints.app();
    url.scheme() == astra.scheme()
        && url.host_str() == astra.host_str()
        && url.port_or_known_default() == astra.port_or_known_default()
}

/// Our redirect URI, parsed.
pub fn own_redirect_uri() -> Option<RedirectUri> {
    RedirectUri::new(REDIRECT_URI).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use tauri::test::{mock_builder, mock_context, noop_assets};
    use tauri::utils::config::{AppDirectoriesOverride, AppDirectoryOverrides};

    #[test]
    fn data_stays_on_this_computer_where_windows_has_a_folder_that_travels_too() {
        let mut context = mock_context(noop_assets());
        // As on Windows, where the two are not the same folder.
        let folders = AppDirectoryOverrides {
            data: Some(PathBuf::from("/roaming")),
            local_data: Some(PathBuf::from("/local")),
            ..AppDirectoryOverrides::default()
        };
        context.config_mut().app.app_directories_override =
            Some(AppDirectoriesOverride::Directories(folders));
        let app = mock_builder().build(context).unwrap();
        assert_eq!(app_data(&app).unwrap(), Path::new("/local"));
    }
}
