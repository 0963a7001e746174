//! What the person sees outside the window: notifications, the count on the icon, and the tray icon.

#![allow(clippy::unwrap_used)]

mod host;

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use astra_sim::UserStatus;
use host::desk::Desk;
use host::situations::{self, decide};
use serde_json::json;

fn reach(situation: &str) -> Desk {
    let desk = Desk::start();
    (situations::find(situation).unwrap().reach)(&desk);
    desk
}

/// Waits for a condition; only a defect waits long.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "waited in vain: {what}"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

fn titles(desk: &Desk) -> Vec<String> {
    let shown = desk.outside.notifications.lock().unwrap();
    shown.iter().map(|shown| shown.title.clone()).collect()
}

#[test]
fn a_review_that_asks_for_a_document_is_told_once_and_counted_on_the_icon() {
    let desk = reach("in_review");
    decide(&desk, UserStatus::Document);
    until("the count on the icon", || {
        desk.outside.badge.load(Ordering::SeqCst) == 1
    });
    assert_eq!(
        titles(&desk),
        ["Documents needed for Hillary Provisions LLC"]
    );
    decide(&desk, UserStatus::Approved);
    until("the approval is told", || titles(&desk).len() == 2);
    assert_eq!(titles(&desk)[1], "Hillary Provisions LLC is approved");
    until("nothing needs the person any more", || {
        desk.outside.badge.load(Ordering::SeqCst) == 0
    });
}

#[test]
fn what_changes_before_the_persons_eyes_is_not_notified_and_not_told_later() {
    let desk = reach("in_review");
    desk.outside.looked_at.store(true, Ordering::SeqCst);
    decide(&desk, UserStatus::Document);
    until("the change was noticed", || {
        desk.outside.badge.load(Ordering::SeqCst) == 1
    });
    desk.outside.looked_at.store(false, Ordering::SeqCst);
    desk.ask("refresh_business", json!({}));
    decide(&desk, UserStatus::Rejected);
    until("the rejection is told", || !titles(&desk).is_empty());
    assert_eq!(
        titles(&desk),
        ["Astra didn’t approve Hillary Provisions LLC"]
    );
}

#[test]
fn keeping_watch_shows_a_tray_icon_that_says_what_is_pending_until_it_is_switched_off() {
    let desk = reach("in_review");
    let app = desk.ask("app_view", json!({}));
    assert_eq!(app["offer_keep_watching"], true, "offered during a review");
    let app = desk.ask("set_keep_watching", json!({ "on": true }));
    assert_eq!(app["keep_watching"], true);
    assert_eq!(app["offer_keep_watching"], false, "once");
    let status = || {
        let tray = desk.outside.tray.lock().unwrap();
        tray.as_ref().map(|words| words.status.clone())
    };
    until("the tray says what is pending", || {
        status().as_deref() == Some("1 review is pending")
    });
    decide(&desk, UserStatus::Approved);
    until("the tray says that nothing is pending", || {
        status().as_deref() == Some("No review is pending")
    });
    desk.ask("set_keep_watching", json!({ "on": false }));
    until("the tray icon goes", || status().is_none());
}

#[test]
fn where_a_desktop_has_no_tray_keeping_watch_is_refused_with_its_reason_and_stays_off() {
    let desk = reach("in_review");
    desk.outside.without_tray.store(true, Ordering::SeqCst);
    let refused = desk
        .call("set_keep_watching", json!({ "on": true }))
        .expect_err("a hidden window could not be found again");
    assert_eq!(refused["code"], "no_tray");
    let app = desk.ask("app_view", json!({}));
    assert_eq!(
        app["keep_watching"], false,
        "closing the window still ends the application"
    );
}
