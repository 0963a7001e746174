//! Astra's pages for what is no option B: its own business form (option A), and verifying.

use astra_app::onboarding::Sample;
use astra_app::sign_in::{Action, Page, RedirectChannel, SessionState, Taken};
use astra_app::{AppError, ConnectionChange, Enrollment, NextStep, Program};
use astra_sim::{FaultKind, UserStatus};

use crate::support::{Desk, Stage, VISA, VISA_TOO, parameter};

const PHONE: &str = "6505550142";

/// The application with a business that is to be entered on Astra's own form.
fn named(stage: &Stage, name: &str) -> Desk {
    let desk = stage.start();
    desk.run(async {
        desk.app.settings().finish_welcome().await.unwrap();
        desk.app
            .onboarding()
            .add_with_astras_form(name)
            .await
            .unwrap();
    });
    desk
}

fn issue<T>(outcome: astra_app::Result<T>) -> (String, &'static str) {
    let Err(AppError::Invalid(issues)) = outcome else {
        panic!("a wrong field was expected");
    };
    (issues[0].field.clone(), issues[0].code.into())
}

#[test]
fn option_a_is_named_by_its_owner_and_entered_on_astras_form() {
    let stage = Stage::new();
    let desk = named(&stage, "  The   shop ");
    let record = desk.overview().business.unwrap();
    assert_eq!(record.name(), "The shop", "for the switcher");
    assert!(matches!(record.enrollment, Enrollment::AstraForm { .. }));
    assert_eq!(desk.next(), NextStep::SignIn);
    assert_eq!(stage.all_requests(), 0, "Astra knows nothing of it yet");
    let session = desk.run(desk.app.sign_in().session());
    assert_eq!(session.phone, None, "nobody knows the number yet");
    assert_eq!(session.code_attempts_this_hour, 0);

    let url = desk.begin(Action::Onboard);
    let query = |name: &str| parameter(url.as_str(), name);
    assert_eq!(query("business").as_deref(), Some("true"));
    for absent in ["business_profile_id", "user_id", "user_intent_id", "phone"] {
        assert_eq!(query(absent), None, "{absent}");
    }
    let redirect = stage.browser().enter_business(&url, PHONE, "11-1111111");
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);

    let record = desk.overview().business.unwrap();
    assert_eq!(
        record.name(),
        "The shop",
        "the name that the owner gave stays"
    );
    assert!(record.is_approved());
    assert_eq!(
        record.phone().unwrap().to_ten_digits(),
        PHONE,
        "Astra says whom it texts from now on"
    );
    desk.link(&stage, VISA);
    desk.link(&stage, VISA_TOO);
    assert_eq!(desk.next(), NextStep::MoveMoney);
    desk.sign_in(&mut stage.browser(), Action::Renew);
    desk.quit();
    assert_eq!(stage.start().next(), NextStep::MoveMoney);
}

#[test]
fn option_a_wants_a_name_and_an_unused_one_is_removed_without_a_trace() {
    let stage = Stage::new();
    let desk = named(&stage, "The shop");
    let add = |name: &str| desk.run(desk.app.onboarding().add_with_astras_form(name));
    assert_eq!(issue(add(" ")), ("name".to_owned(), "required"));
    assert_eq!(issue(add("!?")), ("name".to_owned(), "company_shape"));
    let id = desk.on_screen();
    desk.run(desk.app.remove_business(&id)).unwrap();
    assert!(desk.overview().business.is_none());
    assert_eq!(stage.all_requests(), 0);
    desk.quit();
    let vault = stage.vault();
    let spaces = vault.space_ids().unwrap();
    assert!(
        !spaces.iter().any(|id| id.as_str().starts_with("business/")),
        "its key is destroyed"
    );
}

#[test]
fn option_a_is_for_verified_businesses_only() {
    let stage = Stage::new();
    let desk = named(&stage, "The shop");
    for (program, allowed) in [
        (Program::Delegated, false),
        (Program::ReceiveOnly, false),
        (Program::Unverified, false),
        (Program::Verified, true),
    ] {
        let change = ConnectionChange::Program(program);
        desk.run(desk.app.change_connection(change)).unwrap();
        let added = desk.run(desk.app.onboarding().add_with_astras_form("Another"));
        assert_eq!(added.is_ok(), allowed, "{program:?}");
    }
}

#[test]
fn option_a_left_in_the_middle_begins_again() {
    let stage = Stage::new();
    let desk = named(&stage, "The shop");
    let url = desk.begin(Action::Onboard);
    let redirect = stage.browser().cancel(&url);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Cancelled,
        "access_denied"
    );
    desk.begin(Action::Onboard);
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Cancelled,
        "closed window"
    );
    assert_eq!(desk.next(), NextStep::SignIn, "nothing else changed");
    let url = desk.begin(Action::Onboard);
    let redirect = stage.browser().enter_business(&url, PHONE, "11-1111111");
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn option_a_takes_no_account_that_is_another_business_here_or_a_person() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Approved);
    let first = desk.overview().business.unwrap();
    let phone = first.phone().unwrap().to_ten_digits().to_owned();
    desk.run(desk.app.onboarding().add_with_astras_form("The shop"))
        .unwrap();
    stage
        .control
        .change_settings(|settings| settings.ends_as_other_user = true)
        .unwrap();
    let enter = || {
        let url = desk.begin(Action::Onboard);
        let redirect = stage.browser().enter_business(&url, &phone, "11-1111111");
        assert_eq!(desk.take(&redirect), Taken::SessionEnded);
        desk.sign_in_state()
    };
    assert_eq!(enter(), SessionState::OtherBusiness);
    assert_eq!(desk.next(), NextStep::SignIn, "nothing counts");
    assert_eq!(desk.overview().business.unwrap().name(), "The shop");
}

#[test]
fn option_b_that_was_corrected_on_astras_page_is_shown_as_astra_has_it() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Approved);
    let details = || desk.overview().business.unwrap().details().unwrap().clone();
    let before = details();
    let url = desk.begin(Action::Onboard);
    let redirect = stage.browser().correct_and_authorize(
        &url,
        &[
            ("business_info.business_name", "Alpine Toolworks LLC"),
            ("business_info.city", "Menlo Park"),
            ("business_admin.last_name", "Norgay"),
        ],
    );
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    let after = details();
    assert_eq!(after.legal_name, "Alpine Toolworks LLC");
    assert!(after.address.contains("Menlo Park"), "{}", after.address);
    assert!(after.admin_name.ends_with("Norgay"), "{}", after.admin_name);
    for (what, before, after) in [
        ("EIN", &before.ein_last_four, &after.ein_last_four),
        ("website", &before.website, &after.website),
    ] {
        assert_eq!(before, after, "{what} stays");
    }
    assert_eq!(before.business_type, after.business_type);
}

#[test]
fn option_b_that_was_not_corrected_stays_word_for_word() {
    for which in [Sample::Approved, Sample::Reviewed] {
        let stage = Stage::new();
        let desk = stage.start();
        desk.submit(which);
        let details = || desk.overview().business.unwrap().details().unwrap().clone();
        let before = details();
        desk.sign_in(&mut stage.browser(), Action::Onboard);
        assert!(details() == before, "as it was submitted");
    }
}

fn phone_of(desk: &Desk) -> String {
    let record = desk.overview().business.unwrap();
    record.phone().unwrap().to_ten_digits().to_owned()
}

/// A business whose review wants documents.
fn with_documents_wanted(stage: &Stage) -> Desk {
    let desk = stage.start();
    desk.onboard(stage, Sample::Reviewed);
    let user = desk.overview().business.unwrap().user.unwrap().id;
    stage
        .outside(
            stage
                .control
                .set_user_status(user.as_str(), UserStatus::Document),
        )
        .unwrap();
    desk.run(desk.app.businesses().refresh()).unwrap();
    assert_eq!(desk.next(), NextStep::DocumentsNeeded);
    desk
}

#[test]
fn document_papers_of_a_business_are_sent_on_astras_page_and_the_status_is_read_again() {
    let stage = Stage::new();
    let desk = with_documents_wanted(&stage);
    let url = desk.begin(Action::Verify);
    assert_eq!(url.path(), "/verify/business");
    assert_eq!(
        desk.run(desk.app.sign_in().session()).page,
        Some(Page::VerifyBusiness)
    );
    let redirect = stage.browser().send_document(&url, &phone_of(&desk));
    assert_eq!(
        parameter(&redirect, "code"),
        None,
        "A16, redirect without a code"
    );
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    assert_eq!(
        desk.next(),
        NextStep::InReview,
        "known without asking again"
    );
}

#[test]
fn document_a_visit_counts_also_where_astra_does_not_answer_afterwards() {
    let stage = Stage::new();
    let desk = with_documents_wanted(&stage);
    let url = desk.begin(Action::Verify);
    let redirect = stage.browser().send_document(&url, &phone_of(&desk));
    stage.faults("GET", "/v1/user", FaultKind::DropBefore, 1000);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    assert_eq!(desk.next(), NextStep::DocumentsNeeded, "as last known");
    stage.control.clear_faults();
    desk.run(desk.app.businesses().refresh()).unwrap();
    assert_eq!(desk.next(), NextStep::InReview);
}

#[test]
fn document_a_page_that_was_left_is_opened_again() {
    let stage = Stage::new();
    let desk = with_documents_wanted(&stage);
    let redirect = stage.browser().cancel(&desk.begin(Action::Verify));
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    assert_eq!(desk.next(), NextStep::DocumentsNeeded);
    let url = desk.run(desk.app.sign_in().begin(
        Action::Verify,
        RedirectChannel::Window,
        "/business",
    ));
    assert_eq!(url.unwrap().path(), "/verify/business");
}

#[test]
fn verifying_needs_an_account() {
    let stage = Stage::new();
    let desk = named(&stage, "The shop");
    let begun = desk.run(
        desk.app
            .sign_in()
            .begin(Action::Verify, RedirectChannel::Window, "/"),
    );
    assert!(
        matches!(begun, Err(AppError::NotAllowedNow(_))),
        "{begun:?}"
    );
}
