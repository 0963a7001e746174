//! The tokens of a business: sealed before they are used, renewed by one at a time.
//!
//! Only one access token is valid at a time and refresh tokens stay good until they end (CONTRACT.md 5):
//! so a second refresh in parallel would end the first one's token, and a crash between Astra's answer and
//! our disk costs nothing, because the old refresh token still works.
//!
//! Each sign-in lies in a space of its own, to which the business points: ending it destroys its key. Only Astra's
//! `invalid_grant` ends a sign-in, or that it is another account's. Clocks are wrong by days, so no comparison of times ever
//! does.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex as SyncMutex};
use std::time::Duration;

use astra_client::{
    AccessToken, AstraClient, CallError, ClientId, RefreshToken, Response, TokenPair, User,
};
use astra_vault::Table;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tracing::{info, warn};

use crate::connection::Connection;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::clock::RunClock;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::{BusinessId, SignInId};
use crate::ground::store::Scope;

const TOKENS: Table = Table("tokens");
/// In the sign-in's space: the pair. Earlier versions kept it in the business's.
const CURRENT: &str = "current";
/// In the business's space: which sign-in is its own.
const SIGN_IN: &str = "sign_in";
/// In the business's space: why its sign-in is not used any more.
const ENDED: &str = "ended";

/// Renewed this long before the access token ends, so that a call never starts with a dying one.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// Renewed by the poller when this old: half of the ten days that are the vendor's default (CONTRACT.md 5), which the
/// token answer does not say.
const RENEWED_AFTER: Duration = Duration::from_secs(5 * 24 * 60 * 60);
/// Two early losses within this time mean that another device signs in too.
const EARLY_LOSS: Duration = Duration::from_secs(10 * 60);

/// What lies sealed in the store. Serialized only to be sealed.
#[derive(Clone, Serialize, Deserialize)]
struct TokenRecord {
    access: String,
    refresh: String,
    access_until: Timestamp,
    redirect_uri: String,
    stored_at: Timestamp,
    /// The client they were issued to.
    client_id: Option<String>,
}

/// A pair and where it lies.
struct Stored {
    sign_in: SignInId,
    tokens: TokenRecord,
}

/// Why a business that was signed in is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SignedOut {
    /// The person signed out on this computer.
    Here,
    /// Another device uses the account. The tokens are kept: carrying on here takes them up again.
    Elsewhere,
    /// Astra does not take the refresh token any more: ten days without use, or withdrawn (A13, withdrawal).
    Ended,
    /// The tokens turned out to be another account's, and were destroyed.
    OtherUser,
}

impl TokenRecord {
    fn new(pair: &TokenPair, redirect_uri: &str, client: &ClientId, now: Timestamp) -> Self {
        let life = SignedDuration::try_from(pair.expires_in).unwrap_or(SignedDuration::ZERO);
        Self {
            // EXPOSE: sealed by the vault in the next step, nowhere else.
            access: pair.access.expose().to_owned(),
            // EXPOSE: as above.
            refresh: pair.refresh.expose().to_owned(),
            access_until: now.saturating_add(life).unwrap_or(now),
            redirect_uri: redirect_uri.to_owned(),
            stored_at: now,
            client_id: Some(client.as_str().to_owned()),
        }
    }

    fn has_life(&self, clock: &RunClock) -> bool {
        let given = self.access_until.duration_since(self.stored_at);
        let given = Duration::try_from(given).unwrap_or_default();
        clock.since(self.stored_at).saturating_add(AHEAD) < given
    }

    fn is_renewal_due(&self, clock: &RunClock) -> bool {
        clock.since(self.stored_at) > RENEWED_AFTER
    }

    /// Another client's tokens are kept and not used: Astra may answer a refresh with them as if they were spent, and
    /// they are good again as soon as the keys are.
    fn is_of(&self, client: &ClientId) -> bool {
        let theirs = self.client_id.as_deref();
        theirs.is_none_or(|theirs| theirs == client.as_str())
    }
}

/// Whether a business can call Astra.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No tokens were ever stored, or they were withdrawn.
    None,
    /// There are tokens.
    SignedIn {
        /// The ten days run low; the poller renews them.
        renewal_due: bool,
    },
}

/// The tokens of every business.
pub struct Tokens {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    /// Held while the pair of a business changes.
    refresh_locks: SyncMutex<HashMap<BusinessId, Arc<Mutex<()>>>>,
    /// By the uptime at which it happened last.
    early_losses: Mutex<HashMap<BusinessId, Duration>>,
}

impl Tokens {
    pub(crate) fn new(ground: &Arc<Ground>, connection: &Arc<Connection>) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            refresh_locks: SyncMutex::default(),
            early_losses: Mutex::default(),
        }
    }

    /// Whether a business can call Astra without signing in again.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn is_signed_in(&self, business: &BusinessId) -> Result<bool> {
        Ok(self.standing(business).await? != Standing::None)
    }

    pub(crate) async fn standing(&self, business: &BusinessId) -> Result<Standing> {
        Ok(match self.stored(business).await? {
            Some(stored) => Standing::SignedIn {
                renewal_due: stored.tokens.is_renewal_due(&self.ground.clock),
            },
            None => Standing::None,
        })
    }

    /// The sign-in that a business points to, whether or not it can be used now.
    pub(crate) async fn current_sign_in(&self, business: &BusinessId) -> Result<Option<SignInId>> {
        let scope = Scope::Business(business.clone());
        self.ground.store.get(&scope, TOKENS, SIGN_IN).await
    }

    /// Seals a pair in the space of its sign-in; on disk when it returns. It does not count before [`Self::adopt`].
    pub(crate) async fn seal_pair(
        &self,
        sign_in: &SignInId,
        pair: &TokenPair,
        redirect_uri: &str,
        client: &ClientId,
    ) -> Result<()> {
        let record = TokenRecord::new(pair, redirect_uri, client, self.ground.clock.now());
        let scope = Scope::SignIn(sign_in.clone());
        self.ground
            .store
            .put(&scope, TOKENS, CURRENT, &record)
            .await
    }

    pub(crate) async fn is_sealed(&self, sign_in: &SignInId) -> Result<bool> {
        Ok(self.pair_of(sign_in).await?.is_some())
    }

    /// The user behind a pair that does not count yet; renewed in its own space where its access token is lost.
    pub(crate) async fn user_of_pair(&self, sign_in: &SignInId) -> Result<User> {
        let client = self.connection.client()?;
        let sealed = self.pair_of(sign_in).await?;
        let Some(tokens) = sealed.filter(|tokens| tokens.is_of(client.client_id())) else {
            return Err(AppError::SignedOut);
        };
        let stored = Stored {
            sign_in: sign_in.clone(),
            tokens,
        };
        let access = if stored.tokens.has_life(&self.ground.clock) {
            AccessToken::new(stored.tokens.access.clone())
        } else {
            self.renewed(&client, &stored).await?
        };
        let first = client.user(&access).await;
        let answer = match first {
            Err(refused) if refused.is_unauthorized() => {
                let access = self.renewed(&client, &stored).await?;
                client.user(&access).await
            }
            other => other,
        };
        Ok(self.connection.note_reachability(answer)?.value)
    }

    /// From now on the business uses this sign-in, and the key of the one before is destroyed. The caller holds the
    /// refresh lock of the business.
    pub(crate) async fn adopt(&self, business: &BusinessId, sign_in: &SignInId) -> Result<()> {
        let scope = Scope::Business(business.clone());
        let before = self.current_sign_in(business).await?;
        let store = &self.ground.store;
        store.put(&scope, TOKENS, SIGN_IN, sign_in).await?;
        store.delete(&scope, TOKENS, ENDED).await?;
        if let Some(before) = before.filter(|before| before != sign_in) {
            store.destroy(&Scope::SignIn(before)).await?;
        }
        self.forget_early_loss(business).await;
        Ok(())
    }

    /// At the start: tokens to which nothing points must not outlive a crash.
    pub(crate) async fn destroy_orphans(&self, pending: Option<&SignInId>) -> Result<()> {
        let mut known: Vec<SignInId> = pending.cloned().into_iter().collect();
        for business in self.ground.store.businesses().await? {
            known.extend(self.current_sign_in(&business).await?);
        }
        for id in self.ground.store.sign_ins().await? {
            if !known.contains(&id) {
                self.ground.store.destroy(&Scope::SignIn(id)).await?;
            }
        }
        Ok(())
    }

    /// At the first start: the first versions kept the pair under the business's own key. What an old copy of the folder
    /// holds of it there ends by itself: a refresh token lives ten days (CONTRACT.md 5).
    pub(crate) async fn migrate(&self) -> Result<()> {
        let store = &self.ground.store;
        for business in store.businesses().await? {
            let scope = Scope::Business(business.clone());
            let Some(tokens) = store.get::<TokenRecord>(&scope, TOKENS, CURRENT).await? else {
                continue;
            };
            if self.current_sign_in(&business).await?.is_none() {
                let id = SignInId::random(self.ground.entropy.as_ref());
                let own = Scope::SignIn(id.clone());
                store.put(&own, TOKENS, CURRENT, &tokens).await?;
                store.put(&scope, TOKENS, SIGN_IN, &id).await?;
            }
            store.delete(&scope, TOKENS, CURRENT).await?;
        }
        Ok(())
    }

    /// Destroys the tokens of a business, and keeps that the person signed out here.
    pub(crate) async fn sign_out(&self, business: &BusinessId) -> Result<()> {
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        self.forget(business, SignedOut::Here).await?;
        self.forget_early_loss(business).await;
        info!(%business, "signed out");
        Ok(())
    }

    /// Takes up the tokens that were kept when another device used the account too.
    pub(crate) async fn carry_on_here(&self, business: &BusinessId) -> Result<()> {
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        if self.signed_out(business).await? != Some(SignedOut::Elsewhere) {
            return Err(AppError::SignedOut);
        }
        let kept = self.kept(business).await?.ok_or(AppError::SignedOut)?;
        self.renew(business, kept).await?;
        let scope = Scope::Business(business.clone());
        self.ground.store.delete(&scope, TOKENS, ENDED).await?;
        self.forget_early_loss(business).await;
        info!(%business, "carries on here");
        self.ground.poll_now.everything();
        self.ground.changes.publish(&[Topic::App, Topic::Business]);
        Ok(())
    }

    pub(crate) async fn forget_early_loss(&self, business: &BusinessId) {
        self.early_losses.lock().await.remove(business);
    }

    /// Why the tokens of a business are not used any more, where it once had some.
    pub(crate) async fn signed_out(&self, business: &BusinessId) -> Result<Option<SignedOut>> {
        let scope = Scope::Business(business.clone());
        self.ground.store.get(&scope, TOKENS, ENDED).await
    }

    /// Makes a call with a token that is valid as far as we know; on 401 reads the store again, renews once
    /// and repeats the call once. A 401 means that Astra did not look at the request.
    pub(crate) async fn authorized<T, F, Fut>(
        &self,
        business: &BusinessId,
        call: F,
    ) -> Result<Response<T>>
    where
        F: Fn(AstraClient, AccessToken) -> Fut + Send + Sync,
        Fut: Future<Output = Result<Response<T>, CallError>> + Send,
    {
        let used = self.access_token(business).await?;
        let client = self.connection.client()?;
        let first = call(client.clone(), used.clone()).await;
        match first {
            Err(refused) if refused.is_unauthorized() => {
                let fresh = self.token_after_refusal(business, &used).await?;
                let second = call(client, fresh).await;
                self.connection.note_reachability(second)
            }
            other => self.connection.note_reachability(other),
        }
    }

    /// An access token with some life left, renewed if needed.
    pub(crate) async fn access_token(&self, business: &BusinessId) -> Result<AccessToken> {
        let stored = self.stored(business).await?.ok_or(AppError::SignedOut)?;
        if self.has_life(&stored) {
            return Ok(AccessToken::new(stored.tokens.access));
        }
        let lock = self.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        // Another call may have renewed it while this one waited.
        let stored = self.stored(business).await?.ok_or(AppError::SignedOut)?;
        if self.has_life(&stored) {
            return Ok(AccessToken::new(stored.tokens.access));
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
        if stored.tokens.access != used.expose() {
            return Ok(AccessToken::new(stored.tokens.access));
        }
        let early = self.has_life(&stored);
        if early {
            self.judge_early_loss(business).await?;
        }
        let fresh = self.renew(business, stored).await?;
        if early {
            // Only now: while it cannot be renewed, the same lost token is refused again and again.
            let now = self.ground.clock.uptime();
            let mut losses = self.early_losses.lock().await;
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
        if stored.tokens.is_renewal_due(&self.ground.clock) {
            self.renew(business, stored).await?;
        }
        Ok(())
    }

    /// The caller holds the refresh lock of this business.
    async fn renew(&self, business: &BusinessId, stored: Stored) -> Result<AccessToken> {
        let client = self.connection.client()?;
        if !stored.tokens.is_of(client.client_id()) {
            // The keys were changed since it was read.
            return Err(AppError::SignedOut);
        }
        match self.renewed(&client, &stored).await {
            Ok(access) => {
                info!(business = %business, "tokens renewed");
                Ok(access)
            }
            Err(AppError::Call(refused)) if refused.is_invalid_grant() => {
                warn!(business = %business, "Astra does not take the refresh token any more");
                self.forget(business, SignedOut::Ended).await?;
                Err(AppError::SignedOut)
            }
            Err(other) => Err(other),
        }
    }

    /// Asks for a fresh pair and seals it in the place of the old one.
    async fn renewed(&self, client: &AstraClient, stored: &Stored) -> Result<AccessToken> {
        let Stored { sign_in, tokens } = stored;
        let refresh = RefreshToken::new(tokens.refresh.clone());
        let answer = client.refresh(&refresh, &tokens.redirect_uri).await;
        let pair = self.connection.note_reachability(answer)?.value;
        self.seal_pair(sign_in, &pair, &tokens.redirect_uri, client.client_id())
            .await?;
        Ok(pair.access)
    }

    /// Writes the reason first: without it a business whose tokens are gone would look as if it had never signed in.
    pub(crate) async fn forget(&self, business: &BusinessId, why: SignedOut) -> Result<()> {
        self.pause(business, why).await?;
        self.destroy(business).await
    }

    /// The tokens are kept, and nothing uses them.
    async fn pause(&self, business: &BusinessId, why: SignedOut) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.ground.store.put(&scope, TOKENS, ENDED, &why).await?;
        self.ground.changes.publish(&[Topic::App, Topic::Business]);
        Ok(())
    }

    pub(crate) async fn destroy(&self, business: &BusinessId) -> Result<()> {
        let Some(sign_in) = self.current_sign_in(business).await? else {
            return Ok(());
        };
        self.ground.store.destroy(&Scope::SignIn(sign_in)).await?;
        let scope = Scope::Business(business.clone());
        self.ground.store.delete(&scope, TOKENS, SIGN_IN).await
    }

    /// A valid token that Astra refuses was ended by another sign-in. Twice within ten minutes is another
    /// device, and two devices would end each other's tokens for ever. That is a guess, so the pair is kept.
    async fn judge_early_loss(&self, business: &BusinessId) -> Result<()> {
        let now = self.ground.clock.uptime();
        let losses = self.early_losses.lock().await;
        let before = losses.get(business).copied();
        drop(losses);
        if before.is_some_and(|before| now.saturating_sub(before) < EARLY_LOSS) {
            warn!(business = %business, "signed in elsewhere");
            self.pause(business, SignedOut::Elsewhere).await?;
            return Err(AppError::SignedOut);
        }
        Ok(())
    }

    fn has_life(&self, stored: &Stored) -> bool {
        stored.tokens.has_life(&self.ground.clock)
    }

    /// The pair that a business uses: nothing where it is paused, or of another client.
    async fn stored(&self, business: &BusinessId) -> Result<Option<Stored>> {
        if self.signed_out(business).await?.is_some() {
            return Ok(None);
        }
        self.kept(business).await
    }

    /// The pair of a business, used or paused.
    async fn kept(&self, business: &BusinessId) -> Result<Option<Stored>> {
        let Some(sign_in) = self.current_sign_in(business).await? else {
            return Ok(None);
        };
        let client = self.connection.settings().client_id;
        let tokens = self.pair_of(&sign_in).await?;
        let tokens = tokens.filter(|it| client.as_ref().is_none_or(|client| it.is_of(client)));
        Ok(tokens.map(|tokens| Stored { sign_in, tokens }))
    }

    async fn pair_of(&self, sign_in: &SignInId) -> Result<Option<TokenRecord>> {
        let scope = Scope::SignIn(sign_in.clone());
        self.ground.store.get(&scope, TOKENS, CURRENT).await
    }

    pub(crate) fn refresh_lock(&self, business: &BusinessId) -> Arc<Mutex<()>> {
        let mut locks = self
            .refresh_locks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(locks.entry(business.clone()).or_default())
    }
}
