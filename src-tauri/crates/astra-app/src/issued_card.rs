//! A card that the client issued, added by its number over Astra's secure host (CONTRACT.md 15), where staff allowed it. People
//! link their own cards on Astra's page, and then no number comes here.
//!
//! Number and security code exist for one call: nothing keeps them, prints them or gives them back.

use astra_client::{CallError, CardNotAdded, Effect, NewCard, NotAddedReason};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tracing::{info, warn};
use zeroize::Zeroizing;

use crate::app::App;
use crate::businesses::BusinessRecord;
use crate::cards::CardRecord;
use crate::cards::expiry::last_day;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::typed_text::{is_invisible, plain_line, visible};
use crate::onboarding::{AddressForm, AddressOf, check_address};

/// Longest part of a holder's name, in characters.
const NAME_MAX: usize = 64;

/// A card as typed, without the two numbers that are secret. It cannot be printed: each field belongs to the card's holder.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct IssuedCardForm {
    /// Month and year, `MM/YY`.
    pub expires: String,
    /// Holder.
    pub first_name: String,
    /// Holder.
    pub last_name: String,
    /// Billing address.
    pub address: AddressForm,
}

impl App {
    /// Adds a card that the client issued to the business on screen, once. An answer that says nothing clear is not believed:
    /// the cards are read again.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] where staff did not allow it; [`AppError::Invalid`] by field, also for what Astra says of a
    /// field; [`AppError::CardDeclined`], [`AppError::CardUndecided`] and [`AppError::CardNotEnabled`] from the issuer;
    /// [`AppError::Unclear`] where nobody knows whether the card was added.
    pub async fn add_issued_card(
        &self,
        number: &SecretString,
        security_code: &SecretString,
        form: &IssuedCardForm,
    ) -> Result<CardRecord> {
        if !self.connection.settings().issued_cards {
            return Err(AppError::NotAllowedNow("issued cards are not allowed"));
        }
        let business = self.businesses.required().await?;
        let today = self.ground.clock.now().to_zoned(TimeZone::system()).date();
        let of = match business.is_person() {
            true => AddressOf::Person,
            false => AddressOf::Business,
        };
        let card = check(number, security_code, form, of, today).map_err(AppError::Invalid)?;
        let known = self.cards.known_ids(&business.id).await?;
        let unclear = match self.post_card(&business, &card).await? {
            Ok(()) => None,
            Err(refused) => Some(meaning(refused)?),
        };
        // By its id, as every new card (seed-personal 3); after an unclear answer to find out whether it is there.
        let read = self.cards.read(&business.id).await;
        if read.is_err() {
            self.ground.poll_now.everything();
        }
        // EXPOSE: the last four digits, by which every screen names the card.
        let number = card.number.expose_secret();
        let last_four = &number[number.len() - 4..];
        let added = read.ok().into_iter().flatten().find(|record| {
            !known.contains(&record.id.to_string()) && record.card.last_four_digits == last_four
        });
        match (added, unclear) {
            (Some(record), _) => {
                info!("an issued card was added");
                Ok(record)
            }
            (None, unclear) => Err(AppError::Unclear(unclear)),
        }
    }

    /// A second time only where Astra did not look at the first: its token had ended.
    async fn post_card(
        &self,
        business: &BusinessRecord,
        card: &NewCard,
    ) -> Result<Result<(), CardNotAdded>> {
        let client = self.connection.client()?;
        let token = self.tokens.access_token(&business.id).await?;
        let mut answer = client.add_card(&token, card).await;
        if matches!(&answer, Err(refused) if refused.error.is_unauthorized()) {
            let fresh = self
                .tokens
                .token_after_refusal(&business.id, &token)
                .await?;
            answer = client.add_card(&fresh, card).await;
        }
        let reached: Result<(), CallError> = match &answer {
            Ok(_) => Ok(()),
            Err(refused) => Err(refused.error.clone()),
        };
        // Only for the line about the network: what the failure means is decided by its reason.
        let _ = self.connection.note_reachability(reached);
        Ok(answer.map(|_| ()))
    }
}

/// What a failure means for the person; the failure itself where nobody knows whether the card was added.
fn meaning(refused: CardNotAdded) -> Result<CallError> {
    let (unknown, error) = (refused.effect() == Effect::Unknown, refused.error);
    Err(match refused.reason {
        NotAddedReason::Declined => AppError::CardDeclined(error),
        NotAddedReason::NoDecision => AppError::CardUndecided(error),
        NotAddedReason::NotEnabled => AppError::CardNotEnabled(error),
        NotAddedReason::Other if unknown => {
            warn!(%error, "no clear answer about a new card; the cards are read again");
            return Ok(error);
        }
        NotAddedReason::Other => match by_field(&error) {
            Some(issues) => AppError::Invalid(issues),
            None => AppError::Call(error),
        },
    })
}

/// What Astra says of fields, at the fields of the form. None where it says something of none that the form has.
fn by_field(error: &CallError) -> Option<Vec<FieldIssue>> {
    let fields = &error.refusal()?.fields;
    let issues: Option<Vec<FieldIssue>> = fields
        .iter()
        .map(|(astras, messages)| {
            let issue = FieldIssue::error(form_field(astras)?, IssueCode::RefusedByAstra);
            Some(issue.with("message", messages.join(" ")))
        })
        .collect();
    issues.filter(|issues| !issues.is_empty())
}

fn form_field(astras: &str) -> Option<&'static str> {
    Some(match astras {
        "card_number" => "number",
        "card_security_code" => "security_code",
        "expiration_date" => "expires",
        "first_name" => "first_name",
        "last_name" => "last_name",
        "street_line_1" => "address.address1",
        "street_line_2" => "address.address2",
        "city" => "address.city",
        "state" => "address.state",
        "zip_code" => "address.postal_code",
        _ => return None,
    })
}

/// The card as Astra takes it, or everything that is wrong with it.
fn check(
    number: &SecretString,
    security_code: &SecretString,
    form: &IssuedCardForm,
    of: AddressOf,
    today: Date,
) -> Result<NewCard, Vec<FieldIssue>> {
    // EXPOSE: to be checked and sent; both copies are wiped.
    let digits = digits_of(number.expose_secret());
    let code = digits_of(security_code.expose_secret());
    let expires = month_and_year(&form.expires);
    let (first_name, last_name) = (plain_line(&form.first_name), plain_line(&form.last_name));
    let found = [
        ("number", number_issue(&digits)),
        ("security_code", code_issue(&code)),
        (
            "expires",
            expiry_issue(&form.expires, expires.as_deref(), today),
        ),
        ("first_name", name_issue(first_name.as_deref())),
        ("last_name", name_issue(last_name.as_deref())),
    ];
    let mut issues: Vec<FieldIssue> = found
        .into_iter()
        .filter_map(|(field, code)| {
            let issue = FieldIssue::error(field, code?);
            Some(match code {
                Some(IssueCode::TooLong) => issue.with("max", NAME_MAX.to_string()),
                _ => issue,
            })
        })
        .collect();
    let (of_address, address) = check_address("address", &form.address, of);
    issues.extend(of_address.into_iter().filter(FieldIssue::is_error));
    match (address, issues.is_empty()) {
        (Some(address), true) => Ok(NewCard {
            number: SecretString::from(digits.as_str()),
            security_code: SecretString::from(code.as_str()),
            expiration_date: expires.unwrap_or_default(),
            first_name: first_name.unwrap_or_default(),
            last_name: last_name.unwrap_or_default(),
            street_line_1: address.address1,
            street_line_2: address.address2,
            city: address.city,
            state: address.state,
            zip_code: address.postal_code,
            // A62, added_by_user: the client issued it.
            added_by_user: false,
        }),
        _ => Err(issues),
    }
}

/// Without the spaces and dashes that a card's number is printed or copied with.
fn digits_of(typed: &str) -> Zeroizing<String> {
    let kept = |c: &char| !c.is_whitespace() && *c != '-' && !is_invisible(*c);
    Zeroizing::new(typed.chars().filter(kept).collect())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number_issue(digits: &str) -> Option<IssueCode> {
    if digits.is_empty() {
        return Some(IssueCode::Required);
    }
    let shaped = (13..=19).contains(&digits.len()) && all_digits(digits);
    (!shaped || !passes_luhn(digits)).then_some(IssueCode::CardNumberShape)
}

fn code_issue(digits: &str) -> Option<IssueCode> {
    match digits.len() {
        0 => Some(IssueCode::Required),
        3 if all_digits(digits) => None,
        _ => Some(IssueCode::CardCodeShape),
    }
}

fn expiry_issue(typed: &str, read: Option<&str>, today: Date) -> Option<IssueCode> {
    match read.and_then(last_day) {
        Some(last) => (last < today).then_some(IssueCode::CardExpired),
        None if visible(typed).is_empty() => Some(IssueCode::Required),
        None => Some(IssueCode::CardExpiryShape),
    }
}

fn name_issue(name: Option<&str>) -> Option<IssueCode> {
    match name {
        None => Some(IssueCode::UnseenCharacter),
        Some("") => Some(IssueCode::Required),
        Some(name) => (name.chars().count() > NAME_MAX).then_some(IssueCode::TooLong),
    }
}

/// The check digit that every card's number ends with (ISO/IEC 7812): a number with one digit wrong never passes.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => digit,
                _ => digit * 2 / 10 + digit * 2 % 10,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// `MM/YY`, also of `9/29`, `0929` and `09/2029`.
fn month_and_year(typed: &str) -> Option<String> {
    let seen: String = visible(typed).split_whitespace().collect();
    let (month, year) = match seen.split_once(['/', '-']) {
        Some(parts) => parts,
        None if seen.len() == 4 && all_digits(&seen) => seen.split_at(2),
        None => return None,
    };
    let year = match year.len() {
        4 => year.strip_prefix("20")?,
        _ => year,
    };
    let shaped = (1..=2).contains(&month.len()) && year.len() == 2;
    (shaped && all_digits(month) && all_digits(year)).then(|| format!("{month:0>2}/{year}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "issued_card_tests.rs"]
mod tests;
