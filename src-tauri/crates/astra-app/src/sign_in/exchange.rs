//! After an accepted redirect: the code is exchanged for tokens, which count once Astra has named their user; or the
//! linked card, or where a verification stands, is read.

use astra_client::{AuthorizationCode, ClientId, TokenPair};
use tracing::{info, warn};

use super::SignIn;
use super::pending::{Pending, Phase};
use super::session::{Action, SessionState};
use crate::businesses::BusinessRecord;
use crate::businesses::account_match::Mismatch;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

impl SignIn {
    /// Once, whatever the answer: the code may be spent.
    pub(super) async fn exchange(&self, pending: Pending, code: AuthorizationCode) -> Result<()> {
        let client = match self.connection.client() {
            Ok(client) => client,
            Err(error) => {
                let mut session = self.session.lock().await;
                self.end(&mut session, SessionState::Failed, None).await?;
                return Err(error);
            }
        };
        // The exchange ends the access token that the business may have: it is not renewed before Astra has named the
        // user of the new one.
        let lock = self.tokens.refresh_lock(&pending.business);
        let _one_at_a_time = lock.lock().await;
        let answer = client.exchange_code(&code, &pending.redirect_uri).await;
        let answer = match self.connection.note_reachability(answer) {
            Ok(answer) => answer,
            Err(AppError::Call(error)) => {
                warn!(%error, "the code was not exchanged");
                let state = if error.is_invalid_grant() {
                    SessionState::CodeExpired
                } else {
                    SessionState::Failed
                };
                let request_id = error.request_id.map(|id| id.to_string());
                let mut session = self.session.lock().await;
                return self.end(&mut session, state, request_id).await;
            }
            Err(other) => return Err(other),
        };
        let sealed = self
            .seal_aside(pending, &answer.value, client.client_id())
            .await;
        let pending = match sealed {
            Ok(pending) => pending,
            Err(error) => {
                // The record stays on disk as it is: the next start says that this was interrupted.
                self.session.lock().await.state = SessionState::Failed;
                self.ground.changes.publish(&[Topic::SignIn, Topic::App]);
                return Err(error);
            }
        };
        self.check_account(&pending).await
    }

    /// The pair first: a record that says *checking* always has one.
    async fn seal_aside(
        &self,
        pending: Pending,
        pair: &TokenPair,
        client: &ClientId,
    ) -> Result<Pending> {
        let id = pending.sign_in.as_ref();
        let id = id.ok_or(AppError::Internal("a sign-in without an id"))?;
        self.tokens
            .seal_pair(id, pair, &pending.redirect_uri, client)
            .await?;
        let checking = Pending {
            phase: Phase::Checking,
            ..pending
        };
        let mut session = self.session.lock().await;
        self.put_pending(&checking).await?;
        session.state = SessionState::Checking;
        self.ground.changes.publish(&[Topic::SignIn]);
        Ok(checking)
    }

    /// Asks Astra once more which user the sealed tokens are for, after a lost network or a start. Does nothing where no
    /// tokens wait for that, or Astra is being asked.
    ///
    /// # Errors
    /// Only where the disk fails; what Astra says ends up in [`Session`](super::Session).
    pub async fn check(&self) -> Result<()> {
        let Some(pending) = self.pending().await? else {
            return Ok(());
        };
        let lock = self.tokens.refresh_lock(&pending.business);
        let Ok(_one_at_a_time) = lock.try_lock() else {
            // It is being asked, or the business renews its tokens: the next round comes soon.
            return Ok(());
        };
        if self.session.lock().await.state != SessionState::Checking {
            return Ok(());
        }
        self.check_account(&pending).await
    }

    /// Reads the user of the sealed tokens, and makes them the business's or destroys them. Until then nothing else uses
    /// them. Where Astra does not answer, it is asked again. The caller holds the refresh lock of the business.
    async fn check_account(&self, pending: &Pending) -> Result<()> {
        let id = pending.sign_in.as_ref();
        let id = id.ok_or(AppError::Internal("a sign-in without an id"))?;
        let named = match self.tokens.user_of_pair(id).await {
            Ok(user) => self.read_conversion(&pending.business).await.map(|()| user),
            Err(error) => Err(error),
        };
        let (state, user, request_id) = match named {
            Ok(user) => match self.businesses.match_user(&pending.business, &user).await? {
                Ok(proof) => {
                    info!(business = %pending.business, ?proof, "signed in");
                    (SessionState::Done, Some(user), None)
                }
                Err(stranger) => {
                    warn!(business = %pending.business, ?stranger, "another account signed in");
                    (stranger.into(), None, None)
                }
            },
            Err(AppError::Call(error)) if error.is_invalid_grant() => {
                warn!(%error, "the sign-in ended before it was known whose it was");
                let request_id = error.request_id.map(|id| id.to_string());
                (SessionState::CodeExpired, None, request_id)
            }
            Err(AppError::Call(error)) if error.is_refusal() => {
                warn!(%error, "Astra does not say whose the sign-in is");
                let request_id = error.request_id.map(|id| id.to_string());
                (SessionState::Failed, None, request_id)
            }
            // The keys were changed, and with them the client that these tokens are for.
            Err(AppError::SignedOut) => (SessionState::Cancelled, None, None),
            Err(error @ (AppError::Call(_) | AppError::NotConnected)) => {
                warn!(%error, "whose the sign-in is could not be read yet");
                self.ground.poll_now.what_is_due();
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        let mut session = self.session.lock().await;
        let now = self.pending().await?;
        if now.is_none_or(|now| now.sign_in.as_ref() != Some(id)) {
            // Given up meanwhile, and its tokens are destroyed.
            return Ok(());
        }
        if let Some(user) = user {
            self.businesses.keep_user(&pending.business, user).await?;
            self.tokens.adopt(&pending.business, id).await?;
        }
        self.end(&mut session, state, request_id).await?;
        drop(session);
        if state == SessionState::Done {
            if let Err(error) = self.read_corrections(pending).await {
                warn!(%error, "what was corrected on Astra's page was not read");
            }
            // The person may have put another business on screen meanwhile.
            if let Err(error) = self.businesses.put_on_screen(&pending.business).await {
                warn!(%error, "the business that signed in is not on screen");
            }
            self.ground.poll_now.everything();
        }
        self.ground
            .changes
            .publish(&[Topic::App, Topic::Business, Topic::SignIn]);
        Ok(())
    }

    /// Of a person whose user is not known yet: their intent names it, now that they have signed in.
    async fn read_conversion(&self, id: &BusinessId) -> Result<()> {
        if let Some(record) = self.businesses.record(id).await?
            && record.awaits_user()
        {
            self.businesses.read_intent(id).await?;
        }
        Ok(())
    }

    /// Astra's page shows the details of a profile to be confirmed, and they can be corrected there (option B).
    async fn read_corrections(&self, pending: &Pending) -> Result<()> {
        let record = self.businesses.record(&pending.business).await?;
        let profile = record.as_ref().and_then(BusinessRecord::profile_id);
        let Some(profile) = profile.filter(|_| pending.action == Action::Onboard) else {
            return Ok(());
        };
        let answer = self.connection.client()?.business_profile(profile).await;
        let profile = self.connection.note_reachability(answer)?.value;
        self.businesses
            .keep_details(&pending.business, &profile.details)
            .await
    }

    /// After a visit that brings no code (A16, redirect without a code), what it was for is read.
    pub(super) async fn read_again(&self, pending: Pending) -> Result<()> {
        match pending.action {
            Action::Verify => self.read_verified(pending).await,
            Action::LinkCard | Action::Onboard | Action::Renew => {
                self.read_linked_card(pending).await
            }
        }
    }

    /// Where the business or person stands now. The visit is done, whether Astra tells that yet or not.
    async fn read_verified(&self, pending: Pending) -> Result<()> {
        let id = &pending.business;
        let record = self.businesses.record(id).await?;
        let read = match record {
            Some(record) if record.awaits_user() => self.businesses.read_intent(id).await,
            _ => self.businesses.read_user(id).await,
        };
        if let Err(error) = read {
            warn!(%error, "where it stands after a verification was not read");
        }
        self.ground.poll_now.everything();
        let mut session = self.session.lock().await;
        // Another session may have begun meanwhile; this one is over without a word then.
        if session.state == SessionState::Reading {
            if let Err(error) = self.businesses.put_on_screen(id).await {
                warn!(%error, "the business that was verified is not on screen");
            }
            session.state = SessionState::Done;
        }
        self.ground
            .changes
            .publish(&[Topic::SignIn, Topic::Business, Topic::App]);
        Ok(())
    }

    /// Reads with the tokens of the business itself, so that a card of another account that signed in on Astra's page is
    /// never read.
    pub(super) async fn read_linked_card(&self, pending: Pending) -> Result<()> {
        let read = self.cards.read(&pending.business).await;
        let (state, card_id, request_id) = match read {
            Ok(cards) => {
                let linked = cards
                    .into_iter()
                    .find(|card| !pending.known_cards.contains(&card.id.to_string()));
                match linked {
                    Some(card) => (SessionState::Done, Some(card.id.to_string()), None),
                    None => (SessionState::DoneWithoutCard, None, None),
                }
            }
            Err(error) => {
                warn!(%error, "the linked card was not read");
                let id = error.request_id().map(ToString::to_string);
                (SessionState::Failed, None, id)
            }
        };
        if state == SessionState::Failed {
            // The card may be linked all the same; it appears as soon as Astra answers.
            self.ground.poll_now.everything();
        }
        let mut session = self.session.lock().await;
        // Another session may have begun meanwhile; this one is over without a word then.
        if session.state == SessionState::Reading {
            if let Err(error) = self.businesses.put_on_screen(&pending.business).await {
                warn!(%error, "the business with the new card is not on screen");
            }
            session.state = state;
            session.card_id = card_id;
            session.request_id = request_id;
        }
        self.ground
            .changes
            .publish(&[Topic::SignIn, Topic::Cards, Topic::App]);
        Ok(())
    }
}

impl From<Mismatch> for SessionState {
    fn from(stranger: Mismatch) -> Self {
        match stranger {
            Mismatch::OtherBusiness => Self::OtherBusiness,
            Mismatch::Person => Self::Person,
            Mismatch::Business => Self::Business,
            Mismatch::OtherPerson => Self::OtherPerson,
            Mismatch::Other => Self::OtherUser,
        }
    }
}
