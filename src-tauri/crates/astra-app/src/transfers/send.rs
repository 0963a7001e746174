//! Confirming and sending: once, and written down before it leaves.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use astra_client::{AccessToken, AstraClient, CallError, CorrelationId, Effect};
use jiff::Timestamp;
use tracing::warn;

use super::Transfers;
use super::intent::{Intent, IntentEvent, IntentId, IntentState};
use super::ledger::Ledger;
use super::quote::{QUOTE_LIFE, Quote, Wanted, routine_request};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

/// How long a confirmed transfer can be undone before it is sent.
pub const UNDO_WINDOW: Duration = Duration::from_secs(10);
/// How often the end of the window is looked for: the computer may sleep meanwhile, and timers sleep with it.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Attempts in one go: the second only where the first cannot have had an effect.
const ATTEMPTS: u8 = 2;

/// A task is sending this transfer, or waits for the end of its undo window; the mark goes with the task, however that ends.
struct SendingMark {
    transfers: Arc<Transfers>,
    id: IntentId,
}

impl SendingMark {
    fn new(transfers: &Arc<Transfers>, id: &str) -> Self {
        let sent_at = transfers.ground.clock.uptime().saturating_add(UNDO_WINDOW);
        transfers.sending().insert(id.to_owned(), sent_at);
        Self {
            transfers: Arc::clone(transfers),
            id: id.to_owned(),
        }
    }
}

impl Drop for SendingMark {
    fn drop(&mut self) {
        self.transfers.sending().remove(&self.id);
    }
}

/// What to do after an attempt. Pure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NextAttempt {
    /// No byte can have left, or Astra refused the token before looking: once more.
    Again,
    /// As `Again`, but it was the last attempt: back to *prepared*.
    Stop,
    /// Astra said no.
    Refused,
    /// It may have happened: find out, never repeat.
    FindOut,
}

fn decide_next_attempt(error: &CallError, attempt: u8) -> NextAttempt {
    let harmless = error.is_not_sent() || error.is_unauthorized() || error.is_rate_limited();
    match (error.effect(), harmless) {
        (Effect::Unknown, _) => NextAttempt::FindOut,
        // A 429 asks for patience; repeating at once would be the opposite.
        (Effect::None, true) if error.is_rate_limited() => NextAttempt::Stop,
        (Effect::None, true) if attempt < ATTEMPTS => NextAttempt::Again,
        (Effect::None, true) => NextAttempt::Stop,
        (Effect::None, false) => NextAttempt::Refused,
    }
}

impl Transfers {
    /// Confirms a preview, or a transfer that is still *prepared*. Confirming twice is one transfer.
    ///
    /// Returns as soon as that is written down; the transfer is sent by itself when [`UNDO_WINDOW`] is over.
    ///
    /// # Errors
    /// [`AppError::PreviewExpired`] when there is no such preview any more, or what it said is older than 15
    /// minutes; [`AppError::NotAllowedNow`] for a transfer to someone else where staff do not allow it any more.
    pub async fn confirm(self: &Arc<Self>, id: &str) -> Result<Intent> {
        {
            let mut ledger = self.ledger.lock().await;
            match self.record(&mut ledger, id).await?.map(|it| it.intent) {
                Some(intent) if self.as_it_stands(&intent).state == IntentState::Prepared => {
                    if intent.state == IntentState::Armed {
                        // It was interrupted, and that could not be written down then.
                        self.move_intent(&mut ledger, id, IntentEvent::Disarmed)
                            .await?;
                    }
                    if !self.still_holds(intent.created_at()) {
                        return Err(AppError::PreviewExpired);
                    }
                    self.require_allowed(intent.terms.receiver.is_some())?;
                }
                Some(already) => return Ok(self.as_it_stands(&already)),
                None => self.prepare(&mut ledger, id).await?,
            }
            self.move_intent(&mut ledger, id, IntentEvent::Armed)
                .await?;
            // Still under the ledger's lock: two confirmations begin one send.
            self.send_in_background(id);
        }
        self.get(id).await
    }

    async fn prepare(&self, ledger: &mut Ledger, id: &str) -> Result<()> {
        let business = self.businesses.required().await?;
        let quote = self
            .quoted(&business.id)
            .await?
            .filter(|quote| quote.id.as_str() == id && self.still_holds(quote.at))
            .ok_or(AppError::PreviewExpired)?;
        self.require_allowed(quote.terms.receiver.is_some())?;
        if let Some(old) = &quote.terms.sent_again_for {
            // The old one first: a crash in between leaves none too many, and the next start undoes it.
            let replaced = IntentEvent::SentAgain {
                as_id: id.to_owned(),
            };
            self.move_intent(ledger, old, replaced).await?;
        }
        let prepared = IntentEvent::Prepared {
            terms: Box::new(quote.terms),
        };
        self.begin_intent(ledger, id, &business.id, prepared)
            .await?;
        self.forget_form(&business.id).await
    }

    /// Takes back a transfer that was confirmed and is not being sent yet.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] when the undo window is over; where the disk fails.
    pub async fn undo(&self, id: &str) -> Result<Intent> {
        let mut ledger = self.ledger.lock().await;
        let armed = ledger.live(id).map(|intent| intent.state) == Some(IntentState::Armed);
        if !armed {
            return Err(AppError::NotAllowedNow("the undo window is over"));
        }
        self.move_intent(&mut ledger, id, IntentEvent::Abandoned)
            .await
    }

    /// How long a transfer can still be undone; `None` where it is not *armed*.
    pub fn undo_left(&self, intent: &Intent) -> Option<Duration> {
        let sent_at = *self.sending().get(&intent.id)?;
        let left = sent_at.saturating_sub(self.ground.clock.uptime());
        (intent.state == IntentState::Armed).then_some(left)
    }

    /// Gives up a transfer of which nothing can have left this computer, or one that was not found.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] when it is already further, or about to be sent.
    pub async fn abandon(&self, id: &str) -> Result<Intent> {
        let mut ledger = self.ledger.lock().await;
        if self.is_sending(id) {
            return Err(AppError::NotAllowedNow("it is about to be sent"));
        }
        self.move_intent(&mut ledger, id, IntentEvent::Abandoned)
            .await
    }

    /// Asks for a fresh preview of a transfer that was looked for and not found. Confirming it sends a new
    /// transfer in its place; the old one stays watched.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] unless it was not found, and for a transfer to someone else where staff do not allow
    /// it any more; what Astra says about a preview.
    pub async fn preview_again(&self, id: &str) -> Result<Quote> {
        let old = self.get(id).await?;
        if old.state != IntentState::NotFound {
            return Err(AppError::NotAllowedNow("it was not looked for long enough"));
        }
        let terms = old.terms.clone();
        self.require_allowed(terms.receiver.is_some())?;
        let wanted = Wanted {
            from: terms.from,
            to: terms.to,
            to_card: terms.to_card,
            amount: terms.amount,
            note: terms.note,
            receiver: terms.receiver,
        };
        let mut quote = self.quote(&old.business, wanted).await?;
        quote.terms.sent_again_for = Some(old.id);
        self.put_quote(&quote).await?;
        Ok(quote)
    }

    /// Whether a *prepared* transfer waits for the person, and what was shown still holds.
    pub fn can_send(&self, intent: &Intent) -> bool {
        intent.state == IntentState::Prepared
            && !self.is_sending(&intent.id)
            && self.still_holds(intent.created_at())
            && self.allows(&intent.terms)
    }

    /// Whether the person can give a transfer up.
    pub fn can_leave(&self, intent: &Intent) -> bool {
        match intent.state {
            IntentState::Prepared => !self.is_sending(&intent.id),
            state => state == IntentState::NotFound,
        }
    }

    fn still_holds(&self, shown_at: Timestamp) -> bool {
        self.ground.clock.since(shown_at) <= QUOTE_LIFE
    }

    pub(crate) fn is_sending(&self, id: &str) -> bool {
        self.sending().contains_key(id)
    }

    /// A transfer that is on its way needs its tokens until the answer is written down.
    pub(crate) async fn refuse_while_sending(&self, business: &BusinessId) -> Result<()> {
        let ledger = self.ledger.lock().await;
        let sending = ledger
            .unresolved(business)
            .any(|intent| self.is_sending(&intent.id));
        if sending {
            return Err(AppError::NotAllowedNow("a transfer is being sent"));
        }
        Ok(())
    }

    /// A task of this process is sending a transfer.
    pub(crate) fn is_sending_any(&self) -> bool {
        !self.sending().is_empty()
    }

    fn sending(&self) -> std::sync::MutexGuard<'_, HashMap<IntentId, Duration>> {
        let sending = self.sending.lock();
        sending.unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn send_in_background(self: &Arc<Self>, id: &str) {
        let (transfers, id) = (Arc::clone(self), id.to_owned());
        let mark = SendingMark::new(&transfers, &id);
        // A task of its own: a window that goes away must not stop it between the request and the journal.
        tokio::spawn(async move {
            let sent = transfers.send_after_undo_window(&id).await;
            drop(mark);
            if let Err(error) = sent {
                warn!(transfer = %id, %error, "sending stopped");
            }
            transfers
                .ground
                .changes
                .publish(&[Topic::Transfers, Topic::App]);
            transfers.ground.poll_now.everything();
        });
    }

    async fn send_after_undo_window(&self, id: &str) -> Result<()> {
        loop {
            let intent = self.get(id).await?;
            match self.undo_left(&intent) {
                // Undone.
                None => return Ok(()),
                Some(Duration::ZERO) => break,
                Some(left) => tokio::time::sleep(left.min(LOOK_EVERY)).await,
            }
        }
        let ready = self.before_sending(id).await;
        if ready.is_err() {
            // Undone meanwhile: there is nothing to disarm.
            let _ = self.step(id, IntentEvent::Disarmed).await;
        }
        let (client, token) = ready?;
        self.send(id, &client, token).await
    }

    /// All that may be missing while nothing was sent.
    async fn before_sending(&self, id: &str) -> Result<(AstraClient, AccessToken)> {
        let client = self.connection.client()?;
        let intent = self.get(id).await?;
        self.require_allowed(intent.terms.receiver.is_some())?;
        Ok((client, self.tokens.access_token(&intent.business).await?))
    }

    /// Sends an armed transfer. Only the task that moves it to *sending* sends it.
    async fn send(&self, id: &str, client: &AstraClient, mut token: AccessToken) -> Result<()> {
        let intent = self.get(id).await?;
        let correlation =
            CorrelationId::new(id).map_err(|_| AppError::Internal("an intent id is malformed"))?;
        let request = routine_request(&correlation, &intent.terms);
        for try_number in 1..=ATTEMPTS {
            let attempt = intent.attempt.saturating_add(try_number);
            self.step(id, IntentEvent::Sending { attempt }).await?;
            let answer = client.create_routine(&token, &request).await;
            let error = match self.connection.note_reachability(answer) {
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
            match decide_next_attempt(&error, try_number) {
                NextAttempt::FindOut => {
                    return self.step(id, IntentEvent::Unknown { request_id }).await;
                }
                NextAttempt::Refused => {
                    let reason = error.refusal_text();
                    return self
                        .step(id, IntentEvent::Refused { reason, request_id })
                        .await;
                }
                NextAttempt::Stop => return self.step(id, IntentEvent::NotSent).await,
                NextAttempt::Again => {
                    self.step(id, IntentEvent::NotSent).await?;
                    if error.is_unauthorized() {
                        token = self
                            .tokens
                            .token_after_refusal(&intent.business, &token)
                            .await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn step(&self, id: &str, event: IntentEvent) -> Result<()> {
        let mut ledger = self.ledger.lock().await;
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
            proxy: None,
            embedded_code: None,
        }
    }

    #[test]
    fn what_follows_a_failed_attempt_is_decided_by_this_table() {
        use {CallErrorKind as K, NextAttempt as N};
        let refusal = || {
            K::Refused(Box::new(Refusal {
                shape: RefusalShape::Generic,
                name: None,
                description: None,
                fields: std::collections::BTreeMap::new(),
            }))
        };
        let table = [
            (K::NotSent, None, N::Again, N::Stop),
            (K::Unauthorized, Some(401), N::Again, N::Stop),
            (K::RateLimited, Some(429), N::Stop, N::Stop),
            (refusal(), Some(400), N::Refused, N::Refused),
            (refusal(), Some(404), N::Refused, N::Refused),
            (K::Unclear, None, N::FindOut, N::FindOut),
            (K::Unclear, Some(201), N::FindOut, N::FindOut),
            (K::Unclear, Some(500), N::FindOut, N::FindOut),
            (K::ServerError, Some(503), N::FindOut, N::FindOut),
            (K::Unreadable, Some(200), N::FindOut, N::FindOut),
        ];
        for (kind, status, first, last) in table {
            let error = failed(kind, status);
            let decided = [1, ATTEMPTS].map(|attempt| decide_next_attempt(&error, attempt));
            assert_eq!(decided, [first, last], "{error:?}");
        }
    }
}
