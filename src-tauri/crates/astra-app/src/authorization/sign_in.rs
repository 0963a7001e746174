//! A visit to Astra's pages, from opening the window to tokens or a card.
//!
//! The pending record is on disk before the page opens; it moves to *exchanging*, flushed, before the code is
//! sent, and is gone after the answer. A record found *exchanging* at the start is an interrupted exchange.

use astra_client::{AuthorizationCode, sdk};
use astra_vault::Table;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tracing::{info, warn};
use url::Url;

use super::redirect::{self, Outcome, RedirectUri};
use super::visit::{Action, Door, SignIn, SignInState, Taken};
use crate::app::{App, Environment};
use crate::call::Meaning as _;
use crate::error::{AppError, Result};
use crate::ids::{BusinessId, random_hex};
use crate::news::Topic;
use crate::store::Scope;

const AUTHORIZATION: Table = Table("authorization");
const PENDING: &str = "pending";
/// Option A's whole form is typed in between.
const LIFE: SignedDuration = SignedDuration::from_mins(60);
/// 256 bits; at least 128 are asked for.
const STATE_BYTES: usize = 32;

/// The pending visit as it lies sealed.
#[derive(Clone, Serialize, Deserialize)]
struct Pending {
    action: Action,
    environment: Environment,
    business: BusinessId,
    redirect_uri: String,
    door: Door,
    state: String,
    created_at: Timestamp,
    return_to: String,
    phase: Phase,
    /// Cards known when link-card was opened, so that the new one can be told.
    known_cards: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    Waiting,
    Exchanging,
}

/// What an accepted redirect leads to.
enum Step {
    Exchange(Pending, AuthorizationCode),
    ReadCards(Pending),
    Ended,
    Refused,
}

/// A redirect that was judged.
#[must_use = "an accepted code is exchanged by `carry_through`"]
pub struct Accepted {
    app: App,
    step: Step,
}

impl Accepted {
    /// Whether it ended the visit.
    pub fn taken(&self) -> Taken {
        match self.step {
            Step::Refused => Taken::Refused,
            Step::Ended | Step::Exchange(..) | Step::ReadCards(_) => Taken::Visit,
        }
    }

    /// Exchanges the code, or reads the linked card.
    ///
    /// # Errors
    /// Only where the disk fails; what Astra says ends up in [`SignIn`].
    pub async fn carry_through(self) -> Result<()> {
        let Self { app, step } = self;
        // A task of its own: a window that goes away must not stop it between the exchange and the disk.
        let work = tokio::spawn(async move {
            match step {
                Step::Refused | Step::Ended => Ok(()),
                Step::Exchange(pending, code) => app.exchange(pending, code).await,
                Step::ReadCards(pending) => app.read_linked_card(pending).await,
            }
        });
        work.await
            .map_err(|_| AppError::Internal("a redirect was interrupted"))?
    }
}

impl Pending {
    fn shown(&self) -> SignIn {
        SignIn {
            action: Some(self.action),
            started_at: Some(self.created_at),
            return_to: Some(self.return_to.clone()),
            door: Some(self.door),
            business: Some(self.business.clone()),
            ..SignIn::default()
        }
    }
}

impl App {
    /// Writes the pending record and says which page to open.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] where this action does not fit the business.
    pub async fn begin_sign_in(&self, action: Action, door: Door, return_to: &str) -> Result<Url> {
        let record = self
            .current_business()
            .await?
            .ok_or(AppError::NotAllowedNow("no business yet"))?;
        let known_cards = self.known_card_ids(&record.id).await?;
        let link = self.link();
        let client = link.client.ok_or(AppError::NotConnected)?;
        if door == Door::System && !link.shown.state_is_echoed {
            return Err(AppError::NotAllowedNow(
                "without a returned state no link can be accepted",
            ));
        }
        let mut sign_in = self.core.sign_in.lock().await;
        // The exchange ends with the pending record, which must still be its own then.
        if sign_in.state == SignInState::Exchanging {
            return Err(AppError::NotAllowedNow("a code is being exchanged"));
        }
        let state = random_hex(self.core.entropy.as_ref(), STATE_BYTES);
        let redirect_uri = link.shown.used.as_str();
        let user_id = record.user.as_ref().map(|user| &user.id);
        let url = match (action, user_id) {
            (Action::Onboard, _) => sdk::authorize_business(
                client.endpoints(),
                client.client_id(),
                redirect_uri,
                &state,
                &record.profile_id,
            ),
            (Action::Renew, Some(user)) => sdk::authorize_existing(
                client.endpoints(),
                client.client_id(),
                redirect_uri,
                &state,
                user,
                &record.details.phone,
            ),
            (Action::LinkCard, Some(user)) => sdk::link_card(
                client.endpoints(),
                client.client_id(),
                redirect_uri,
                &state,
                user,
                &record.details.phone,
            ),
            (Action::Renew | Action::LinkCard, None) => {
                return Err(AppError::NotAllowedNow("no Astra user yet"));
            }
        };
        let now = self.core.clock.now();
        let pending = Pending {
            action,
            environment: self.core.environment,
            business: record.id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            door,
            state,
            created_at: now,
            return_to: return_to.chars().take(200).collect(),
            phase: Phase::Waiting,
            known_cards,
        };
        self.put_pending(&pending).await?;
        self.count_try(&record.details.phone).await?;
        *sign_in = SignIn {
            state: SignInState::Waiting,
            phone: Some(record.details.phone),
            ..pending.shown()
        };
        self.core.news.tell(&[Topic::SignIn, Topic::App]);
        info!(business = %pending.business, ?action, "Astra's pages opened");
        Ok(url)
    }

    /// Judges a redirect that came in through `door` and carries it through.
    ///
    /// # Errors
    /// Only where the disk fails; what Astra says ends up in [`SignIn`].
    pub async fn redirect(&self, text: &str, door: Door) -> Result<Taken> {
        let accepted = self.accept_redirect(text, door).await?;
        let taken = accepted.taken();
        accepted.carry_through().await?;
        Ok(taken)
    }

    /// Judges a redirect and writes down what was accepted. Astra's window can close then; what follows is
    /// [`Accepted::carry_through`].
    ///
    /// # Errors
    /// Only where the disk fails.
    pub async fn accept_redirect(&self, text: &str, door: Door) -> Result<Accepted> {
        Ok(Accepted {
            step: self.judge(text, door).await?,
            app: self.clone(),
        })
    }

    /// Under the lock, so that of two identical redirects one exchange begins.
    async fn judge(&self, text: &str, door: Door) -> Result<Step> {
        let mut sign_in = self.core.sign_in.lock().await;
        let pending = self.pending().await?;
        let registered = self.addressed(pending.as_ref(), door);
        let parsed = match redirect::parse(text, &registered) {
            Ok(parsed) => parsed,
            Err(reason) => {
                warn!(?door, %reason, "a redirect was refused");
                return Ok(Step::Refused);
            }
        };
        let Some(pending) = pending else {
            warn!(?door, "a redirect came without a pending sign-in");
            // Only our own window is worth a sentence: anybody can send a link.
            if door == Door::Window && sign_in.state == SignInState::Idle {
                sign_in.state = SignInState::Refused;
                self.core.news.tell(&[Topic::SignIn]);
            }
            return Ok(Step::Refused);
        };
        if pending.phase != Phase::Waiting || !self.belongs(&pending, parsed.state.as_ref(), door) {
            warn!(?door, "a redirect does not belong to the pending sign-in");
            return Ok(Step::Refused);
        }
        if self.core.clock.now().duration_since(pending.created_at) > LIFE {
            self.end(&mut sign_in, SignInState::TimedOut, None).await?;
            return Ok(Step::Ended);
        }
        match parsed.outcome {
            Outcome::Error { code } => {
                let state = if code == "access_denied" {
                    SignInState::Cancelled
                } else {
                    SignInState::Failed
                };
                info!(?state, "Astra's pages came back with an error");
                self.end(&mut sign_in, state, None).await?;
                Ok(Step::Ended)
            }
            Outcome::Finished if pending.action.may_finish() => {
                self.remove_pending().await?;
                sign_in.state = SignInState::Reading;
                self.core.news.tell(&[Topic::SignIn]);
                Ok(Step::ReadCards(pending))
            }
            Outcome::Code(code) if !pending.action.may_finish() => {
                let exchanging = Pending {
                    phase: Phase::Exchanging,
                    ..pending
                };
                self.put_pending(&exchanging).await?;
                sign_in.state = SignInState::Exchanging;
                self.core.news.tell(&[Topic::SignIn]);
                Ok(Step::Exchange(exchanging, code))
            }
            Outcome::Finished | Outcome::Code(_) => {
                warn!(?door, action = ?pending.action, "a redirect of the wrong kind for this sign-in");
                Ok(Step::Refused)
            }
        }
    }

    /// Where a redirect that comes through `door` must be addressed: to the redirect URI that opened the page.
    /// From the system browser a page at an https address forwards to our own scheme (A59).
    fn addressed(&self, pending: Option<&Pending>, door: Door) -> RedirectUri {
        let opened = pending
            .and_then(|pending| RedirectUri::new(&pending.redirect_uri).ok())
            .unwrap_or_else(|| self.connection().used);
        if opened.is_web() && door == Door::System {
            self.core.own_redirect_uri.clone()
        } else {
            opened
        }
    }

    /// Whether Astra's window is about to show a redirect to us, wanted or not.
    pub fn is_redirect(&self, url: &Url) -> bool {
        let registered = self.connection().redirect_uris;
        url.scheme() == self.core.own_redirect_uri.scheme()
            || registered.iter().any(|uri| uri.is_addressed_by(url))
    }

    fn belongs(&self, pending: &Pending, state: Option<&SecretString>, door: Door) -> bool {
        if pending.environment != self.core.environment {
            return false;
        }
        match state {
            // EXPOSE: compared in constant time with our own value.
            Some(state) => bool::from(
                state
                    .expose_secret()
                    .as_bytes()
                    .ct_eq(pending.state.as_bytes()),
            ),
            None => {
                !self.connection().state_is_echoed
                    && door == Door::Window
                    && pending.door == Door::Window
            }
        }
    }

    async fn exchange(&self, pending: Pending, code: AuthorizationCode) -> Result<()> {
        let client = match self.client() {
            Ok(client) => client,
            Err(error) => {
                let mut sign_in = self.core.sign_in.lock().await;
                self.end(&mut sign_in, SignInState::Failed, None).await?;
                return Err(error);
            }
        };
        let answer = client.exchange_code(&code, &pending.redirect_uri).await;
        let answer = match self.heard(answer) {
            Ok(answer) => answer,
            Err(AppError::Call(error)) => {
                warn!(%error, "the code was not exchanged");
                let state = if error.is_invalid_grant() {
                    SignInState::CodeExpired
                } else {
                    SignInState::Failed
                };
                let request_id = error.request_id.map(|id| id.to_string());
                let mut sign_in = self.core.sign_in.lock().await;
                return self.end(&mut sign_in, state, request_id).await;
            }
            Err(other) => return Err(other),
        };
        let kept = self
            .keep_tokens(&pending.business, &answer.value, &pending.redirect_uri)
            .await;
        if let Err(error) = kept {
            // The record stays on disk as it is: the next start says that this was interrupted.
            self.core.sign_in.lock().await.state = SignInState::Failed;
            self.core.news.tell(&[Topic::SignIn, Topic::App]);
            return Err(error);
        }
        info!(business = %pending.business, "signed in");
        // Back to where the person was, which may be another business by now.
        if let Err(error) = self.select(&pending.business).await {
            warn!(%error, "the business that signed in is not on screen");
        }
        // The tokens are safe; who we are can be asked again later if this fails.
        let state = match self.read_user(&pending.business).await {
            Ok(_) => SignInState::Done,
            Err(AppError::OtherUser) => SignInState::OtherUser,
            Err(error) => {
                warn!(%error, "the user was not read after signing in");
                SignInState::Done
            }
        };
        {
            let mut sign_in = self.core.sign_in.lock().await;
            self.end(&mut sign_in, state, None).await?;
        }
        self.look_soon().await;
        self.core
            .news
            .tell(&[Topic::App, Topic::Business, Topic::SignIn]);
        Ok(())
    }

    async fn read_linked_card(&self, pending: Pending) -> Result<()> {
        let read = self.read_cards(&pending.business).await;
        let (state, card_id, request_id) = match read {
            Ok(cards) => {
                let linked = cards
                    .into_iter()
                    .find(|card| !pending.known_cards.contains(&card.id.to_string()));
                match linked {
                    Some(card) => (SignInState::Done, Some(card.id.to_string()), None),
                    None => (SignInState::DoneWithoutCard, None, None),
                }
            }
            Err(error) => {
                warn!(%error, "the linked card was not read");
                let id = error.request_id().map(ToString::to_string);
                (SignInState::Failed, None, id)
            }
        };
        if state == SignInState::Failed {
            // The card may be linked all the same; it appears as soon as Astra answers.
            self.look_soon().await;
        }
        let mut sign_in = self.core.sign_in.lock().await;
        // Another visit may have begun meanwhile; this one is over without a word then.
        if sign_in.state == SignInState::Reading {
            if let Err(error) = self.select(&pending.business).await {
                warn!(%error, "the business with the new card is not on screen");
            }
            sign_in.state = state;
            sign_in.card_id = card_id;
            sign_in.request_id = request_id;
        }
        self.core
            .news
            .tell(&[Topic::SignIn, Topic::Cards, Topic::App]);
        Ok(())
    }

    /// How the visit stands.
    pub async fn sign_in(&self) -> SignIn {
        let mut visit = self.core.sign_in.lock().await.clone();
        if let Ok(Some(record)) = self.current_business().await {
            let elsewhere = visit.business.as_ref().is_some_and(|id| *id != record.id);
            if elsewhere && !visit.state.is_under_way() {
                // How another business's visit ended is not this one's to tell.
                visit = SignIn::default();
            }
            if visit.business.is_none() {
                visit.phone = Some(record.details.phone);
                visit.business = Some(record.id);
            }
        }
        if let Some(phone) = &visit.phone {
            visit.tries_this_hour = self.tries_this_hour(phone).await.unwrap_or_default();
        }
        visit
    }

    /// The person gave up, or closed Astra's window. Too late once the code is being exchanged.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn cancel_sign_in(&self) -> Result<()> {
        self.end_waiting(SignInState::Cancelled).await
    }

    /// Astra's window went to a host that is not Astra's.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn left_astras_hosts(&self) -> Result<()> {
        self.end_waiting(SignInState::WrongHost).await
    }

    /// A visit that is over was read by the person.
    pub async fn dismiss_sign_in(&self) {
        let mut sign_in = self.core.sign_in.lock().await;
        if !sign_in.state.is_under_way() {
            if sign_in.state == SignInState::Interrupted
                && let Err(error) = self.remove_pending().await
            {
                warn!(%error, "an interrupted visit is still remembered");
            }
            *sign_in = SignIn::default();
            self.core.news.tell(&[Topic::SignIn, Topic::App]);
        }
    }

    /// At the start: an exchange that was interrupted is remembered and said; a window of ours is gone with
    /// the process that showed it.
    pub(crate) async fn recover_sign_in(&self) -> Result<()> {
        let Some(pending) = self.pending().await? else {
            return Ok(());
        };
        let mut sign_in = self.core.sign_in.lock().await;
        let fresh = self.core.clock.now().duration_since(pending.created_at) <= LIFE;
        let state = match pending.phase {
            Phase::Exchanging => SignInState::Interrupted,
            Phase::Waiting if pending.door == Door::System && fresh => SignInState::Waiting,
            Phase::Waiting => SignInState::Cancelled,
        };
        // Where the tokens were stored before the record went, nothing was interrupted.
        let stored = self.tokens_stored_at(&pending.business).await?;
        let complete = state == SignInState::Interrupted && stored >= Some(pending.created_at);
        // An interruption is remembered until it was read or mended, however often the application starts.
        if complete || state == SignInState::Cancelled {
            self.remove_pending().await?;
        }
        if complete {
            return Ok(());
        }
        let business = self.business_record(&pending.business).await?;
        *sign_in = SignIn {
            state,
            phone: business.map(|record| record.details.phone),
            ..pending.shown()
        };
        Ok(())
    }

    /// The redirect URI that a page under way was opened with.
    pub(crate) async fn pending_redirect_uri(&self) -> Result<Option<String>> {
        let pending = self.pending().await?;
        Ok(pending.map(|pending| pending.redirect_uri))
    }

    /// A business is signed out or removed: its visit is over.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] while its code is being exchanged or its cards are read.
    pub(crate) async fn end_visit_of(&self, business: &BusinessId) -> Result<()> {
        let mut sign_in = self.core.sign_in.lock().await;
        if sign_in.business.as_ref() != Some(business) {
            return Ok(());
        }
        if matches!(
            sign_in.state,
            SignInState::Exchanging | SignInState::Reading
        ) {
            return Err(AppError::NotAllowedNow("a code is being exchanged"));
        }
        self.remove_pending().await?;
        *sign_in = SignIn::default();
        self.core.news.tell(&[Topic::SignIn]);
        Ok(())
    }

    async fn end_waiting(&self, state: SignInState) -> Result<()> {
        let mut sign_in = self.core.sign_in.lock().await;
        if sign_in.state == SignInState::Waiting {
            self.end(&mut sign_in, state, None).await?;
        }
        Ok(())
    }

    async fn end(
        &self,
        sign_in: &mut SignIn,
        state: SignInState,
        request_id: Option<String>,
    ) -> Result<()> {
        self.remove_pending().await?;
        sign_in.state = state;
        sign_in.request_id = request_id;
        self.core.news.tell(&[Topic::SignIn, Topic::App]);
        Ok(())
    }

    async fn pending(&self) -> Result<Option<Pending>> {
        self.core
            .store
            .get(&Scope::App, AUTHORIZATION, PENDING)
            .await
    }

    async fn put_pending(&self, pending: &Pending) -> Result<()> {
        self.core
            .store
            .put(&Scope::App, AUTHORIZATION, PENDING, pending)
            .await
    }

    async fn remove_pending(&self) -> Result<()> {
        self.core
            .store
            .delete(&Scope::App, AUTHORIZATION, PENDING)
            .await
    }
}
