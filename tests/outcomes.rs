//! No outcome unseen: every command of the screens, refused and carried out, in a headless Chromium of 800 by 600. Afterwards
//! what became of it stands inside the window, and the keyboard is not thrown back to the start of the page.
//!
//! `cargo xtask test` runs it where Chromium and its driver are installed; plain `cargo test` leaves it out.

#![allow(clippy::unwrap_used)]

mod chromium;
mod host;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use chromium::{Devtools, Driver, PATIENCE, settled, with_ids};
use fantoccini::{Client, Locator};
use host::desk::{Desk, PASSPHRASE};
use host::{server, situations};
use serde_json::{Value, json};
use tauri::async_runtime::block_on;
use url::Url;

/// A screen's way to one command, and what it says after it.
struct Row {
    address: &'static str,
    /// What leads to the button.
    first: &'static [Step],
    /// Empty where the button asks nothing of the application.
    command: &'static str,
    button: Step,
    says: Says,
}

#[derive(Clone, Copy)]
enum Step {
    /// The element with this test id.
    Click(&'static str),
    /// The first element that a selector finds.
    Find(&'static str),
    /// Into the field with this name.
    Type(&'static str, &'static str),
    /// An option, by its place, of the field with this name.
    Choose(&'static str, usize),
}
use Step::{Choose, Click, Find, Type};

enum Says {
    /// The sentence with this key.
    Sentence(&'static str),
    /// What the refused command would do does not belong into a test, for this reason.
    RefusedOnly(#[allow(dead_code)] &'static str),
}
use Says::{RefusedOnly, Sentence};

const fn row(
    address: &'static str,
    first: &'static [Step],
    command: &'static str,
    button: Step,
    says: Says,
) -> Row {
    Row {
        address,
        first,
        command,
        button,
        says,
    }
}

/// The only two cards are chosen already.
const MOVE: &[Step] = &[Type("amount", "25.00")];
const MOVE_PREVIEW: &[Step] = &[Type("amount", "25.00"), Click("preview-transfer")];
const MOVE_CONFIRMED: &[Step] = &[
    Type("amount", "25.00"),
    Click("preview-transfer"),
    Click("confirm-transfer"),
];
const NEW_URI: &[Step] = &[Type("redirect_uri", "https://example.com/callback")];
const KEYS: &[Step] = &[
    Type("client_id", "0123456789abcdef0123456789abcdef"),
    Type("client_secret", "0123456789abcdef0123456789abcdef"),
];
/// A card that the client issued, in the simulator.
const ISSUED: &[Step] = &[
    Type("number", "4603 6900 0000 0001"),
    Type("expires", "12/30"),
    Type("security_code", "123"),
    Type("first_name", "Edmund"),
    Type("last_name", "Hillary"),
    Type("address.address1", "7 Summit Rd"),
    Type("address.city", "Reno"),
    Choose("address.state", 31),
    Type("address.postal_code", "89501"),
];
const REMINDER: &[Step] = &[
    Choose("from", 1),
    Choose("to", 2),
    Type("amount", "250.00"),
    Type("next", "12/31/2099"),
];
const OUTSIDE: &str = "it would leave this computer";

/// One application each: a situation, and the commands in an order in which each still has its button.
const VISITS: &[(&str, &[Row])] = &[
    (
        "welcome",
        &[
            row(
                "/",
                &[],
                "",
                Click("welcome-own"),
                Sentence("welcome.need.title"),
            ),
            row(
                "/",
                &[Click("welcome-own")],
                "",
                Click("welcome-own-back"),
                Sentence("welcome.title"),
            ),
            row(
                "/",
                &[Click("welcome-own")],
                "finish_welcome",
                Click("welcome-keys"),
                Sentence("settings.environment.text"),
            ),
        ],
    ),
    (
        "welcome",
        &[row(
            "/",
            &[],
            "finish_welcome",
            Click("welcome-practice"),
            Sentence("home.title"),
        )],
    ),
    (
        "details",
        &[
            row(
                "/settings",
                &[],
                "set_theme",
                Click("theme-dark"),
                Sentence("settings.saved"),
            ),
            row(
                "/settings/advanced",
                &[],
                "set_program",
                Click("program-delegated"),
                Sentence("settings.program.done"),
            ),
            row(
                "/settings/advanced",
                &[],
                "set_issued_cards",
                Click("issued-on"),
                Sentence("settings.issued.now_on"),
            ),
            row(
                "/settings/advanced",
                &[],
                "set_person_to_person",
                Click("person-to-person-on"),
                Sentence("settings.person_to_person.now_on"),
            ),
            row(
                "/settings/advanced",
                &[],
                "test_sign_in_link",
                Click("test-link"),
                RefusedOnly(OUTSIDE),
            ),
        ],
    ),
    (
        "sandbox_locked",
        &[row(
            "/",
            &[Type("passphrase", PASSPHRASE)],
            "unlock",
            Click("unlock"),
            RefusedOnly("the screen behind it is the one that was left"),
        )],
    ),
    (
        "not_started",
        &[
            row(
                "/",
                &[],
                "start_again",
                Find("main button"),
                RefusedOnly("the folder stays in use"),
            ),
            row(
                "/",
                &[],
                "choose_environment",
                Click("back-to-practice"),
                Sentence("home.title"),
            ),
        ],
    ),
    (
        "sandbox",
        &[
            row(
                "/settings/connection",
                &[],
                "open_link",
                Click("open-dashboard"),
                RefusedOnly(OUTSIDE),
            ),
            row(
                "/settings/connection",
                KEYS,
                "save_keys",
                Click("save-keys"),
                Sentence("settings.keys.saved"),
            ),
            row(
                "/settings/advanced",
                &[Type("device_address", "203.0.113.7")],
                "set_device_address",
                Click("save-device-address"),
                Sentence("settings.device.saved"),
            ),
            row(
                "/settings/advanced",
                NEW_URI,
                "add_redirect_uri",
                Click("add-redirect-uri"),
                Sentence("settings.uris.added"),
            ),
            row(
                "/settings/advanced",
                &[],
                "set_state_echoed",
                Click("state-echoed"),
                Sentence("settings.saved"),
            ),
        ],
    ),
    (
        "sandbox_with_keys",
        &[
            row(
                "/settings/advanced",
                &[],
                "choose_redirect_uri",
                Find("[data-testid=redirect-uri][data-used=false] button:nth-of-type(1)[data-rac]"),
                Sentence("settings.uris.chosen"),
            ),
            row(
                "/settings/advanced",
                &[],
                "remove_redirect_uri",
                Find("[data-testid=redirect-uri][data-used=false] button:nth-of-type(2)"),
                Sentence("settings.uris.removed"),
            ),
            row(
                "/settings/connection",
                &[],
                "test_connection",
                Click("test-connection"),
                RefusedOnly(OUTSIDE),
            ),
            row(
                "/settings/check",
                &[],
                "check_sandbox",
                Click("start-check"),
                RefusedOnly(OUTSIDE),
            ),
            row(
                "/settings/connection",
                &[Click("forget-keys")],
                "forget_keys",
                Click("confirm-forget-keys"),
                Sentence("settings.keys.forgotten"),
            ),
        ],
    ),
    (
        "details",
        &[
            row(
                "/start",
                &[Click("begin-business")],
                "begin_draft",
                Click("option-b"),
                Sentence("onboarding.needs.letter.title"),
            ),
            row(
                "/onboarding/{draft}",
                &[],
                "fill_sample",
                Click("sample-approved"),
                Sentence("onboarding.pages.check.lead"),
            ),
        ],
    ),
    (
        "details",
        &[row(
            "/start",
            &[],
            "begin_draft",
            Click("begin-person"),
            Sentence("onboarding.needs.identity.title"),
        )],
    ),
    (
        "person_draft",
        &[row(
            "/onboarding/{draft}",
            &[],
            "fill_person_sample",
            Click("sample-approved"),
            Sentence("onboarding.person_pages.check.title"),
        )],
    ),
    (
        "details",
        &[row(
            "/start",
            &[Click("begin-business"), Type("name", "Tenzing Tea")],
            "add_with_astras_form",
            Click("option-a"),
            Sentence("authorization.title.astra_form"),
        )],
    ),
    (
        "filled",
        &[row(
            "/start",
            &[Find("[data-testid^=\"delete-\"]")],
            "delete_draft",
            Click("delete-draft"),
            Sentence("onboarding.start.deleted"),
        )],
    ),
    (
        "filled",
        &[row(
            "/onboarding/{draft}/check",
            &[],
            "submit_draft",
            Click("submit-business"),
            Sentence("onboarding.submitted.flash.sign_in"),
        )],
    ),
    (
        "filled",
        &[
            row(
                "/settings/advanced",
                &[],
                "set_program",
                Click("program-receive_only"),
                Sentence("settings.program.done"),
            ),
            row(
                "/onboarding/{draft}/check",
                &[],
                "submit_draft",
                Click("submit-business"),
                Sentence("onboarding.submitted.flash.accepted"),
            ),
        ],
    ),
    (
        "person_filled",
        &[row(
            "/onboarding/{draft}/check",
            &[],
            "submit_draft",
            Click("submit-person"),
            Sentence("onboarding.submitted.flash.person"),
        )],
    ),
    (
        "person_rejected",
        &[row(
            "/start",
            &[
                Click("begin-person"),
                Click("sample-outcomes"),
                Click("sample-rejected"),
            ],
            "submit_draft",
            Click("submit-person"),
            Sentence("onboarding.screened.title"),
        )],
    ),
    (
        "submitted",
        &[row(
            "/sign-in?action=onboard",
            &[],
            "begin_sign_in",
            Click("begin-sign-in"),
            Sentence("authorization.state.waiting.title"),
        )],
    ),
    (
        "option_a",
        &[row(
            "/sign-in?action=onboard",
            &[],
            "begin_sign_in",
            Click("begin-sign-in"),
            Sentence("authorization.astra_form.waiting.title"),
        )],
    ),
    (
        "person_approved",
        &[row(
            "/sign-in?action=onboard",
            &[],
            "begin_sign_in",
            Click("begin-sign-in"),
            Sentence("authorization.state.waiting.title"),
        )],
    ),
    (
        "person_retry",
        &[row(
            "/sign-in?action=verify",
            &[],
            "begin_sign_in",
            Click("begin-sign-in"),
            Sentence("authorization.state.waiting.title"),
        )],
    ),
    (
        "signing_in",
        &[row(
            "/sign-in?action=onboard",
            &[],
            "cancel_sign_in",
            Click("cancel-sign-in"),
            Sentence("authorization.state.cancelled.title"),
        )],
    ),
    (
        "in_review",
        &[row(
            "/business",
            &[],
            "refresh_business",
            Click("refresh-business"),
            Sentence("business.refreshed"),
        )],
    ),
    (
        "in_review",
        &[row(
            "/business",
            &[],
            "set_keep_watching",
            Click("keep-watching-no"),
            Sentence("business.keep_watching.declined"),
        )],
    ),
    (
        "documents",
        &[
            row(
                "/documents",
                &[Click("document-type-license")],
                "choose_document",
                Click("choose-document-front"),
                Sentence("documents.choose.ready"),
            ),
            row(
                "/documents",
                &[
                    Click("document-type-license"),
                    Click("choose-document-front"),
                    Click("choose-document-back"),
                ],
                "send_document",
                Click("send-document"),
                Sentence("documents.text.confirmed"),
            ),
        ],
    ),
    (
        "document_failed",
        &[row(
            "/documents",
            &[],
            "retry_document",
            Click("retry-document"),
            Sentence("documents.text.confirmed"),
        )],
    ),
    (
        "document_failed",
        &[row(
            "/documents",
            &[],
            "forget_document",
            Click("forget-document"),
            Sentence("documents.list.removed"),
        )],
    ),
    (
        "contact_changes",
        &[row(
            "/contact",
            &[],
            "refresh_contact",
            Click("refresh-contact"),
            Sentence("contact.phone.refreshed"),
        )],
    ),
    (
        "two_cards",
        &[
            row(
                "/contact",
                &[Type("proposed_phone", "6505550198")],
                "ask_for_phone",
                Click("ask-for-phone"),
                Sentence("contact.phone.done"),
            ),
            row(
                "/contact",
                &[
                    Type("address.address1", "7 Summit Rd"),
                    Type("address.city", "Reno"),
                    Choose("address.state", 31),
                    Type("address.postal_code", "89501"),
                ],
                "ask_for_address",
                Click("ask-for-address"),
                Sentence("contact.address.done"),
            ),
        ],
    ),
    (
        "one_card",
        &[row(
            "/cards",
            &[],
            "refresh_cards",
            Click("refresh-cards"),
            Sentence("cards.refreshed"),
        )],
    ),
    (
        "transfers",
        &[row(
            "/transfers/export",
            &[],
            "export_transfers",
            Click("export"),
            Sentence("export.saved_other"),
        )],
    ),
    (
        "transfers",
        &[row(
            "/transfers/export",
            &[Click("export")],
            "show_saved_file",
            Click("show-in-folder"),
            Sentence("common.saved_file.shown"),
        )],
    ),
    (
        "transfers",
        &[
            row(
                "/transfers/{processed}/receipt",
                &[],
                "save_receipt",
                Click("save-receipt"),
                Sentence("receipt.saved"),
            ),
            row(
                "/transfers/{processed}/receipt",
                &[],
                "print_page",
                Click("print-receipt"),
                RefusedOnly("the dialog is the operating system's"),
            ),
        ],
    ),
    (
        "two_cards",
        &[
            row(
                "/cards/{card}",
                &[Type("nickname", "Payroll")],
                "name_card",
                Click("save-nickname"),
                Sentence("cards.nickname.done"),
            ),
            row(
                "/cards/{card}",
                &[Click("remove-card")],
                "remove_card",
                Click("confirm-remove-card"),
                Sentence("cards.remove.done"),
            ),
        ],
    ),
    (
        "card_in_review",
        &[row(
            "/cards/add",
            ISSUED,
            "add_issued_card",
            Click("add-card"),
            Sentence("cards.add.done"),
        )],
    ),
    (
        "two_cards",
        &[
            row(
                "/move",
                MOVE,
                "preview_transfer",
                Click("preview-transfer"),
                Sentence("transfers.preview.title"),
            ),
            row(
                "/move",
                MOVE_PREVIEW,
                "",
                Click("edit-transfer"),
                Sentence("transfers.form.title"),
            ),
            row(
                "/move",
                MOVE_PREVIEW,
                "confirm_transfer",
                Click("confirm-transfer"),
                Sentence("transfers.detail.history"),
            ),
            row(
                "/move",
                MOVE_CONFIRMED,
                "undo_transfer",
                Click("undo-transfer"),
                Sentence("transfers.explain.undone"),
            ),
        ],
    ),
    (
        "two_cards",
        &[row(
            "/settings",
            &[Click("sign-out")],
            "sign_out",
            Click("confirm-sign-out"),
            Sentence("business.sign_out.done"),
        )],
    ),
    (
        "two_cards",
        &[row(
            "/settings",
            &[Click("remove-business"), Click("removal-understood")],
            "remove_business",
            Click("confirm-removal"),
            Sentence("business.remove.done"),
        )],
    ),
    (
        "person_pending",
        &[row(
            "/business",
            &[],
            "refresh_business",
            Click("refresh-business"),
            Sentence("business.refreshed"),
        )],
    ),
    (
        "person_signed_in",
        &[row(
            "/settings",
            &[Click("sign-out")],
            "sign_out",
            Click("confirm-sign-out"),
            Sentence("business.sign_out.done"),
        )],
    ),
    (
        "person_signed_in",
        &[row(
            "/settings",
            &[Click("remove-business"), Click("removal-understood")],
            "remove_business",
            Click("confirm-removal"),
            Sentence("business.remove.done"),
        )],
    ),
    (
        "reminders",
        &[row(
            "/",
            &[],
            "skip_reminder",
            Click("skip-reminder"),
            Sentence("reminders.skip.done"),
        )],
    ),
    (
        "reminders",
        &[
            row(
                "/transfers/reminders/edit",
                REMINDER,
                "save_reminder",
                Click("save-reminder"),
                Sentence("reminders.form.saved"),
            ),
            row(
                "/transfers/reminders",
                &[Click("delete-reminder")],
                "delete_reminder",
                Click("confirm-delete-reminder"),
                Sentence("reminders.delete.done"),
            ),
        ],
    ),
    (
        "repeating",
        &[
            row(
                "/transfers/repeating",
                &[],
                "refresh_routines",
                Click("refresh-routines"),
                Sentence("repeating.refreshed"),
            ),
            row(
                "/transfers/repeating",
                &[],
                "pause_routine",
                Click("pause-routine"),
                Sentence("repeating.pause.done"),
            ),
            row(
                "/transfers/repeating",
                &[Click("end-routine")],
                "end_routine",
                Click("confirm-end-routine"),
                Sentence("repeating.end.done"),
            ),
        ],
    ),
    (
        "paused_routine",
        &[row(
            "/transfers/repeating",
            &[],
            "resume_routine",
            Click("resume-routine"),
            Sentence("repeating.resume.done"),
        )],
    ),
    (
        "several_businesses",
        &[row(
            "/",
            &[Click("business-switcher")],
            "select_business",
            Find("[role=menuitemradio][aria-checked=false]"),
            Sentence("common.switcher.now"),
        )],
    ),
    (
        "transfers",
        &[
            row(
                "/transfers/{checking}",
                &[],
                "check_transfer",
                Click("check-transfer"),
                RefusedOnly("Astra doesn't answer in this situation"),
            ),
            row(
                "/transfers/{not_found}",
                &[],
                "preview_again",
                Click("send-again"),
                RefusedOnly("Astra doesn't answer in this situation"),
            ),
            row(
                "/transfers/{not_found}",
                &[],
                "abandon_transfer",
                Click("leave-it"),
                Sentence("transfers.state.abandoned"),
            ),
        ],
    ),
];

/// What the screens ask by themselves, and where its refusal is shown instead of the screen.
const READS: &[&str] = &[
    "app_view",
    "open_outcomes",
    "start_view",
    "connection",
    "drafts",
    "draft",
    "documents",
    "contact",
    "watch_drops",
    "sign_in",
    "business",
    "removal",
    "cards",
    "card",
    "card_removal",
    "reminders",
    "routines",
    "transfer_form",
    "receivers",
    "activity",
    "transfer",
    "watch_changes",
];

/// Commands without a row, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "daily_count",
        "asked by Move money, which leaves it out where it is refused: DailyCount.test.tsx",
    ),
    (
        "card_bank",
        "asked by a card's page, which leaves it out where it is refused: CardScreen.test.tsx",
    ),
    (
        "open_reminder",
        "asked by Move money, which says what it can't fill in: RemindersScreen.test.tsx",
    ),
    ("zoom", "the page itself changes its size"),
    ("begin_anew", "only where Practice is damaged: App.test.tsx"),
    (
        "save_draft",
        "saved while one types: the form's own line says so",
    ),
    (
        "save_transfer_form",
        "saved while one types; the preview saves it too",
    ),
    (
        "save_ssn",
        "saved while one types, and removed: PersonForm.test.tsx",
    ),
    (
        "cancel_export",
        "only while a file is written: ExportScreen.test.tsx",
    ),
    (
        "check_document",
        "asked for a file that is dropped: DocumentsScreen.test.tsx",
    ),
    (
        "check_address",
        "asked while one types, for the sentences at the fields",
    ),
    (
        "open_popup",
        "only Astra's window asks for one: SignInScreen.test.tsx",
    ),
    (
        "check_sign_in",
        "only while Astra can't name the account: SignInScreen.test.tsx",
    ),
    ("dismiss_sign_in", "asked while one goes to another screen"),
    (
        "carry_on_here",
        "only after a guess that another device took over: SignInScreen.test.tsx",
    ),
];

#[test]
fn every_command_has_a_row_or_a_reason() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/src/commands/list.rs");
    let text = std::fs::read_to_string(list).unwrap();
    let commands: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("        "))
        .filter_map(|line| line.trim().split([' ', ',']).next())
        .collect();
    assert!(
        commands.contains("sign_out"),
        "the list is read: {commands:?}"
    );
    let with_a_row = VISITS
        .iter()
        .flat_map(|(_, rows)| rows.iter().map(|row| row.command));
    let known: BTreeSet<&str> = with_a_row
        .chain(READS.iter().copied())
        .chain(ELSEWHERE.iter().map(|(command, _)| *command))
        .filter(|command| !command.is_empty())
        .collect();
    let missing: Vec<_> = commands.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "their outcome is seen nowhere: {missing:?}"
    );
    let gone: Vec<_> = known.difference(&commands).collect();
    assert!(gone.is_empty(), "no such commands: {gone:?}");
}

#[test]
fn every_outcome_is_seen_and_the_keyboard_stays_on_the_page() {
    let driver = Driver::start();
    let browser = block_on(driver.browser());
    let small = json!({ "width": 800, "height": 600, "deviceScaleFactor": 1, "mobile": false });
    let emulated = Devtools("Emulation.setDeviceMetricsOverride", small);
    block_on(browser.issue_cmd(emulated)).unwrap();
    let mut found = String::new();
    for (situation, rows) in VISITS {
        let desk = Desk::start();
        reach(&desk, situation);
        let page = block_on(server::serve(desk.link.clone(), None));
        let visit = |row: &Row, refused: bool| {
            let address = with_ids(&desk, row.address);
            let outcome = block_on(outcome(&browser, &page, &address, row, refused));
            outcome.err().map(|why| {
                let what = if refused { "refused" } else { "carried out" };
                format!("{situation} {address}: {} {what}: {why}", row.command)
            })
        };
        let refused = rows.iter().filter(|row| !row.command.is_empty());
        let refused = refused.filter_map(|row| visit(row, true));
        let worked = rows
            .iter()
            .filter(|row| matches!(row.says, Sentence(_)))
            .filter_map(|row| visit(row, false));
        for why in refused.chain(worked) {
            writeln!(found, "{why}").unwrap();
        }
    }
    block_on(browser.close()).unwrap();
    assert!(
        found.is_empty(),
        "not seen, or the focus was lost:\n{found}"
    );
}

fn reach(desk: &Desk, situation: &str) {
    let reach = |name: &str| (situations::find(name).unwrap().reach)(desk);
    match situation {
        "sandbox_with_keys" => reach("sandbox"),
        "paused_routine" => {
            reach("repeating");
            let routines = desk.ask("routines", json!({}));
            desk.ask(
                "pause_routine",
                json!({ "id": routines["routines"][0]["id"] }),
            );
            return;
        }
        "person_draft" => {
            reach("details");
            desk.ask("begin_draft", json!({ "kind": "person" }));
            return;
        }
        _ => return reach(situation),
    }
    let keys = "0123456789abcdef0123456789abcdef";
    desk.ask(
        "save_keys",
        json!({ "clientId": keys, "clientSecret": keys }),
    );
    for uri in ["https://example.com/one", "https://example.com/two"] {
        desk.ask("add_redirect_uri", json!({ "uri": uri }));
    }
}

/// Goes the way of a row, and says what is wrong afterwards.
async fn outcome(
    browser: &Client,
    page: &Url,
    address: &str,
    row: &Row,
    refused: bool,
) -> Result<(), String> {
    // Elsewhere first: an address that differs after # only would not load the page anew.
    browser.goto("about:blank").await.unwrap();
    let mut url = page.clone();
    url.set_fragment(Some(address));
    browser.goto(url.as_str()).await.unwrap();
    settled(browser, address).await;
    // Astra's page would open in a window of its own, which is for another test.
    browser
        .execute("window.open = () => null", vec![])
        .await
        .unwrap();
    // After any other refusal another environment is open, or none, and the page is that one's.
    let code = match row.command {
        "choose_environment" => "not_allowed_now",
        _ => "storage",
    };
    if refused {
        // The screens are under test here, not what makes a command fail.
        let refuse = "const [refused, code] = arguments, { invoke } = __TAURI_INTERNALS__;
            __TAURI_INTERNALS__.invoke = (command, given) => command === refused
              ? new Promise((_, refuse) => setTimeout(refuse, 20, { code, fields: [], request_id: null, proxy: null }))
              : invoke(command, given);";
        let arguments = vec![json!(row.command), json!(code)];
        browser.execute(refuse, arguments).await.unwrap();
    }
    for step in row.first.iter().chain([&row.button]) {
        take(browser, *step).await?;
        settled(browser, address).await;
    }
    let sentence = match (refused, &row.says) {
        (false, Sentence(key)) => words(key),
        _ => words(&format!("errors.{code}.title")),
    };
    seen(browser, &sentence, refused).await
}

async fn take(browser: &Client, step: Step) -> Result<(), String> {
    let css = match step {
        Click(id) => format!("[data-testid=\"{id}\"]"),
        Find(css) => css.to_owned(),
        Type(name, _) | Choose(name, _) => format!("[name=\"{name}\"]"),
    };
    let missing = |error: fantoccini::error::CmdError| format!("{css}: {error}");
    let element = browser.find(Locator::Css(&css)).await.map_err(missing)?;
    match step {
        Click(_) | Find(_) => element.click().await.map_err(missing),
        // Over what a field holds already, by the keys of a person: Ctrl and A, and Ctrl is let go.
        Type(_, text) => {
            let keys = format!("\u{E009}a\u{E000}{text}");
            element.send_keys(&keys).await.map_err(missing)
        }
        Choose(_, index) => element.select_by_index(index).await.map_err(missing),
    }
}

/// Waits for the sentence; then it stands in the window, uncovered, and the focus is on the page, after a refusal in it.
async fn seen(browser: &Client, sentence: &str, refused: bool) -> Result<(), String> {
    let look = "const [sentence, refused] = arguments;
        const all = [...document.querySelectorAll('body *')];
        const says = (one) => one.textContent.includes(sentence) && !one.closest('.sr-only, script, [hidden]');
        // It may stand in a title and in a timeline: seeing one of them is enough.
        const told = all.filter((one) => says(one) && ![...one.children].some(says));
        if (told.length === 0) return 'nothing says “' + sentence + '”; ' + document.querySelector('main, body').innerText;
        const hidden = (one) => {
          const { top, bottom, left, right } = one.getBoundingClientRect();
          if (top < 0 || left < 0 || bottom > innerHeight || right > innerWidth)
            return `“${sentence}” stands outside the window: ${[top, bottom, left, right].map(Math.round)}`;
          const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return one.contains(front) || front?.contains(one) ? null : `“${sentence}” is covered by <${front?.outerHTML.slice(0, 200)}`;
        };
        const seen = told.filter((one) => !hidden(one));
        if (seen.length === 0) return hidden(told.at(-1));
        const focus = document.activeElement;
        if (!focus || focus === document.body) return 'the focus is on body';
        if (refused && !seen.some((one) => focus.contains(one))) return `the focus is elsewhere: ${focus.outerHTML.slice(0, 200)}`;
        return null;";
    let begun = Instant::now();
    loop {
        let arguments = vec![json!(sentence), json!(refused)];
        let wrong = browser.execute(look, arguments).await.unwrap();
        let Value::String(wrong) = wrong else {
            return Ok(());
        };
        // Dialogs and screens give the focus on within a few frames; the sentence waits for the application.
        let patience = if wrong.starts_with("nothing") {
            PATIENCE / 4
        } else {
            PATIENCE / 30
        };
        if begun.elapsed() > patience {
            return Err(wrong);
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
}

/// An English sentence, up to its first gap or from its last.
fn words(key: &str) -> String {
    let (file, path) = key.split_once('.').unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/locales/en");
    let text = std::fs::read_to_string(folder.join(format!("{file}.json"))).unwrap();
    let words: Value = serde_json::from_str(&text).unwrap();
    let found = path.split('.').fold(&words, |at, part| &at[part]);
    let sentence = found
        .as_str()
        .unwrap_or_else(|| panic!("there is no {key}"));
    let pieces = sentence.split("{{").flat_map(|piece| piece.split("}}"));
    pieces.max_by_key(|piece| piece.len()).unwrap().to_owned()
}
