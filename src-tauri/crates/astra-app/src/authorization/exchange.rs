//! What follows a redirect that was accepted: the code becomes tokens, or the linked card is read.

use astra_client::AuthorizationCode;
use tracing::{info, warn};

use super::pending::Pending;
use super::visit::SignInState;
use crate::app::App;
use crate::call::Meaning as _;
use crate::error::{AppError, Result};
use crate::news::Topic;

impl App {
    /// Once, whatever the answer: the code may be spent.
    pub(super) async fn exchange(&self, pending: Pending, code: AuthorizationCode) -> Result<()> {
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

    pub(super) async fn read_linked_card(&self, pending: Pending) -> Result<()> {
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
}
