//! A person, from the form to Astra's decision. Astra counts three intents an email address: none is sent that was not asked
//! for, none is forgotten.

use astra_app::onboarding::{
    DraftForm, DraftKind, PersonIntentForm, PersonSample, SubmissionState, sample_person,
};
use astra_app::{
    AppError, BusinessRecord, ConnectionChange, Environment, IssueCode, NextStep, Program,
};
use astra_client::IntentStatus;
use astra_sim::FaultKind;
use secrecy::SecretString;

use crate::support::{Desk, REDIRECT_URI, Stage, keys, until};

const INTENTS: &str = "/v1/user_intent";

/// A person's draft with the answers of a sample.
fn filled(desk: &Desk, which: PersonSample) -> String {
    desk.run(async {
        desk.app.settings().finish_welcome().await.unwrap();
        let onboarding = desk.app.onboarding();
        let draft = onboarding.begin_draft(DraftKind::Person).await.unwrap();
        onboarding
            .fill_person_sample(&draft.id, which)
            .await
            .unwrap();
        draft.id
    })
}

fn save(desk: &Desk, draft: &str, form: PersonIntentForm) {
    let form = DraftForm::Person(form);
    desk.run(desk.app.onboarding().save_draft(draft, form))
        .unwrap();
}

fn submit(desk: &Desk, draft: &str) -> astra_app::Result<BusinessRecord> {
    desk.run(desk.app.onboarding().submit(draft, false))
}

fn submitted(desk: &Desk, which: PersonSample) -> BusinessRecord {
    let draft = filled(desk, which);
    submit(desk, &draft).expect("Astra takes the sample")
}

fn on_screen(desk: &Desk) -> BusinessRecord {
    desk.run(desk.app.businesses().current())
        .unwrap()
        .expect("somebody is on screen")
}

/// Lets the poller run until the person on screen is at that step.
fn until_next(desk: &Desk, next: NextStep) {
    let app = desk.app.clone();
    let poller = desk.spawn(async move { app.poller().run().await });
    until(&format!("{next:?}"), || (desk.next() == next).then_some(()));
    poller.abort();
}

fn sent(stage: &Stage) -> usize {
    stage.requests("POST", INTENTS)
}

#[test]
fn a_person_is_checked_and_can_then_sign_in_without_another_click() {
    let stage = Stage::new();
    let desk = stage.start();
    let draft = filled(&desk, PersonSample::Approved);
    let mut form = sample_person(PersonSample::Approved).form;
    form.first_name = "Tenzing".to_owned();
    save(&desk, &draft, form);
    let record = submit(&desk, &draft).unwrap();
    assert!(record.is_person());
    assert_eq!(record.name(), "Tenzing Hillary");
    assert_eq!(desk.next(), NextStep::CheckPending);
    let drafts = desk.run(desk.app.onboarding().drafts()).unwrap().readable;
    assert!(drafts.is_empty(), "the draft is done");

    let app = desk.app.clone();
    let poller = desk.spawn(async move { app.poller().run().await });
    until("a look at Astra", || on_screen(&desk).as_of());
    assert_eq!(desk.next(), NextStep::CheckPending, "Astra still checks");
    until("signing in comes next", || {
        // The poller may plan its next look at any moment of this.
        stage.clock.advance(1);
        (desk.next() == NextStep::SignIn).then_some(())
    });
    poller.abort();
    let record = on_screen(&desk);
    let intent = record.intent().unwrap();
    assert_eq!(intent.status, IntentStatus::Approved);
    assert!(intent.status_since > record.submitted_at, "seen later");
    assert_eq!(intent.earlier.len(), 1, "the check under way is remembered");
    assert_eq!(sent(&stage), 1);
}

#[test]
fn a_person_is_sent_with_every_field_as_the_contract_asks() {
    let stage = Stage::new();
    let desk = stage.start();
    submitted(&desk, PersonSample::Approved);
    until_next(&desk, NextStep::SignIn);
    assert_eq!(
        on_screen(&desk).intent().unwrap().status,
        IntentStatus::Approved,
        "the vendor's example is known by all of its fields, address and number among them (CONTRACT.md 23)"
    );
}

#[test]
fn a_person_that_astra_wants_checked_proved_or_refuses_is_told_so() {
    for (which, next) in [
        (PersonSample::Retry, NextStep::Retry),
        (PersonSample::Document, NextStep::DocumentsNeeded),
        (PersonSample::Rejected, NextStep::Rejected),
    ] {
        let stage = Stage::new();
        let desk = stage.start();
        submitted(&desk, which);
        until_next(&desk, next);
        desk.kill();
        assert_eq!(
            stage.start().next(),
            next,
            "{which:?}: known over a restart"
        );
    }
}

#[test]
fn a_person_without_a_network_keeps_the_last_known_status() {
    let stage = Stage::new();
    let desk = stage.start();
    submitted(&desk, PersonSample::Retry);
    until_next(&desk, NextStep::Retry);
    stage.refuse_connections(true);
    let failed = desk.run(desk.app.businesses().refresh());
    assert!(matches!(failed, Err(AppError::Call(_))), "{failed:?}");
    assert_eq!(desk.next(), NextStep::Retry);
    assert!(desk.overview().offline, "the frame says so");
    stage.refuse_connections(false);
    desk.run(desk.app.businesses().refresh()).unwrap();
    assert!(!desk.overview().offline);
}

#[test]
fn a_rejected_person_is_screened_the_second_time_and_it_is_not_counted() {
    let stage = Stage::new();
    let desk = stage.start();
    submitted(&desk, PersonSample::Rejected);
    let draft = filled(&desk, PersonSample::Rejected);
    let warned = || {
        let draft = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
        let codes = draft.issues.into_iter().map(|issue| issue.code);
        codes
            .filter(|code| *code == IssueCode::EmailTurnedDown)
            .count()
    };
    assert_eq!(warned(), 0, "not before Astra has decided");
    until_next(&desk, NextStep::Rejected);
    assert_eq!(warned(), 1, "readiness says it before it is sent");
    let mut form = sample_person(PersonSample::Rejected).form;
    form.phone = "(650) 555-0177".to_owned();
    save(&desk, &draft, form);
    assert_eq!(warned(), 0, "another pair is somebody else");
    let form = sample_person(PersonSample::Rejected).form;
    save(&desk, &draft, form);
    let refused = submit(&desk, &draft);
    assert!(matches!(refused, Err(AppError::Call(_))), "{refused:?}");
    let draft = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
    assert!(
        matches!(
            &draft.submission,
            SubmissionState::Screened {
                request_id: Some(_)
            }
        ),
        "{:?}",
        draft.submission
    );
    assert_eq!(draft.submissions_used, 1, "only the first one");
    assert_eq!(draft.ssn_digits, Some(4), "nothing typed is lost");
}

#[test]
fn a_fourth_intent_of_a_person_for_an_email_address_is_not_sent() {
    let stage = Stage::new();
    let desk = stage.start();
    for used in 1..=3 {
        submitted(&desk, PersonSample::Approved);
        let draft = filled(&desk, PersonSample::Approved);
        let draft = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
        assert_eq!(draft.submissions_used, used, "warned about beforehand");
    }
    desk.kill();
    let desk = stage.start();
    let draft = filled(&desk, PersonSample::Approved);
    let mut form = sample_person(PersonSample::Approved).form;
    form.email = " Edmund.Hillary@EXAMPLE.com".to_owned();
    form.phone = "(650) 555-0199".to_owned();
    save(&desk, &draft, form.clone());
    let refused = submit(&desk, &draft);
    assert!(
        matches!(refused, Err(AppError::TooManyForEmail)),
        "{refused:?}"
    );
    assert_eq!(
        sent(&stage),
        3,
        "the fourth never left, however the address is spelled"
    );

    form.email = "edmund.too@example.com".to_owned();
    save(&desk, &draft, form);
    submit(&desk, &draft).expect("another address has three of its own");
}

#[test]
fn an_unclear_submission_of_a_person_is_counted_and_sent_again_only_when_they_say_so() {
    for fault in [FaultKind::StatusAfter { code: 500 }, FaultKind::DropAfter] {
        let stage = Stage::new();
        let desk = stage.start();
        let draft = filled(&desk, PersonSample::Approved);
        stage.fault("POST", INTENTS, fault.clone());
        let unclear = submit(&desk, &draft);
        assert!(
            matches!(unclear, Err(AppError::Unclear(Some(_)))),
            "{fault:?}: {unclear:?}"
        );
        assert_eq!(desk.next(), NextStep::SubmissionUnclear);
        let again = submit(&desk, &draft);
        assert!(matches!(again, Err(AppError::Unclear(None))), "{again:?}");
        assert_eq!(sent(&stage), 1, "{fault:?}: not sent again by itself");
        desk.kill();

        let desk = stage.start();
        assert_eq!(
            desk.next(),
            NextStep::SubmissionUnclear,
            "remembered over a restart"
        );
        let kept = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
        assert_eq!(kept.submissions_used, 1, "it may have been used");
        assert_eq!(kept.ssn_digits, Some(4), "nothing typed is lost");
        desk.run(desk.app.onboarding().submit(&draft, true))
            .unwrap();
        assert_eq!(sent(&stage), 2);
    }
}

#[test]
fn a_person_killed_between_sending_and_the_answer_is_unclear_and_counted() {
    let stage = Stage::new();
    let desk = stage.start();
    let draft = filled(&desk, PersonSample::Approved);
    stage.control.hold(INTENTS);
    let (app, id) = (desk.app.clone(), draft.clone());
    desk.spawn(async move { app.onboarding().submit(&id, false).await });
    stage.until_held("POST", INTENTS);
    desk.kill();
    stage.control.release(INTENTS);

    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::SubmissionUnclear);
    let kept = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
    assert_eq!(kept.submissions_used, 1);
    assert_eq!(sent(&stage), 1, "nothing is sent at a start");
}

#[test]
fn the_number_of_a_person_is_kept_sealed_and_never_comes_back() {
    let stage = Stage::new();
    let desk = stage.start();
    let draft = desk
        .run(desk.app.onboarding().begin_draft(DraftKind::Person))
        .unwrap();
    let save = |typed: &str| {
        let typed = SecretString::from(typed);
        desk.run(desk.app.onboarding().save_ssn(&draft.id, &typed))
    };
    assert_eq!(save("123-45-6789").unwrap().ssn_digits, Some(9));
    let Err(AppError::Invalid(issues)) = save("666-45-6789") else {
        panic!("no number begins so");
    };
    assert_eq!(
        (issues[0].field.as_str(), issues[0].code),
        ("ssn", IssueCode::SsnArea)
    );
    let kept = desk.run(desk.app.onboarding().draft(&draft.id)).unwrap();
    assert_eq!(kept.ssn_digits, Some(9), "the right one is still kept");
    assert!(!format!("{kept:?}").contains("6789"));
    assert!(stage.files_with("123456789").is_empty());
    assert!(stage.files_with("123-45-6789").is_empty());
    desk.run(desk.app.onboarding().delete_draft(&draft.id))
        .unwrap();
    let late = save("1234");
    assert!(
        matches!(late, Err(AppError::NotAllowedNow(_))),
        "a late save brings nothing back: {late:?}"
    );
}

#[test]
fn a_kept_number_outlives_half_a_one_and_a_kill_and_a_removed_one_stays_away() {
    let stage = Stage::new();
    let desk = stage.start();
    let draft = filled(&desk, PersonSample::Approved);
    let save = |desk: &Desk, typed: &str| {
        let typed = SecretString::from(typed);
        desk.run(desk.app.onboarding().save_ssn(&draft, &typed))
    };
    let digits = |desk: &Desk| {
        let draft = desk.run(desk.app.onboarding().draft(&draft));
        draft.unwrap().ssn_digits
    };
    save(&desk, "123-45-6789").unwrap();
    for half in ["1", "123-45", "123-45-678"] {
        let Err(AppError::Invalid(issues)) = save(&desk, half) else {
            panic!("{half} is no number");
        };
        assert_eq!(issues[0].code, IssueCode::SsnShape, "{half}");
    }
    desk.kill();
    let desk = stage.start();
    assert_eq!(digits(&desk), Some(9), "read back as it was sealed");
    assert_eq!(save(&desk, "").unwrap().ssn_digits, None);
    desk.kill();
    let desk = stage.start();
    assert_eq!(digits(&desk), None, "nothing brings it back");
    let Err(AppError::Invalid(issues)) = submit(&desk, &draft) else {
        panic!("Astra wants the number");
    };
    assert_eq!(issues[0].field, "ssn");
    assert_eq!(sent(&stage), 0);
}

#[test]
fn what_astra_refuses_of_a_person_by_field_leads_to_our_field() {
    let stage = Stage::new();
    let desk = stage.start();
    // This Astra never granted the delegation that was chosen, so it wants the number all the same.
    let chosen = ConnectionChange::Program(Program::Delegated);
    desk.run(desk.app.change_connection(chosen)).unwrap();
    let draft = filled(&desk, PersonSample::Approved);
    let nothing = SecretString::from("");
    desk.run(desk.app.onboarding().save_ssn(&draft, &nothing))
        .unwrap();
    let refused = submit(&desk, &draft);
    assert!(matches!(refused, Err(AppError::Call(_))), "{refused:?}");
    desk.kill();

    let desk = stage.start();
    let draft = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
    let SubmissionState::Refused { fields, .. } = draft.submission else {
        panic!("Astra said no: {:?}", draft.submission);
    };
    let named: Vec<_> = fields.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(named, ["ssn"]);
    assert_eq!(fields[0].issue().code, IssueCode::RefusedByAstra);
    assert_eq!(draft.submissions_used, 0, "nothing was made of it");
    assert_eq!(sent(&stage), 1);
}

#[test]
fn a_person_of_ones_own_in_the_sandbox_needs_a_confirmed_device_address_and_a_sample_does_not() {
    let stage = Stage::new().with_entered_connection(REDIRECT_URI);
    let mut parts = stage.parts(stage.vault());
    parts.environment = Environment::Sandbox;
    let desk = Stage::start_with(parts);
    let change = |change| desk.run(desk.app.change_connection(change));
    let secret = SecretString::from(stage.client_secret());
    change(keys(stage.client_id(), Some(secret))).unwrap();
    submitted(&desk, PersonSample::Approved);

    let draft = filled(&desk, PersonSample::Approved);
    let mut form = sample_person(PersonSample::Approved).form;
    form.first_name = "Tenzing".to_owned();
    save(&desk, &draft, form);
    let refused = submit(&desk, &draft);
    assert!(
        matches!(refused, Err(AppError::DeviceAddressMissing)),
        "{refused:?}"
    );
    assert_eq!(sent(&stage), 1, "nothing left");
    let kept = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
    assert_eq!(kept.submissions_used, 1, "and nothing was counted");

    for local in [
        "192.168.0.2",
        "127.0.0.1",
        "::1",
        "fe80::1",
        "example.com",
        "10.0.0.300",
    ] {
        let refused = change(ConnectionChange::DeviceAddress(local.to_owned()));
        let Err(AppError::Invalid(issues)) = refused else {
            panic!("{local} is no public address: {refused:?}");
        };
        assert_eq!(issues[0].code, IssueCode::DeviceAddressShape, "{local}");
    }
    change(ConnectionChange::DeviceAddress(" 203.0.113.7 ".to_owned())).unwrap();
    let address = desk.app.connection().settings().device_address;
    assert_eq!(
        address.map(|it| it.to_string()).as_deref(),
        Some("203.0.113.7")
    );
    submit(&desk, &draft).unwrap();
    change(ConnectionChange::DeviceAddress(String::new())).unwrap();
    assert_eq!(desk.app.connection().settings().device_address, None);
}

#[test]
fn a_removed_person_leaves_nothing_but_that_the_address_was_counted() {
    let stage = Stage::new();
    let desk = stage.start();
    let record = submitted(&desk, PersonSample::Approved);
    let removal = desk.run(desk.app.removal(record.id.as_str())).unwrap();
    assert_eq!(
        removal.business.intent_id(),
        record.intent_id(),
        "to be written down"
    );
    desk.run(desk.app.remove_business(record.id.as_str()))
        .unwrap();
    assert_eq!(desk.next(), NextStep::FillDetails);
    desk.kill();
    let desk = stage.start();
    assert!(desk.overview().businesses.is_empty());
    let draft = filled(&desk, PersonSample::Approved);
    let draft = desk.run(desk.app.onboarding().draft(&draft)).unwrap();
    assert_eq!(draft.submissions_used, 1);
}
