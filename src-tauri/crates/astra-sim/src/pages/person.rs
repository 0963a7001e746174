//! The person's form: for somebody who comes without an intent, and for the one correction of a `retry`.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::{Map, Value, json};

use crate::api::error::ApiError;
use crate::api::user_intents::{keep, parse};
use crate::pages::business::INVENTED;
use crate::pages::fields::{Field, Section};
use crate::pages::identity::may_correct;
use crate::pages::layout::in_words;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::sandbox::Sandbox;
use crate::state::SignedIn;
use crate::visits::{Action, Flow};

/// The device that sits before the page.
const THIS_DEVICE: &str = "127.0.0.1";

fn is_correction(flow: &Flow) -> bool {
    matches!(flow.action, Action::Verify { .. })
}

pub(super) fn page(flow: &Flow, typed: &Typed, complaints: &Complaints) -> Response {
    let mut fields = vec![
        Field::new("first-name", "first_name", "First name").half(),
        Field::new("last-name", "last_name", "Last name").half(),
        Field::new("date-of-birth", "date_of_birth", "Born (YYYY-MM-DD)").half(),
        Field::new("ssn", "ssn", "SSN, last 4 or all 9 digits")
            .hint(INVENTED)
            .digits()
            .half(),
        Field::new("address1", "address1", "Street address"),
        Field::new("address2", "address2", "Apartment").optional(),
        Field::new("city", "city", "City"),
        Field::new("state", "state", "State, e.g. CA").half(),
        Field::new("postal-code", "postal_code", "ZIP code")
            .digits()
            .half(),
    ];
    let correction = is_correction(flow);
    if !correction {
        fields.insert(2, Field::new("email", "email", "Email"));
    }
    StepPage {
        title: if correction {
            "Check your details"
        } else {
            "Tell us about yourself"
        },
        lead: if correction {
            "Something did not match. You can correct it once."
        } else {
            "Astra checks people by law. Use invented details here."
        },
        asked: vec![Section::plain(fields)],
        buttons: html! { button type="submit" id="send-details" { "Continue" } },
        ..StepPage::of(flow, typed, complaints)
    }
    .into_response()
}

pub(super) async fn submit(sandbox: &Arc<Sandbox>, flow: &mut Flow, mut typed: Typed) -> Outcome {
    let mut request: Map<String, Value> = typed
        .iter()
        .filter(|(name, text)| {
            !["form_token", "step"].contains(&name.as_str()) && !text.trim().is_empty()
        })
        .map(|(name, text)| (name.clone(), json!(text.trim())))
        .collect();
    request.insert("phone".to_owned(), json!(flow.phone));
    request.insert("ip_address".to_owned(), json!(THIS_DEVICE));
    let correction = is_correction(flow);
    if correction {
        // Not asked for again, and not looked at.
        request.insert("email".to_owned(), json!("kept@example.com"));
    }
    // A secret is not shown again.
    typed.remove("ssn");
    let parsed = parse(
        Value::from(request).to_string().as_bytes(),
        sandbox.grants(),
    );
    let intent = match parsed {
        Ok(intent) => intent,
        Err(refusal) => return again(typed, refusal),
    };
    let user_id = flow.action.user_id().map(str::to_owned);
    let signed_in = sandbox
        .change(move |state, at| {
            let Some(user_id) = user_id.filter(|_| correction) else {
                let phone = intent.phone.clone();
                let id = keep(state, intent, at)?;
                return Ok(state.sign_in_person(&phone, Some(&id), at));
            };
            let user = state.user_mut(&user_id);
            let user = user.filter(|user| may_correct(user, at.now));
            let user = user.ok_or_else(|| ApiError::bad_request("It was corrected before."))?;
            user.correct(intent, at);
            Ok::<_, ApiError>(SignedIn::User(user_id))
        })
        .await;
    match signed_in {
        Ok(SignedIn::User(id)) => {
            flow.action.is_for(id);
            Outcome::Done
        }
        Ok(SignedIn::Rejected | SignedIn::Nobody) => Outcome::Refused,
        Err(refusal) => again(typed, refusal),
    }
}

fn again(typed: Typed, refusal: ApiError) -> Outcome {
    match refusal {
        ApiError::Fields(errors) => {
            let each = errors.0.into_iter();
            let complaints = each.map(|(name, all)| (name, in_words(&all.join(" "))));
            Outcome::Again(typed, complaints.collect())
        }
        ApiError::Generic {
            status,
            description,
        } if status.is_client_error() => {
            Outcome::Again(typed, Complaints::from([("email".to_owned(), description)]))
        }
        _ => Outcome::Failed,
    }
}
