//! A confirmed transfer waits ten seconds, by a clock that never jumps, in which it can be undone.

use std::time::Duration;

use astra_app::AppError;
use astra_app::transfers::{IntentState, UNDO_WINDOW};

use crate::support::{Ready, until};

const ROUTINES: &str = "/v1/routines";
const SECONDS: i64 = 10;

fn confirmed(ready: &Ready) -> String {
    let id = ready.preview("12.34").id.to_string();
    let confirm = ready.desk.app.transfers().confirm(&id);
    let intent = ready.desk.run(confirm).unwrap();
    assert_eq!(intent.state, IntentState::Armed, "nothing is sent yet");
    id
}

fn sent(ready: &Ready) -> usize {
    ready.stage.requests("POST", ROUTINES)
}

/// Waits until the task that is to send the transfer has looked at the clock again; nothing else reads it here.
fn let_the_task_look(ready: &Ready) {
    let before = ready.stage.clock.looks();
    until("the task to look at the clock", || {
        (ready.stage.clock.looks() > before + 1).then_some(())
    });
}

/// Waits until no task of the application is sending anything.
fn let_tasks_end(ready: &Ready) {
    until("nothing to be under way", || {
        let busy = ready.desk.run(ready.desk.app.is_busy());
        (!busy).then_some(())
    });
}

#[test]
fn a_transfer_is_sent_when_the_window_is_over_and_not_before() {
    let ready = Ready::new();
    let id = confirmed(&ready);
    assert_eq!(UNDO_WINDOW, Duration::from_secs(10), "the owner is told so");
    ready.stage.clock.advance(SECONDS - 1);
    let_the_task_look(&ready);
    let intent = ready.desk.transfer(&id);
    assert_eq!(intent.state, IntentState::Armed, "a second is left");
    assert_eq!(
        ready.desk.app.transfers().undo_left(&intent),
        Some(Duration::from_secs(1))
    );
    assert_eq!(sent(&ready), 0);
    ready.stage.clock.advance(1);
    let intent = ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(ready.desk.app.transfers().undo_left(&intent), None);
    assert_eq!(sent(&ready), 1);
}

#[test]
fn an_undone_transfer_is_never_sent() {
    let ready = Ready::new();
    let id = confirmed(&ready);
    let undone = ready.desk.run(ready.desk.app.transfers().undo(&id));
    assert_eq!(undone.unwrap().state, IntentState::Abandoned);
    ready.stage.let_undo_window_pass();
    let_tasks_end(&ready);
    let intent = ready.desk.transfer(&id);
    assert_eq!(intent.state, IntentState::Abandoned);
    assert!(
        !intent.may_have_arrived && intent.attempt == 0,
        "no byte has left this computer"
    );
    let ready = ready.restart();
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Abandoned);
    assert_eq!(sent(&ready), 0);
}

#[test]
fn undoing_twenty_times_at_the_end_of_the_window_agrees_with_what_was_sent() {
    let ready = Ready::new();
    let id = confirmed(&ready);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (app, id) = (ready.desk.app.clone(), id.clone());
            ready
                .desk
                .spawn(async move { app.transfers().undo(&id).await })
        })
        .collect();
    ready.stage.let_undo_window_pass();
    let undone = tasks
        .into_iter()
        .map(|task| ready.desk.run(task).unwrap())
        .filter(Result::is_ok)
        .count();
    assert!(undone <= 1, "only one click undoes it");
    let end = if undone == 1 {
        IntentState::Abandoned
    } else {
        IntentState::Accepted
    };
    ready.desk.until_state(&id, &[end]);
    assert_eq!(sent(&ready), 1 - undone);
}

#[test]
fn what_was_sent_cannot_be_undone() {
    let ready = Ready::new();
    let id = confirmed(&ready);
    ready.stage.let_undo_window_pass();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    let late = ready.desk.run(ready.desk.app.transfers().undo(&id));
    assert!(matches!(late, Err(AppError::NotAllowedNow(_))), "{late:?}");
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Accepted);
}

#[test]
fn a_wall_clock_that_jumps_neither_sends_nor_keeps_a_transfer() {
    for jump in [-86_400 * 3, -3600, 3600, 86_400 * 3] {
        let ready = Ready::new();
        let id = confirmed(&ready);
        ready.stage.clock.set_wall_clock_by(jump);
        let_the_task_look(&ready);
        assert_eq!(
            ready.desk.transfer(&id).state,
            IntentState::Armed,
            "the clock was set by {jump} s, and no time has passed"
        );
        ready.stage.let_undo_window_pass();
        ready.desk.until_state(&id, &[IntentState::Accepted]);
        assert_eq!(sent(&ready), 1);
    }
}

#[test]
fn a_kill_in_the_window_sends_nothing_and_asks_again() {
    let ready = Ready::new();
    let id = confirmed(&ready);
    let ready = ready.restart();
    let intent = ready.desk.transfer(&id);
    assert_eq!(intent.state, IntentState::Prepared);
    assert!(ready.desk.app.transfers().can_send(&intent));
    ready.stage.let_undo_window_pass();
    ready.desk.app.poll_now();
    let_tasks_end(&ready);
    assert_eq!(sent(&ready), 0, "nobody confirmed it again");

    ready.send(&id).unwrap();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(sent(&ready), 1);
}

#[test]
fn a_sign_in_that_ended_in_the_window_leaves_the_transfer_prepared() {
    let ready = Ready::new();
    let id = confirmed(&ready);
    let business = ready.desk.overview().business.unwrap().id;
    let signed_out = ready.desk.run(ready.desk.app.sign_out(business.as_str()));
    assert!(
        matches!(signed_out, Err(AppError::NotAllowedNow(_))),
        "a transfer is on its way: {signed_out:?}"
    );
    ready.stage.refuse_connections(true);
    ready.stage.let_undo_window_pass();
    until("two attempts that could not leave", || {
        let intent = ready.desk.transfer(&id);
        (intent.attempt == 2 && ready.desk.app.transfers().can_send(&intent)).then_some(())
    });
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Prepared);
}
