//! The tokens of a business: sealed before they are used, renewed by one at a time.
//!
//! Only one access token is valid at a time and refresh tokens stay good until they end (CONTRACT.md 5):
//! so a second refresh in parallel would end the first one's token, and a crash between Astra's answer and
//! our disk costs nothing, because the old refresh token still works.

use std::future::Future;
use std::sync::Arc;

use astra_client::{
    AccessToken, Answer, AstraClient, CallError, ClientId, RefreshToken, TokenPair,
};
use astra_vault::Table;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::app::App;
use crate::call::Meaning as _;
use crate::error::{AppError, Result};
use crate::ids::BusinessId;
use crate::news::Topic;
use crate::store::Scope;

const TOKENS: Table = Table("tokens");
const CURRENT: &str = "current";
const ENDED: &str = "ended";

/// Renewed this long before the access token ends, so that a call never starts with a dying one.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);
/// The vendor's default (CONTRACT.md 5); the token answer does not say it.
const REFRESH_LIFE: SignedDuration = SignedDuration::from_hours(10 * 24);
/// Renewed by the watch when less than this is left of the ten days.
const REFRESH_AHEAD: SignedDuration = SignedDuration::from_hours(5 * 24);
/// Two early losses within this time mean that another device signs in too.
const EARLY_LOSS: SignedDuration = SignedDuration::from_mins(10);

/// What lies sealed in the store. Serialized only to be sealed.
#[derive(Clone, Serialize, Deserialize)]
struct TokenRecord {
    access: String,
    refresh: String,
    access_until: Timestamp,
    refresh_until: Timestamp,
    redirect_uri: String,
    stored_at: Timestamp,
    /// The client they were issued to.
    client_id: Option<String>,
}

/// Why a business that was signed in is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedOut {
    /// The person signed out on this computer.
    Here,
    /// Another device signed in.
    Elsewhere,
    /// Astra does not take the refresh token any more: ten days without use, or withdrawn (A13).
    Ended,
}

impl TokenRecord {
    fn new(
        pair: &TokenPair,
        redirect_uri: &str,
        client: Option<&ClientId>,
        now: Timestamp,
    ) -> Self {
        let life = SignedDuration::try_from(pair.expires_in).unwrap_or(SignedDuration::ZERO);
        Self {
            // EXPOSE: sealed by the vault in the next step, nowhere else.
            access: pair.access.expose().to_owned(),
            // EXPOSE: as above.
            refresh: pair.refresh.expose().to_owned(),
            access_until: now.saturating_add(life).unwrap_or(now),
            refresh_until: now.saturating_add(REFRESH_LIFE).unwrap_or(now),
            redirect_uri: redirect_uri.to_owned(),
            stored_at: now,
            client_id: client.map(|id| id.as_str().to_owned()),
        }
    }
}

/// Whether a business can call Astra.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No tokens were ever stored, or they were withdrawn.
    None,
    /// There are tokens.
    SignedIn {
        /// The ten days run low; the watch renews them.
        renewal_due: bool,
    },
}

impl App {
    pub(crate) async fn standing(&self, business: &BusinessId) -> Result<Standing> {
        let now = self.core.clock.now();
        Ok(match self.stored(business).await? {
            Some(tokens) if tokens.refresh_until > now => Standing::SignedIn {
                renewal_due: tokens.refresh_until.duration_since(now) < REFRESH_AHEAD,
            },
            _ => Standing::None,
        })
    }

    /// When the present pair was stored.
    pub(crate) async fn tokens_stored_at(
        &self,
        business: &BusinessId,
    ) -> Result<Option<Timestamp>> {
        let stored = self.stored(business).await?;
        Ok(stored.map(|tokens| tokens.stored_at))
    }

    /// Seals a first pair; on disk when it returns.
    pub(crate) async fn keep_tokens(
        &self,
        business: &BusinessId,
        pair: &TokenPair,
        redirect_uri: &str,
    ) -> Result<()> {
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        self.core.early_losses.lock().await.remove(business);
        self.store_pair(business, pair, redirect_uri).await?;
        let scope = Scope::Business(business.clone());
        self.core.store.delete(&scope, TOKENS, ENDED).await
    }

    /// Destroys the tokens of a business. Who it is at Astra, its cards and its history stay.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] while a code is being exchanged for it, or a transfer is on its way; where
    /// the disk fails.
    pub async fn sign_out(&self, id: &str) -> Result<()> {
        let business = self.business_called(id).await?.id;
        self.refuse_while_sending(&business).await?;
        self.end_visit_of(&business).await?;
        let lock = self.refresh_lock(&business);
        let _one_at_a_time = lock.lock().await;
        self.forget_tokens(&business, SignedOut::Here).await?;
        self.core.early_losses.lock().await.remove(&business);
        info!(%business, "signed out");
        Ok(())
    }

    /// Why a business has no tokens any more, where it once had some.
    pub(crate) async fn signed_out(&self, business: &BusinessId) -> Result<Option<SignedOut>> {
        let scope = Scope::Business(business.clone());
        if let Some(tokens) = self.stored(business).await? {
            let over = tokens.refresh_until <= self.core.clock.now();
            return Ok(over.then_some(SignedOut::Ended));
        }
        self.core.store.get(&scope, TOKENS, ENDED).await
    }

    /// Makes a call with a token that is valid as far as we know; on 401 reads the store again, renews once
    /// and repeats the call once. A 401 means that Astra did not look at the request.
    pub(crate) async fn authorized<T, F, Fut>(
        &self,
        business: &BusinessId,
        call: F,
    ) -> Result<Answer<T>>
    where
        F: Fn(AstraClient, AccessToken) -> Fut + Send + Sync,
        Fut: Future<Output = Result<Answer<T>, CallError>> + Send,
    {
        let used = self.access_token(business).await?;
        let client = self.client()?;
        let first = call(client.clone(), used.clone()).await;
        match first {
            Err(refused) if refused.is_unauthorized() => {
                let fresh = self.token_after_refusal(business, &used).await?;
                let second = call(client, fresh).await;
                self.heard(second)
            }
            other => self.heard(other),
        }
    }

    /// An access token with some life left, renewed if needed.
    pub(crate) async fn access_token(&self, business: &BusinessId) -> Result<AccessToken> {
        let stored = self.stored(business).await?.ok_or(AppError::SignedOut)?;
        if self.has_life(&stored) {
            return Ok(AccessToken::new(stored.access));
        }
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        // Somebody else may have renewed it while this call waited.
        let stored = self.stored(business).await?.ok_or(AppError::SignedOut)?;
        if self.has_life(&stored) {
            return Ok(AccessToken::new(stored.access));
        }
        self.renew(business, stored).await
    }

    /// A token other than `used`, which Astra refused.
    pub(crate) async fn token_after_refusal(
        &self,
        business: &BusinessId,
        used: &AccessToken,
    ) -> Result<AccessToken> {
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        let stored = self.stored(business).await?.ok_or(AppError::SignedOut)?;
        // EXPOSE: compared with our own stored copy, not with anything from outside.
        if stored.access != used.expose() {
            return Ok(AccessToken::new(stored.access));
        }
        let early = self.has_life(&stored);
        if early {
            self.judge_early_loss(business).await?;
        }
        let fresh = self.renew(business, stored).await?;
        if early {
            // Only now: while it cannot be renewed, the same lost token is refused again and again.
            let now = self.core.clock.now();
            let mut losses = self.core.early_losses.lock().await;
            losses.insert(business.clone(), now);
        }
        Ok(fresh)
    }

    /// Renews the ten days of the refresh token while the application runs.
    pub(crate) async fn renew_ahead(&self, business: &BusinessId) -> Result<()> {
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        let Some(stored) = self.stored(business).await? else {
            return Ok(());
        };
        let left = stored.refresh_until.duration_since(self.core.clock.now());
        if left < REFRESH_AHEAD {
            self.renew(business, stored).await?;
        }
        Ok(())
    }

    /// The caller holds the refresh lock of this business.
    async fn renew(&self, business: &BusinessId, stored: TokenRecord) -> Result<AccessToken> {
        let refresh = RefreshToken::new(stored.refresh);
        let answer = self.client()?.refresh(&refresh, &stored.redirect_uri).await;
        match self.heard(answer) {
            Ok(answer) => {
                self.store_pair(business, &answer.value, &stored.redirect_uri)
                    .await?;
                info!(business = %business, "tokens renewed");
                Ok(answer.value.access)
            }
            Err(AppError::Call(refused)) if refused.is_invalid_grant() => {
                warn!(business = %business, "Astra does not take the refresh token any more");
                self.forget_tokens(business, SignedOut::Ended).await?;
                Err(AppError::SignedOut)
            }
            Err(other) => Err(other),
        }
    }

    /// The reason first: tokens without one would look as if nobody had ever signed in.
    pub(crate) async fn forget_tokens(&self, business: &BusinessId, why: SignedOut) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.core.store.put(&scope, TOKENS, ENDED, &why).await?;
        self.core.store.delete(&scope, TOKENS, CURRENT).await?;
        self.core.news.tell(&[Topic::App, Topic::Business]);
        Ok(())
    }

    /// A valid token that Astra refuses was ended by another sign-in. Twice within ten minutes is another
    /// device, and two devices would end each other's tokens for ever.
    async fn judge_early_loss(&self, business: &BusinessId) -> Result<()> {
        let now = self.core.clock.now();
        let losses = self.core.early_losses.lock().await;
        let before = losses.get(business).copied();
        drop(losses);
        if before.is_some_and(|before| now.duration_since(before) < EARLY_LOSS) {
            warn!(business = %business, "signed in elsewhere");
            self.forget_tokens(business, SignedOut::Elsewhere).await?;
            return Err(AppError::SignedOut);
        }
        Ok(())
    }

    fn has_life(&self, stored: &TokenRecord) -> bool {
        stored.access_until.duration_since(self.core.clock.now()) > AHEAD
    }

    /// Tokens of another client are kept and not used: Astra may answer a refresh with them as if they were spent,
    /// and they are good again as soon as the keys are.
    async fn stored(&self, business: &BusinessId) -> Result<Option<TokenRecord>> {
        let scope = Scope::Business(business.clone());
        let stored: Option<TokenRecord> = self.core.store.get(&scope, TOKENS, CURRENT).await?;
        let client = self.connection().client_id;
        Ok(stored.filter(|tokens| match (&tokens.client_id, &client) {
            (Some(theirs), Some(ours)) => theirs == ours.as_str(),
            _ => true,
        }))
    }

    async fn store_pair(
        &self,
        business: &BusinessId,
        pair: &TokenPair,
        redirect_uri: &str,
    ) -> Result<()> {
        let client = self.connection().client_id;
        let now = self.core.clock.now();
        let record = TokenRecord::new(pair, redirect_uri, client.as_ref(), now);
        self.core
            .store
            .put(&Scope::Business(business.clone()), TOKENS, CURRENT, &record)
            .await
    }

    pub(crate) fn refresh_lock(&self, business: &BusinessId) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self
            .core
            .refresh_locks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(locks.entry(business.clone()).or_default())
    }
}
