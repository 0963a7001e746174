//! Astra counts three profiles a phone number: none is sent that was not asked for, none is forgotten.

use astra_app::onboarding::{DraftKind, Sample, SubmissionState, parse, sample};
use astra_app::{AppError, FieldIssue, IssueCode, NextStep, Program};
use astra_client::{CallErrorKind, RefusalShape};
use astra_sim::FaultKind;
use astra_vault::{EntryBody, SpaceId};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::support::{Desk, Stage, submit_draft, until};

const PROFILES: &str = "/v1/business_profile";

fn filled(stage: &Stage) -> Desk {
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    desk.fill(Sample::Approved);
    desk
}

fn sent(stage: &Stage) -> usize {
    stage.requests("POST", PROFILES)
}

#[test]
fn a_fourth_submission_for_a_phone_number_is_not_sent() {
    let stage = Stage::new();
    let desk = stage.start();
    for used in 1..=3 {
        desk.fill(Sample::Approved);
        desk.submit_draft(false).unwrap();
        let draft = desk.fill(Sample::Approved);
        assert_eq!(draft.submissions_used, used);
    }
    desk.kill();
    let desk = stage.start();
    let mut form = sample(Sample::Approved);
    form.phone = "+1 650.555.0111".into();
    let draft = desk.save(form).unwrap();
    assert_eq!(
        draft.submissions_used, 3,
        "counted over restarts and spellings"
    );
    let refused = desk.submit_draft(false);
    assert!(
        matches!(refused, Err(AppError::TooManySubmissions)),
        "{refused:?}"
    );
    assert_eq!(sent(&stage), 3, "the fourth never left");

    desk.fill(Sample::Rejected);
    desk.submit_draft(false)
        .expect("another phone number has three of its own");
}

#[test]
fn an_unclear_submission_is_sent_again_only_when_the_person_says_so() {
    for fault in [FaultKind::StatusAfter { code: 500 }, FaultKind::DropAfter] {
        let stage = Stage::new();
        let desk = filled(&stage);
        stage.fault("POST", PROFILES, fault.clone());
        let unclear = desk.submit_draft(false);
        assert!(
            matches!(unclear, Err(AppError::Unclear(Some(_)))),
            "{fault:?}: {unclear:?}"
        );
        assert_eq!(desk.next(), NextStep::SubmissionUnclear);
        let again = desk.submit_draft(false);
        assert!(matches!(again, Err(AppError::Unclear(None))), "{again:?}");
        assert_eq!(sent(&stage), 1, "{fault:?}: not sent again by itself");
        desk.kill();

        let desk = stage.start();
        assert_eq!(
            desk.next(),
            NextStep::SubmissionUnclear,
            "remembered over a restart"
        );
        let draft = desk.draft();
        assert_eq!(
            draft.form,
            sample(Sample::Approved).into(),
            "nothing typed is lost"
        );
        assert_eq!(draft.submissions_used, 1, "it may have been used");
        desk.submit_draft(true).unwrap();
        assert_eq!(sent(&stage), 2);
        assert_eq!(desk.next(), NextStep::SignIn);
        assert_eq!(
            stage.control.ledger().profile_count,
            2,
            "which is why it asked first"
        );
    }
}

#[test]
fn a_refused_submission_says_why_and_keeps_the_draft() {
    let stage = Stage::new();
    let desk = filled(&stage);
    // Another computer used this phone number up.
    let details = parse(
        &sample(Sample::Approved),
        Program::Verified,
        date(2026, 3, 2),
    )
    .unwrap();
    for _ in 0..3 {
        let astra = stage.astra();
        stage
            .outside(astra.create_business_profile(&details.request))
            .unwrap();
    }
    let refused = desk.submit_draft(false);
    let Err(AppError::Call(error)) = refused else {
        panic!("Astra refuses a fourth profile: {refused:?}");
    };
    assert_eq!(
        error.refusal().map(|it| it.shape),
        Some(RefusalShape::Generic)
    );
    let draft = desk.draft();
    assert_eq!(draft.form, sample(Sample::Approved).into());
    let SubmissionState::Refused {
        detail, request_id, ..
    } = &draft.submission
    else {
        panic!("the refusal stays on the draft: {:?}", draft.submission);
    };
    assert!(
        detail.contains("already has 3 business profiles"),
        "in Astra's words: {detail}"
    );
    assert!(request_id.is_some(), "to be quoted");
    assert_eq!(draft.submissions_used, 0, "nothing was created for it");
    assert_eq!(desk.next(), NextStep::FillDetails);
}

#[test]
fn an_answer_that_cannot_be_written_down_is_unclear_and_counted() {
    for fault in [None, Some(FaultKind::Status { code: 400 })] {
        let stage = Stage::new();
        let desk = filled(&stage);
        if let Some(fault) = fault.clone() {
            stage.fault("POST", PROFILES, fault);
        }
        stage.control.hold(PROFILES);
        let app = desk.app.clone();
        let submitting = desk.spawn(async move { submit_draft(&app, false).await });
        stage.until_held("POST", PROFILES);
        let draft = desk.draft();
        assert!(matches!(draft.submission, SubmissionState::Sending { .. }));
        assert!(desk.run(desk.app.is_busy()), "not the moment to close");
        stage.break_journal();
        stage.control.release(PROFILES);
        let failed = desk.run(submitting).unwrap();
        assert!(matches!(failed, Err(AppError::Storage(_))), "{failed:?}");

        let draft = desk.draft();
        assert!(
            matches!(draft.submission, SubmissionState::Unclear { .. }),
            "{fault:?}: nothing is on its way any more: {:?}",
            draft.submission
        );
        assert_eq!(
            draft.submissions_used, 1,
            "{fault:?}: the disk does not know that it was refused"
        );
        assert!(!desk.run(desk.app.is_busy()), "{fault:?}");
        assert_eq!(desk.next(), NextStep::SubmissionUnclear);
        desk.kill();
        stage.mend_journal();
        let desk = stage.start();
        assert_eq!(desk.next(), NextStep::SubmissionUnclear, "{fault:?}");
        assert_eq!(desk.draft().submissions_used, 1);
        assert_eq!(sent(&stage), 1);
    }
}

#[test]
fn without_a_network_nothing_is_counted_and_it_works_later() {
    let stage = Stage::new();
    let desk = filled(&stage);
    stage.refuse_connections(true);
    let failed = desk.submit_draft(false);
    let Err(AppError::Call(error)) = failed else {
        panic!("nothing listens: {failed:?}");
    };
    assert_eq!(error.kind, CallErrorKind::NotSent);
    assert!(desk.overview().offline, "the frame says so");
    let draft = desk.draft();
    assert_eq!(
        (draft.submissions_used, &draft.submission),
        (0, &SubmissionState::None)
    );
    stage.refuse_connections(false);
    desk.submit_draft(false).unwrap();
    assert!(!desk.overview().offline);
}

#[test]
fn a_kill_between_sending_and_the_answer_leaves_it_unclear() {
    let stage = Stage::new();
    let desk = filled(&stage);
    stage.control.hold(PROFILES);
    let app = desk.app.clone();
    desk.spawn(async move { submit_draft(&app, false).await });
    stage.until_held("POST", PROFILES);
    let busy = desk.save(sample(Sample::Rejected));
    assert!(
        matches!(busy, Err(AppError::SubmissionInFlight)),
        "{busy:?}"
    );
    let busy = desk.submit_draft(true);
    assert!(
        matches!(busy, Err(AppError::SubmissionInFlight)),
        "{busy:?}"
    );
    desk.kill();
    stage.control.release(PROFILES);

    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::SubmissionUnclear);
    let draft = desk.draft();
    assert_eq!(draft.form, sample(Sample::Approved).into());
    assert_eq!(draft.submissions_used, 1);
    assert_eq!(sent(&stage), 1, "nothing is sent at a start");
}

/// Runs a submission up to its held answer and kills the application there.
fn killed_while_sending(stage: &Stage) {
    let desk = filled(stage);
    stage.control.hold(PROFILES);
    let app = desk.app.clone();
    desk.spawn(async move { submit_draft(&app, false).await });
    stage.until_held("POST", PROFILES);
    desk.kill();
    stage.control.release(PROFILES);
}

/// The journal's entries, and one more: what the application would have written next.
fn append_accepted(stage: &Stage) {
    let vault = stage.vault();
    let app = vault.space(&SpaceId::later_app("2").unwrap()).unwrap();
    let entries = vault.journal().read().unwrap();
    let EntryBody::Readable { payload, .. } = &entries.last().unwrap().body else {
        panic!("the last entry can be read");
    };
    let sending: Value = serde_json::from_slice(payload).unwrap();
    assert_eq!(
        sending["r"]["event"], "sending",
        "written before anything left"
    );
    let accepted = json!({ "v": 1, "r": {
        "kind": "submission", "event": "accepted", "id": sending["r"]["id"], "at": stage.clock.time(),
        "profile_id": stage.control.ledger().profile_ids[0], "request_id": null,
    }});
    let bytes = serde_json::to_vec(&accepted).unwrap();
    vault.journal().append(&app, &bytes).unwrap();
    vault.close().unwrap();
}

#[test]
fn an_accepted_profile_becomes_a_business_after_a_crash_before_its_record() {
    let stage = Stage::new();
    killed_while_sending(&stage);
    append_accepted(&stage);

    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::SignIn, "the journal is the truth");
    let business = desk.overview().business.unwrap();
    assert_eq!(
        business.profile_id().unwrap().as_str(),
        stage.control.ledger().profile_ids[0]
    );
    assert_eq!(
        business.details().unwrap().legal_name,
        sample(Sample::Approved).business.business_name
    );
    assert_eq!(
        business.details().unwrap().ein_last_four.as_deref(),
        Some("1111")
    );
    let draft = desk.draft();
    assert_eq!(draft.saved_at, None, "the draft is done");
    desk.sign_in(&mut stage.browser(), astra_app::sign_in::Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    desk.kill();
    let desk = stage.start();
    assert_eq!(
        desk.overview().businesses.len(),
        1,
        "recovering twice makes one business"
    );
}

#[test]
fn a_crash_while_the_draft_goes_leaves_one_business() {
    let stage = Stage::new();
    killed_while_sending(&stage);
    append_accepted(&stage);
    // The business record was written, and the draft's key was destroyed, but the draft is still listed.
    let vault = stage.vault();
    let ids = vault.space_ids().unwrap();
    let draft = ids
        .iter()
        .find(|id| id.as_str().starts_with("draft/"))
        .unwrap();
    let app = vault.space(&SpaceId::later_app("2").unwrap()).unwrap();
    let before = app
        .get(astra_vault::Table("drafts"), "listed")
        .unwrap()
        .unwrap()
        .to_vec();
    let draft = draft.clone();
    vault.close().unwrap();
    stage.start().quit();
    let vault = stage.vault();
    assert!(vault.existing_space(&draft).unwrap().is_none());
    let app = vault.space(&SpaceId::later_app("2").unwrap()).unwrap();
    app.put(astra_vault::Table("drafts"), "listed", &before)
        .unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::SignIn);
    let overview = desk.overview();
    assert_eq!(overview.businesses.len(), 1);
    assert_eq!(
        overview
            .business
            .unwrap()
            .details()
            .unwrap()
            .ein_last_four
            .as_deref(),
        Some("1111"),
        "kept from before"
    );
    let draft = desk.draft();
    assert_eq!(draft.saved_at, None, "the rest of the draft is gone too");
}

#[test]
fn submitting_twenty_times_at_once_is_one_profile() {
    let stage = Stage::new();
    let desk = filled(&stage);
    stage.control.hold(PROFILES);
    let draft = desk.draft().id;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (app, draft) = (desk.app.clone(), draft.clone());
            desk.spawn(async move { app.onboarding().submit(&draft, false).await })
        })
        .collect();
    stage.until_held("POST", PROFILES);
    stage.control.release(PROFILES);
    let accepted = tasks
        .into_iter()
        .filter_map(|task| desk.run(task).unwrap().ok())
        .count();
    assert_eq!((accepted, sent(&stage)), (1, 1));
    assert_eq!(stage.control.ledger().profile_count, 1);
}

#[test]
fn a_window_that_goes_away_does_not_stop_a_submission() {
    let stage = Stage::new();
    let desk = filled(&stage);
    stage.control.hold(PROFILES);
    let app = desk.app.clone();
    let window = desk.spawn(async move { submit_draft(&app, false).await });
    stage.until_held("POST", PROFILES);
    window.abort();
    stage.control.release(PROFILES);
    until("the business", || {
        (desk.next() == NextStep::SignIn).then_some(())
    });
}

#[test]
fn an_unclear_submission_of_one_draft_keeps_no_other_from_being_sent() {
    let stage = Stage::new();
    let desk = filled(&stage);
    let unclear = desk.draft().id;
    stage.fault("POST", PROFILES, FaultKind::DropAfter);
    desk.submit_draft(false).unwrap_err();
    let onboarding = desk.app.onboarding();
    let other = desk.run(onboarding.begin_draft(DraftKind::Business));
    let other = other.unwrap().id;
    desk.run(onboarding.fill_sample(&other, Sample::Reviewed))
        .unwrap();
    desk.kill();

    let desk = stage.start();
    let onboarding = desk.app.onboarding();
    assert_eq!(
        desk.next(),
        NextStep::SubmissionUnclear,
        "whichever draft it is of"
    );
    desk.run(onboarding.submit(&other, false)).unwrap();
    assert_eq!(sent(&stage), 2, "the unclear one was not sent again");
    let drafts = desk.run(onboarding.drafts()).unwrap().readable;
    assert_eq!(drafts.len(), 1, "the accepted draft is done");
    assert_eq!(drafts[0].id, unclear);
    assert!(matches!(
        drafts[0].submission,
        SubmissionState::Unclear { .. }
    ));
    let again = desk.run(onboarding.submit(&unclear, false));
    assert!(matches!(again, Err(AppError::Unclear(None))), "{again:?}");
    desk.run(onboarding.delete_draft(&unclear)).unwrap();
    desk.kill();
    let desk = stage.start();
    let counted = desk.fill(Sample::Approved).submissions_used;
    assert_eq!(counted, 1, "deleting the draft does not bring it back");
}

#[test]
fn two_drafts_killed_on_their_way_are_both_unclear_and_both_counted() {
    let stage = Stage::new();
    let desk = filled(&stage);
    let first = desk.draft().id;
    let onboarding = desk.app.onboarding();
    let second = desk.run(onboarding.begin_draft(DraftKind::Business));
    let second = second.unwrap().id;
    desk.run(onboarding.fill_sample(&second, Sample::Reviewed))
        .unwrap();
    stage.control.hold(PROFILES);
    for id in [first.clone(), second.clone()] {
        let app = desk.app.clone();
        desk.spawn(async move { app.onboarding().submit(&id, false).await });
    }
    until("both at Astra", || (sent(&stage) == 2).then_some(()));
    for id in [&first, &second] {
        let busy = desk.run(onboarding.submit(id, true));
        assert!(
            matches!(busy, Err(AppError::SubmissionInFlight)),
            "{busy:?}"
        );
        let deleted = desk.run(onboarding.delete_draft(id));
        assert!(
            matches!(deleted, Err(AppError::SubmissionInFlight)),
            "what is on its way is not deleted: {deleted:?}"
        );
    }
    desk.kill();
    stage.control.release(PROFILES);

    let desk = stage.start();
    for draft in desk.run(desk.app.onboarding().drafts()).unwrap().readable {
        assert!(
            matches!(draft.submission, SubmissionState::Unclear { .. }),
            "{:?}",
            draft.submission
        );
        assert_eq!(draft.submissions_used, 1);
    }
    assert_eq!(sent(&stage), 2, "nothing is sent at a start");
}

#[test]
fn readiness_warns_before_the_last_submission_for_a_phone_number() {
    let stage = Stage::new();
    let desk = stage.start();
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(desk.fill(Sample::Approved).issues);
        desk.submit_draft(false).expect("a warning blocks nothing");
    }
    said.push(desk.fill(Sample::Approved).issues);
    let warning = FieldIssue::warning("phone", IssueCode::PhoneLastTime);
    let error = FieldIssue::error("phone", IssueCode::PhoneUsedUp);
    assert_eq!(said, [vec![], vec![], vec![warning], vec![error]]);
}
