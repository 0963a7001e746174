//! Situations that screens are looked at in, each reached by commands, by a walk through the simulator's pages, and by what
//! the simulator can be told to do. Nothing is made up.

use astra_app::transfers::UNDO_WINDOW;
use astra_sim::{Fault, FaultKind, UserStatus};
use serde_json::{Value, json};
use tauri::async_runtime::block_on;

use super::browser::{FLAGGED, VISA, VISA_TOO};
use super::desk::Desk;
use super::people::{
    person_approved, person_document, person_filled, person_form, person_pending, person_rejected,
    person_retry, person_screened, person_signed_in, repeating,
};
use super::receivers::someone_else;

/// A way from an empty folder to a situation.
pub struct Situation {
    pub name: &'static str,
    pub reach: fn(&Desk),
}

macro_rules! situations {
    ($($reach:ident),* $(,)?) => {
        /// In the order in which one meets them.
        pub const ALL: &[Situation] = &[$(Situation { name: stringify!($reach), reach: $reach }),*];
    };
}

situations!(
    welcome,
    details,
    filled,
    refused,
    unclear,
    submitted,
    receive_only,
    option_a,
    signing_in,
    sign_in_cancelled,
    in_review,
    documents,
    document_failed,
    document_sent,
    rejected,
    approved,
    one_card,
    two_cards,
    card_in_review,
    person_form,
    person_filled,
    person_pending,
    person_approved,
    person_retry,
    person_document,
    person_rejected,
    person_screened,
    person_signed_in,
    repeating,
    reminders,
    contact_changes,
    one_transfer,
    someone_else,
    transfers,
    charged_back,
    open_outcomes,
    twenty_transfers,
    many_transfers,
    several_businesses,
    signed_out,
    offline,
    not_started,
    sandbox_locked,
    sandbox,
);

/// The situation of that name.
pub fn find(name: &str) -> Option<&'static Situation> {
    ALL.iter().find(|situation| situation.name == name)
}

/// Names of all.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|situation| situation.name).collect()
}

fn welcome(desk: &Desk) {
    desk.ask("app_view", json!({}));
}

pub fn details(desk: &Desk) {
    desk.ask("finish_welcome", json!({}));
}

fn filled(desk: &Desk) {
    details(desk);
    fill(desk, "approved");
}

fn fill(desk: &Desk, sample: &str) {
    desk.ask(
        "fill_sample",
        json!({ "draft": draft(desk), "sample": sample }),
    );
}

/// The id of the oldest draft; begins one where there is none.
pub fn draft(desk: &Desk) -> Value {
    let drafts = desk.ask("drafts", json!({}));
    match drafts["drafts"].get(0) {
        Some(oldest) => oldest["id"].clone(),
        None => desk.ask("begin_draft", json!({ "kind": "business" }))["id"].clone(),
    }
}

/// What submits the oldest draft.
fn first_try(desk: &Desk) -> Value {
    json!({ "draft": draft(desk), "sendAgain": false })
}

fn refused(desk: &Desk) {
    filled(desk);
    fault(
        desk,
        "POST",
        "/v1/business_profile",
        FaultKind::Status { code: 400 },
        1,
    );
    let refused = desk.call("submit_draft", first_try(desk));
    refused.expect_err("Astra refuses the details");
}

fn unclear(desk: &Desk) {
    filled(desk);
    fault(
        desk,
        "POST",
        "/v1/business_profile",
        FaultKind::DropAfter,
        1,
    );
    let _ = desk.call("submit_draft", first_try(desk));
}

fn submitted(desk: &Desk) {
    details(desk);
    submit(desk, "approved");
}

fn submit(desk: &Desk, sample: &str) {
    fill(desk, sample);
    desk.ask("submit_draft", first_try(desk));
}

/// Astra has the profile, and this program wants no sign-in.
fn receive_only(desk: &Desk) {
    details(desk);
    desk.ask("set_program", json!({ "program": "receive_only" }));
    submit(desk, "approved");
}

/// A business that fills in Astra's own form.
fn option_a(desk: &Desk) {
    details(desk);
    desk.ask("add_with_astras_form", json!({ "name": "Tenzing Tea" }));
}

fn signing_in(desk: &Desk) {
    submitted(desk);
    begin(desk, "onboard");
}

fn sign_in_cancelled(desk: &Desk) {
    signing_in(desk);
    desk.ask("cancel_sign_in", json!({}));
}

pub fn begin(desk: &Desk, action: &str) {
    desk.ask(
        "begin_sign_in",
        json!({ "action": action, "channel": "window", "returnTo": "/" }),
    );
}

fn sign_in(desk: &Desk, action: &str) {
    begin(desk, action);
    desk.visit(|browser, url| browser.authorize(url));
    desk.ask("dismiss_sign_in", json!({}));
}

fn in_review(desk: &Desk) {
    details(desk);
    submit(desk, "reviewed");
    sign_in(desk, "onboard");
}

fn documents(desk: &Desk) {
    in_review(desk);
    decide(desk, UserStatus::Document);
}

/// Both sides of a license, of which the first did not get through.
fn document_failed(desk: &Desk) {
    documents(desk);
    fault(desk, "PUT", "/uploads/*", FaultKind::DropBefore, 1);
    send_license(desk);
}

fn document_sent(desk: &Desk) {
    documents(desk);
    send_license(desk);
}

/// Sends both sides of a license, and waits until nothing is on its way.
pub fn send_license(desk: &Desk) {
    let choose = || {
        let arguments = json!({ "documentType": "license", "title": "" });
        desk.ask("choose_document", arguments)["handle"].clone()
    };
    let files = [choose(), choose()];
    desk.ask(
        "send_document",
        json!({ "documentType": "license", "sides": ["front", "back"], "files": files }),
    );
    desk.until("documents", json!({}), |view| {
        view["documents"][0]["under_way"] == false
    });
}

/// Astra's staff decides, and the application hears of it.
pub fn decide(desk: &Desk, status: UserStatus) {
    let user = desk.ask("business", json!({}))["user_id"].clone();
    let user = user.as_str().expect("somebody signed in");
    block_on(desk.control.set_user_status(user, status)).unwrap();
    desk.ask("refresh_business", json!({}));
}

fn rejected(desk: &Desk) {
    details(desk);
    submit(desk, "rejected");
    sign_in(desk, "onboard");
}

fn approved(desk: &Desk) {
    submitted(desk);
    sign_in(desk, "onboard");
}

fn one_card(desk: &Desk) {
    approved(desk);
    link_card(desk, VISA);
}

pub fn link_card(desk: &Desk, number: &str) {
    begin(desk, "link_card");
    desk.visit(|browser, url| browser.link_card(url, number));
    desk.ask("dismiss_sign_in", json!({}));
}

pub fn two_cards(desk: &Desk) {
    one_card(desk);
    desk.pass(60);
    link_card(desk, VISA_TOO);
}

/// A second card that Astra's client has yet to decide about, where cards may be added by their number too.
fn card_in_review(desk: &Desk) {
    one_card(desk);
    desk.pass(60);
    link_card(desk, FLAGGED);
    desk.ask("set_issued_cards", json!({ "allowed": true }));
}

/// One reminder that is due, and one that comes later.
fn reminders(desk: &Desk) {
    two_cards(desk);
    let cards = desk.ask("cards", json!({}));
    let id = |index: usize| cards["cards"][index]["id"].clone();
    let in_days = |days: i64| {
        let today = desk.now().to_zoned(jiff::tz::TimeZone::system()).date();
        let day = today.checked_add(jiff::Span::new().days(days)).unwrap();
        day.strftime("%m/%d/%Y").to_string()
    };
    let save = |from: &Value, to: &Value, amount: &str, note: &str, every: &str, next: String| {
        let form = json!({ "from": from, "to": to, "amount": amount, "note": note, "every": every, "next": next });
        desk.ask("save_reminder", json!({ "id": null, "form": form }));
    };
    save(&id(0), &id(1), "250.00", "Weekly float", "week", in_days(0));
    save(&id(1), &id(0), "1,200.00", "Equipment", "month", in_days(9));
}

/// Another phone number and another address were asked for.
fn contact_changes(desk: &Desk) {
    two_cards(desk);
    desk.ask("ask_for_phone", json!({ "phone": "(650) 555-0199" }));
    let address = json!({
        "address1": "7 Summit Rd", "address2": "", "city": "Reno", "state": "NV", "postal_code": "89501",
    });
    desk.ask("ask_for_address", json!({ "address": address }));
}

/// One that arrived.
fn one_transfer(desk: &Desk) {
    two_cards(desk);
    let only = confirm(desk, "250.00", "Weekly float");
    pass_until(desk, &only, "processed", 10);
}

/// A list with filters and a chart.
fn twenty_transfers(desk: &Desk) {
    two_cards(desk);
    desk.list(20);
}

/// As many as anybody makes in years.
fn many_transfers(desk: &Desk) {
    two_cards(desk);
    desk.list(100_000);
}

/// One of each kind, the newest last: processed, failed, not found, prepared long ago, and one that is searched for.
fn transfers(desk: &Desk) {
    two_cards(desk);
    let processed = confirm(desk, "250.00", "Weekly float");
    pass_until(desk, &processed, "processed", 10);
    let reason = "insufficient_funds".to_owned();
    fault(
        desk,
        "POST",
        "/v1/routines",
        FaultKind::FailedTransfer { reason },
        1,
    );
    let failed = confirm(desk, "1,200.50", "Equipment");
    pass_until(desk, &failed, "failed", 10);
    fault(desk, "POST", "/v1/routines", FaultKind::DropBefore, 1);
    let lost = confirm(desk, "75", "Petty cash");
    pass_until(desk, &lost, "not_found", 1000);
    fault(desk, "POST", "/v1/routines", FaultKind::DropBefore, 1);
    fault(desk, "GET", "**", FaultKind::Status { code: 503 }, u32::MAX);
    let searched = confirm(desk, "9.99", "");
    desk.until("transfer", json!({ "id": searched }), |detail| {
        state(detail) == "checking"
    });
}

/// A transfer that arrived and was charged back, as a start a day later finds it.
fn charged_back(desk: &Desk) {
    two_cards(desk);
    let id = confirm(desk, "250.00", "Weekly float");
    pass_until(desk, &id, "processed", 10);
    let detail = desk.until("check_transfer", json!({ "id": id }), |detail| {
        detail["legs"][1]["status"] == "processed"
    });
    let at_astra = detail["transfer_id"].as_str().unwrap();
    block_on(desk.control.charge_back(at_astra)).unwrap();
    desk.pass(24 * 3600);
    // As the focus of the window: the poller looks now.
    let business = desk.ask("business", json!({}))["summary"]["id"].clone();
    desk.ask("select_business", json!({ "id": business }));
    desk.until("transfer", json!({ "id": id }), |detail| {
        state(detail) == "charged_back"
    });
}

/// Outcomes that nobody knows, of every area: transfers, a form and a phone number.
fn open_outcomes(desk: &Desk) {
    transfers(desk);
    desk.control.clear_faults();
    let before = FaultKind::DropBefore;
    let broken = FaultKind::Status { code: 503 };
    fault(desk, "GET", "**", broken, u32::MAX);
    fault(desk, "POST", "**", before.clone(), u32::MAX);
    fault(desk, "DELETE", "**", before, u32::MAX);
    desk.call("ask_for_phone", json!({ "phone": "(650) 555-0199" }))
        .expect_err("no clear answer");
    fill(desk, "approved");
    desk.call("submit_draft", first_try(desk))
        .expect_err("no clear answer");
    let kinds = |outcomes: &Value| -> Vec<String> {
        let all = outcomes.as_array().unwrap().iter();
        all.map(|it| it["kind"].to_string()).collect()
    };
    desk.until("open_outcomes", json!({}), |outcomes| {
        kinds(outcomes).len() >= 4
    });
}

/// Previews and confirms; gives the id.
pub fn confirm(desk: &Desk, amount: &str, note: &str) -> String {
    send(desk, &preview(desk, amount, note))
}

/// Confirms a preview, lets the undo window pass and waits until it was sent; gives the id.
pub fn send(desk: &Desk, preview: &Value) -> String {
    let id = &preview["id"];
    desk.ask("confirm_transfer", json!({ "id": id }));
    desk.pass(UNDO_WINDOW.as_secs());
    desk.until("transfer", json!({ "id": id }), |detail| {
        !["prepared", "armed", "sending"].contains(&state(detail))
    });
    id.as_str().unwrap().to_owned()
}

/// What a move between the two cards would be.
pub fn preview(desk: &Desk, amount: &str, note: &str) -> Value {
    let cards = desk.ask("cards", json!({}));
    let card = |index: usize| cards["cards"][index]["id"].clone();
    let request = json!({ "from": card(0), "to": card(1), "amount": amount, "note": note });
    desk.ask("preview_transfer", json!({ "request": request }))
}

/// Of a transfer's detail.
pub fn state(detail: &Value) -> &str {
    detail["transfer"]["state"].as_str().unwrap()
}

/// Lets so many seconds pass, then asks Astra until a transfer is as wanted: when it became so does not depend on how fast
/// this computer is.
pub fn pass_until(desk: &Desk, id: &str, wanted: &str, seconds: u64) {
    desk.pass(seconds);
    desk.until("check_transfer", json!({ "id": id }), |detail| {
        state(detail) == wanted
    });
}

fn several_businesses(desk: &Desk) {
    two_cards(desk);
    desk.pass(60);
    submit(desk, "reviewed");
}

fn signed_out(desk: &Desk) {
    two_cards(desk);
    let id = desk.ask("business", json!({}))["summary"]["id"].clone();
    desk.ask("sign_out", json!({ "id": id }));
}

fn offline(desk: &Desk) {
    two_cards(desk);
    block_on(desk.control.refuse(true)).unwrap();
    let _ = desk.call("refresh_business", json!({}));
    desk.until("app_view", json!({}), |app| app["offline"] == true);
}

/// Another process has the folder.
fn not_started(desk: &Desk) {
    details(desk);
    desk.hold("sandbox");
    desk.ask("choose_environment", json!({ "environment": "sandbox" }));
    let error = desk
        .call("app_view", json!({}))
        .expect_err("the folder is in use");
    assert_eq!(error["code"], "in_use");
}

fn sandbox_locked(desk: &Desk) {
    details(desk);
    desk.ask("choose_environment", json!({ "environment": "sandbox" }));
    let locked = desk.call("app_view", json!({}));
    locked.expect_err("the sandbox waits for its passphrase");
}

fn sandbox(desk: &Desk) {
    sandbox_locked(desk);
    desk.ask("unlock", json!({ "passphrase": super::desk::PASSPHRASE }));
    desk.ask("app_view", json!({}));
    desk.ask("finish_welcome", json!({}));
}

/// The next `times` requests of this kind fail so.
pub fn fault(desk: &Desk, method: &str, path: &str, kind: FaultKind, times: u32) {
    desk.control
        .add_fault(Fault {
            method: Some(method.to_owned()),
            path_pattern: path.to_owned(),
            kind,
            times,
        })
        .unwrap();
}
