//! Linking a debit card. The number and the security code exist for one request only: no page shows them again and no
//! state keeps them.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::json;

use crate::api::cards::{TypedCard, add};
use crate::api::error::ApiError;
use crate::config::TEST_CARDS;
use crate::pages::fields::{Field, Section};
use crate::pages::layout::in_words;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::rules::{FieldErrors, Fields};
use crate::sandbox::Sandbox;
use crate::state::digits_only;
use crate::visits::{Action, Flow};

pub(super) fn intro_page(flow: &Flow) -> Response {
    StepPage {
        title: "Connect new debit card",
        lead: "Add a debit card to send and receive money with it.",
        buttons: html! {
            button type="submit" id="add-card" name="choice" value="add" autofocus { "Add card" }
            button type="submit" class="second" id="skip-card" name="choice" value="skip" { "Skip" }
        },
        ..StepPage::of(flow, &Typed::new(), &Complaints::new())
    }
    .into_response()
}

pub(super) fn submit_intro(typed: &Typed) -> Outcome {
    match typed.get("choice").map(String::as_str) {
        Some("skip") => Outcome::Skip,
        _ => Outcome::Done,
    }
}

pub(super) fn card_page(flow: &Flow, typed: &Typed, complaints: &Complaints) -> Response {
    let fields = vec![
        Field::new("card-number", "card_number", "Card number").digits(),
        Field::new("expiration", "expiration_date", "Expires (MM/YY)")
            .digits()
            .half(),
        Field::new("security-code", "card_security_code", "Security code")
            .digits()
            .half(),
        Field::new("first-name", "first_name", "First name").half(),
        Field::new("last-name", "last_name", "Last name").half(),
        Field::new("street", "street_line_1", "Billing street"),
        Field::new("street-2", "street_line_2", "Suite")
            .optional()
            .half(),
        Field::new("city", "city", "City").half(),
        Field::new("state", "state", "State, e.g. CA").half(),
        Field::new("zip", "zip_code", "ZIP code").digits().half(),
    ];
    StepPage {
        title: "Enter your card details",
        lead: "Debit cards only.",
        before: html! {
            div class="message" {
                p class="hint" { "Practice: use a test card, any 3-digit security code and any month to come." }
                // Of two networks, so that two linked cards are told apart.
                p { code { (grouped(TEST_CARDS[0].number)) } " or " code { (grouped(TEST_CARDS[2].number)) } }
                details {
                    summary { "Other test cards, some of which fail" }
                    ul class="cards" {
                        @for card in TEST_CARDS[1..2].iter().chain(&TEST_CARDS[3..]) { li { code { (grouped(card.number)) } " " (card.means) } }
                    }
                }
            }
        },
        asked: vec![Section::plain(fields)],
        buttons: html! {
            button type="submit" id="add-card" { "Add card" }
            button type="submit" class="second" id="skip-card" name="choice" value="skip" {
                @if matches!(flow.action, Action::ManageCards { .. }) { "Back to your cards" } @else { "Skip" }
            }
        },
        ..StepPage::of(flow, typed, complaints)
    }
    .into_response()
}

pub(super) async fn submit_card(
    sandbox: &Arc<Sandbox>,
    flow: &mut Flow,
    mut typed: Typed,
) -> Outcome {
    if typed.get("choice").is_some_and(|choice| choice == "skip") {
        return match flow.action {
            Action::ManageCards { .. } => Outcome::Done,
            _ => Outcome::Skip,
        };
    }
    let Some(user_id) = flow.action.user_id().map(str::to_owned) else {
        return Outcome::Skip;
    };
    let value = |name: &str| {
        typed
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let mut request = json!({
        "card_number": digits_only(&value("card_number")),
        "card_security_code": value("card_security_code"),
        "expiration_date": expiration(&value("expiration_date")),
        "first_name": value("first_name"),
        "last_name": value("last_name"),
        "street_line_1": value("street_line_1"),
        "city": value("city"),
        "state": value("state").to_ascii_uppercase(),
        "zip_code": value("zip_code"),
    });
    if !value("street_line_2").is_empty() {
        request["street_line_2"] = json!(value("street_line_2"));
    }
    typed.remove("card_number");
    typed.remove("card_security_code");

    let Ok(mut fields) = Fields::parse(request.to_string().as_bytes()) else {
        return Outcome::Failed;
    };
    let card = TypedCard::read(&mut fields);
    if let Err(errors) = fields.finish() {
        return Outcome::Again(typed, complaints(errors));
    }
    match sandbox
        .change(move |state, at| add(state, &user_id, card, at))
        .await
    {
        Ok(_) => {
            if let Action::ManageCards { news, .. } = &mut flow.action {
                *news = Some("The card was added.");
            }
            Outcome::Done
        }
        Err(ApiError::Fields(errors)) => Outcome::Again(typed, complaints(errors)),
        Err(ApiError::Embedded { status, .. }) if status == StatusCode::BAD_REQUEST => {
            about_the_card(typed, DECLINED)
        }
        Err(ApiError::Embedded { .. }) => about_the_card(typed, NO_DECISION),
        Err(ApiError::Generic { status, .. }) if status == StatusCode::FORBIDDEN => {
            about_the_card(typed, NOT_ENABLED)
        }
        Err(_) => Outcome::Failed,
    }
}

/// The issuer refused, and will again.
const DECLINED: &str =
    "The bank did not approve this card, so it was not added. Use another card, or ask the bank.";

/// The issuer decided nothing, so the same card may be tried again.
const NO_DECISION: &str = "The bank did not answer, so this card was not added. Wait a minute and enter it again, or use another card.";

/// The client has no configuration for such numbers.
const NOT_ENABLED: &str =
    "A card whose number begins with 6 cannot be added here. Use a Visa or Mastercard debit card.";

fn about_the_card(typed: Typed, complaint: &str) -> Outcome {
    let complaints = Complaints::from([("card_number".to_owned(), complaint.to_owned())]);
    Outcome::Again(typed, complaints)
}

fn complaints(errors: FieldErrors) -> Complaints {
    errors
        .0
        .into_iter()
        .map(|(field, messages)| (field, in_words(&messages.join(" "))))
        .collect()
}

/// People write 1230, 12/2030, 2030/12 or 12 / 30; the vendor takes 12/30.
fn expiration(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        // No month is 20.
        6 if digits.starts_with("20") => format!("{}/{}", &digits[4..], &digits[2..4]),
        4 => format!("{}/{}", &digits[..2], &digits[2..]),
        6 => format!("{}/{}", &digits[..2], &digits[4..]),
        _ => typed.to_owned(),
    }
}

fn grouped(number: &str) -> String {
    let groups: Vec<&str> = (0..number.len())
        .step_by(4)
        .map(|at| &number[at..(at + 4).min(number.len())])
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiration_is_read_the_way_people_write_it() {
        for typed in [
            "12/30", "1230", "12 / 30", "12/2030", "12-30", "2030/12", "2030-12", "203012",
        ] {
            assert_eq!(expiration(typed), "12/30", "{typed}");
        }
        assert_eq!(
            expiration("soon"),
            "soon",
            "what makes no sense is left for the rule to refuse"
        );
    }
}
