//! Walking through a flow: showing its step, taking its form, ending it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use subtle::ConstantTimeEq;

use crate::ground::{hex_id, lock};
use crate::pages::identity::Known;
use crate::pages::layout::dead_end;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::redirect::{Ending, code_page, redirect};
use crate::pages::{
    bank, business, card, cards, confirm, document_upload, identity, person, sign_in,
};
use crate::sandbox::{NotPersisted, Sandbox};
use crate::visits::{Action, Flow, Step, Visitor};

pub(super) async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match find(&sandbox, &id, &headers) {
        Some(flow) => page(&sandbox, &flow, &Typed::new(), &Complaints::new()),
        None => over(),
    }
}

pub(super) async fn submit(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(mut flow) = find(&sandbox, &id, &headers) else {
        return over();
    };
    let typed: Typed = url::form_urlencoded::parse(&body).into_owned().collect();
    let sent = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    if !bool::from(
        sent("form_token")
            .as_bytes()
            .ct_eq(flow.form_token.as_bytes()),
    ) {
        return dead_end(
            StatusCode::FORBIDDEN,
            "This form is not yours",
            "Close this page and start again in the application.",
        );
    }
    if sent("step") != flow.step.word() {
        return Redirect::to(&format!("/sdk/{id}")).into_response();
    }
    let outcome = match flow.step {
        Step::BusinessForm => business::submit_form(&sandbox, &mut flow, typed).await,
        Step::ConfirmBusiness => confirm::submit(&sandbox, &mut flow, typed),
        Step::Phone => sign_in::submit_phone(&sandbox, &mut flow, typed).await,
        Step::Code => sign_in::submit_code(&sandbox, &mut flow, typed),
        Step::Terms => sign_in::submit_terms(typed),
        Step::PersonForm => person::submit(&sandbox, &mut flow, typed).await,
        Step::Papers => document_upload::submit(&sandbox, &flow, typed).await,
        Step::BankLogin => bank::submit(&sandbox, &flow, typed).await,
        Step::CardIntro => card::submit_intro(&typed),
        Step::CardForm => card::submit_card(&sandbox, &mut flow, typed).await,
        Step::Cards => cards::submit(&sandbox, &mut flow, typed),
        Step::RemoveCard => cards::submit_removal(&sandbox, &mut flow, &typed).await,
    };
    let now = sandbox.now();
    match outcome {
        Outcome::Again(typed, complaints) => {
            let response = page(&sandbox, &flow, &typed, &complaints);
            lock(&sandbox.browsers).keep(flow, now);
            response
        }
        Outcome::Stay => {
            lock(&sandbox.browsers).keep(flow, now);
            Redirect::to(&format!("/sdk/{id}")).into_response()
        }
        Outcome::Failed => failed(),
        Outcome::Refused => refused(&sandbox, &flow),
        Outcome::GoTo(next) => show_next(&sandbox, flow, next),
        Outcome::Skip => finish(&sandbox, flow).await,
        Outcome::Done => go_on(&sandbox, flow).await,
    }
}

/// Past the step that is done, and past the phone and its code where this browser proved them lately (A20, hosted session).
async fn go_on(sandbox: &Arc<Sandbox>, flow: Flow) -> Response {
    let done = match flow.action.step_after(flow.step) {
        Some(Step::Phone) if is_proved(&flow, sandbox) => Step::Code,
        _ => flow.step,
    };
    go_on_after(sandbox, flow, done).await
}

async fn go_on_after(sandbox: &Arc<Sandbox>, mut flow: Flow, done: Step) -> Response {
    let now = sandbox.now();
    if done == Step::Code {
        match identity::known(sandbox, &mut flow).await {
            Known::As(user_id) => flow.action.is_for(user_id),
            Known::NotNeeded => {}
            // A person without a user enters their details.
            Known::Nobody
                if matches!(
                    flow.action,
                    Action::Person {
                        intent_id: None,
                        ..
                    }
                ) =>
            {
                if !renew(sandbox, &mut flow) {
                    return over();
                }
                return show_next(sandbox, flow, Step::PersonForm);
            }
            Known::Nobody => {
                return stop(
                    sandbox,
                    &flow,
                    "No account has this number",
                    "No one has signed up with it. Start again in the application.",
                );
            }
            Known::Refused => return refused(sandbox, &flow),
            Known::NotPersisted => return failed(),
        }
        if !renew(sandbox, &mut flow) {
            return over();
        }
        if sandbox.settings().ends_as_other_user {
            let other = identity::other_user(&sandbox.state(), &flow, now);
            flow.ends_as = other;
        }
        if let (Action::LinkCard { .. }, Some(other)) = (&flow.action, flow.ends_as.clone()) {
            flow.action.is_for(other);
        }
    }
    match flow.action.step_after(done) {
        Some(next) if identity::is_wanted(sandbox, &flow, next, now) => {
            show_next(sandbox, flow, next)
        }
        _ => finish(sandbox, flow).await,
    }
}

/// Gives a flow without a cookie a new id, now that its phone is proved; `false` if another browser was first.
fn renew(sandbox: &Sandbox, flow: &mut Flow) -> bool {
    if !flow.without_cookie {
        return true;
    }
    let mut browsers = lock(&sandbox.browsers);
    if browsers.end(&flow.id).is_none() {
        return false;
    }
    flow.id = hex_id(sandbox.entropy.as_ref());
    browsers.keep(flow.clone(), sandbox.now());
    true
}

fn show_next(sandbox: &Sandbox, mut flow: Flow, next: Step) -> Response {
    flow.step = next;
    let id = flow.id.clone();
    lock(&sandbox.browsers).keep(flow, sandbox.now());
    Redirect::to(&format!("/sdk/{id}")).into_response()
}

/// A18, rejected person: it stops here, without a redirect.
fn refused(sandbox: &Sandbox, flow: &Flow) -> Response {
    stop(
        sandbox,
        flow,
        "Astra cannot open an account",
        "The details did not pass the check, so nothing can be authorized. Astra does not say why.",
    )
}

fn stop(sandbox: &Sandbox, flow: &Flow, title: &str, why: &str) -> Response {
    lock(&sandbox.browsers).end(&flow.id);
    dead_end(StatusCode::FORBIDDEN, title, why)
}

pub(super) async fn cancel(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match find(&sandbox, &id, &headers).and_then(|flow| lock(&sandbox.browsers).end(&flow.id)) {
        Some(flow) => redirect(&flow, &Ending::Cancelled, &sandbox),
        None => over(),
    }
}

/// Begins a flow: past the phone and its code where that is its first step and this browser proved them lately.
pub(super) async fn begin(sandbox: &Arc<Sandbox>, flow: Flow) -> Response {
    if flow.step != Step::Phone || !is_proved(&flow, sandbox) {
        let first = flow.step;
        return show_next(sandbox, flow, first);
    }
    lock(&sandbox.browsers).keep(flow.clone(), sandbox.now());
    go_on_after(sandbox, flow, Step::Code).await
}

fn is_proved(flow: &Flow, sandbox: &Sandbox) -> bool {
    flow.phone_proved
        || lock(&sandbox.browsers).has_proved(&flow.browser, &flow.phone, sandbox.now())
}

/// Ends the flow. It is taken away first: a second click finds nothing and makes no second code.
async fn finish(sandbox: &Arc<Sandbox>, flow: Flow) -> Response {
    if lock(&sandbox.browsers).end(&flow.id).is_none() {
        return over();
    }
    // Only a flow with a client ends with a code.
    let redirect_uri = flow.redirect_uri.clone().unwrap_or_default();
    let (action, answers) = (flow.action.clone(), flow.answers.clone());
    let ends_as = flow.ends_as.clone();
    let issued = sandbox
        .change(move |state, at| {
            let user_id = match (action, ends_as) {
                // The holder of the phone is signed in, even if the visit was opened for another user.
                (
                    Action::BusinessProfile { .. }
                    | Action::ExistingBusiness { .. }
                    | Action::Person { .. },
                    Some(other),
                ) => Some(other),
                (Action::BusinessProfile { profile_id }, None) => {
                    let mut profiles = state.profiles.iter_mut();
                    if let Some(profile) = profiles.find(|profile| profile.id == profile_id) {
                        answers.complete(profile);
                    }
                    state.convert_profile(&profile_id, at)
                }
                (Action::ExistingBusiness { user_id }, None) => Some(user_id),
                (Action::Person { user_id, .. }, None) => user_id,
                (
                    Action::BusinessForm
                    | Action::Verify { .. }
                    | Action::LinkAccount { .. }
                    | Action::LinkCard { .. }
                    | Action::ManageCards { .. },
                    _,
                ) => None,
            };
            Ok::<_, NotPersisted>(
                user_id.map(|user_id| state.issue_code(&user_id, &redirect_uri, at)),
            )
        })
        .await;
    match issued {
        Ok(Some(code)) if sandbox.config.show_code => code_page(&flow, &code, sandbox),
        Ok(Some(code)) => redirect(&flow, &Ending::Code(&code), sandbox),
        Ok(None) => redirect(&flow, &Ending::NoCode, sandbox),
        Err(_) => {
            lock(&sandbox.browsers).keep(flow, sandbox.now());
            failed()
        }
    }
}

fn page(sandbox: &Sandbox, flow: &Flow, typed: &Typed, complaints: &Complaints) -> Response {
    match flow.step {
        Step::BusinessForm => business::form_page(sandbox, flow, typed, complaints),
        Step::ConfirmBusiness => confirm::page(sandbox, flow, typed, complaints),
        Step::Phone => sign_in::phone_page(flow, typed, complaints),
        Step::Code => sign_in::code_page(flow, complaints),
        Step::Terms => sign_in::terms_page(flow, complaints),
        Step::PersonForm => person::page(flow, typed, complaints),
        Step::Papers => document_upload::page(flow, typed, complaints),
        Step::BankLogin => bank::page(flow, typed, complaints),
        Step::CardIntro => card::intro_page(flow),
        Step::CardForm => card::card_page(flow, typed, complaints),
        Step::Cards => cards::page(sandbox, flow, complaints),
        Step::RemoveCard => cards::removal_page(sandbox, flow),
    }
}

fn find(sandbox: &Sandbox, id: &str, headers: &HeaderMap) -> Option<Flow> {
    lock(&sandbox.browsers)
        .flow(id, &Visitor::of(headers), sandbox.now())
        .cloned()
}

fn over() -> Response {
    let why = "This page was finished, left open too long, or belongs to another browser. Start again in the application.";
    dead_end(StatusCode::NOT_FOUND, "Nothing to do here", why)
}

fn failed() -> Response {
    let why =
        "The simulator could not save its state, so nothing was changed. Go back and try again.";
    dead_end(StatusCode::INTERNAL_SERVER_ERROR, "That did not work", why)
}
