//! The session on Astra's pages (signing in, linking a card, verifying): its page, its redirect and what follows it.

mod callback;
mod code_attempts;
mod exchange;
mod lifecycle;
mod page;
mod pending;
mod popup;
mod redirect;
mod session;

use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};

use crate::businesses::Businesses;
use crate::cards::Cards;
use crate::connection::Connection;
use crate::ground::Ground;
use crate::tokens::Tokens;

pub use callback::Accepted;
pub use code_attempts::CODE_ATTEMPTS_MAX;
pub use page::{Page, Pages};
pub use popup::Popup;
pub use redirect::{Outcome, Redirect, RedirectRefusal, parse};
pub use session::{Action, RedirectChannel, Session, SessionState, Taken};

/// Signing in, and linking a card: one session on Astra's pages at a time.
pub struct SignIn {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
    cards: Arc<Cards>,
    /// Held while the pending session changes; what a screen sees of it.
    session: Mutex<Session>,
}

impl SignIn {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
        cards: &Arc<Cards>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
            cards: Arc::clone(cards),
            session: Mutex::default(),
        }
    }

    /// The session does not change while this is held.
    pub(crate) async fn hold(&self) -> MutexGuard<'_, Session> {
        self.session.lock().await
    }
}
