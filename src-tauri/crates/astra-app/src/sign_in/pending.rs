//! The pending session: on disk before Astra's page opens, *exchanging* before its code is sent, *checking* until
//! Astra has named the user of the tokens, gone after that.

use astra_vault::Table;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SignIn;
use super::page::Page;
use super::session::{Action, RedirectChannel, Session};
use crate::ground::environment::Environment;
use crate::ground::error::Result;
use crate::ground::ids::{BusinessId, SignInId};
use crate::ground::store::Scope;

const AUTHORIZATION: Table = Table("authorization");
const PENDING: &str = "pending";

/// The pending session as it lies sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) action: Action,
    /// Versions before it opened one page for each action.
    #[serde(default)]
    pub(super) page: Option<Page>,
    pub(super) environment: Environment,
    pub(super) business: BusinessId,
    pub(super) redirect_uri: String,
    /// Called `door` on the disk.
    #[serde(rename = "door")]
    pub(super) channel: RedirectChannel,
    pub(super) state: String,
    pub(super) created_at: Timestamp,
    pub(super) return_to: String,
    pub(super) phase: Phase,
    /// Cards known when link-card was opened, so that the new one can be told.
    pub(super) known_cards: Vec<String>,
    /// Where the tokens of this session are sealed, from *exchanging* on. Versions before it had none.
    #[serde(default)]
    pub(super) sign_in: Option<SignInId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    /// Astra's page is open.
    Waiting,
    /// The code may be spent.
    Exchanging,
    /// The tokens are sealed and do not count yet: Astra has not named their user.
    Checking,
}

impl Pending {
    pub(super) fn shown(&self) -> Session {
        Session {
            action: Some(self.action),
            page: self.page,
            started_at: Some(self.created_at),
            return_to: Some(self.return_to.clone()),
            channel: Some(self.channel),
            business: Some(self.business.clone()),
            ..Session::default()
        }
    }
}

impl SignIn {
    pub(super) async fn pending(&self) -> Result<Option<Pending>> {
        self.ground
            .store
            .get(&Scope::App, AUTHORIZATION, PENDING)
            .await
    }

    pub(super) async fn put_pending(&self, pending: &Pending) -> Result<()> {
        self.ground
            .store
            .put(&Scope::App, AUTHORIZATION, PENDING, pending)
            .await
    }

    /// Tokens of the session that never came to count are destroyed with it.
    pub(super) async fn remove_pending(&self) -> Result<()> {
        if let Some(Pending {
            business,
            sign_in: Some(sign_in),
            ..
        }) = self.pending().await?
            && self.tokens.current_sign_in(&business).await?.as_ref() != Some(&sign_in)
        {
            self.ground.store.destroy(&Scope::SignIn(sign_in)).await?;
        }
        self.ground
            .store
            .delete(&Scope::App, AUTHORIZATION, PENDING)
            .await
    }
}
