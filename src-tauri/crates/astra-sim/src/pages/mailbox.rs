//! The mailbox: the vendor's emails, which are not sent, and the page that their links open (CONTRACT.md 10). Documents are chosen
//! from samples, so that no real one is sent to a simulator.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::ground::wire;
use crate::pages::layout::{dead_end, whole_page};
use crate::sandbox::{NotPersisted, Sandbox};

/// The documents that can be sent, by their `document_type`.
pub(super) const SAMPLES: &[(&str, &str)] = &[
    ("license", "Driver's license"),
    ("idCard", "Identity card"),
    ("passport", "Passport"),
    ("other", "IRS form SS-4"),
];

pub(super) async fn list(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let state = sandbox.state();
    let content = html! {
        section class="panel" id="outbox" {
            h1 { "Astra's emails" }
            p class="lead" { "Practice: what Astra would have sent, newest first." }
            @if state.emails.is_empty() { p id="empty" { "There are none." } }
            @for email in state.emails.iter().rev() {
                article class="message" {
                    p class="hint" {
                        "To " (email.to) ", "
                        time datetime=(wire(email.sent)) { (email.sent.strftime("%B %-d, %Y, %H:%M UTC")) }
                    }
                    h2 { (email.subject) }
                    p { (email.text) }
                    p { a href={ "/papers/" (email.link) } { "Send a document" } }
                }
            }
        }
    };
    Html(whole_page("Emails", &content).into_string()).into_response()
}

pub(super) async fn papers(
    State(sandbox): State<Arc<Sandbox>>,
    Path(link): Path<String>,
) -> Response {
    let (state, now) = (sandbox.state(), sandbox.now());
    let Some(email) = state.emails.iter().find(|email| email.link == link) else {
        return unknown();
    };
    let wanted = state
        .user(&email.user_id)
        .is_some_and(|user| user.wants_papers(now));
    if !wanted {
        return page(&html! {
            h1 { "Thank you" }
            p id="no-papers-wanted" { "No document is needed from you now. You can close this page." }
        });
    }
    page(&html! {
        h1 { "Send a document" }
        p class="lead" { "Practice: choose a sample. No real documents belong here." }
        form method="post" action={ "/papers/" (link) } {
            div class="field" {
                label for="document-type" { "Document" }
                select id="document-type" name="document_type" {
                    @for (value, called) in SAMPLES { option value=(value) { (called) } }
                }
            }
            div class="buttons" { button type="submit" id="send-document" { "Send" } }
        }
    })
}

pub(super) async fn send_papers(
    State(sandbox): State<Arc<Sandbox>>,
    Path(link): Path<String>,
    body: Bytes,
) -> Response {
    let mut typed = url::form_urlencoded::parse(&body);
    let chosen = typed.find(|(name, _)| name == "document_type");
    let is_sample = |value: &str| SAMPLES.iter().any(|(sample, _)| *sample == value);
    if !chosen.is_some_and(|(_, value)| is_sample(&value)) {
        return dead_end(
            StatusCode::BAD_REQUEST,
            "That did not work",
            "Choose a document.",
        );
    }
    let sought = link.clone();
    let known = sandbox
        .change(move |state, at| {
            let email = state.emails.iter().find(|email| email.link == sought);
            let Some(user_id) = email.map(|email| email.user_id.clone()) else {
                return Ok(false);
            };
            if let Some(user) = state
                .user_mut(&user_id)
                .filter(|user| user.wants_papers(at.now))
            {
                user.papers_came(at);
            }
            Ok::<_, NotPersisted>(true)
        })
        .await;
    match known {
        Ok(true) => Redirect::to(&format!("/papers/{link}")).into_response(),
        Ok(false) => unknown(),
        Err(_) => dead_end(
            StatusCode::INTERNAL_SERVER_ERROR,
            "That did not work",
            "The simulator could not save its state, so nothing was changed.",
        ),
    }
}

fn page(content: &Markup) -> Response {
    let content = html! { section class="panel" id="papers" { (content) } };
    Html(whole_page("Send a document", &content).into_string()).into_response()
}

fn unknown() -> Response {
    dead_end(
        StatusCode::NOT_FOUND,
        "This link does not work",
        "No email has such a link.",
    )
}
