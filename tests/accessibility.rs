//! Every screen in a headless Chromium against the development host: light, dark and in high contrast, judged by axe; and where
//! there is little room, with every word whole and nothing wider than the page.
//!
//! `cargo xtask test` runs it where Chromium and its driver are installed; plain `cargo test` leaves it out.

#![allow(clippy::unwrap_used)]

mod chromium;
mod host;

use std::fmt::Write as _;
use std::path::Path;

use chromium::{Devtools, Driver, settled, with_ids};
use fantoccini::{Client, Locator};
use host::desk::Desk;
use host::{server, situations};
use serde_json::{Value, json};
use tauri::async_runtime::block_on;
use url::Url;

/// Situation, address, and what is clicked there first.
type Screen<'a> = (&'static str, &'a str, &'static [&'static str]);

const SCREENS: &[Screen<'static>] = &[
    ("welcome", "/", &[]),
    ("welcome", "/", &["welcome-own"]),
    ("details", "/", &[]),
    ("details", "/nowhere", &[]),
    ("details", "/start", &[]),
    ("details", "/start/business", &["option-a"]),
    ("details", "/onboarding/{draft}/business", &["continue"]),
    ("details", "/onboarding/{draft}/address", &["continue"]),
    ("details", "/onboarding/{draft}/you", &["continue"]),
    ("details", "/onboarding/{draft}/controller", &["continue"]),
    ("details", "/onboarding/{draft}/owners", &["add-owner"]),
    ("details", "/onboarding/{draft}/check", &["submit-business"]),
    ("details", "/cards", &[]),
    ("details", "/transfers", &[]),
    ("details", "/business", &[]),
    ("details", "/settings", &[]),
    ("details", "/settings/connection", &[]),
    ("details", "/settings/environment", &["environment-sandbox"]),
    ("filled", "/onboarding/{draft}", &[]),
    ("filled", "/onboarding/{draft}/business", &[]),
    ("filled", "/onboarding/{draft}/owners", &[]),
    ("filled", "/onboarding/{draft}/check", &[]),
    ("refused", "/onboarding/{draft}/check", &[]),
    ("unclear", "/", &[]),
    ("unclear", "/onboarding/{draft}/check", &[]),
    ("submitted", "/", &[]),
    ("submitted", "/sign-in?action=onboard", &[]),
    ("submitted", "/business", &[]),
    ("signing_in", "/sign-in?action=onboard", &[]),
    ("sign_in_cancelled", "/sign-in?action=onboard", &[]),
    ("receive_only", "/", &[]),
    ("receive_only", "/business", &[]),
    ("option_a", "/", &[]),
    ("option_a", "/business", &[]),
    ("option_a", "/sign-in?action=onboard", &[]),
    ("in_review", "/", &[]),
    ("in_review", "/business", &[]),
    ("documents", "/", &[]),
    ("documents", "/documents", &["send-document"]),
    ("document_failed", "/documents", &[]),
    ("document_sent", "/documents", &[]),
    ("rejected", "/", &[]),
    ("rejected", "/business", &[]),
    ("approved", "/", &[]),
    ("approved", "/sign-in?action=link_card", &[]),
    ("one_card", "/cards", &[]),
    ("one_card", "/move", &[]),
    ("card_in_review", "/", &[]),
    ("card_in_review", "/cards", &[]),
    ("card_in_review", "/cards/{card}", &["save-nickname"]),
    ("card_in_review", "/cards/add", &["add-card"]),
    ("two_cards", "/cards/{card}", &["remove-card"]),
    ("two_cards", "/move", &["preview-transfer"]),
    ("two_cards", "/move?amount=25.5&note=Rent", &[]),
    // Confirms nothing, and is found where a transfer is confirmed alone.
    (
        "two_cards",
        "/move?amount=25.5&note=Rent",
        &["preview-transfer", "whose-money"],
    ),
    ("two_cards", "/settings", &["sign-out"]),
    ("two_cards", "/business", &[]),
    ("two_cards", "/settings", &["remove-business"]),
    ("two_cards", "/contact", &["ask-for-address"]),
    ("person_form", "/", &[]),
    ("person_form", "/start", &[]),
    ("person_form", "/onboarding/{draft}", &["sample-outcomes"]),
    ("person_form", "/onboarding/{draft}/you", &["continue"]),
    ("person_form", "/onboarding/{draft}/address", &["continue"]),
    (
        "person_form",
        "/onboarding/{draft}/check",
        &["submit-person"],
    ),
    ("person_filled", "/onboarding/{draft}/you", &[]),
    ("person_filled", "/onboarding/{draft}/check", &[]),
    ("person_pending", "/", &[]),
    ("person_pending", "/business", &[]),
    ("person_approved", "/", &[]),
    ("person_approved", "/business", &[]),
    ("person_approved", "/sign-in?action=onboard", &[]),
    ("person_retry", "/", &[]),
    ("person_retry", "/business", &[]),
    ("person_retry", "/sign-in?action=verify", &[]),
    ("person_document", "/", &[]),
    ("person_document", "/business", &[]),
    ("person_document", "/sign-in?action=verify", &[]),
    ("person_rejected", "/", &[]),
    ("person_rejected", "/business", &[]),
    ("person_screened", "/start", &[]),
    ("person_screened", "/onboarding/{draft}/check", &[]),
    ("person_signed_in", "/", &[]),
    ("person_signed_in", "/business", &[]),
    ("person_signed_in", "/settings", &["remove-business"]),
    ("repeating", "/transfers", &[]),
    ("repeating", "/transfers/repeating", &["pause-routine"]),
    ("repeating", "/transfers/repeating", &["end-routine"]),
    ("reminders", "/", &[]),
    ("reminders", "/transfers", &[]),
    ("reminders", "/transfers/reminders", &["delete-reminder"]),
    ("reminders", "/transfers/reminders/edit", &["save-reminder"]),
    ("contact_changes", "/contact", &[]),
    ("one_transfer", "/transfers", &[]),
    ("someone_else", "/move", &["preview-transfer"]),
    ("someone_else", "/transfers", &[]),
    ("someone_else", "/transfers/{processed}", &[]),
    ("someone_else", "/settings/advanced", &[]),
    ("twenty_transfers", "/", &[]),
    ("twenty_transfers", "/transfers", &["month-table"]),
    ("twenty_transfers", "/transfers?text=nothing", &[]),
    (
        "twenty_transfers",
        "/transfers?from_day=soon&least=1.234",
        &[],
    ),
    ("many_transfers", "/transfers", &[]),
    ("transfers", "/", &[]),
    ("transfers", "/cards", &[]),
    ("transfers", "/cards/{card}", &["remove-card"]),
    ("transfers", "/transfers", &[]),
    ("transfers", "/transfers/export", &["export-days"]),
    ("transfers", "/transfers/export", &["export"]),
    ("transfers", "/transfers/{checking}", &[]),
    ("transfers", "/transfers/{not_found}", &[]),
    ("transfers", "/transfers/{failed}", &[]),
    ("transfers", "/transfers/{processed}", &[]),
    ("transfers", "/transfers/{processed}/receipt", &[]),
    (
        "transfers",
        "/transfers/{failed}/receipt",
        &["save-receipt"],
    ),
    ("charged_back", "/", &[]),
    ("charged_back", "/transfers", &[]),
    ("charged_back", "/transfers/{charged_back}", &[]),
    ("charged_back", "/transfers/{charged_back}/receipt", &[]),
    ("open_outcomes", "/", &[]),
    ("open_outcomes", "/contact", &[]),
    ("several_businesses", "/", &["business-switcher"]),
    ("signed_out", "/", &[]),
    ("signed_out", "/sign-in?action=renew", &[]),
    ("offline", "/move?amount=25.5", &["add-note"]),
    ("offline", "/", &[]),
    ("offline", "/business", &[]),
    ("offline", "/contact", &[]),
    ("offline", "/transfers", &[]),
    ("not_started", "/", &[]),
    ("sandbox_locked", "/", &["unlock"]),
    ("sandbox", "/", &[]),
    ("sandbox", "/settings/connection", &["save-keys"]),
    ("sandbox", "/settings/advanced", &["add-redirect-uri"]),
    ("sandbox", "/settings/check", &[]),
];

/// Addresses of routes that no row names: a new screen is looked at where a business has everything.
fn further() -> Vec<(&'static str, String)> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src");
    let mut files = vec![ui.join("app/routes.tsx")];
    for feature in std::fs::read_dir(ui.join("features")).unwrap() {
        let inside = std::fs::read_dir(feature.unwrap().path()).unwrap();
        let inside = inside.map(|entry| entry.unwrap().path());
        // A screen stands in its feature's folder itself.
        files.extend(inside.filter(|path| path.is_file()));
    }
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    let text: String = texts.collect();
    let quoted = text.split("path: \"").skip(1);
    let addresses = quoted.filter_map(|rest| rest.split_once('"'));
    let is_named = |address: &str| {
        SCREENS
            .iter()
            .any(|row| row.1.split('?').next() == Some(address))
    };
    addresses
        .map(|(address, _)| address)
        .filter(|address| address.starts_with('/') && !address.contains('$'))
        .filter(|address| !is_named(address))
        .map(|address| ("transfers", address.to_owned()))
        .collect()
}

/// What Chromium pretends that the person asked the system for.
const LOOKS: &[(&str, &[(&str, &str)])] = &[
    ("light", &[("prefers-color-scheme", "light")]),
    ("dark", &[("prefers-color-scheme", "dark")]),
    (
        "high contrast",
        &[("forced-colors", "active"), ("prefers-contrast", "more")],
    ),
];

/// Width and height in CSS pixels and the size of usual text: the narrowest window that WCAG asks for, and the smallest
/// one of ours with text at 200 %.
const LITTLE_ROOM: &[(&str, u32, u32, u32)] = &[
    ("320 px wide", 320, 640, 16),
    ("800 x 600 with text at 200 %", 800, 600, 32),
];

#[test]
fn axe_finds_nothing_on_any_screen_and_every_word_is_whole_in_little_room() {
    let driver = Driver::start();
    let browser = block_on(driver.browser());
    let names: Vec<&str> = SCREENS.iter().map(|(situation, ..)| *situation).collect();
    for situation in situations::ALL {
        assert!(
            names.contains(&situation.name),
            "{} is looked at",
            situation.name
        );
    }
    let further = further();
    let further = further
        .iter()
        .map(|(situation, address)| (*situation, address.as_str(), [].as_slice()));
    let screens: Vec<Screen> = SCREENS.iter().copied().chain(further).collect();
    let mut found = String::new();
    for screens in screens.chunk_by(|one, next| one.0 == next.0) {
        let desk = Desk::start();
        (situations::find(screens[0].0).unwrap().reach)(&desk);
        let page = block_on(server::serve(desk.link.clone(), None));
        for (situation, address, clicks) in screens {
            let address = with_ids(&desk, address);
            let broken = block_on(judge(&browser, &page, &address, clicks));
            for (look, rule) in broken {
                writeln!(found, "{situation} {address} {clicks:?}, {look}: {rule}").unwrap();
            }
        }
    }
    block_on(browser.close()).unwrap();
    assert!(found.is_empty(), "found on screens:\n{found}");
}

/// Opens one screen anew, goes where it is to be looked at, and gives what is wrong, each with the look or the room.
async fn judge(
    browser: &Client,
    page: &Url,
    address: &str,
    clicks: &[&str],
) -> Vec<(&'static str, String)> {
    // Elsewhere first: an address that differs after # only would not load the page anew.
    browser.goto("about:blank").await.unwrap();
    with_text_of(browser, 16).await;
    let usual = Devtools("Emulation.clearDeviceMetricsOverride", json!({}));
    browser.issue_cmd(usual).await.unwrap();
    pretend(browser, LOOKS[0].1).await;
    let mut url = page.clone();
    url.set_fragment(Some(address));
    browser.goto(url.as_str()).await.unwrap();
    settled(browser, address).await;
    for click in clicks {
        let css = format!("[data-testid=\"{click}\"]");
        match browser.find(Locator::Css(&css)).await {
            Ok(button) => button.click().await.unwrap(),
            Err(error) => return vec![(LOOKS[0].0, error.to_string())],
        }
        settled(browser, address).await;
    }
    browser.execute(&axe(), vec![]).await.unwrap();
    let mut broken = Vec::new();
    let heading = "return document.querySelector('h1')?.textContent ?? ''";
    let heading = browser.execute(heading, vec![]).await.unwrap();
    let title = browser.title().await.unwrap();
    if !title.starts_with(heading.as_str().unwrap()) || !title.ends_with("\u{2013} Astra Desk") {
        broken.push((LOOKS[0].0, format!("{title} is no title for {heading}")));
    }
    // The looks are of the style sheet alone, so the page need not be loaded for each.
    for (look, features) in LOOKS {
        pretend(browser, features).await;
        settled(browser, address).await;
        let rules = broken_rules(browser).await;
        broken.extend(rules.into_iter().map(|rule| (*look, rule)));
    }
    for (room, width, height, text) in LITTLE_ROOM {
        with_text_of(browser, *text).await;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let window = Devtools("Emulation.setDeviceMetricsOverride", metrics);
        browser.issue_cmd(window).await.unwrap();
        let places = browser.execute_async(NARROW, vec![]).await.unwrap();
        let places: Vec<String> = serde_json::from_value(places).unwrap();
        broken.extend(places.into_iter().map(|place| (*room, place)));
    }
    broken
}

const NARROW: &str = include_str!("chromium/narrow.js");

/// The size in the browser's own settings, which media queries follow as well.
async fn with_text_of(browser: &Client, pixels: u32) {
    let sizes = json!({ "fontSizes": { "standard": pixels, "fixed": pixels } });
    browser
        .issue_cmd(Devtools("Page.setFontSizes", sizes))
        .await
        .unwrap();
}

/// From now on the person asked the system for this.
async fn pretend(browser: &Client, features: &[(&str, &str)]) {
    let features: Vec<Value> = [("prefers-reduced-motion", "reduce")]
        .iter()
        .chain(features)
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let media = json!({ "features": features });
    let emulated = Devtools("Emulation.setEmulatedMedia", media);
    browser.issue_cmd(emulated).await.unwrap();
}

async fn broken_rules(browser: &Client) -> Vec<String> {
    let run = "const answer = arguments[0];
        // What React Aria says aloud stays there for a moment, and may name what is gone meanwhile.
        const where = { exclude: ['[data-live-announcer]'] };
        // The one rule that is new in WCAG 2.2; axe leaves it out unless it is asked for.
        const rules = { 'target-size': { enabled: true } };
        axe.run(where, { resultTypes: ['violations'], rules }).then(({ violations }) => answer(violations.flatMap(
          ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`))));";
    let broken = browser.execute_async(run, vec![]).await.unwrap();
    serde_json::from_value(broken).unwrap()
}

fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).unwrap()
}
