//! Confirming and sending: once, and written down before it leaves.

use astra_client::{CallError, CorrelationId, Effect};
use tracing::warn;

use super::intent::{Intent, IntentEvent, IntentState};
use super::quote::{QUOTE_LIFE, routine_request};
use crate::app::App;
use crate::call::Meaning as _;
use crate::error::{AppError, Result};

/// Attempts in one go: the second only where the first cannot have had an effect.
const ATTEMPTS: u8 = 2;

/// What to do after an attempt. Pure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// No byte can have left, or Astra refused the token before looking: once more.
    Again,
    /// As `Again`, but it was the last attempt: back to *prepared*.
    Stop,
    /// Astra said no.
    Refused,
    /// It may have happened: find out, never repeat.
    FindOut,
}

fn after(error: &CallError, attempt: u8) -> After {
    let harmless = error.is_not_sent() || error.is_unauthorized() || error.is_rate_limited();
    match (error.effect(), harmless) {
        (Effect::Unknown, _) => After::FindOut,
        // A 429 asks for patience; repeating at once would be the opposite.
        (Effect::None, true) if error.is_rate_limited() => After::Stop,
        (Effect::None, true) if attempt < ATTEMPTS => After::Again,
        (Effect::None, true) => After::Stop,
        (Effect::None, false) => After::Refused,
    }
}

impl App {
    /// Confirms a preview, or sends a transfer that is still *prepared*. Confirming twice is one transfer.
    ///
    /// Returns as soon as the transfer is written down; sending goes on by itself.
    ///
    /// # Errors
    /// [`AppError::PreviewExpired`] when there is no such preview any more.
    pub async fn confirm_transfer(&self, id: &str) -> Result<Intent> {
        let intent = {
            let mut ledger = self.core.ledger.lock().await;
            match ledger.get(id).cloned() {
                Some(intent) if intent.state == IntentState::Prepared => intent,
                Some(already) => return Ok(already),
                None => {
                    let business = self.the_business().await?;
                    let quote = self
                        .quoted(&business.id)
                        .await?
                        .filter(|quote| quote.id.as_str() == id)
                        .filter(|quote| {
                            self.core.clock.now().duration_since(quote.at) <= QUOTE_LIFE
                        })
                        .ok_or(AppError::PreviewExpired)?;
                    let prepared = IntentEvent::Prepared { terms: quote.terms };
                    let intent = self
                        .begin_intent(&mut ledger, id, &business.id, prepared)
                        .await?;
                    self.forget_transfer_form(&business.id).await?;
                    intent
                }
            }
        };
        self.send_in_background(intent.id);
        self.transfer(id).await
    }

    /// Gives up a transfer of which nothing can have left this computer, or one that was not found.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] when it is already further.
    pub async fn abandon_transfer(&self, id: &str) -> Result<Intent> {
        let mut ledger = self.core.ledger.lock().await;
        self.move_intent(&mut ledger, id, IntentEvent::Abandoned)
            .await
    }

    /// Sends a transfer that was looked for and not found again, as a new one; the old one stays watched.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] unless it was not found; what Astra says about a new preview.
    pub async fn send_again(&self, id: &str) -> Result<Intent> {
        let old = self.transfer(id).await?;
        if old.state != IntentState::NotFound {
            return Err(AppError::NotAllowedNow("it was not looked for long enough"));
        }
        let terms = old.terms.clone();
        let mut quote = self
            .quote(
                &old.business,
                terms.from,
                terms.to,
                terms.amount,
                terms.note,
            )
            .await?;
        quote.terms.sent_again_for = Some(old.id.clone());
        let intent = {
            let mut ledger = self.core.ledger.lock().await;
            let replaced = IntentEvent::SentAgain {
                as_id: quote.id.to_string(),
            };
            // The old one first: a crash in between leaves one abandoned transfer and none too many.
            self.move_intent(&mut ledger, id, replaced).await?;
            let prepared = IntentEvent::Prepared { terms: quote.terms };
            self.begin_intent(&mut ledger, quote.id.as_str(), &old.business, prepared)
                .await?
        };
        self.send_in_background(intent.id.clone());
        Ok(intent)
    }

    fn send_in_background(&self, id: String) {
        let app = self.clone();
        // A task of its own: a window that goes away must not stop it between the request and the journal.
        tokio::spawn(async move {
            let sent = app.send(&id).await;
            if let Err(error) = sent {
                warn!(transfer = %id, %error, "sending stopped");
            }
            app.look_soon().await;
        });
    }

    /// Sends a prepared transfer. Whoever moves it to *sending* first is the only one to send it.
    pub(crate) async fn send(&self, id: &str) -> Result<()> {
        let intent = self.transfer(id).await?;
        let correlation =
            CorrelationId::new(id).map_err(|_| AppError::Internal("an intent id is malformed"))?;
        let request = routine_request(&correlation, &intent.terms);
        let mut token = self.access_token(&intent.business).await?;
        let mut attempt = intent.attempt;
        let last = attempt.saturating_add(ATTEMPTS);
        loop {
            attempt = attempt.saturating_add(1);
            self.step(id, IntentEvent::Sending { attempt }).await?;
            let answer = self.core.client.create_routine(&token, &request).await;
            let error = match self.heard(answer) {
                Ok(answer) => {
                    let accepted = IntentEvent::Accepted {
                        routine_id: answer.value.id,
                        request_id: answer.request_id.map(|id| id.to_string()),
                    };
                    return self.step(id, accepted).await;
                }
                Err(AppError::Call(error)) => error,
                Err(other) => return Err(other),
            };
            warn!(transfer = %id, attempt, %error, "no routine");
            let request_id = error.request_id.as_ref().map(ToString::to_string);
            let used = ATTEMPTS.saturating_sub(last.saturating_sub(attempt));
            match after(&error, used) {
                After::FindOut => return self.step(id, IntentEvent::Unknown { request_id }).await,
                After::Refused => {
                    let reason = error.words();
                    return self
                        .step(id, IntentEvent::Refused { reason, request_id })
                        .await;
                }
                After::Stop => return self.step(id, IntentEvent::NotSent).await,
                After::Again => {
                    self.step(id, IntentEvent::NotSent).await?;
                    if error.is_unauthorized() {
                        token = self.token_after_refusal(&intent.business, &token).await?;
                    }
                }
            }
        }
    }

    async fn step(&self, id: &str, event: IntentEvent) -> Result<()> {
        let mut ledger = self.core.ledger.lock().await;
        self.move_intent(&mut ledger, id, event).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use astra_client::{CallErrorKind, Refusal, RefusalShape};

    use super::*;

    fn failed(kind: CallErrorKind, status: Option<u16>) -> CallError {
        CallError {
            kind,
            status,
            request_id: None,
            detail: String::new(),
            retry_after: None,
        }
    }

    #[test]
    fn what_follows_a_failed_attempt_is_decided_by_this_table() {
        use CallErrorKind as K;
        let refusal = || {
            K::Refused(Box::new(Refusal {
                shape: RefusalShape::Generic,
                name: None,
                description: None,
                fields: std::collections::BTreeMap::new(),
            }))
        };
        let table = [
            (K::NotSent, None, After::Again, After::Stop),
            (K::Unauthorized, Some(401), After::Again, After::Stop),
            (K::RateLimited, Some(429), After::Stop, After::Stop),
            (refusal(), Some(400), After::Refused, After::Refused),
            (refusal(), Some(404), After::Refused, After::Refused),
            (K::Unclear, None, After::FindOut, After::FindOut),
            (K::Unclear, Some(201), After::FindOut, After::FindOut),
            (K::Unclear, Some(500), After::FindOut, After::FindOut),
            (K::ServerError, Some(503), After::FindOut, After::FindOut),
            (K::Unreadable, Some(200), After::FindOut, After::FindOut),
        ];
        for (kind, status, first, last) in table {
            let error = failed(kind, status);
            let decided = (after(&error, 1), after(&error, ATTEMPTS));
            assert_eq!(decided, (first, last), "{error:?}");
        }
    }
}
