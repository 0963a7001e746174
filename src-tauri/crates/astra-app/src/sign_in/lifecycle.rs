//! A session on Astra's pages: begun, seen, given up, ended, and remembered over a crash.

use astra_client::{IntentStatus, sdk};
use tracing::{info, warn};
use url::Url;

use super::SignIn;
use super::callback::LIFE;
use super::page::{address_of, page_of};
use super::pending::{Pending, Phase};
use super::session::{Action, RedirectChannel, Session, SessionState};
use crate::businesses::IntentRecord;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::{BusinessId, random_hex};

/// 256 bits; at least 128 are asked for.
const STATE_BYTES: usize = 32;

impl SignIn {
    /// Writes the pending record and says which page to open.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] where this action does not fit the business; [`AppError::SignInNotNeeded`].
    pub async fn begin(
        &self,
        action: Action,
        channel: RedirectChannel,
        return_to: &str,
    ) -> Result<Url> {
        let record = self
            .businesses
            .current()
            .await?
            .ok_or(AppError::NotAllowedNow("no business yet"))?;
        let known_cards = self.cards.known_ids(&record.id).await?;
        let link = self.connection.link();
        let client = link.client.ok_or(AppError::NotConnected)?;
        if channel == RedirectChannel::System && !link.shown.state_is_echoed {
            return Err(AppError::NotAllowedNow(
                "without a returned state no link can be accepted",
            ));
        }
        let mut session = self.session.lock().await;
        // The exchange ends with the pending record, which must still be its own then.
        if session.state == SessionState::Exchanging {
            return Err(AppError::NotAllowedNow("a code is being exchanged"));
        }
        let state = random_hex(self.ground.entropy.as_ref(), STATE_BYTES);
        let redirect_uri = link.shown.used.as_str();
        let visit = sdk::Visit {
            client_id: client.client_id(),
            redirect_uri,
            state: &state,
            session_token: None,
        };
        let page = page_of(action, &record)?;
        let url = address_of(page, &record, &client, &visit)?;
        let phone = record.phone();
        let now = self.ground.clock.now();
        let pending = Pending {
            action,
            page: Some(page),
            environment: self.ground.environment,
            business: record.id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            channel,
            state,
            created_at: now,
            return_to: return_to.chars().take(200).collect(),
            phase: Phase::Waiting,
            known_cards,
            sign_in: None,
        };
        // Tokens of the session before, which do not count yet, go with its record.
        self.remove_pending().await?;
        self.put_pending(&pending).await?;
        if let Some(phone) = phone {
            self.count_code_attempt(phone).await?;
        }
        *session = Session {
            state: SessionState::Waiting,
            phone: phone.cloned(),
            ..pending.shown()
        };
        self.ground.changes.publish(&[Topic::SignIn, Topic::App]);
        info!(business = %pending.business, ?action, "Astra's pages opened");
        Ok(url)
    }

    /// How the session stands.
    pub async fn session(&self) -> Session {
        let mut session = self.session.lock().await.clone();
        session.unusable_answer &= session.state == SessionState::Waiting;
        if session.state == SessionState::Cancelled && self.is_refused(&session).await {
            session.state = SessionState::AccountRefused;
        }
        if let Ok(Some(record)) = self.businesses.current().await {
            let elsewhere = session.business.as_ref().is_some_and(|id| *id != record.id);
            if elsewhere && !session.state.is_under_way() {
                // How another business's session ended is not this one's to tell.
                session = Session::default();
            }
            if session.business.is_none() {
                session.phone = record.phone().cloned();
                session.business = Some(record.id);
            }
        }
        if let Some(phone) = &session.phone {
            session.code_attempts_this_hour = self
                .code_attempts_this_hour(phone)
                .await
                .unwrap_or_default();
        }
        session
    }

    /// Astra's pages lead nowhere for a person whom Astra has refused (A18, rejected person): all they can do there is close
    /// the window.
    async fn is_refused(&self, session: &Session) -> bool {
        let Some(business) = &session.business else {
            return false;
        };
        let Ok(Some(record)) = self.businesses.record(business).await else {
            return false;
        };
        let is_refused = |intent: &IntentRecord| {
            matches!(
                intent.status,
                IntentStatus::Rejected | IntentStatus::Suspended
            )
        };
        session.action == Some(Action::Onboard)
            && record.awaits_user()
            && record.intent().is_some_and(is_refused)
    }

    /// The person gave up, or closed Astra's window. Too late while the code is being exchanged; tokens whose user
    /// Astra has not named yet are destroyed.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn cancel(&self) -> Result<()> {
        self.end_waiting(SessionState::Cancelled).await?;
        // The page may have ended there because Astra has decided meanwhile.
        self.ground.poll_now.everything();
        Ok(())
    }

    /// Astra's window went to a host that is not Astra's.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn left_astras_hosts(&self) -> Result<()> {
        self.end_waiting(SessionState::WrongHost).await
    }

    /// A session that is over was read by the person.
    pub async fn dismiss(&self) {
        let mut session = self.session.lock().await;
        if !session.state.is_under_way() {
            if session.state == SessionState::Interrupted
                && let Err(error) = self.remove_pending().await
            {
                warn!(%error, "an interrupted session is still remembered");
            }
            *session = Session::default();
            self.ground.changes.publish(&[Topic::SignIn, Topic::App]);
        }
    }

    /// At the start: an exchange that was interrupted is remembered and said; for sealed tokens Astra is asked again which
    /// user they are for; a window of ours is gone with the process that showed it.
    pub(crate) async fn recover(&self) -> Result<()> {
        let pending = self.pending().await?;
        let sealed_in = pending
            .as_ref()
            .and_then(|pending| pending.sign_in.as_ref());
        self.tokens.destroy_orphans(sealed_in).await?;
        let sealed = match sealed_in {
            Some(id) => self.tokens.is_sealed(id).await?,
            None => false,
        };
        let Some(pending) = pending else {
            return Ok(());
        };
        let mut session = self.session.lock().await;
        let fresh = self.ground.clock.since(pending.created_at) <= LIFE;
        let state = match pending.phase {
            Phase::Exchanging | Phase::Checking if sealed => SessionState::Checking,
            Phase::Exchanging | Phase::Checking => SessionState::Interrupted,
            Phase::Waiting if pending.channel == RedirectChannel::System && fresh => {
                SessionState::Waiting
            }
            Phase::Waiting => SessionState::Cancelled,
        };
        // An interruption is remembered until it was read or mended, however often the application starts.
        if state == SessionState::Cancelled {
            self.remove_pending().await?;
        }
        let business = self.businesses.record(&pending.business).await?;
        *session = Session {
            state,
            phone: business.and_then(|record| record.phone().cloned()),
            ..pending.shown()
        };
        Ok(())
    }

    /// The redirect URI that a page under way was opened with.
    pub(crate) async fn pending_redirect_uri(&self) -> Result<Option<String>> {
        let pending = self.pending().await?;
        Ok(pending.map(|pending| pending.redirect_uri))
    }

    /// A business is signed out or removed: its session is over.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] while its code is being exchanged or its cards are read.
    pub(crate) async fn end_session_of(&self, business: &BusinessId) -> Result<()> {
        let mut session = self.session.lock().await;
        if session.business.as_ref() != Some(business) {
            return Ok(());
        }
        if matches!(
            session.state,
            SessionState::Exchanging | SessionState::Reading
        ) {
            return Err(AppError::NotAllowedNow("a code is being exchanged"));
        }
        self.remove_pending().await?;
        *session = Session::default();
        self.ground.changes.publish(&[Topic::SignIn]);
        Ok(())
    }

    async fn end_waiting(&self, state: SessionState) -> Result<()> {
        let mut session = self.session.lock().await;
        if matches!(
            session.state,
            SessionState::Waiting | SessionState::Checking
        ) {
            self.end(&mut session, state, None).await?;
        }
        Ok(())
    }

    pub(super) async fn end(
        &self,
        session: &mut Session,
        state: SessionState,
        request_id: Option<String>,
    ) -> Result<()> {
        self.remove_pending().await?;
        session.state = state;
        session.request_id = request_id;
        self.ground.changes.publish(&[Topic::SignIn, Topic::App]);
        Ok(())
    }
}
