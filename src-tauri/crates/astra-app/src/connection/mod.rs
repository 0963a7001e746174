//! How Astra is reached: the client, its secret and the redirect URIs of this environment.
//!
//! Either the environment brings them (Practice's simulator) or staff enter them, and then they lie sealed: the secret
//! under a key of its own, so that forgetting it destroys it. The hosts are not among them: they come with the environment and cannot be changed.

mod program;
pub(crate) mod redirect_uri;

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use astra_client::{
    AstraClient, CallError, ClientId, Credentials, Endpoints, Options, RefreshToken, RequestId,
};
use astra_vault::Table;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::random_hex;
use crate::ground::store::Scope;
use crate::ground::typed_text::visible;
pub use program::Program;
pub use redirect_uri::{NotARedirectUri, RedirectUri};

const CONNECTION: Table = Table("connection");
const CURRENT: &str = "current";
/// In the secret's space.
const SECRET: &str = "secret";

/// Longest client id or secret, in characters; the vendor's have 32 (CONTRACT.md 2).
const LONGEST_KEY: usize = 256;
/// More than anybody registers.
const MOST_REDIRECT_URIS: usize = 10;
/// A refresh token that Astra never issued: asked for with the right keys it is an invalid grant, with wrong
/// keys an invalid client, and nothing is created either way (A14, OAuth errors).
const NO_TOKEN: &str = "000000000000000000000000000000000000000000000000";

/// Where client and redirect URIs come from.
pub enum Source {
    /// The environment brings them; nothing can be changed.
    Given {
        /// Who calls.
        credentials: Credentials,
        /// Registered redirect URIs; the first one opens pages.
        redirect_uris: Vec<RedirectUri>,
        /// Whether this Astra returns `state` on every action (A60, state echoed).
        state_is_echoed: bool,
    },
    /// Entered in the settings and sealed. Until then, what is offered here, for example by a company file.
    Entered {
        /// Client id without its secret.
        client_id: Option<ClientId>,
        /// Redirect URIs to begin with; at least one.
        redirect_uris: Vec<RedirectUri>,
    },
}

/// What a screen sees of the connection; never the secret.
#[derive(Debug, Clone)]
pub struct ConnectionSettings {
    /// Client id, once there is one.
    pub client_id: Option<ClientId>,
    /// A secret is kept.
    pub secret_kept: bool,
    /// It can be changed here.
    pub editable: bool,
    /// Redirect URIs, in the order in which they were entered.
    pub redirect_uris: Vec<RedirectUri>,
    /// The one that opens pages.
    pub used: RedirectUri,
    /// Astra returns `state` on every action (A60, state echoed). Where it does not, only our own window, opened for that
    /// session, may complete a sign-in.
    pub state_is_echoed: bool,
    /// The program that businesses are submitted under.
    pub program: Program,
    /// Public internet address of this device, as staff confirmed it: Astra asks for it with a person's details
    /// (CONTRACT.md 7, `ip_address`).
    pub device_address: Option<IpAddr>,
    /// Staff allowed cards that the client issued to be added by their number.
    pub issued_cards: bool,
    /// Staff allowed transfers to someone else.
    pub person_to_person: bool,
}

/// What Astra said to the keys.
#[derive(Debug, Clone)]
pub struct KeyCheck {
    /// Client id and secret are right.
    pub accepted: bool,
    /// Astra's request id.
    pub request_id: Option<RequestId>,
}

/// The connection in use, replaced as a whole.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) client: Option<AstraClient>,
    pub(crate) shown: ConnectionSettings,
}

/// What lies sealed. Serialized only to be sealed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Entered {
    client_id: Option<String>,
    /// Read from a space of its own.
    #[serde(skip)]
    client_secret: Option<String>,
    /// Which space that is.
    secret: Option<String>,
    redirect_uris: Vec<String>,
    used: Option<String>,
    state_is_not_echoed: bool,
    program: Program,
    device_address: Option<IpAddr>,
    issued_cards: bool,
    person_to_person: bool,
}

/// A change of the connection.
pub enum ConnectionChange {
    /// Keeps client id and secret, sealed.
    Keys {
        /// As typed.
        client_id: String,
        /// As typed; `None` keeps the one that is kept.
        secret: Option<SecretString>,
    },
    /// Forgets client id and secret. Businesses stay, and can do nothing until there are keys again.
    ForgetKeys,
    /// Adds a redirect URI as registered at Astra; as typed.
    AddRedirectUri(String),
    /// Opens pages with this redirect URI from now on. A session under way keeps the one that opened it.
    UseRedirectUri(String),
    /// Removes a redirect URI that is not in use.
    RemoveRedirectUri(String),
    /// Whether Astra returns `state` (A60, state echoed). Where it does not, only our own window, opened for that
    /// session, may complete a sign-in.
    StateEchoed(bool),
    /// The program that businesses are submitted under from now on. It can be chosen in every environment: Practice's
    /// Astra goes along.
    Program(Program),
    /// The public internet address of this device, as typed; nothing at all forgets it.
    DeviceAddress(String),
    /// Whether cards that the client issued may be added by their number, in every environment. Off until staff say so.
    IssuedCards(bool),
    /// Whether money may be moved to someone else, in every environment. Off until staff say so.
    PersonToPerson(bool),
}

/// How Astra is reached, and whether it could be.
pub struct Connection {
    ground: Arc<Ground>,
    endpoints: Endpoints,
    source: Source,
    options: Options,
    own_redirect_uri: RedirectUri,
    link: RwLock<Link>,
    /// Held while what was entered changes.
    changing: Mutex<()>,
    offline: AtomicBool,
}

impl Connection {
    /// Not connected before [`Self::open`].
    pub(crate) fn new(
        ground: &Arc<Ground>,
        endpoints: Endpoints,
        source: Source,
        options: Options,
        own_redirect_uri: RedirectUri,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            endpoints,
            source,
            options,
            link: RwLock::new(unread(own_redirect_uri.clone())),
            own_redirect_uri,
            changing: Mutex::default(),
            offline: AtomicBool::new(false),
        }
    }

    /// The hosts of this Astra.
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The connection as it is now.
    pub fn settings(&self) -> ConnectionSettings {
        self.link().shown
    }

    /// Client and secret are there.
    pub fn is_connected(&self) -> bool {
        self.link().client.is_some()
    }

    /// Astra could not be reached at the last call.
    pub fn is_offline(&self) -> bool {
        self.offline.load(Ordering::Relaxed)
    }

    /// The redirect URI with the scheme that the operating system hands to us.
    pub(crate) fn own_redirect_uri(&self) -> &RedirectUri {
        &self.own_redirect_uri
    }

    /// Whether Astra's window is about to show a redirect to us, wanted or not.
    pub fn is_redirect(&self, url: &Url) -> bool {
        let registered = self.settings().redirect_uris;
        url.scheme() == self.own_redirect_uri.scheme()
            || registered.iter().any(|uri| uri.is_addressed_by(url))
    }

    /// Passes an answer on, remembering whether Astra could be reached.
    pub(crate) fn note_reachability<T>(&self, answer: Result<T, CallError>) -> Result<T> {
        let offline = matches!(&answer, Err(error) if error.is_unreachable());
        if self.offline.swap(offline, Ordering::Relaxed) != offline {
            self.ground.changes.publish(&[Topic::App]);
        }
        answer.map_err(AppError::Call)
    }

    /// Asks Astra whether it knows client id and secret. Creates nothing.
    ///
    /// # Errors
    /// [`AppError::NotConnected`]; what the network says.
    pub async fn test(&self) -> Result<KeyCheck> {
        let link = self.link();
        let client = link.client.ok_or(AppError::NotConnected)?;
        let asked = client
            .refresh(&RefreshToken::new(NO_TOKEN), link.shown.used.as_str())
            .await;
        match self.note_reachability(asked) {
            // No server issued it, so a pair for it is no answer of Astra's.
            Ok(_) => Err(AppError::Internal(
                "a token was issued for a made-up refresh token",
            )),
            Err(AppError::Call(error)) if error.is_invalid_grant() => Ok(KeyCheck {
                accepted: true,
                request_id: error.request_id,
            }),
            Err(AppError::Call(error)) if error.is_unauthorized() => Ok(KeyCheck {
                accepted: false,
                request_id: error.request_id,
            }),
            Err(other) => Err(other),
        }
    }

    /// Client id and secret that staff entered, for a program of theirs that speaks to Astra beside this one.
    ///
    /// # Errors
    /// [`AppError::NotConnected`]; [`AppError::NotAllowedNow`] where the environment brings its own.
    pub async fn entered_keys(&self) -> Result<(ClientId, SecretString)> {
        if matches!(self.source, Source::Given { .. }) {
            return Err(AppError::NotAllowedNow("this connection is fixed"));
        }
        let entered = self.entered().await?;
        let keys = entered.client_id.zip(entered.client_secret);
        let (id, secret) = keys.ok_or(AppError::NotConnected)?;
        Ok((ClientId::new(id), SecretString::from(secret)))
    }

    pub(crate) fn link(&self) -> Link {
        let link = self.link.read();
        link.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The way to Astra.
    pub(crate) fn client(&self) -> Result<AstraClient> {
        self.link().client.ok_or(AppError::NotConnected)
    }

    /// At the start: what was entered earlier takes the place of what is offered.
    pub(crate) async fn open(&self) -> Result<()> {
        let entered = self.entered().await?;
        self.destroy_orphaned_secrets(entered.secret.as_ref())
            .await?;
        self.put_link(&entered)
    }

    /// Changes the connection and tells whether the keys are other ones now. `opened_with` is the redirect URI of a page
    /// under way. The caller sees to it that no code is being exchanged: an exchange must end with the client it began
    /// with.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `client_id`, `client_secret`, `redirect_uri` or `device_address`; [`AppError::NotFound`] for a redirect URI
    /// that was not added; [`AppError::NotAllowedNow`] where the environment brings its own connection, and for a
    /// redirect URI in use.
    pub(crate) async fn change(
        &self,
        change: ConnectionChange,
        opened_with: Option<&str>,
    ) -> Result<bool> {
        let offered = match (&self.source, &change) {
            (Source::Entered { redirect_uris, .. }, _) => redirect_uris.as_slice(),
            (
                Source::Given { .. },
                ConnectionChange::Program(_)
                | ConnectionChange::IssuedCards(_)
                | ConnectionChange::PersonToPerson(_),
            ) => &[],
            (Source::Given { .. }, _) => {
                return Err(AppError::NotAllowedNow("this connection is fixed"));
            }
        };
        let _one_at_a_time = self.changing.lock().await;
        let mut entered = self.entered().await?;
        let before = (entered.client_id.clone(), entered.client_secret.clone());
        match change {
            ConnectionChange::Keys { client_id, secret } => {
                entered.take_keys(&client_id, secret.as_ref())?;
            }
            ConnectionChange::ForgetKeys => {
                entered.client_id = None;
                entered.client_secret = None;
            }
            ConnectionChange::AddRedirectUri(text) => {
                let uri = self.parse_redirect_uri(text.trim())?;
                entered.take_offered(offered);
                entered.add(&uri)?;
            }
            ConnectionChange::UseRedirectUri(text) => {
                entered.take_offered(offered);
                if !entered.redirect_uris.contains(&text) {
                    return Err(AppError::NotFound("redirect URI"));
                }
                entered.used = Some(text);
            }
            ConnectionChange::RemoveRedirectUri(text) => {
                if self.settings().used.as_str() == text || opened_with == Some(text.as_str()) {
                    return Err(AppError::NotAllowedNow("this redirect URI is in use"));
                }
                entered.take_offered(offered);
                entered.redirect_uris.retain(|uri| *uri != text);
            }
            ConnectionChange::StateEchoed(echoed) => entered.state_is_not_echoed = !echoed,
            ConnectionChange::Program(program) => entered.program = program,
            ConnectionChange::DeviceAddress(text) => {
                entered.device_address = parse_device_address(&text)?;
            }
            ConnectionChange::IssuedCards(allowed) => entered.issued_cards = allowed,
            ConnectionChange::PersonToPerson(allowed) => entered.person_to_person = allowed,
        }
        let other_keys = before != (entered.client_id.clone(), entered.client_secret.clone());
        let replaced = if before.1 == entered.client_secret {
            None
        } else {
            let new = self.seal_secret(entered.client_secret.as_ref()).await?;
            std::mem::replace(&mut entered.secret, new)
        };
        let store = &self.ground.store;
        store
            .put(&Scope::App, CONNECTION, CURRENT, &entered)
            .await?;
        if let Some(replaced) = replaced {
            store.destroy(&Scope::Secret(replaced)).await?;
        }
        self.put_link(&entered)?;
        Ok(other_keys)
    }

    async fn entered(&self) -> Result<Entered> {
        let store = &self.ground.store;
        let stored: Option<Entered> = store.get(&Scope::App, CONNECTION, CURRENT).await?;
        let mut entered = stored.unwrap_or_default();
        if let Some(id) = &entered.secret {
            let scope = Scope::Secret(id.clone());
            entered.client_secret = store.get(&scope, CONNECTION, SECRET).await?;
        }
        Ok(entered)
    }

    /// In a space of its own; gives its id.
    async fn seal_secret(&self, secret: Option<&String>) -> Result<Option<String>> {
        let Some(secret) = secret else {
            return Ok(None);
        };
        let id = random_hex(self.ground.entropy.as_ref(), 8);
        let scope = Scope::Secret(id.clone());
        let store = &self.ground.store;
        store.put(&scope, CONNECTION, SECRET, secret).await?;
        Ok(Some(id))
    }

    /// At the start: a secret to which nothing points must not outlive a crash.
    async fn destroy_orphaned_secrets(&self, kept: Option<&String>) -> Result<()> {
        for id in self.ground.store.secrets().await? {
            if kept != Some(&id) {
                self.ground.store.destroy(&Scope::Secret(id)).await?;
            }
        }
        Ok(())
    }

    /// At the first start: the first versions kept the secret under the application's key.
    pub(crate) async fn migrate(&self) -> Result<()> {
        #[derive(Deserialize)]
        struct Earlier {
            #[serde(flatten)]
            entered: Entered,
            client_secret: Option<String>,
        }
        let store = &self.ground.store;
        let earlier: Option<Earlier> = store.get(&Scope::EarlierApp, CONNECTION, CURRENT).await?;
        let Some(Earlier {
            mut entered,
            client_secret,
        }) = earlier
        else {
            return Ok(());
        };
        entered.secret = self.seal_secret(client_secret.as_ref()).await?;
        store.put(&Scope::App, CONNECTION, CURRENT, &entered).await
    }

    fn put_link(&self, entered: &Entered) -> Result<()> {
        let link = self.make_link(entered)?;
        *self.link.write().unwrap_or_else(PoisonError::into_inner) = link;
        Ok(())
    }

    fn make_link(&self, entered: &Entered) -> Result<Link> {
        let offered_id = match &self.source {
            Source::Entered { client_id, .. } => client_id.clone(),
            Source::Given { .. } => None,
        };
        let (credentials, redirect_uris, state_is_echoed) = match &self.source {
            Source::Given {
                credentials,
                redirect_uris,
                state_is_echoed,
            } => (
                Some(credentials.clone()),
                redirect_uris.clone(),
                *state_is_echoed,
            ),
            Source::Entered {
                redirect_uris: offered,
                ..
            } => {
                let mut entered = entered.clone();
                entered.take_offered(offered);
                let credentials = entered
                    .client_id
                    .as_ref()
                    .zip(entered.client_secret.as_ref())
                    .map(|(id, secret)| Credentials::Direct {
                        client_id: ClientId::new(id.as_str()),
                        client_secret: SecretString::from(secret.as_str()),
                    });
                let uris = entered.redirect_uris.iter();
                let uris = uris.filter_map(|text| RedirectUri::new(text).ok());
                (credentials, uris.collect(), !entered.state_is_not_echoed)
            }
        };
        let first = redirect_uris.first().cloned();
        let used = redirect_uris
            .iter()
            .find(|uri| entered.used.as_deref() == Some(uri.as_str()))
            .cloned()
            .or(first)
            .ok_or(AppError::Internal("there is no redirect URI"))?;
        let client = credentials
            .as_ref()
            .map(|credentials| {
                AstraClient::new(
                    self.endpoints.clone(),
                    credentials.clone(),
                    self.options.clone(),
                )
            })
            .transpose()
            .map_err(|_| AppError::Internal("TLS cannot be used on this computer"))?;
        let client_id = match &credentials {
            Some(credentials) => Some(credentials.client_id().clone()),
            None => entered
                .client_id
                .as_deref()
                .map(ClientId::new)
                .or(offered_id),
        };
        Ok(Link {
            client,
            shown: ConnectionSettings {
                client_id,
                secret_kept: credentials.is_some(),
                editable: matches!(self.source, Source::Entered { .. }),
                redirect_uris,
                used,
                state_is_echoed,
                program: entered.program,
                issued_cards: entered.issued_cards,
                person_to_person: entered.person_to_person,
                device_address: match &self.source {
                    Source::Entered { .. } => entered.device_address,
                    Source::Given { .. } => None,
                },
            },
        })
    }

    fn parse_redirect_uri(&self, text: &str) -> Result<RedirectUri> {
        let own_scheme = self.own_redirect_uri.scheme();
        RedirectUri::new(&visible(text))
            .ok()
            // Another scheme would never reach us: only this one is registered with the operating system.
            .filter(|uri| uri.is_web() || uri.scheme() == own_scheme)
            .ok_or_else(|| {
                let issue = FieldIssue::error("redirect_uri", IssueCode::RedirectUriShape);
                AppError::Invalid(vec![issue])
            })
    }
}

impl Entered {
    fn take_keys(&mut self, client_id: &str, secret: Option<&SecretString>) -> Result<()> {
        let client_id = visible(client_id);
        let client_id = client_id.as_str();
        let mut issues = Vec::new();
        if let Err(code) = key_shape(client_id) {
            issues.push(FieldIssue::error("client_id", code));
        } else if client_id.contains(':') {
            // Basic authentication ends the user name there (RFC 7617, 2).
            issues.push(FieldIssue::error("client_id", IssueCode::KeyShape));
        }
        // EXPOSE: checked for its shape and sealed, nowhere else.
        let typed = secret.map(|secret| visible(secret.expose_secret()));
        match &typed {
            Some(text) => {
                if let Err(code) = key_shape(text) {
                    issues.push(FieldIssue::error("client_secret", code));
                }
            }
            // Another client's secret is another one.
            None if self.client_secret.is_none()
                || self.client_id.as_deref() != Some(client_id) =>
            {
                issues.push(FieldIssue::error("client_secret", IssueCode::Required));
            }
            None => {}
        }
        if !issues.is_empty() {
            return Err(AppError::Invalid(issues));
        }
        self.client_id = Some(client_id.to_owned());
        if let Some(text) = typed {
            self.client_secret = Some(text);
        }
        Ok(())
    }

    fn add(&mut self, uri: &RedirectUri) -> Result<()> {
        let code = if self.redirect_uris.iter().any(|it| it == uri.as_str()) {
            IssueCode::RedirectUriRepeated
        } else if self.redirect_uris.len() >= MOST_REDIRECT_URIS {
            IssueCode::RedirectUrisTooMany
        } else {
            self.redirect_uris.push(uri.as_str().to_owned());
            return Ok(());
        };
        let issue = FieldIssue::error("redirect_uri", code);
        Err(AppError::Invalid(vec![issue]))
    }

    /// What is offered holds until something is entered, and begins the list then.
    fn take_offered(&mut self, offered: &[RedirectUri]) {
        if self.redirect_uris.is_empty() {
            let texts = offered.iter().map(|uri| uri.as_str().to_owned());
            self.redirect_uris.extend(texts);
        }
    }
}

fn key_shape(text: &str) -> Result<(), IssueCode> {
    if text.is_empty() {
        Err(IssueCode::Required)
    } else if text.chars().count() > LONGEST_KEY || !text.chars().all(|c| c.is_ascii_graphic()) {
        Err(IssueCode::KeyShape)
    } else {
        Ok(())
    }
}

/// An address that Astra can have seen: not one that only a computer or a local network knows.
fn parse_device_address(typed: &str) -> Result<Option<IpAddr>> {
    let text = visible(typed);
    if text.is_empty() {
        return Ok(None);
    }
    let is_local = |address: &IpAddr| {
        let private = match address {
            IpAddr::V4(v4) => v4.is_private() || v4.is_link_local() || v4.is_broadcast(),
            IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
        };
        private || address.is_unspecified() || address.is_loopback() || address.is_multicast()
    };
    match text.parse().ok().filter(|address| !is_local(address)) {
        Some(address) => Ok(Some(address)),
        None => {
            let issue = FieldIssue::error("device_address", IssueCode::DeviceAddressShape);
            Err(AppError::Invalid(vec![issue]))
        }
    }
}

/// A link before anything was read.
fn unread(used: RedirectUri) -> Link {
    Link {
        client: None,
        shown: ConnectionSettings {
            client_id: None,
            secret_kept: false,
            editable: false,
            redirect_uris: vec![used.clone()],
            used,
            state_is_echoed: true,
            program: Program::default(),
            device_address: None,
            issued_cards: false,
            person_to_person: false,
        },
    }
}
