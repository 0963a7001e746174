//! Environments: one value yields data folder, all hosts and client together, so that they can never be mixed.

use std::path::{Path, PathBuf};

use astra_app::Environment;
use astra_client::{ClientId, Credentials, Endpoints};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Scheme, identifier and redirect URI belong together (RFC 8252, 7.1).
pub const REDIRECT_URI: &str = "com.astradesk.client://oauth/callback";

/// Names the ready file of a simulator in a process of its own. Practice only, loopback hosts only.
const EXTERNAL_SIMULATOR: &str = "ASTRA_DESK_PRACTICE_SIM";

/// What an environment is made of, before anything is started.
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
    /// Practice, below the application's data folder. The other environments come with their connection
    /// settings; until then nothing can be sent anywhere else.
    pub fn practice(app_data: &Path) -> Self {
        Self {
            environment: Environment::Practice,
            data_folder: app_data.join("practice"),
            external_simulator: std::env::var_os(EXTERNAL_SIMULATOR).map(PathBuf::from),
        }
    }

    /// Practice alone may keep its keys in a file where there is no keychain.
    pub fn may_keep_keys_in_a_file(&self) -> bool {
        self.environment == Environment::Practice
    }
}

/// Hosts and client of a running Astra.
#[derive(Debug, Clone)]
pub struct Connection {
    /// All three hosts.
    pub endpoints: Endpoints,
    /// Who calls.
    pub credentials: Credentials,
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
    /// It says something else than it should.
    #[error("the simulator's ready file is malformed")]
    Malformed(#[source] serde_json::Error),
    /// Hosts elsewhere than on this computer.
    #[error("Practice talks to this computer only")]
    Hosts(#[from] astra_client::EndpointError),
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
        Ok(Self {
            endpoints: Endpoints::loopback(api, secure, app)?,
            credentials: Credentials::Direct {
                client_id: ClientId::new(client_id),
                client_secret,
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

    /// Whether the top level of Astra's window may show `url`.
    pub fn may_show(&self, url: &Url) -> bool {
        let ours = self.endpoints.app();
        url.scheme() == ours.scheme()
            && url.host_str() == ours.host_str()
            && url.port_or_known_default() == ours.port_or_known_default()
    }
}
