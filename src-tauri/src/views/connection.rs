//! How Astra is reached: client keys, redirect URIs, company file, and tests of each.

use astra_app::{AppError, Environment, KeyCheck, Program};
use astra_check::{Finding, Verdict, assumption};
use astra_vault::KeyStorageKind;
use serde::Serialize;
use tracing::warn;
use ts_rs::TS;
use url::Url;

use crate::company::{self, CompanyFile};
use crate::error::Answer;
use crate::runtime::Running;

/// A redirect URI registered at Astra.
#[derive(Clone, Serialize, TS)]
pub struct RedirectUriView {
    /// Exactly as registered.
    pub uri: String,
    /// Astra's pages are opened with this one.
    pub used: bool,
    /// An https address (A59, custom scheme): in the system browser it needs a page that forwards to our scheme.
    pub web: bool,
}

/// The company file and what became of it.
#[derive(Clone, Serialize, TS)]
pub struct CompanyFileView {
    /// Where it is looked for on this kind of system, as documented.
    pub place: String,
    /// Whether it is there and can be used.
    pub state: CompanyFileStateView,
    /// Environment that it names.
    pub environment: Option<Environment>,
    /// Host of the broker that it names; brokers come with a later version.
    pub broker_host: Option<String>,
}

/// Whether there is a company file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompanyFileStateView {
    /// None.
    Missing,
    /// Read and used.
    Used,
    /// It is there and cannot be read.
    Unreadable,
    /// It says something that it may not say; nothing of it is used.
    Malformed,
}

impl From<&CompanyFile> for CompanyFileView {
    fn from(file: &CompanyFile) -> Self {
        let broker = file.company().and_then(|company| company.broker.as_ref());
        Self {
            place: company::documented_place().to_owned(),
            state: match file {
                CompanyFile::Missing => CompanyFileStateView::Missing,
                CompanyFile::Unreadable => CompanyFileStateView::Unreadable,
                CompanyFile::Malformed => CompanyFileStateView::Malformed,
                CompanyFile::Used(_) => CompanyFileStateView::Used,
            },
            environment: file.environment(),
            broker_host: broker.and_then(|url| url.host_str().map(str::to_owned)),
        }
    }
}

/// Where the keys of everything that is kept lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyStorageView {
    /// In the operating system's keychain.
    Keychain,
    /// Under a passphrase.
    Passphrase,
    /// In a file beside what they lock; Practice only.
    File,
}

impl From<KeyStorageKind> for KeyStorageView {
    fn from(kind: KeyStorageKind) -> Self {
        match kind {
            KeyStorageKind::Keychain => Self::Keychain,
            KeyStorageKind::Passphrase => Self::Passphrase,
            KeyStorageKind::File => Self::File,
        }
    }
}

/// How Astra is reached.
#[derive(Clone, Serialize, TS)]
pub struct ConnectionView {
    /// Which Astra answers.
    pub environment: Environment,
    /// Host of the API.
    pub api_host: String,
    /// Host that takes card numbers.
    pub secure_host: String,
    /// Host of the hosted pages.
    pub pages_host: String,
    /// Client id, which is not secret, once there is one.
    pub client_id: Option<String>,
    /// A client secret is sealed here. It is never shown.
    pub secret_kept: bool,
    /// Client and redirect URIs can be changed in this environment.
    pub editable: bool,
    /// Redirect URIs, in the order in which they were entered.
    pub redirect_uris: Vec<RedirectUriView>,
    /// Astra returns the `state` on every action (A60, state echoed). Where it does not, the system browser cannot be used.
    pub state_echoed: bool,
    /// The program that businesses are submitted under.
    pub program: Program,
    /// Public internet address of this device, as confirmed here.
    pub device_address: Option<String>,
    /// Cards that the client issued may be added by their number.
    pub issued_cards: bool,
    /// Money may be moved to someone else.
    pub person_to_person: bool,
    /// Where keys are kept.
    pub keys_kept_in: KeyStorageView,
    /// The company file.
    pub company_file: CompanyFileView,
}

impl From<&Running> for ConnectionView {
    fn from(running: &Running) -> Self {
        let connection = running.app.connection_detail();
        let (endpoints, settings) = (connection.endpoints, connection.settings);
        let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
        let redirect_uris = settings.redirect_uris.iter();
        Self {
            environment: connection.environment,
            api_host: host(endpoints.api()),
            secure_host: host(endpoints.secure()),
            pages_host: host(endpoints.app()),
            client_id: settings.client_id.map(|id| id.as_str().to_owned()),
            secret_kept: settings.secret_kept,
            editable: settings.editable,
            redirect_uris: redirect_uris
                .map(|uri| RedirectUriView {
                    uri: uri.as_str().to_owned(),
                    used: *uri == settings.used,
                    web: uri.is_web(),
                })
                .collect(),
            state_echoed: settings.state_is_echoed,
            program: settings.program,
            issued_cards: settings.issued_cards,
            person_to_person: settings.person_to_person,
            device_address: settings.device_address.map(|address| address.to_string()),
            keys_kept_in: running.keys_kept_in.into(),
            company_file: (&running.company).into(),
        }
    }
}

/// What Astra said to the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionOutcomeView {
    /// Client id and secret are right.
    Connected,
    /// Astra knows no such client id and secret.
    KeysRefused,
    /// No way to Astra: no network, or a certificate that cannot be trusted. A proxy in the way is an error of its own.
    Offline,
    /// Astra answered, but not what it should.
    Unavailable,
}

/// How testing the connection went.
#[derive(Clone, Serialize, TS)]
pub struct ConnectionTestView {
    /// What Astra said.
    pub outcome: ConnectionOutcomeView,
    /// Astra's request id.
    pub request_id: Option<String>,
}

impl ConnectionTestView {
    /// No network is an outcome of the test, not a failure to make it.
    ///
    /// # Errors
    /// A proxy in the way, which the error names, and whatever kept the test from being made.
    pub(crate) fn of(tested: Result<KeyCheck, AppError>) -> Answer<Self> {
        let (outcome, request_id) = match tested {
            Ok(check) if check.accepted => (ConnectionOutcomeView::Connected, check.request_id),
            Ok(check) => (ConnectionOutcomeView::KeysRefused, check.request_id),
            Err(AppError::Call(error)) if error.proxy.is_none() => {
                warn!(%error, "the connection was tested in vain");
                let outcome = if error.status.is_none() {
                    ConnectionOutcomeView::Offline
                } else {
                    ConnectionOutcomeView::Unavailable
                };
                (outcome, error.request_id)
            }
            Err(other) => return Err(other.into()),
        };
        Ok(Self {
            outcome,
            request_id: request_id.map(|id| id.to_string()),
        })
    }
}

/// How browsers open a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkWayView {
    /// The one way of macOS and Windows.
    System,
    /// The program `xdg-open`, which Chrome and its relatives run on Linux.
    XdgOpen,
    /// GIO, which Firefox asks on Linux; here its program `gio`.
    Gio,
}

/// Whether a test link came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkOutcomeView {
    /// It came back to this application.
    Reached,
    /// It was opened, and did not come back in time.
    NotReached,
    /// Nothing opens links of our scheme this way.
    NothingOpensIt,
    /// The program that goes this way is not installed.
    NotInstalled,
}

/// What came of one way.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct TestedWayView {
    /// The way.
    pub way: LinkWayView,
    /// What came of it.
    pub outcome: LinkOutcomeView,
}

/// What came of the test of the sign-in link.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LinkTestView {
    /// Every way in which browsers open links on this system.
    pub ways: Vec<TestedWayView>,
}

/// How an assumption about Astra's API came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VerdictView {
    /// As assumed.
    Held,
    /// Otherwise than assumed.
    Broke,
    /// Cannot be seen from here.
    NotReachable,
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Held => Self::Held,
            Verdict::Broke => Self::Broke,
            Verdict::NotReachable => Self::NotReachable,
        }
    }
}

/// One assumption, checked.
#[derive(Clone, Serialize, TS)]
pub struct FindingView {
    /// 1 to 63; the register is in `astra-check`.
    pub number: u8,
    /// What is assumed, in the vendor's words.
    pub about: String,
    /// How it came out.
    pub verdict: VerdictView,
    /// Why, in the vendor's words.
    pub reason: String,
    /// Astra's request id.
    pub request_id: Option<String>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            number: finding.number,
            about: assumption(finding.number).to_owned(),
            verdict: finding.verdict.into(),
            reason: finding.reason,
            request_id: finding.request_id,
        }
    }
}
