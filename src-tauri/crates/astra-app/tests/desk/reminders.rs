//! Reminders: offered on their day until they are dealt with, once for each day, whatever crashes and whatever the clock does.

use astra_app::reminders::{Every, Reminder, ReminderForm, ReminderNews};
use astra_app::transfers::{IntentState, TransferForm};
use astra_app::{AppError, IssueCode};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::support::{Desk, Ready};

const DAY: i64 = 24 * 60 * 60;

fn today(ready: &Ready) -> Date {
    let zone = TimeZone::system();
    ready.stage.clock.time().to_zoned(zone).date()
}

fn in_days(ready: &Ready, days: i64) -> Date {
    today(ready).checked_add(days.days()).unwrap()
}

fn form(ready: &Ready, every: Every, next: Date) -> ReminderForm {
    ReminderForm {
        from: ready.from.clone(),
        to: ready.to.clone(),
        amount: "250.00".to_owned(),
        note: "Weekly float".to_owned(),
        every,
        next: next.strftime("%m/%d/%Y").to_string(),
    }
}

fn save(ready: &Ready, every: Every, next: Date) -> Reminder {
    let form = form(ready, every, next);
    let desk = &ready.desk;
    desk.run(desk.app.reminders().save(None, &form)).unwrap()
}

fn reminders(desk: &Desk) -> Vec<Reminder> {
    desk.run(desk.app.reminders().list()).unwrap()
}

fn only(desk: &Desk) -> Reminder {
    let mut reminders = reminders(desk);
    assert_eq!(reminders.len(), 1, "{reminders:?}");
    reminders.remove(0)
}

fn needs_person(desk: &Desk) -> u32 {
    desk.run(desk.app.outside_window()).unwrap().needs_person
}

/// Opens it, and gives the form of Move money as the screen fills it in.
fn open(desk: &Desk, id: &str) -> astra_app::Result<TransferForm> {
    let opened = desk.run(desk.app.reminders().open(id))?;
    Ok(TransferForm {
        from: opened.from.to_string(),
        to: opened.to.to_string(),
        amount: opened.amount.to_string(),
        note: opened.note,
        ..TransferForm::default()
    })
}

/// Previews and confirms as the commands do; gives the transfer's id.
fn confirm(desk: &Desk, form: TransferForm) -> String {
    let quote = desk.run(desk.app.preview_transfer(form)).unwrap();
    let id = quote.id.to_string();
    desk.run(desk.app.confirm_transfer(&id)).unwrap();
    id
}

#[test]
fn a_reminder_waits_for_its_day_and_then_until_it_is_dealt_with() {
    let ready = Ready::new();
    let made = save(&ready, Every::Week, in_days(&ready, 2));
    let desk = &ready.desk;
    assert!(!only(desk).is_due);
    assert_eq!(needs_person(desk), 0);
    let early = open(desk, &made.id);
    assert!(
        matches!(early, Err(AppError::NotAllowedNow(_))),
        "{early:?}"
    );
    ready.stage.clock.advance(2 * DAY);
    assert!(only(desk).is_due);
    assert_eq!(needs_person(desk), 1);
    ready.stage.clock.advance(30 * DAY);
    assert!(only(desk).is_due, "also afterwards");
    assert_eq!(
        only(desk).next,
        made.next,
        "of the day that was not dealt with"
    );
    assert_eq!(
        ready.stage.requests("POST", "/v1/routines"),
        0,
        "nothing is sent unattended"
    );
}

#[test]
fn a_confirmed_transfer_deals_with_it_and_the_next_day_follows() {
    let ready = Ready::new();
    let made = save(&ready, Every::Week, today(&ready));
    let desk = &ready.desk;
    let form = open(desk, &made.id).unwrap();
    assert_eq!(form.amount, "250.00");
    let quote = desk.run(desk.app.preview_transfer(form)).unwrap();
    assert!(only(desk).is_due, "a preview deals with nothing");
    desk.run(desk.app.confirm_transfer(quote.id.as_str()))
        .unwrap();
    let after = only(desk);
    assert!(!after.is_due);
    assert_eq!(after.next, in_days(&ready, 7));
    desk.run(desk.app.confirm_transfer(quote.id.as_str()))
        .unwrap();
    assert_eq!(
        only(desk).next,
        in_days(&ready, 7),
        "confirming twice is once"
    );
    assert_eq!(needs_person(desk), 0);
}

#[test]
fn what_is_meant_once_is_gone_when_it_is_dealt_with() {
    let ready = Ready::new();
    let made = save(&ready, Every::Once, today(&ready));
    let form = open(&ready.desk, &made.id).unwrap();
    confirm(&ready.desk, form);
    assert!(reminders(&ready.desk).is_empty());
    let gone = open(&ready.desk, &made.id);
    assert!(matches!(gone, Err(AppError::NotFound(_))), "{gone:?}");
}

#[test]
fn another_amount_is_still_the_reminders_transfer_and_other_cards_are_not() {
    let ready = Ready::new();
    let made = save(&ready, Every::Month, today(&ready));
    let desk = &ready.desk;
    let opened = open(desk, &made.id).unwrap();
    let swapped = TransferForm {
        from: opened.to.clone(),
        to: opened.from.clone(),
        ..opened.clone()
    };
    confirm(desk, swapped);
    assert!(only(desk).is_due, "that was another transfer");
    let changed = TransferForm {
        amount: "260".to_owned(),
        ..opened
    };
    confirm(desk, changed);
    assert!(!only(desk).is_due);
}

#[test]
fn a_transfer_that_no_reminder_filled_in_leaves_every_reminder_alone() {
    let ready = Ready::new();
    save(&ready, Every::Week, today(&ready));
    confirm(&ready.desk, ready.form("250.00"));
    assert!(only(&ready.desk).is_due);
}

#[test]
fn a_restart_between_opening_and_confirming_changes_nothing() {
    let ready = Ready::new();
    let made = save(&ready, Every::Week, today(&ready));
    let form = open(&ready.desk, &made.id).unwrap();
    let ready = ready.restart();
    confirm(&ready.desk, form);
    assert!(!only(&ready.desk).is_due);
}

#[test]
fn a_crash_right_after_the_confirmation_does_not_show_the_day_again() {
    let ready = Ready::new();
    let made = save(&ready, Every::Week, today(&ready));
    let form = open(&ready.desk, &made.id).unwrap();
    let desk = &ready.desk;
    let quote = desk.run(desk.app.preview_transfer(form)).unwrap();
    // The journal has the transfer, and the reminder was not written any more.
    desk.run(desk.app.transfers().confirm(quote.id.as_str()))
        .unwrap();
    let ready = ready.restart();
    let state = ready.desk.transfer(quote.id.as_str()).state;
    assert_eq!(
        state,
        IntentState::Prepared,
        "it is asked about as a transfer"
    );
    assert!(!only(&ready.desk).is_due, "and not as a reminder as well");
    assert_eq!(only(&ready.desk).next, in_days(&ready, 7));
}

#[test]
fn a_double_click_skips_one_day() {
    let ready = Ready::new();
    let made = save(&ready, Every::Month, today(&ready));
    let desk = &ready.desk;
    let day = made.next.to_string();
    for _ in 0..2 {
        desk.run(desk.app.reminders().skip(&made.id, &day)).unwrap();
    }
    let next = made.next.checked_add(1.month()).unwrap();
    assert_eq!(only(desk).next, next);
    assert!(!only(desk).is_due);
    assert_eq!(ready.stage.requests("POST", "/v1/routines"), 0);
}

#[test]
fn a_clock_that_jumps_loses_no_day_and_repeats_none() {
    let ready = Ready::new();
    let made = save(&ready, Every::Week, in_days(&ready, 7));
    let desk = &ready.desk;
    let clock = &ready.stage.clock;
    // Weeks ahead: the reminder is dealt with too early, for its own day alone.
    clock.set_wall_clock_by(40 * DAY);
    assert!(only(desk).is_due);
    desk.run(desk.app.reminders().skip(&made.id, &made.next.to_string()))
        .unwrap();
    clock.set_wall_clock_by(-40 * DAY);
    let next = only(desk);
    assert_eq!(next.next, in_days(&ready, 14), "none is lost");
    assert!(!next.is_due);
    // Back: what was dealt with does not come again.
    clock.set_wall_clock_by(-20 * DAY);
    assert_eq!(only(desk).next, next.next);
    clock.set_wall_clock_by(20 * DAY);
    clock.advance(14 * DAY);
    assert!(only(desk).is_due, "on its day");
}

#[test]
fn a_month_without_the_day_has_it_at_its_end() {
    let ready = Ready::new();
    let desk = &ready.desk;
    let last: Date = "2026-12-31".parse().unwrap();
    let made = save(&ready, Every::Month, last);
    ready.stage.clock.advance(500 * DAY);
    let mut days = Vec::new();
    for _ in 0..3 {
        let day = only(desk).next.to_string();
        desk.run(desk.app.reminders().skip(&made.id, &day)).unwrap();
        days.push(only(desk).next.to_string());
    }
    assert_eq!(days, ["2027-01-31", "2027-02-28", "2027-03-31"]);
}

#[test]
fn a_removed_card_is_named_and_the_reminder_opens_once_it_is_changed() {
    let ready = Ready::new();
    let desk = &ready.desk;
    let made = save(&ready, Every::Week, today(&ready));
    let third = desk.link(&ready.stage, "5200828282828210");
    desk.run(desk.app.remove_card(&ready.to)).unwrap();
    let orphan = only(desk);
    assert!(orphan.is_due && orphan.to_gone && !orphan.from_gone);
    assert_eq!(orphan.to_card, made.to_card, "as it was called");
    let refused = open(desk, &made.id);
    assert!(
        matches!(refused, Err(AppError::NotAllowedNow(_))),
        "{refused:?}"
    );
    let changed = ReminderForm {
        to: third,
        ..form(&ready, Every::Week, today(&ready))
    };
    let saved = desk.run(desk.app.reminders().save(Some(&made.id), &changed));
    assert_eq!(saved.unwrap().id, made.id);
    assert!(open(desk, &made.id).is_ok());
}

#[test]
fn what_is_wrong_with_a_form_is_said_by_field() {
    let ready = Ready::new();
    let desk = &ready.desk;
    let good = form(&ready, Every::Week, today(&ready));
    let issues = |form: ReminderForm| {
        let saved = desk.run(desk.app.reminders().save(None, &form));
        let Err(AppError::Invalid(issues)) = saved else {
            panic!("{saved:?}");
        };
        let issues = issues.into_iter();
        issues.map(|it| (it.field, it.code)).collect::<Vec<_>>()
    };
    let empty = ReminderForm {
        from: String::new(),
        to: String::new(),
        amount: String::new(),
        next: String::new(),
        ..good.clone()
    };
    let at = |field: &str, code| (field.to_owned(), code);
    assert_eq!(
        issues(empty),
        [
            at("from", IssueCode::FromMissing),
            at("to", IssueCode::ToMissing),
            at("amount", IssueCode::AmountEmpty),
            at("next", IssueCode::Required),
        ]
    );
    let yesterday = form(&ready, Every::Week, in_days(&ready, -1));
    assert_eq!(issues(yesterday), [at("next", IssueCode::DayPast)]);
    let same = ReminderForm {
        to: ready.from.clone(),
        ..good.clone()
    };
    assert_eq!(issues(same), [at("to", IssueCode::SameCard)]);
    let odd = ReminderForm {
        next: "02/30/2027".to_owned(),
        ..good
    };
    assert_eq!(issues(odd), [at("next", IssueCode::DateShape)]);
    assert!(reminders(desk).is_empty());
}

#[test]
fn a_reminder_is_told_once_for_each_day_also_after_a_restart() {
    let ready = Ready::new();
    let news = |desk: &Desk| desk.run(desk.app.reminders().take_news()).unwrap();
    let made = save(&ready, Every::Week, in_days(&ready, 1));
    assert_eq!(news(&ready.desk), []);
    ready.stage.clock.advance(DAY);
    let [ReminderNews { name }] = &news(&ready.desk)[..] else {
        panic!("one is told");
    };
    assert!(name.is_some(), "a business is named");
    assert_eq!(news(&ready.desk), [], "once");
    let ready = ready.restart();
    assert_eq!(news(&ready.desk), [], "once");
    let desk = &ready.desk;
    desk.run(desk.app.reminders().skip(&made.id, &made.next.to_string()))
        .unwrap();
    ready.stage.clock.advance(7 * DAY);
    assert_eq!(news(desk).len(), 1, "the next day is told as well");
}

#[test]
fn reminders_are_sealed_and_go_with_the_business_and_with_a_click() {
    let ready = Ready::new();
    let made = save(&ready, Every::Week, today(&ready));
    let desk = &ready.desk;
    assert!(ready.stage.files_with("Weekly float").is_empty());
    save(&ready, Every::Month, in_days(&ready, 5));
    desk.run(desk.app.reminders().delete(&made.id)).unwrap();
    desk.run(desk.app.reminders().delete(&made.id)).unwrap();
    assert_eq!(reminders(desk).len(), 1);
    let business = desk.on_screen();
    desk.run(desk.app.remove_business(&business)).unwrap();
    assert!(reminders(desk).is_empty());
    assert_eq!(needs_person(desk), 0);
}
