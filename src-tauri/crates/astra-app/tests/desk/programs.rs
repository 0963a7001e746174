//! The program of the client decides what a business is asked for, what it sends, and where its way ends.

use astra_app::onboarding::{DraftForm, Sample, SubmissionState, sample};
use astra_app::sign_in::{Action, RedirectChannel};
use astra_app::{AppError, ConnectionChange, IssueCode, NextStep, Program};
use astra_client::UserStatus;
use astra_sim::{Assumption, Config, Grant};

use crate::support::{Desk, Stage};

/// An application whose staff chose that program, which Astra granted.
fn under(program: Program) -> (Stage, Desk) {
    let mut config = Config::practice();
    config
        .grants
        .set(Grant::KybDelegated, program == Program::Delegated);
    let stage = Stage::with(config);
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    let chosen = ConnectionChange::Program(program);
    desk.run(desk.app.change_connection(chosen)).unwrap();
    (stage, desk)
}

/// What the guide asks of an LLC or a sole proprietor with delegation or in a lighter program, and nothing else.
fn little(kind: &str, with_addresses: bool) -> astra_app::onboarding::BusinessForm {
    let mut form = sample(Sample::Reviewed);
    form.business.business_type = kind.into();
    form.business.ein.clear();
    form.business.phone.clear();
    form.business.website.clear();
    form.controller.title.clear();
    for person in [&mut form.admin, &mut form.controller.person] {
        person.date_of_birth.clear();
        if !with_addresses {
            person.address = astra_app::onboarding::AddressForm::default();
        }
    }
    form.controller.person.email.clear();
    form
}

#[test]
fn the_chosen_program_is_kept_and_the_first_is_verified() {
    let stage = Stage::new();
    let desk = stage.start();
    assert_eq!(desk.app.connection().settings().program, Program::Verified);
    assert_eq!(desk.draft().program, Program::Verified);
    let chosen = ConnectionChange::Program(Program::ReceiveOnly);
    desk.run(desk.app.change_connection(chosen))
        .expect("in Practice too, whose connection is fixed otherwise");
    desk.kill();
    let desk = stage.start();
    assert_eq!(
        desk.app.connection().settings().program,
        Program::ReceiveOnly
    );
    assert_eq!(desk.draft().program, Program::ReceiveOnly);
}

#[test]
fn a_delegated_business_gives_little_and_is_approved_at_once() {
    for kind in ["llc", "sole_proprietorship"] {
        let (stage, desk) = under(Program::Delegated);
        let draft = desk.save(little(kind, true)).unwrap();
        assert_eq!(draft.issues, [], "{kind}: nothing more is asked for");
        desk.submit_draft(false).unwrap();
        assert_eq!(desk.next(), NextStep::SignIn);
        desk.sign_in(&mut stage.browser(), Action::Onboard);
        let business = desk.run(desk.app.businesses().refresh()).unwrap();
        assert_eq!(business.status(), Some(&UserStatus::Approved), "{kind}");
        assert_eq!(desk.next(), NextStep::LinkFirstCard, "{kind}");
    }
}

/// A receive-only or unverified business ends at "profile accepted".
fn ends_at_profile_accepted(program: Program) {
    for kind in ["llc", "sole_proprietorship"] {
        let (stage, desk) = under(program);
        let draft = desk.save(little(kind, false)).unwrap();
        assert_eq!(draft.issues, [], "{kind}: nothing more is asked for");
        desk.submit_draft(false).unwrap();
        assert_eq!(stage.control.ledger().profile_count, 1, "Astra takes it");
        assert_eq!(desk.next(), NextStep::ProfileAccepted);
        let begun = desk.run(desk.app.sign_in().begin(
            Action::Onboard,
            RedirectChannel::Window,
            "/",
        ));
        assert!(
            matches!(begun, Err(AppError::SignInNotNeeded)),
            "no page is opened for it: {begun:?}"
        );
        // What the staff chooses next is for the next business.
        let chosen = ConnectionChange::Program(Program::Verified);
        desk.run(desk.app.change_connection(chosen)).unwrap();
        desk.kill();
        let desk = stage.start();
        assert_eq!(desk.next(), NextStep::ProfileAccepted, "{kind}");
    }
}

#[test]
fn a_receive_only_business_ends_at_profile_accepted() {
    ends_at_profile_accepted(Program::ReceiveOnly);
}

#[test]
fn an_unverified_business_ends_at_profile_accepted() {
    ends_at_profile_accepted(Program::Unverified);
}

#[test]
fn what_another_program_does_not_ask_for_is_kept_and_not_sent() {
    let (_stage, desk) = under(Program::Unverified);
    let mut form = sample(Sample::Reviewed);
    form.business.ein = "12".into();
    form.admin.date_of_birth = "yesterday".into();
    let draft = desk.save(form.clone()).unwrap();
    assert_eq!(draft.issues, [], "not asked for, and never an issue");
    let chosen = ConnectionChange::Program(Program::Verified);
    desk.run(desk.app.change_connection(chosen)).unwrap();
    let draft = desk.draft();
    assert_eq!(draft.form, DraftForm::from(form), "kept as typed");
    let said: Vec<_> = draft.issues.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(said, ["business.ein", "admin.date_of_birth"]);
}

#[test]
fn what_astra_refuses_by_field_leads_to_our_field() {
    let stage = Stage::new();
    let desk = stage.start();
    // This Astra knows S and C corporations apart (A28, business types, broken).
    stage.control.break_assumption(Assumption::A28, true);
    let mut form = sample(Sample::Reviewed);
    form.business.business_type = "c_corporation".into();
    desk.save(form).unwrap();
    desk.submit_draft(false).unwrap_err();
    desk.kill();
    let desk = stage.start();
    let SubmissionState::Refused { fields, .. } = desk.draft().submission else {
        panic!("Astra said no");
    };
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].field, "business.business_type");
    let issue = fields[0].issue();
    assert_eq!(issue.code, IssueCode::RefusedByAstra);
    assert!(
        issue.values["message"].starts_with("Must be one of"),
        "in Astra's words: {}",
        issue.values["message"]
    );
    assert!(!format!("{fields:?}").contains("Must"), "not for a log");
}
