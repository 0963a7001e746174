//! What a transfer would do, before anybody confirms it.

use std::fmt;
use std::time::Duration;

use astra_client::{CardId, Cents, CorrelationId, RoutineRequest};
use astra_vault::Table;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::Transfers;
use super::cost::cost;
use super::intent::{Intent, IntentId, IntentState, ReminderMark, TransferTerms};
use super::receiver::{Destination, Receiver, Towards, not_known_to_astra, same_receiver};
use crate::cards::{CardName, CardRecord};
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;
use crate::ground::typed_text::visible;

const QUOTES: Table = Table("quotes");
const CURRENT: &str = "current";
const FORMS: Table = Table("forms");
const MOVE_MONEY: &str = "move_money";
/// A preview older than this may not say what would be booked.
pub(crate) const QUOTE_LIFE: Duration = Duration::from_secs(15 * 60);
/// The same cards and amount within this time look like a repetition.
const REPEATED_WITHIN: Duration = Duration::from_secs(10 * 60);
/// Longest note; the routine's name is this and nine characters (the vendor gives no limit).
pub(crate) const LONGEST_NOTE: usize = 60;
/// Longer than every id (CONTRACT.md 2), and than what any field takes.
const LONGEST_TYPED: usize = 300;
/// Ten million dollars: far above any card limit, far below overflow.
const LARGEST: i64 = 1_000_000_000;

/// What the person typed, unparsed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TransferForm {
    /// Card id the money leaves.
    pub from: String,
    /// Card id the money reaches, where it is the person's own.
    pub to: String,
    /// Amount as typed.
    pub amount: String,
    /// Note as typed.
    pub note: String,
    /// Whose card it reaches; drafts of earlier versions know only own ones.
    #[serde(default)]
    pub towards: Towards,
    /// Local id of the chosen receiver.
    #[serde(default)]
    pub receiver: String,
    /// Card id of theirs.
    #[serde(default)]
    pub receiver_card: String,
    /// Astra user id of a receiver, as typed.
    #[serde(default)]
    pub receiver_user_id: String,
    /// Card id of theirs, as typed.
    #[serde(default)]
    pub receiver_card_id: String,
}

/// Nothing of what a person typed.
impl fmt::Debug for TransferForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransferForm(..)")
    }
}

/// Astra's preview, and what is confirmed by its id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quote {
    /// Becomes the id of the transfer.
    pub id: CorrelationId,
    /// Whose money.
    pub business: BusinessId,
    /// What would be confirmed.
    pub terms: TransferTerms,
    /// When Astra said so.
    pub at: Timestamp,
    /// The last transfer of the same amount between the same cards, where it is less than ten minutes old.
    #[serde(default)]
    pub repeats: Option<RepeatedTransfer>,
}

/// A transfer that another one may repeat by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatedTransfer {
    /// Its id.
    pub id: IntentId,
    /// When it was confirmed.
    pub at: Timestamp,
}

impl Transfers {
    /// Checks the form and asks Astra what the transfer would do. Nothing is created.
    ///
    /// # Errors
    /// [`AppError::Invalid`] by field of the form; [`AppError::NotAllowedNow`] before approval, and of a transfer to
    /// someone else where staff did not allow it; [`AppError::PersonToPersonNotEnabled`] where Astra did not; otherwise
    /// what Astra says.
    pub async fn preview(&self, form: TransferForm) -> Result<Quote> {
        self.preview_for(form, None).await
    }

    /// As [`preview`](Self::preview), of a transfer that deals with a reminder.
    pub(crate) async fn preview_for(
        &self,
        form: TransferForm,
        reminder: Option<ReminderMark>,
    ) -> Result<Quote> {
        let business = self.businesses.required().await?;
        self.keep_form(&business.id, &form).await?;
        if !business.is_approved() {
            return Err(AppError::NotAllowedNow("the business is not approved"));
        }
        self.require_allowed(form.towards != Towards::Own)?;
        let cards = self.cards.of(&business.id).await?.cards;
        let elsewhere = self.destination(&business, &form).await?;
        let wanted = check(&form, &cards, elsewhere).map_err(AppError::Invalid)?;
        let to_someone_else = wanted.receiver.is_some();
        let quoted = self.quote(&business.id, wanted).await;
        let mut quote = quoted.map_err(|error| match error {
            AppError::Call(call) if to_someone_else && call.status == Some(404) => {
                AppError::Invalid(not_known_to_astra(&form))
            }
            other => other,
        })?;
        quote.terms.reminder = reminder;
        self.put_quote(&quote).await?;
        Ok(quote)
    }

    /// Asks Astra and names the result.
    pub(super) async fn quote(&self, business: &BusinessId, wanted: Wanted) -> Result<Quote> {
        let id = self.fresh_intent_id().await?;
        let amount = wanted.amount;
        let mut terms = TransferTerms {
            from: wanted.from,
            to: wanted.to,
            amount,
            pull_amount: None,
            push_amount: None,
            fee: None,
            contradictory: false,
            from_card: CardName::default(),
            to_card: wanted.to_card,
            settlement: None,
            note: wanted.note,
            previewed_at: None,
            sent_again_for: None,
            reminder: None,
            receiver: wanted.receiver,
        };
        for record in self.cards.of(business).await?.cards {
            if record.id == terms.from {
                terms.from_card = record.name();
            }
            if record.id == terms.to {
                terms.to_card = record.name();
            }
        }
        let request = routine_request(&id, &terms);
        let preview = self
            .tokens
            .authorized(business, |client, token| {
                let request = request.clone();
                async move { client.preview_routine(&token, &request).await }
            })
            .await
            .map_err(|error| match error {
                // So Astra refuses what the client was not granted (CONTRACT.md 7).
                AppError::Call(call) if terms.receiver.is_some() && call.status == Some(403) => {
                    AppError::PersonToPersonNotEnabled(call)
                }
                other => other,
            })?
            .value;
        terms.previewed_at = preview.created;
        // Where Astra is silent, nothing is made up: the screen says "not reported".
        let cost = cost(&preview, amount);
        terms.pull_amount = cost.pull;
        terms.push_amount = cost.push;
        terms.fee = cost.fee;
        terms.contradictory = cost.contradictory;
        if cost.contradictory {
            warn!(transfer = %id, "the amounts of Astra's preview contradict each other");
        }
        terms.settlement = preview
            .estimated_settlement
            .map(|text| text.chars().take(120).collect());
        let repeats = self.repeated_by(business, &terms).await;
        Ok(Quote {
            id,
            business: business.clone(),
            terms,
            at: self.ground.clock.now(),
            repeats,
        })
    }

    async fn repeated_by(
        &self,
        business: &BusinessId,
        terms: &TransferTerms,
    ) -> Option<RepeatedTransfer> {
        let ledger = self.ledger.lock().await;
        ledger
            .of(business)
            .filter(|intent| {
                may_have_moved(intent)
                    && intent.terms.from == terms.from
                    && intent.terms.to == terms.to
                    && same_receiver(intent, terms)
                    && intent.terms.amount == terms.amount
                    && self.ground.clock.since(intent.created_at()) < REPEATED_WITHIN
            })
            .max_by_key(|intent| intent.created_at())
            .map(|intent| RepeatedTransfer {
                id: intent.id.clone(),
                at: intent.created_at(),
            })
    }

    async fn fresh_intent_id(&self) -> Result<CorrelationId> {
        let mut ledger = self.ledger.lock().await;
        loop {
            let mut bytes = [0_u8; 8];
            self.ground.entropy.fill(&mut bytes);
            let id = CorrelationId::from_random(bytes);
            if self.record(&mut ledger, id.as_str()).await?.is_none() {
                return Ok(id);
            }
        }
    }

    /// What was last typed to move money of a business; empty after a transfer was confirmed.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; where the disk fails.
    pub async fn form(&self, business: &str) -> Result<TransferForm> {
        let business = self.businesses.by_id(business).await?;
        let scope = Scope::Business(business.id);
        let form = self.ground.store.get(&scope, FORMS, MOVE_MONEY).await?;
        Ok(form.unwrap_or_default())
    }

    /// Keeps what is typed to move money of a business, which may not be the one on screen any more.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; where the disk fails.
    pub async fn save_form(&self, business: &str, form: &TransferForm) -> Result<()> {
        let business = self.businesses.by_id(business).await?;
        self.keep_form(&business.id, form).await
    }

    async fn keep_form(&self, business: &BusinessId, form: &TransferForm) -> Result<()> {
        let cut = |text: &str| text.chars().take(LONGEST_TYPED).collect::<String>();
        let form = TransferForm {
            from: cut(&form.from),
            to: cut(&form.to),
            amount: cut(&form.amount),
            note: cut(&form.note),
            towards: form.towards,
            receiver: cut(&form.receiver),
            receiver_card: cut(&form.receiver_card),
            receiver_user_id: cut(&form.receiver_user_id),
            receiver_card_id: cut(&form.receiver_card_id),
        };
        let scope = Scope::Business(business.clone());
        self.ground
            .store
            .put(&scope, FORMS, MOVE_MONEY, &form)
            .await
    }

    pub(super) async fn forget_form(&self, business: &BusinessId) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.ground.store.delete(&scope, FORMS, MOVE_MONEY).await?;
        self.ground.store.delete(&scope, QUOTES, CURRENT).await
    }

    pub(super) async fn quoted(&self, business: &BusinessId) -> Result<Option<Quote>> {
        let scope = Scope::Business(business.clone());
        self.ground.store.get(&scope, QUOTES, CURRENT).await
    }

    pub(super) async fn put_quote(&self, quote: &Quote) -> Result<()> {
        let scope = Scope::Business(quote.business.clone());
        self.ground.store.put(&scope, QUOTES, CURRENT, quote).await
    }
}

/// Money moved, is moving, or may be.
pub(super) fn may_have_moved(intent: &Intent) -> bool {
    !matches!(
        intent.state,
        IntentState::Prepared
            | IntentState::Refused
            | IntentState::Failed
            | IntentState::Cancelled
            | IntentState::Abandoned
    )
}

/// The routine that carries out `terms`, with the id in both places by which it can be found again.
pub(super) fn routine_request(id: &CorrelationId, terms: &TransferTerms) -> RoutineRequest {
    RoutineRequest {
        name: terms.routine_name(id.as_str()),
        source_id: terms.from.clone(),
        destination_id: terms.to.clone(),
        destination_user_id: terms.receiver_id().cloned(),
        amount: terms.amount,
        client_correlation_id: Some(id.clone()),
    }
}

/// What is to be done, checked.
#[derive(Debug)]
pub(super) struct Wanted {
    pub from: CardId,
    pub to: CardId,
    /// How a receiver's card is called.
    pub to_card: CardName,
    pub amount: Cents,
    pub note: String,
    pub receiver: Option<Receiver>,
}

/// `elsewhere` is the receiver's card that the form names, if it is not to be an own one.
fn check(
    form: &TransferForm,
    cards: &[CardRecord],
    elsewhere: Option<Result<Destination, Vec<FieldIssue>>>,
) -> Result<Wanted, Vec<FieldIssue>> {
    let mut issues = Vec::new();
    let usable = |id: &str, can: fn(&CardRecord) -> bool| {
        cards
            .iter()
            .find(|card| card.id.as_str() == id)
            .filter(|card| card.card.is_usable() && can(card))
    };
    let from = usable(&form.from, |card| card.card.pull_enabled != Some(false));
    if form.from.is_empty() {
        issues.push(FieldIssue::error("from", IssueCode::FromMissing));
    } else if from.is_none() {
        issues.push(FieldIssue::error("from", IssueCode::CardUnusable));
    }
    let to = match elsewhere {
        Some(Ok(to)) => Some((to.card, to.name, Some(to.receiver))),
        Some(Err(found)) => {
            issues.extend(found);
            None
        }
        None => {
            let to = usable(&form.to, |card| card.card.push_enabled != Some(false));
            if form.to.is_empty() {
                issues.push(FieldIssue::error("to", IssueCode::ToMissing));
            } else if form.to == form.from {
                issues.push(FieldIssue::error("to", IssueCode::SameCard));
            } else if to.is_none() {
                issues.push(FieldIssue::error("to", IssueCode::CardUnusable));
            }
            to.map(|to| (to.id.clone(), to.name(), None))
        }
    };
    let amount = amount("amount", &form.amount)
        .map_err(|issue| issues.push(issue))
        .ok();
    let note = note(&form.note).map_err(|issue| issues.push(issue)).ok();
    match (from, to, amount, note) {
        (Some(from), Some((to, to_card, receiver)), Some(amount), Some(note))
            if issues.is_empty() =>
        {
            Ok(Wanted {
                from: from.id.clone(),
                to,
                to_card,
                amount,
                note,
                receiver,
            })
        }
        _ => Err(issues),
    }
}

/// An amount as typed into that field.
pub(crate) fn amount(field: &str, typed: &str) -> Result<Cents, FieldIssue> {
    use astra_client::TypedAmountError as E;
    let too_large =
        || FieldIssue::error(field, IssueCode::AmountTooLarge).with("max", "10,000,000.00");
    let cents = Cents::parse_typed(&visible(typed)).map_err(|error| match error {
        E::Empty => FieldIssue::error(field, IssueCode::AmountEmpty),
        E::TooManyDecimals => FieldIssue::error(field, IssueCode::AmountDecimals),
        E::Zero => FieldIssue::error(field, IssueCode::AmountZero),
        E::TooLarge => too_large(),
        _ => FieldIssue::error(field, IssueCode::AmountShape),
    })?;
    if cents.get() > LARGEST {
        return Err(too_large());
    }
    Ok(cents)
}

pub(crate) fn note(typed: &str) -> Result<String, FieldIssue> {
    // What is sent is shown before it is confirmed, so that nothing has to be refused that can be left out.
    let note = visible(typed);
    if note.chars().count() > LONGEST_NOTE {
        let issue = FieldIssue::error("note", IssueCode::NoteTooLong);
        return Err(issue.with("max", LONGEST_NOTE.to_string()));
    }
    if note.chars().any(char::is_control) {
        return Err(FieldIssue::error("note", IssueCode::NoteChars));
    }
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Spelled {
        value: String,
        /// In the field after pasting; the value itself where nothing is said.
        pasted: Option<String>,
        /// In the field once it is left; the value itself where nothing is said.
        shown: Option<String>,
        /// What Astra gets, where the amount is read.
        sent: Option<String>,
        /// The issue, where it is refused.
        code: Option<String>,
    }

    #[derive(Deserialize)]
    struct Spellings {
        accepted: Vec<Spelled>,
        refused: Vec<Spelled>,
    }

    #[test]
    fn the_field_never_shows_another_amount_than_was_typed() {
        let table = include_str!("../../../../../tests/fixtures/rules/amount.json");
        let table: Spellings =
            serde_json::from_str(table).unwrap_or_else(|error| panic!("{error}"));
        assert!(!table.accepted.is_empty() && !table.refused.is_empty());
        for row in table.accepted.iter().chain(&table.refused) {
            let expected = row.sent.clone().ok_or_else(|| row.code.clone());
            for text in [Some(&row.value), row.pasted.as_ref(), row.shown.as_ref()] {
                let Some(text) = text else { continue };
                let read = amount("amount", text).map(|cents| cents.to_string());
                let read = read.map_err(|issue| Some(<&str>::from(issue.code).to_owned()));
                assert_eq!(read, expected, "{text:?}, from {:?}", row.value);
            }
        }
    }

    #[test]
    fn what_nobody_sees_is_left_out_of_amount_and_note() {
        for typed in [
            "250.00",
            "\u{202a}250.00\u{202c}",
            "\u{feff}$\u{200b}250",
            "250\u{2060}.00\u{a0}",
        ] {
            assert_eq!(
                amount("amount", typed).map(Cents::get),
                Ok(25_000),
                "{typed:?}"
            );
        }
        for (typed, sent) in [
            ("\u{202a}Rent\u{202c} ", "Rent"),
            ("Re\u{ad}nt\u{7}", "Rent"),
            ("\u{202e}Rent\u{3164}", "Rent"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(note(typed).as_deref(), Ok(sent), "{typed:?}");
        }
    }
}
