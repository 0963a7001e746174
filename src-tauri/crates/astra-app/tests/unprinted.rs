//! What a person typed, and what Astra knows of people, is in no `{:?}` and so in no log line or panic.

#![allow(clippy::unwrap_used)]

mod support;

use astra_app::onboarding::{Sample, parse, sample};
use astra_app::transfers::IntentEvent;
use astra_app::{FieldIssue, IssueCode};
use jiff::civil::date;
use support::{Ready, Stage};

fn assert_hides(printed: &str, what: &str) {
    for canary in [
        "Hillary",
        "Norgay",
        "edmund",
        "Astra Ave",
        "94304",
        "5550133",
        "1234567",
        "4567",
        "for the loft",
        "5556",
        "1985",
    ] {
        assert!(!printed.contains(canary), "{canary} in {what}: {printed}");
    }
}

#[test]
fn what_is_typed_about_a_business_is_not_printed() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Reviewed);
    desk.fill(Sample::Reviewed);
    let form = sample(Sample::Reviewed);
    let details = parse(&form, astra_app::Program::Verified, date(2026, 3, 2)).unwrap();
    let business = desk.run(desk.app.businesses().current()).unwrap().unwrap();
    let removal = desk.run(desk.app.removal(business.id.as_str())).unwrap();
    let mut issue = FieldIssue::error("business.ein", IssueCode::Required);
    issue
        .values
        .insert("typed".to_owned(), "33-1234567".to_owned());
    for (what, printed) in [
        ("the form", format!("{form:?}")),
        ("the parsed form", format!("{details:?}")),
        ("the request", format!("{:?}", details.request)),
        ("the draft", format!("{:?}", desk.draft())),
        ("the business", format!("{business:?}")),
        ("the removal", format!("{removal:?}")),
        ("an issue", format!("{issue:?}")),
        ("the overview", format!("{:?}", desk.overview())),
        (
            "the session",
            format!("{:?}", desk.run(desk.app.sign_in().session())),
        ),
    ] {
        assert_hides(&printed, what);
    }
}

#[test]
fn what_is_typed_about_money_is_not_printed() {
    let ready = Ready::new();
    let mut form = ready.form("12.34");
    form.note = "for the loft".to_owned();
    let app = &ready.desk.app;
    let quote = ready
        .desk
        .run(app.transfers().preview(form.clone()))
        .unwrap();
    let prepared = IntentEvent::Prepared {
        terms: Box::new(quote.terms.clone()),
    };
    for (what, printed) in [
        ("the form", format!("{form:?}")),
        ("the quote", format!("{quote:?}")),
        ("the journal's entry", format!("{prepared:?}")),
        (
            "the cards",
            format!("{:?}", ready.desk.run(app.cards().list()).unwrap()),
        ),
    ] {
        assert_hides(&printed, what);
    }
}
