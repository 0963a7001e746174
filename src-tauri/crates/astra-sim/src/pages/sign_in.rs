//! Proving the phone by a one-time code, and agreeing to the terms.

use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use maud::html;
use subtle::ConstantTimeEq;

use crate::ground::{after, digits, lock};
use crate::pages::fields::{Field, Section};
use crate::pages::identity::anybody_with;
use crate::pages::layout::readable_phone;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::sandbox::{NotPersisted, Sandbox};
use crate::state::is_for_tests;
use crate::visits::{Action, Flow, OneTimeCode};

/// How long a one-time code is good; our own figure.
const ONE_TIME_CODE_LIFE: Duration = Duration::from_secs(10 * 60);

/// After so many wrong entries a code is void.
const WRONG_TRIES: u8 = 5;

const TOO_OFTEN: &str = "Astra has texted too many codes to this number within an hour, so it sends none for 24 hours; try again then.";

pub(super) fn phone_page(flow: &Flow, typed: &Typed, complaints: &Complaints) -> Response {
    let locked = flow.phone_locked;
    let mut shown = typed.clone();
    if locked || !shown.contains_key("phone") {
        shown.insert("phone".to_owned(), readable_phone(&flow.phone));
    }
    let hint = if locked {
        "This number belongs to the account and cannot be changed here."
    } else {
        "US number, 10 digits"
    };
    let phone = Field::new("phone", "phone", "Mobile number")
        .digits()
        .hint(hint)
        .read_only(locked);
    StepPage {
        title: "Verify your phone",
        lead: "We will send a one-time code by text message.",
        asked: vec![Section::plain(vec![phone])],
        focus: !locked,
        buttons: html! { button type="submit" id="send-code" autofocus[locked && complaints.is_empty()] { "Send code" } },
        ..StepPage::of(flow, &shown, complaints)
    }
    .into_response()
}

pub(super) async fn submit_phone(sandbox: &Arc<Sandbox>, flow: &mut Flow, typed: Typed) -> Outcome {
    let mut number: String = typed
        .get("phone")
        .into_iter()
        .flat_map(|text| text.chars())
        .filter(char::is_ascii_digit)
        .collect();
    if number.len() == 11 && number.starts_with('1') {
        number.remove(0);
    }
    if number.len() != 10 {
        return complain(typed, "phone", "Enter a 10-digit US number.");
    }
    let number = format!("+1{number}");
    // A field that is shown read-only can be sent with anything all the same.
    let is_exchanged = flow.phone_locked && number != flow.phone;
    if is_exchanged || !may_sign_in(sandbox, flow, &number) {
        return complain(
            typed,
            "phone",
            "This number does not belong to the account.",
        );
    }
    match may_be_texted(sandbox, &number).await {
        Ok(true) => {}
        Ok(false) => return complain(typed, "phone", TOO_OFTEN),
        Err(unsaved) => return unsaved.into(),
    }
    flow.phone = number;
    flow.one_time_code = Some(new_code(sandbox));
    Outcome::Done
}

/// The number that the visit is for. A person may also be one who is a user already (CONTRACT.md 6).
fn may_sign_in(sandbox: &Sandbox, flow: &Flow, number: &str) -> bool {
    let state = sandbox.state();
    let of_intent = |id: &Option<String>| {
        let intent = id.as_ref().and_then(|id| state.intent(id));
        intent.is_some_and(|intent| intent.phone == number && intent.user_id.is_none())
    };
    match &flow.action {
        Action::Person {
            intent_id,
            user_id: None,
            ..
        } => {
            intent_id.is_none()
                || of_intent(intent_id)
                || state.person_with_phone(number, sandbox.now()).is_some()
        }
        Action::Verify {
            intent_id,
            user_id: None,
            ..
        } => of_intent(intent_id) || anybody_with(&state, number, sandbox.now()).is_some(),
        Action::LinkAccount { user_id: None }
        | Action::LinkCard { user_id: None, .. }
        | Action::ManageCards { user_id: None, .. } => {
            anybody_with(&state, number, sandbox.now()).is_some()
        }
        _ => flow.phone == number,
    }
}

/// Counts this visit for the number, if it is a real one. While that is blocked there is nothing to count, nor to save.
async fn may_be_texted(sandbox: &Arc<Sandbox>, number: &str) -> Result<bool, NotPersisted> {
    if is_for_tests(number) {
        return Ok(true);
    }
    if sandbox.state().is_blocked(number, sandbox.now()) {
        return Ok(false);
    }
    let number = number.to_owned();
    let counted = sandbox.change(move |state, at| Ok(state.count_attempt(&number, at.now)));
    counted.await
}

fn new_code(sandbox: &Sandbox) -> OneTimeCode {
    OneTimeCode {
        text: sandbox
            .config
            .fixed_code
            .clone()
            .unwrap_or_else(|| digits(sandbox.entropy.as_ref(), 6)),
        expires: after(sandbox.now(), ONE_TIME_CODE_LIFE),
        wrong_tries: 0,
    }
}

pub(super) fn code_page(flow: &Flow, complaints: &Complaints) -> Response {
    let to = readable_phone(&flow.phone);
    let code = Field::new("code", "code", "One-time code").digits();
    StepPage {
        title: "Enter the code",
        lead: &format!("We sent a text message to {to}."),
        // A wrong code is not worth keeping: the field starts empty.
        before: html! {
            aside class="message" id="text-message" aria-label="Practice text message" {
                p class="hint" { "Practice: this is the text message Astra would send to " (to) "." }
                @if let Some(sent) = &flow.one_time_code {
                    p class="bubble" { "Your Astra code is " strong id="one-time-code" { (sent.text) } ". Do not share it." }
                }
            }
        },
        asked: vec![Section::plain(vec![code])],
        buttons: html! {
            button type="submit" id="verify-code" { "Verify" }
            button type="submit" class="second" id="new-code" name="new_code" value="true" { "Send a new code" }
        },
        ..StepPage::of(flow, &Typed::new(), complaints)
    }
    .into_response()
}

pub(super) fn submit_code(sandbox: &Sandbox, flow: &mut Flow, typed: Typed) -> Outcome {
    if typed.contains_key("new_code") {
        flow.one_time_code = Some(new_code(sandbox));
        return Outcome::Stay;
    }
    let now = sandbox.now();
    let shown: String = typed
        .get("code")
        .into_iter()
        .flat_map(|text| text.chars())
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let Some(sent) = flow
        .one_time_code
        .as_mut()
        .filter(|sent| sent.expires > now && sent.wrong_tries < WRONG_TRIES)
    else {
        return complain(
            typed,
            "code",
            "This code can no longer be used. Ask for a new one.",
        );
    };
    if !bool::from(shown.as_bytes().ct_eq(sent.text.as_bytes())) {
        sent.wrong_tries += 1;
        return complain(typed, "code", "That is not the code we sent.");
    }
    flow.one_time_code = None;
    if !flow.without_cookie {
        let until = after(now, sandbox.config.hosted_session_life);
        lock(&sandbox.browsers).proves(&flow.browser, &flow.phone, until);
    }
    Outcome::Done
}

pub(super) fn terms_page(flow: &Flow, complaints: &Complaints) -> Response {
    let whom = match flow.action {
        Action::ExistingBusiness { .. } | Action::Person { .. } => "your Astra account",
        _ => "your business's Astra account",
    };
    let complaint = complaints.get("accept_terms");
    StepPage {
        title: "Agree and authorize",
        lead: &format!("The application asks to use {whom} for you."),
        before: html! {
            p { "It will be able to:" }
            ul {
                li { "see your profile and its status" }
                li { "see and remove your debit cards" }
                li { "move money between your cards when you ask for it" }
            }
        },
        besides: html! {
            div class="check" {
                input type="checkbox" id="accept-terms" name="accept_terms" value="true" autofocus
                    aria-invalid=[complaint.map(|_| "true")]
                    aria-describedby=[complaint.map(|_| "accept-terms-error")];
                label for="accept-terms" { "I agree to Astra's Terms of Service and Privacy Policy (in this simulator: none)." }
            }
            @if let Some(complaint) = complaint { p class="error" id="accept-terms-error" { (complaint) } }
        },
        buttons: html! { button type="submit" id="authorize" { "Authorize" } },
        ..StepPage::of(flow, &Typed::new(), complaints)
    }
    .into_response()
}

pub(super) fn submit_terms(typed: Typed) -> Outcome {
    if typed.contains_key("accept_terms") {
        Outcome::Done
    } else {
        complain(
            typed,
            "accept_terms",
            "Agree to the terms to go on, or cancel below.",
        )
    }
}

fn complain(typed: Typed, field: &str, complaint: &str) -> Outcome {
    Outcome::Again(
        typed,
        Complaints::from([(field.to_owned(), complaint.to_owned())]),
    )
}
