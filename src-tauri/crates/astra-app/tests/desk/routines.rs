//! Routines that recur: listed as Astra has them, changed once, and found out where no clear answer came.

use astra_app::AppError;
use astra_app::onboarding::{DraftForm, DraftKind, PersonSample, sample_person};
use astra_app::routines::{RepeatingRoutine, RoutineRhythm, RoutineState};
use astra_app::sign_in::Action;
use astra_client::Cents;
use astra_sim::{FaultKind, Persona, TEST_PHONE};

use crate::support::{Desk, Ready, Stage};

const ANY: &str = "/v1/routines/*";
const LIST: &str = "/v1/routines";

/// A person with two bank accounts and a weekly routine between them, who signed in here.
fn with_routine() -> (Stage, Desk) {
    let stage = Stage::new();
    stage
        .outside(stage.control.load_persona(Persona::PersonWithAccounts))
        .unwrap();
    let desk = stage.start();
    let mut form = sample_person(PersonSample::Approved).form;
    // Astra signs in whoever has the number, and we take the account for theirs by its email address.
    form.email = "edmund@alpine.example".to_owned();
    form.phone = TEST_PHONE.trim_start_matches("+1").to_owned();
    desk.run(async {
        desk.app.settings().finish_welcome().await.unwrap();
        let onboarding = desk.app.onboarding();
        let draft = onboarding.begin_draft(DraftKind::Person).await.unwrap().id;
        let sample = onboarding.fill_person_sample(&draft, PersonSample::Approved);
        sample.await.unwrap();
        let form = DraftForm::Person(form);
        onboarding.save_draft(&draft, form).await.unwrap();
        onboarding.submit(&draft, false).await.unwrap();
    });
    let redirect = stage
        .browser()
        .become_a_person(&desk.begin(Action::Onboard));
    desk.take(&redirect);
    desk.run(desk.app.routines().refresh()).unwrap();
    (stage, desk)
}

fn routines(desk: &Desk) -> Vec<RepeatingRoutine> {
    desk.run(desk.app.routines().list()).unwrap().routines
}

fn only(desk: &Desk) -> RepeatingRoutine {
    let mut routines = routines(desk);
    assert_eq!(routines.len(), 1, "{routines:?}");
    routines.remove(0)
}

fn id(desk: &Desk) -> String {
    only(desk).id.to_string()
}

/// Changes of a routine that arrived at Astra.
fn changes(stage: &Stage, method: &str, id: &str) -> usize {
    stage.requests(method, &format!("{LIST}/{id}"))
}

#[test]
fn a_weekly_routine_is_listed_with_its_accounts_and_stays_readable_offline() {
    let (stage, desk) = with_routine();
    let routine = only(&desk);
    assert_eq!(routine.name.as_deref(), Some("Rainy days"));
    assert_eq!(routine.amount, Some(Cents::new(2_500)));
    assert_eq!(routine.rhythm, RoutineRhythm::Weekly);
    assert_eq!(routine.state, RoutineState::Active);
    let (from, to) = (routine.from.unwrap(), routine.to.unwrap());
    assert_eq!(from.name, "Everyday");
    assert_eq!(from.last_digits, "6789");
    assert_eq!(to.name, "Rainy days");

    desk.kill();
    stage.refuse_connections(true);
    let desk = stage.start();
    let list = desk.run(desk.app.routines().list()).unwrap();
    assert_eq!(list.routines.len(), 1, "as last read");
    assert!(list.as_of.is_some(), "and when");
}

#[test]
fn what_lies_on_disk_of_a_routine_is_sealed() {
    let (stage, desk) = with_routine();
    desk.quit();
    let found = stage.files_with("Rainy days");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_routine_is_paused_resumed_and_ended() {
    let (stage, desk) = with_routine();
    let id = id(&desk);
    let list = desk.app.routines();
    desk.run(list.pause(&id)).unwrap();
    assert_eq!(only(&desk).state, RoutineState::Paused);
    assert_eq!(only(&desk).rhythm, RoutineRhythm::Weekly);
    desk.run(list.refresh()).unwrap();
    assert_eq!(only(&desk).state, RoutineState::Paused, "at Astra too");

    desk.run(list.resume(&id)).unwrap();
    desk.run(list.refresh()).unwrap();
    assert_eq!(only(&desk).state, RoutineState::Active);

    desk.run(list.end(&id)).unwrap();
    assert!(routines(&desk).is_empty());
    desk.run(list.refresh()).unwrap();
    assert!(routines(&desk).is_empty(), "at Astra too");
    assert_eq!(changes(&stage, "PUT", &id), 2);
    assert_eq!(changes(&stage, "DELETE", &id), 1);
}

#[test]
fn a_double_click_changes_a_routine_once() {
    let (stage, desk) = with_routine();
    let id = id(&desk);
    let twice = |end: bool| {
        let both = [(), ()].map(|()| {
            let (app, id) = (desk.app.clone(), id.clone());
            desk.spawn(async move {
                match end {
                    true => app.routines().end(&id).await,
                    false => app.routines().pause(&id).await,
                }
            })
        });
        for one in both {
            desk.run(one).unwrap().unwrap();
        }
    };
    twice(false);
    assert_eq!(changes(&stage, "PUT", &id), 1);
    twice(true);
    assert_eq!(changes(&stage, "DELETE", &id), 1);
}

#[test]
fn after_an_unclear_answer_what_astra_has_is_shown() {
    let (stage, desk) = with_routine();
    let id = id(&desk);
    let list = desk.app.routines();
    stage.fault("PUT", ANY, FaultKind::DropAfter);
    desk.run(list.pause(&id)).unwrap();
    assert_eq!(only(&desk).state, RoutineState::Paused, "it had arrived");

    stage.fault("PUT", ANY, FaultKind::DropBefore);
    let failed = desk.run(list.resume(&id));
    assert!(matches!(failed, Err(AppError::Call(_))), "{failed:?}");
    assert_eq!(only(&desk).state, RoutineState::Paused, "as Astra has it");
    assert_eq!(changes(&stage, "PUT", &id), 2, "never repeated");

    stage.fault("DELETE", ANY, FaultKind::DropBefore);
    let failed = desk.run(list.end(&id));
    assert!(matches!(failed, Err(AppError::Call(_))), "{failed:?}");
    assert_eq!(routines(&desk).len(), 1, "it goes on");

    stage.fault("DELETE", ANY, FaultKind::DropAfter);
    desk.run(list.end(&id)).unwrap();
    assert!(routines(&desk).is_empty(), "it had arrived");
    assert_eq!(changes(&stage, "DELETE", &id), 2, "never repeated");
}

#[test]
fn where_astra_cannot_be_asked_what_it_has_nobody_claims_to_know() {
    let (stage, desk) = with_routine();
    let id = id(&desk);
    let list = desk.app.routines();
    stage.fault("PUT", ANY, FaultKind::DropAfter);
    stage.faults("GET", ANY, FaultKind::Status { code: 503 }, 9);
    let unclear = desk.run(list.pause(&id));
    assert!(matches!(unclear, Err(AppError::Unclear(_))), "{unclear:?}");
    stage.control.clear_faults();
    desk.run(desk.app.poller().round());
    assert_eq!(only(&desk).state, RoutineState::Paused, "found out later");
}

#[test]
fn a_routine_that_was_ended_elsewhere_is_gone() {
    let (stage, desk) = with_routine();
    let id = id(&desk);
    stage.fault("PUT", ANY, FaultKind::Status { code: 404 });
    let gone = desk.run(desk.app.routines().pause(&id));
    assert!(matches!(gone, Err(AppError::NotFound(_))), "{gone:?}");
    assert!(routines(&desk).is_empty());
    desk.run(desk.app.routines().end(&id)).unwrap();
    let unknown = desk.run(desk.app.routines().resume("never-seen"));
    assert!(matches!(unknown, Err(AppError::NotFound(_))), "{unknown:?}");
}

#[test]
fn a_refused_change_leaves_the_routine_as_it_was() {
    let (stage, desk) = with_routine();
    let id = id(&desk);
    stage.fault("PUT", ANY, FaultKind::Status { code: 400 });
    let refused = desk.run(desk.app.routines().pause(&id));
    assert!(matches!(refused, Err(AppError::Call(_))), "{refused:?}");
    assert_eq!(only(&desk).state, RoutineState::Active);
}

#[test]
fn without_bank_accounts_the_list_of_all_routines_is_not_asked_for() {
    let ready = Ready::new();
    let before = ready.stage.requests("GET", LIST);
    ready.desk.run(ready.desk.app.routines().refresh()).unwrap();
    assert!(routines(&ready.desk).is_empty());
    assert_eq!(ready.stage.requests("GET", LIST), before);
    assert!(ready.stage.requests("GET", "/v1/accounts") > 0);
}

#[test]
fn a_client_that_may_not_ask_for_accounts_has_no_routines_and_is_not_asked_again_and_again() {
    let ready = Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    stage.faults("GET", "/v1/accounts", FaultKind::Status { code: 403 }, 99);
    let asked = || stage.requests("GET", "/v1/accounts");
    let before = asked();
    for _ in 0..3 {
        desk.run(desk.app.poller().round());
        desk.app.poll_now();
    }
    assert_eq!(asked(), before + 1, "the answer counts for an hour");
    assert!(routines(desk).is_empty());
}
