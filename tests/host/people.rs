//! Situations of a person, from the empty form to the first sign-in.

use std::time::Duration;

use astra_sim::{Persona, TEST_PHONE};
use serde_json::{Value, json};
use tauri::async_runtime::block_on;

use super::desk::Desk;
use super::situations::{begin, details, draft};

/// Longer than anybody looks at a screen.
const A_DAY: Duration = Duration::from_secs(86_400);

pub fn person_form(desk: &Desk) {
    details(desk);
    desk.ask("begin_draft", json!({ "kind": "person" }));
}

pub fn person_filled(desk: &Desk) {
    person_form(desk);
    fill(desk, "approved");
}

/// Somebody whom the sandbox does not know is checked first, which takes its time here.
pub fn person_pending(desk: &Desk) {
    let slowly = |settings: &mut astra_sim::Settings| settings.intent_review_time = A_DAY;
    desk.control.change_settings(slowly).unwrap();
    person_form(desk);
    let mut form = fill(desk, "approved")["form"].clone();
    form["first_name"] = json!("Tenzing");
    desk.ask("save_draft", json!({ "draft": draft(desk), "form": form }));
    submit(desk);
    until_next(desk, "check_pending");
}

pub fn person_approved(desk: &Desk) {
    person(desk, "approved", "sign_in");
}

pub fn person_retry(desk: &Desk) {
    person(desk, "retry", "retry");
}

pub fn person_document(desk: &Desk) {
    person(desk, "document", "documents_needed");
}

pub fn person_rejected(desk: &Desk) {
    person(desk, "rejected", "rejected");
}

/// Whom Astra rejected once, it does not let in again.
pub fn person_screened(desk: &Desk) {
    person_rejected(desk);
    desk.ask("begin_draft", json!({ "kind": "person" }));
    fill(desk, "rejected");
    let arguments = json!({ "draft": draft(desk), "sendAgain": false });
    let screened = desk.call("submit_draft", arguments);
    screened.expect_err("Astra does not let this person in");
}

pub fn person_signed_in(desk: &Desk) {
    person_approved(desk);
    begin(desk, "onboard");
    desk.visit(|browser, url| browser.become_a_person(url));
    desk.ask("dismiss_sign_in", json!({}));
    until_next(desk, "link_first_card");
}

/// Somebody who has bank accounts at Astra, and a weekly routine between them.
pub fn repeating(desk: &Desk) {
    let persona = desk.control.load_persona(Persona::PersonWithAccounts);
    block_on(persona).unwrap();
    person_form(desk);
    let mut form = fill(desk, "approved")["form"].clone();
    form["email"] = json!("edmund@alpine.example");
    form["phone"] = json!(TEST_PHONE.trim_start_matches("+1"));
    desk.ask("save_draft", json!({ "draft": draft(desk), "form": form }));
    submit(desk);
    until_next(desk, "sign_in");
    begin(desk, "onboard");
    desk.visit(|browser, url| browser.become_a_person(url));
    desk.ask("dismiss_sign_in", json!({}));
    let refreshed = desk.ask("refresh_routines", json!({}));
    assert_eq!(refreshed["routines"][0]["name"], "Rainy days");
}

/// Submits the sample, and asks Astra until that comes next.
fn person(desk: &Desk, sample: &str, next: &str) {
    person_form(desk);
    fill(desk, sample);
    submit(desk);
    until_next(desk, next);
}

fn fill(desk: &Desk, sample: &str) -> Value {
    let arguments = json!({ "draft": draft(desk), "sample": sample });
    desk.ask("fill_person_sample", arguments)
}

fn submit(desk: &Desk) {
    let arguments = json!({ "draft": draft(desk), "sendAgain": false });
    desk.ask("submit_draft", arguments);
}

fn until_next(desk: &Desk, next: &str) {
    desk.ask("refresh_business", json!({}));
    desk.until("app_view", json!({}), |app| app["next"] == next);
}
