//! How Astra is reached: the client, its secret and the redirect URIs of this environment.
//!
//! Either the environment brings them (Practice's simulator) or staff enter them, and then they lie sealed: the secret
//! under a key of its own, so that forgetting it destroys it. The hosts are not among them: they come with the environment and cannot be changed.

use std::sync::PoisonError;

use astra_client::{AstraClient, ClientId, Credentials, RefreshToken, RequestId};
use astra_vault::Table;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tracing::info;

use crate::app::App;
use crate::authorization::{RedirectUri, SessionState};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::random_hex;
use crate::ground::store::Scope;
use crate::ground::typed_text::visible;

const CONNECTION: Table = Table("connection");
const CURRENT: &str = "current";
/// In the secret's space.
const SECRET: &str = "secret";

/// Longest client id or secret, in characters; the vendor's have 32 (CONTRACT.md 2).
const LONGEST_KEY: usize = 256;
/// More than anybody registers.
const MOST_REDIRECT_URIS: usize = 10;
/// A refresh token that Astra never issued: asked for with the right keys it is an invalid grant, with wrong
/// keys an invalid client, and nothing is created either way (A14).
const NO_TOKEN: &str = "000000000000000000000000000000000000000000000000";

/// Where client and redirect URIs come from.
pub enum Source {
    /// The environment brings them; nothing can be changed.
    Given {
        /// Who calls.
        credentials: Credentials,
        /// Registered redirect URIs; the first one opens pages.
        redirect_uris: Vec<RedirectUri>,
        /// Whether this Astra returns `state` on every action (A60).
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
    /// Astra returns `state` on every action (A60). Where it does not, only our own window, opened for that
    /// session, may complete a sign-in.
    pub state_is_echoed: bool,
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
}

impl App {
    /// The connection as it is now.
    pub fn connection(&self) -> ConnectionSettings {
        self.link().shown
    }

    /// Client and secret are there.
    pub fn is_connected(&self) -> bool {
        self.link().client.is_some()
    }

    /// Keeps client id and secret, sealed. `secret` = `None` keeps the one that is kept.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `client_id` and `client_secret`; [`AppError::NotAllowedNow`] where the
    /// environment brings its own, or while a code is being exchanged.
    pub async fn save_keys(&self, client_id: &str, secret: Option<SecretString>) -> Result<()> {
        self.change_connection(|entered, _| {
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
            let typed = secret
                .as_ref()
                .map(|secret| visible(secret.expose_secret()));
            match &typed {
                Some(text) => {
                    if let Err(code) = key_shape(text) {
                        issues.push(FieldIssue::error("client_secret", code));
                    }
                }
                // Another client's secret is another one.
                None if entered.client_secret.is_none()
                    || entered.client_id.as_deref() != Some(client_id) =>
                {
                    issues.push(FieldIssue::error("client_secret", IssueCode::Required));
                }
                None => {}
            }
            if !issues.is_empty() {
                return Err(AppError::Invalid(issues));
            }
            entered.client_id = Some(client_id.to_owned());
            if let Some(text) = typed {
                entered.client_secret = Some(text);
            }
            Ok(())
        })
        .await
    }

    /// Forgets client id and secret. Businesses stay, and can do nothing until there are keys again.
    ///
    /// # Errors
    /// As [`Self::save_keys`].
    pub async fn forget_keys(&self) -> Result<()> {
        self.change_connection(|entered, _| {
            entered.client_id = None;
            entered.client_secret = None;
            Ok(())
        })
        .await
    }

    /// Adds a redirect URI as registered at Astra.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `redirect_uri`.
    pub async fn add_redirect_uri(&self, text: &str) -> Result<()> {
        let uri = self.parse_redirect_uri(text.trim())?;
        self.change_connection(|entered, offered| {
            entered.take_offered(offered);
            let code = if entered.redirect_uris.iter().any(|it| it == uri.as_str()) {
                IssueCode::RedirectUriRepeated
            } else if entered.redirect_uris.len() >= MOST_REDIRECT_URIS {
                IssueCode::RedirectUrisTooMany
            } else {
                entered.redirect_uris.push(uri.as_str().to_owned());
                return Ok(());
            };
            Err(AppError::Invalid(vec![FieldIssue::error(
                "redirect_uri",
                code,
            )]))
        })
        .await
    }

    /// Opens pages with this redirect URI from now on. A session under way keeps the one that opened it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that was not added.
    pub async fn use_redirect_uri(&self, text: &str) -> Result<()> {
        self.change_connection(|entered, offered| {
            entered.take_offered(offered);
            if !entered.redirect_uris.iter().any(|uri| uri == text) {
                return Err(AppError::NotFound("redirect URI"));
            }
            entered.used = Some(text.to_owned());
            Ok(())
        })
        .await
    }

    /// Removes a redirect URI.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] for the one in use.
    pub async fn remove_redirect_uri(&self, text: &str) -> Result<()> {
        let opened = self.pending_redirect_uri().await?;
        if self.connection().used.as_str() == text || opened.as_deref() == Some(text) {
            return Err(AppError::NotAllowedNow("this redirect URI is in use"));
        }
        self.change_connection(|entered, offered| {
            entered.take_offered(offered);
            entered.redirect_uris.retain(|uri| uri != text);
            Ok(())
        })
        .await
    }

    /// Whether Astra returns `state` (A60). Where it does not, only our own window, opened for that record,
    /// may complete a sign-in.
    ///
    /// # Errors
    /// As [`Self::save_keys`].
    pub async fn set_state_echoed(&self, echoed: bool) -> Result<()> {
        self.change_connection(|entered, _| {
            entered.state_is_not_echoed = !echoed;
            Ok(())
        })
        .await
    }

    /// Asks Astra whether it knows client id and secret. Creates nothing.
    ///
    /// # Errors
    /// [`AppError::NotConnected`]; what the network says.
    pub async fn test_connection(&self) -> Result<KeyCheck> {
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
        if matches!(self.core.source, Source::Given { .. }) {
            return Err(AppError::NotAllowedNow("this connection is fixed"));
        }
        let entered = self.entered().await?;
        let keys = entered.client_id.zip(entered.client_secret);
        let (id, secret) = keys.ok_or(AppError::NotConnected)?;
        Ok((ClientId::new(id), SecretString::from(secret)))
    }

    pub(crate) fn link(&self) -> Link {
        let link = self.core.link.read();
        link.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The way to Astra.
    pub(crate) fn client(&self) -> Result<AstraClient> {
        self.link().client.ok_or(AppError::NotConnected)
    }

    /// At the start: what was entered earlier takes the place of what is offered.
    pub(crate) async fn connect(&self) -> Result<()> {
        let entered = self.entered().await?;
        self.destroy_orphaned_secrets(entered.secret.as_ref())
            .await?;
        self.put_link(&entered)
    }

    async fn change_connection(
        &self,
        change: impl FnOnce(&mut Entered, &[RedirectUri]) -> Result<()>,
    ) -> Result<()> {
        let Source::Entered {
            redirect_uris: offered,
            ..
        } = &self.core.source
        else {
            return Err(AppError::NotAllowedNow("this connection is fixed"));
        };
        // The exchange must end with the client it began with.
        let sign_in = self.core.sign_in.lock().await;
        if sign_in.state == SessionState::Exchanging {
            return Err(AppError::NotAllowedNow("a code is being exchanged"));
        }
        let mut entered = self.entered().await?;
        let before = (entered.client_id.clone(), entered.client_secret.clone());
        change(&mut entered, offered)?;
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
        drop(sign_in);
        if other_keys {
            // Its code would belong to the client that opened the page.
            self.cancel_sign_in().await?;
        }
        info!("the connection was changed");
        self.ground.changes.publish(&[Topic::App]);
        self.ground.poll_now.everything();
        Ok(())
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
    pub(crate) async fn migrate_connection(&self) -> Result<()> {
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
        *self
            .core
            .link
            .write()
            .unwrap_or_else(PoisonError::into_inner) = link;
        Ok(())
    }

    fn make_link(&self, entered: &Entered) -> Result<Link> {
        let core = &self.core;
        let offered_id = match &core.source {
            Source::Entered { client_id, .. } => client_id.clone(),
            Source::Given { .. } => None,
        };
        let (credentials, redirect_uris, state_is_echoed) = match &core.source {
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
                    core.endpoints.clone(),
                    credentials.clone(),
                    core.options.clone(),
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
                editable: matches!(core.source, Source::Entered { .. }),
                redirect_uris,
                used,
                state_is_echoed,
            },
        })
    }

    fn parse_redirect_uri(&self, text: &str) -> Result<RedirectUri> {
        let own_scheme = self.core.own_redirect_uri.scheme();
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

/// A link before anything was read.
pub(crate) fn unread(used: RedirectUri) -> Link {
    Link {
        client: None,
        shown: ConnectionSettings {
            client_id: None,
            secret_kept: false,
            editable: false,
            redirect_uris: vec![used.clone()],
            used,
            state_is_echoed: true,
        },
    }
}
