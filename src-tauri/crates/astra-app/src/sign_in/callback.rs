//! Whether a redirect belongs to the pending session, and what it leads to.

use std::sync::Arc;
use std::time::Duration;

use astra_client::AuthorizationCode;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tracing::{info, warn};

use super::SignIn;
use super::pending::{Pending, Phase};
use super::redirect::{self, Outcome};
use super::session::{RedirectChannel, Session, SessionState, Taken};
use crate::connection::RedirectUri;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::SignInId;

/// Option A's whole form is typed in between.
pub(super) const LIFE: Duration = Duration::from_secs(60 * 60);

/// What an accepted redirect leads to.
enum Step {
    Exchange(Pending, AuthorizationCode),
    ReadAgain(Pending),
    Ended,
    Refused,
}

/// A redirect that was judged.
#[must_use = "an accepted code is exchanged by `carry_through`"]
pub struct Accepted {
    sign_in: Arc<SignIn>,
    step: Step,
}

impl Accepted {
    /// Whether it ended the session.
    pub fn taken(&self) -> Taken {
        match self.step {
            Step::Refused => Taken::Refused,
            Step::Ended | Step::Exchange(..) | Step::ReadAgain(_) => Taken::SessionEnded,
        }
    }

    /// Exchanges the code, or reads what the page was for: the linked card, or where a verification stands.
    ///
    /// # Errors
    /// Only where the disk fails; what Astra says ends up in [`Session`].
    pub async fn carry_through(self) -> Result<()> {
        let Self { sign_in, step } = self;
        // A task of its own: a window that goes away must not stop it between the exchange and the disk.
        let work = tokio::spawn(async move {
            match step {
                Step::Refused | Step::Ended => Ok(()),
                Step::Exchange(pending, code) => sign_in.exchange(pending, code).await,
                Step::ReadAgain(pending) => sign_in.read_again(pending).await,
            }
        });
        work.await
            .map_err(|_| AppError::Internal("a redirect was interrupted"))?
    }
}

impl SignIn {
    /// Judges a redirect and writes down what was accepted. Astra's window can close then; what follows is
    /// [`Accepted::carry_through`].
    ///
    /// # Errors
    /// Only where the disk fails.
    pub async fn accept_redirect(
        self: &Arc<Self>,
        text: &str,
        channel: RedirectChannel,
    ) -> Result<Accepted> {
        Ok(Accepted {
            step: self.judge(text, channel).await?,
            sign_in: Arc::clone(self),
        })
    }

    /// Runs under the lock: two identical redirects begin one exchange.
    async fn judge(&self, text: &str, channel: RedirectChannel) -> Result<Step> {
        let mut session = self.session.lock().await;
        let pending = self.pending().await?;
        let registered = self.addressed(pending.as_ref(), channel);
        let parsed = match redirect::parse(text, &registered) {
            Ok(parsed) => parsed,
            Err(reason) => {
                warn!(door = ?channel, %reason, "a redirect was refused");
                let state = redirect::state_in(text, &registered);
                let is_astras = pending.as_ref().is_some_and(|pending| {
                    pending.phase == Phase::Waiting
                        && state.is_some()
                        && self.belongs(pending, state.as_ref(), channel)
                });
                if is_astras {
                    // Nothing better can follow: the page is done, and its code may be spent.
                    self.end(&mut session, SessionState::Unreadable, None)
                        .await?;
                    return Ok(Step::Ended);
                }
                self.tell_unusable(&mut session, channel);
                return Ok(Step::Refused);
            }
        };
        let Some(pending) = pending else {
            warn!(door = ?channel, "a redirect came without a pending sign-in");
            // Only our own window is worth a sentence: anybody can send a link.
            if channel == RedirectChannel::Window && session.state == SessionState::Idle {
                session.state = SessionState::Refused;
                self.ground.changes.publish(&[Topic::SignIn]);
            }
            return Ok(Step::Refused);
        };
        if pending.phase != Phase::Waiting
            || !self.belongs(&pending, parsed.state.as_ref(), channel)
        {
            warn!(door = ?channel, "a redirect does not belong to the pending sign-in");
            self.tell_unusable(&mut session, channel);
            return Ok(Step::Refused);
        }
        if self.ground.clock.since(pending.created_at) > LIFE {
            self.end(&mut session, SessionState::TimedOut, None).await?;
            return Ok(Step::Ended);
        }
        match parsed.outcome {
            Outcome::Error { code } => {
                let state = if code == "access_denied" {
                    SessionState::Cancelled
                } else {
                    SessionState::Failed
                };
                info!(?state, "Astra's pages came back with an error");
                self.end(&mut session, state, None).await?;
                Ok(Step::Ended)
            }
            Outcome::Finished if pending.action.may_finish() => {
                self.remove_pending().await?;
                session.state = SessionState::Reading;
                self.ground.changes.publish(&[Topic::SignIn]);
                Ok(Step::ReadAgain(pending))
            }
            Outcome::Code(code) if !pending.action.may_finish() => {
                let exchanging = Pending {
                    phase: Phase::Exchanging,
                    sign_in: Some(SignInId::random(self.ground.entropy.as_ref())),
                    ..pending
                };
                self.put_pending(&exchanging).await?;
                session.state = SessionState::Exchanging;
                self.ground.changes.publish(&[Topic::SignIn]);
                Ok(Step::Exchange(exchanging, code))
            }
            Outcome::Finished | Outcome::Code(_) => {
                warn!(door = ?channel, action = ?pending.action, "a redirect of the wrong kind for this sign-in");
                self.tell_unusable(&mut session, channel);
                Ok(Step::Refused)
            }
        }
    }

    /// Our own window brought a redirect that changes nothing. The session goes on, because a frame in that window can
    /// send one too, but a person whose page has nothing more to show must not wait without a word.
    fn tell_unusable(&self, session: &mut Session, channel: RedirectChannel) {
        let waits = session.state == SessionState::Waiting
            && session.channel == Some(RedirectChannel::Window);
        if channel == RedirectChannel::Window && waits && !session.unusable_answer {
            session.unusable_answer = true;
            self.ground.changes.publish(&[Topic::SignIn]);
        }
    }

    /// Where a redirect that comes through `channel` must be addressed: to the redirect URI that opened the page.
    /// From the system browser a page at an https address forwards to our own scheme (A59, custom scheme accepted).
    fn addressed(&self, pending: Option<&Pending>, channel: RedirectChannel) -> RedirectUri {
        let opened = pending
            .and_then(|pending| RedirectUri::new(&pending.redirect_uri).ok())
            .unwrap_or_else(|| self.connection.settings().used);
        if opened.is_web() && channel == RedirectChannel::System {
            self.connection.own_redirect_uri().clone()
        } else {
            opened
        }
    }

    /// A page comes back through the channel through which it was opened: Astra's window is not the browser's, and
    /// what a link of the operating system says was said to every program that handles it.
    fn belongs(
        &self,
        pending: &Pending,
        state: Option<&SecretString>,
        channel: RedirectChannel,
    ) -> bool {
        if pending.environment != self.ground.environment || pending.channel != channel {
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
                !self.connection.settings().state_is_echoed && channel == RedirectChannel::Window
            }
        }
    }
}
