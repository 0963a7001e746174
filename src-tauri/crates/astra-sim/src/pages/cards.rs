//! A user's own cards: the list, and removing one (CONTRACT.md 6, 15). The rules are those of
//! `DELETE /v1/cards/{id}`; adding a card is the form of `card`.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::api::cards::{is_in_use, take_away};
use crate::api::error::ApiError;
use crate::config::ReviewStatus;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::sandbox::Sandbox;
use crate::state::{Card, State};
use crate::visits::{Action, Flow, Step};

const IN_USE: &str =
    "This card cannot be removed now: a payment that is planned or on its way uses it.";

pub(super) fn page(sandbox: &Sandbox, flow: &Flow, complaints: &Complaints) -> Response {
    let state = sandbox.state();
    let cards: Vec<&Card> = own(&state, flow).collect();
    let news = match &flow.action {
        Action::ManageCards { news, .. } if complaints.is_empty() => *news,
        _ => None,
    };
    let lead = match cards.len() {
        0 => "You have no cards.".to_owned(),
        1 => "You have one card.".to_owned(),
        count => format!("You have {count} cards."),
    };
    StepPage {
        title: "Your cards",
        lead: &lead,
        before: html! { @if let Some(news) = news { p class="news" role="status" id="news" { (news) } } },
        besides: html! {
            @if !cards.is_empty() {
                ul class="list" { @for card in &cards { (item(card, complaints)) } }
            }
        },
        buttons: html! {
            button type="submit" id="done" name="choice" value="done" { "Done" }
            button type="submit" class="second" id="add-card" name="choice" value="add" {
                @if cards.is_empty() { "Add a card" } @else { "Add another card" }
            }
        },
        ..StepPage::of(flow, &Typed::new(), complaints)
    }
    .into_response()
}

fn item(card: &Card, complaints: &Complaints) -> Markup {
    let (named, complaint) = (named(card), complaints.get(&card.id));
    let (name_id, error_id) = (
        format!("card-{}", card.id),
        format!("card-{}-error", card.id),
    );
    html! {
        li {
            p class="what" id=(name_id) { strong { (named) } }
            p class="hint" { (status_in_words(card)) " Expires " (card.expiration_date) "." }
            @if let Some(complaint) = complaint { p class="error" id=(error_id) { (complaint) } }
            button type="submit" class="second" name="remove" value=(card.id)
                aria-label={ "Remove " (named) } aria-describedby=[complaint.map(|_| &error_id)]
                autofocus[complaint.is_some()] { "Remove" }
        }
    }
}

/// Takes the button pressed on the list.
pub(super) fn submit(sandbox: &Sandbox, flow: &mut Flow, typed: Typed) -> Outcome {
    let state = sandbox.state();
    let pressed = typed.get("remove").cloned();
    let there = pressed.filter(|id| own(&state, flow).any(|card| card.id == *id));
    let wants_to_add = typed.get("choice").is_some_and(|choice| choice == "add");
    if let Some(id) = &there
        && is_in_use(&state, id, sandbox.now())
    {
        return Outcome::Again(typed, in_use(id));
    }
    let gone = there.is_none() && typed.contains_key("remove");
    let Action::ManageCards { chosen, news, .. } = &mut flow.action else {
        return Outcome::Failed;
    };
    *news = None;
    if gone {
        // Removed meanwhile, in another window.
        return Outcome::GoTo(Step::Cards);
    }
    *chosen = there;
    match chosen {
        Some(_) => Outcome::GoTo(Step::RemoveCard),
        None if wants_to_add => Outcome::GoTo(Step::CardForm),
        None => Outcome::Done,
    }
}

pub(super) fn removal_page(sandbox: &Sandbox, flow: &Flow) -> Response {
    let state = sandbox.state();
    let named = chosen(flow).and_then(|id| own(&state, flow).find(|card| card.id == id).map(named));
    StepPage {
        title: "Remove this card?",
        lead: named.as_deref().unwrap_or("This card is gone."),
        before: html! { p { "No money can be sent from it or to it then. You can add it again later." } },
        buttons: html! {
            button type="submit" id="remove-card" name="choice" value="remove" { "Remove card" }
            button type="submit" class="second" id="keep-card" name="choice" value="keep" autofocus { "Keep it" }
        },
        ..StepPage::of(flow, &Typed::new(), &Complaints::new())
    }
    .into_response()
}

/// Removes the chosen card, or keeps it.
pub(super) async fn submit_removal(
    sandbox: &Arc<Sandbox>,
    flow: &mut Flow,
    typed: &Typed,
) -> Outcome {
    let wanted = typed.get("choice").is_some_and(|choice| choice == "remove");
    let user = flow.action.user_id().map(str::to_owned);
    let (Some(card_id), Some(user_id)) = (chosen(flow).map(str::to_owned), user) else {
        return Outcome::Failed;
    };
    let tell = |flow: &mut Flow, what| {
        if let Action::ManageCards { chosen, news, .. } = &mut flow.action {
            *chosen = None;
            *news = what;
        }
    };
    if !wanted {
        tell(flow, None);
        return Outcome::Done;
    }
    let id = card_id.clone();
    let removed = sandbox
        .change(move |state, at| take_away(state, &user_id, &id, at.now))
        .await;
    match removed {
        Ok(()) => {
            tell(flow, Some("The card was removed."));
            Outcome::Done
        }
        // Money began to move since the question was asked.
        Err(ApiError::Generic { status, .. }) if status.is_client_error() => {
            tell(flow, None);
            flow.step = Step::Cards;
            Outcome::Again(Typed::new(), in_use(&card_id))
        }
        Err(_) => Outcome::Failed,
    }
}

fn in_use(card_id: &str) -> Complaints {
    Complaints::from([(card_id.to_owned(), IN_USE.to_owned())])
}

fn chosen(flow: &Flow) -> Option<&str> {
    match &flow.action {
        Action::ManageCards { chosen, .. } => chosen.as_deref(),
        _ => None,
    }
}

/// The cards that `GET /v1/cards` would list, newest first.
fn own<'a>(state: &'a State, flow: &'a Flow) -> impl Iterator<Item = &'a Card> {
    state.cards.iter().rev().filter(|card| {
        flow.action.user_id() == Some(&card.user_id) && card.review_status != ReviewStatus::Removed
    })
}

fn named(card: &Card) -> String {
    format!("{} ending in {}", card.card_company, card.last_four_digits)
}

fn status_in_words(card: &Card) -> &'static str {
    match (card.review_status, card.pull_enabled, card.push_enabled) {
        (ReviewStatus::Approved, true, true) => "Ready to use.",
        (ReviewStatus::Approved, false, true) => "Ready to receive money; it cannot send any.",
        (ReviewStatus::Approved, true, false) => "Ready to send money; it cannot receive any.",
        (ReviewStatus::Approved, false, false) => "It can neither send nor receive money.",
        (ReviewStatus::Flagged, ..) => "Being reviewed; it cannot be used until then.",
        (ReviewStatus::Rejected, ..) => "Rejected; it cannot be used.",
        (ReviewStatus::Removed, ..) => "Removed.",
    }
}
