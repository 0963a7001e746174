//! Connecting accounts at a bank of the sandbox. The only login is Plaid's test login (CONTRACT.md 23).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::html;

use crate::ground::Cents;
use crate::pages::fields::{Field, Section};
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::sandbox::{NotPersisted, Sandbox};
use crate::state::{AccountType, INSTITUTIONS, NewAccount};
use crate::visits::Flow;

const LOGIN: (&str, &str) = ("user_good", "pass_good");

/// What is found at every bank: name, kind, number, balance. Ours.
const ACCOUNTS: [(&str, AccountType, &str, Cents); 2] = [
    (
        "Sandbox Checking",
        AccountType::Checking,
        "1111220000",
        Cents(250_000),
    ),
    (
        "Sandbox Savings",
        AccountType::Savings,
        "1111331111",
        Cents(1_000_000),
    ),
];

pub(super) fn page(flow: &Flow, typed: &Typed, complaints: &Complaints) -> Response {
    let fields = vec![
        Field::new("institution", "institution", "Bank").choices(&INSTITUTIONS),
        Field::new("username", "username", "User name").half(),
        Field::new("password", "password", "Password")
            .hidden()
            .half(),
    ];
    StepPage {
        title: "Connect your bank",
        lead: "Practice: sign in as user_good with pass_good.",
        asked: vec![Section::plain(fields)],
        buttons: html! {
            button type="submit" id="connect-bank" { "Connect" }
            button type="submit" class="second" id="skip-bank" name="choice" value="skip" { "Skip" }
        },
        ..StepPage::of(flow, typed, complaints)
    }
    .into_response()
}

pub(super) async fn submit(sandbox: &Arc<Sandbox>, flow: &Flow, mut typed: Typed) -> Outcome {
    let sent = |name: &str| {
        typed
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    if sent("choice") == "skip" {
        return Outcome::Skip;
    }
    let institution = sent("institution");
    let is_right = sent("username") == LOGIN.0 && sent("password") == LOGIN.1;
    typed.remove("password");
    let complaint = if !INSTITUTIONS.iter().any(|(id, _)| *id == institution) {
        Some(("institution", "Choose a bank."))
    } else if !is_right {
        Some(("username", "The bank does not know this login."))
    } else {
        None
    };
    if let Some((field, why)) = complaint {
        let complaint = (field.to_owned(), why.to_owned());
        return Outcome::Again(typed, Complaints::from([complaint]));
    }
    let Some(user_id) = flow.action.user_id().map(str::to_owned) else {
        return Outcome::Failed;
    };
    sandbox
        .change(move |state, at| {
            for (name, subtype, number, balance) in ACCOUNTS {
                let new = NewAccount {
                    institution_id: institution.clone(),
                    name: name.to_owned(),
                    subtype,
                    number: number.to_owned(),
                    balance: Some(balance),
                };
                // One that is connected already stays as it is.
                state.add_account(&user_id, new, at);
            }
            Ok::<_, NotPersisted>(Outcome::Done)
        })
        .await
        .unwrap_or_else(Outcome::from)
}
