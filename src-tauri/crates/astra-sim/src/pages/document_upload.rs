//! Sending documents from the hosted pages. Samples only, so that no real one is sent to a simulator.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::html;

use crate::pages::fields::{Field, Section};
use crate::pages::mailbox::SAMPLES;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::sandbox::{NotPersisted, Sandbox};
use crate::visits::Flow;

pub(super) fn page(flow: &Flow, typed: &Typed, complaints: &Complaints) -> Response {
    let kind = Field::new("document-type", "document_type", "Document").choices(SAMPLES);
    StepPage {
        title: "Send a document",
        lead: "Practice: choose a sample. No real documents belong here.",
        asked: vec![Section::plain(vec![kind])],
        buttons: html! { button type="submit" id="send-document" { "Send" } },
        ..StepPage::of(flow, typed, complaints)
    }
    .into_response()
}

pub(super) async fn submit(sandbox: &Arc<Sandbox>, flow: &Flow, typed: Typed) -> Outcome {
    let chosen = typed.get("document_type");
    if !chosen.is_some_and(|chosen| SAMPLES.iter().any(|(sample, _)| sample == chosen)) {
        let complaint = ("document_type".to_owned(), "Choose a document.".to_owned());
        return Outcome::Again(typed, Complaints::from([complaint]));
    }
    let Some(user_id) = flow.action.user_id().map(str::to_owned) else {
        return Outcome::Failed;
    };
    sandbox
        .change(move |state, at| {
            let user = state.user_mut(&user_id);
            if let Some(user) = user.filter(|user| user.wants_papers(at.now)) {
                user.papers_came(at);
            }
            Ok::<_, NotPersisted>(Outcome::Done)
        })
        .await
        .unwrap_or_else(Outcome::from)
}
