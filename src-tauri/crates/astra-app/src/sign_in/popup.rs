//! Windows that Astra's page wants to open.
//!
//! None is opened by the page: not every platform tells a person's click from a script. A page on the web is named on
//! our screen with its host and leaves for the system browser after a click there; anything else is denied and said.

use std::fmt;

use url::Url;

use super::SignIn;
use super::session::{RedirectChannel, Session, SessionState};
use crate::ground::changes::Topic;

/// As many are told, until the person has opened one; a page that raises more is not worth a word each.
const MOST_TOLD: u8 = 10;

/// A window that Astra's page wants to open. A screen sees its host alone.
#[derive(Clone, PartialEq, Eq)]
pub enum Popup {
    /// A page that the system browser may open.
    Page(Url),
    /// A blank one, or one that is no https page.
    Denied,
}

impl Popup {
    /// What to make of an address that Astra's page wants to open.
    fn of(url: Url) -> Self {
        if url.scheme() == "https" && url.has_host() {
            Self::Page(url)
        } else {
            Self::Denied
        }
    }

    /// The host that would be shown.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Page(url) => url.host_str(),
            Self::Denied => None,
        }
    }
}

/// Without path and query, which may say whose page it is.
impl fmt::Debug for Popup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Popup").field(&self.host()).finish()
    }
}

/// What one session raised.
#[derive(Clone, Debug, Default)]
pub(super) struct Popups {
    newest: Option<Popup>,
    told: u8,
}

impl Session {
    /// The newest window that Astra's page wants to open, as long as the page stands.
    pub fn popup(&self) -> Option<&Popup> {
        let open =
            self.state == SessionState::Waiting && self.channel == Some(RedirectChannel::Window);
        self.popups.newest.as_ref().filter(|_| open)
    }
}

impl SignIn {
    /// Astra's page, in our own window, wants to open `url` in another one.
    pub async fn popup_raised(&self, url: Url) {
        let mut session = self.session.lock().await;
        if session.popups.told >= MOST_TOLD {
            return;
        }
        session.popups.told += 1;
        session.popups.newest = Some(Popup::of(url));
        self.ground.changes.publish(&[Topic::SignIn]);
    }

    /// The person wants the page that our screen named by `host` in the system browser. `None` where another one, or
    /// none, stands there by now: a page must not exchange it under the person's click.
    pub async fn take_popup(&self, host: &str) -> Option<Url> {
        let mut session = self.session.lock().await;
        let Some(Popup::Page(url)) = session.popup().cloned() else {
            return None;
        };
        if url.host_str() != Some(host) {
            return None;
        }
        session.popups = Popups::default();
        self.ground.changes.publish(&[Topic::SignIn]);
        Some(url)
    }
}
