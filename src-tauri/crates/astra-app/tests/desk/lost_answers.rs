//! A transfer without a clear answer is looked for, never sent again by itself.

use std::time::Duration;

use astra_app::AppError;
use astra_app::transfers::{Intent, IntentState, TransferForm};
use astra_client::{CardId, Cents, CorrelationId, RoutineRequest};
use astra_sim::FaultKind;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::{Ready, until};

const ROUTINES: &str = "/v1/routines";
const QUARTER_HOUR: i64 = 15 * 60;

fn sent(ready: &Ready) -> usize {
    ready.stage.requests("POST", ROUTINES)
}

fn routines(ready: &Ready) -> usize {
    ready.stage.control.ledger().routine_count
}

/// Confirms a transfer whose request fails so, and waits until its outcome is unclear.
fn unclear(ready: &Ready, fault: FaultKind) -> Intent {
    ready.stage.fault("POST", ROUTINES, fault);
    let id = ready.confirm("12.34");
    let intent = ready.desk.until_state(&id, &[IntentState::Unknown]);
    assert!(intent.may_have_arrived);
    intent
}

/// An unclear transfer of which Astra never heard, looked for long enough.
fn not_found(ready: &Ready) -> String {
    let id = unclear(ready, FaultKind::Status { code: 500 }).id;
    for _ in 0..3 {
        ready.stage.clock.advance(QUARTER_HOUR / 3);
        ready.desk.check(&id);
    }
    assert_eq!(ready.desk.transfer(&id).state, IntentState::NotFound);
    id
}

/// What a version sent that put the id last.
fn earlier_request(
    from: &str,
    to: &str,
    id: &str,
    client_correlation_id: Option<CorrelationId>,
) -> RoutineRequest {
    RoutineRequest {
        name: format!("Rent {id}"),
        source_id: CardId::new(from).unwrap(),
        destination_id: CardId::new(to).unwrap(),
        destination_user_id: None,
        amount: Cents::new(1234),
        client_correlation_id,
    }
}

/// Astra gets the request of a lost transfer after all, while the application is away, and settles it.
fn turn_up(ready: Ready, id: &str) -> Ready {
    let Ready {
        stage,
        desk,
        from,
        to,
    } = ready;
    desk.kill();
    let request = earlier_request(&from, &to, id, Some(CorrelationId::new(id).unwrap()));
    let token = stage.stored_access_token();
    stage
        .outside(stage.astra().create_routine(&token, &request))
        .unwrap();
    stage.clock.advance(3);
    Ready {
        desk: stage.start(),
        stage,
        from,
        to,
    }
}

fn processed(ready: &Ready, id: &str) -> Intent {
    ready.stage.clock.advance(3);
    let intent = ready.desk.check(id);
    assert_eq!(intent.state, IntentState::Processed);
    intent
}

#[test]
fn a_transfer_interrupted_after_sending_is_not_sent_twice() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.control.hold(ROUTINES);
    ready.send(&id).unwrap();
    ready.stage.until_held("POST", ROUTINES);
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Sending);
    let ready = ready.restart();
    ready.stage.control.release(ROUTINES);

    assert_eq!(ready.desk.transfer(&id).state, IntentState::Unknown);
    assert_eq!(ready.desk.overview().unresolved, 1);
    let confirmed = ready.send(&id).unwrap();
    assert_eq!(
        confirmed.state,
        IntentState::Unknown,
        "confirming again sends nothing"
    );
    let again = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&id));
    assert!(
        matches!(again, Err(AppError::NotAllowedNow(_))),
        "not looked for yet: {again:?}"
    );
    let found = ready.desk.check(&id);
    assert_eq!(found.state, IntentState::Accepted, "Astra has it");
    processed(&ready, &id);
    assert_eq!((sent(&ready), routines(&ready)), (1, 1));
    let ready = ready.restart();
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Processed);
}

#[test]
fn quitting_in_order_while_sending_loses_nothing_either() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.control.hold(ROUTINES);
    ready.send(&id).unwrap();
    ready.stage.until_held("POST", ROUTINES);
    let Ready {
        stage,
        desk,
        from,
        to,
    } = ready;
    desk.run(desk.app.close()).unwrap();
    // The answer comes while the folder is closed already.
    stage.control.release(ROUTINES);
    desk.quit();
    let desk = stage.start();
    let ready = Ready {
        stage,
        desk,
        from,
        to,
    };
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Unknown);
    ready.desk.check(&id);
    processed(&ready, &id);
    assert_eq!((sent(&ready), routines(&ready)), (1, 1));
}

#[test]
fn a_kill_before_astra_heard_of_it_ends_not_found() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    // Taken, and neither worked on nor answered until the application is gone.
    ready
        .stage
        .fault("POST", ROUTINES, FaultKind::Status { code: 500 });
    ready.stage.control.hold(ROUTINES);
    ready.send(&id).unwrap();
    ready.stage.until_held("POST", ROUTINES);
    let ready = ready.restart();
    ready.stage.control.release(ROUTINES);
    for _ in 0..3 {
        assert_eq!(ready.desk.transfer(&id).state, IntentState::Unknown);
        ready.stage.clock.advance(QUARTER_HOUR / 3);
        ready.desk.check(&id);
    }
    assert_eq!(ready.desk.transfer(&id).state, IntentState::NotFound);
    assert_eq!((sent(&ready), routines(&ready)), (1, 0));
}

#[test]
fn the_watch_finds_what_a_kill_left_unclear_by_itself() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.control.hold(ROUTINES);
    ready.send(&id).unwrap();
    ready.stage.until_held("POST", ROUTINES);
    let ready = ready.restart();
    ready.stage.control.release(ROUTINES);
    ready.stage.clock.advance(3);
    let app = ready.desk.app.clone();
    ready.desk.spawn(async move { app.poller().run().await });
    ready.desk.until_state(&id, &[IntentState::Processed]);
    assert_eq!((sent(&ready), routines(&ready)), (1, 1));
}

#[test]
fn an_effect_without_an_answer_is_found() {
    for fault in [
        FaultKind::StatusAfter { code: 500 },
        FaultKind::StatusAfter { code: 503 },
        FaultKind::DropAfter,
    ] {
        let ready = Ready::new();
        let id = unclear(&ready, fault.clone()).id;
        let found = ready.desk.check(&id);
        assert_eq!(
            found.state,
            IntentState::Accepted,
            "{fault:?}: found by its name before there is a transfer"
        );
        assert_eq!(found.unknown_since, None);
        processed(&ready, &id);
        assert_eq!((sent(&ready), routines(&ready)), (1, 1), "{fault:?}");
    }
}

#[test]
fn an_effect_without_an_answer_is_found_by_its_transfer() {
    let ready = Ready::new();
    let id = unclear(&ready, FaultKind::DropAfter).id;
    ready.stage.clock.advance(1);
    let asked = ready.stage.requests("GET", ROUTINES);
    assert_eq!(
        ready.desk.check(&id).state,
        IntentState::Pending,
        "by its correlation id, and followed at once"
    );
    assert_eq!(
        ready.stage.requests("GET", ROUTINES),
        asked,
        "the routines need not be read"
    );
    processed(&ready, &id);
}

#[test]
fn a_lost_transfer_is_found_whatever_astra_does_to_its_name() {
    let ready = Ready::new();
    ready
        .stage
        .control
        .change_settings(|settings| settings.alters_names = true)
        .unwrap();
    for note in [
        "",
        "Tom & Jerry's <rent> for the whole month of May, paid late",
    ] {
        let form = TransferForm {
            note: note.to_owned(),
            ..ready.form("12.34")
        };
        let quote = ready
            .desk
            .run(ready.desk.app.transfers().preview(form))
            .unwrap();
        let id = quote.id.to_string();
        ready.stage.fault("POST", ROUTINES, FaultKind::DropAfter);
        ready.send(&id).unwrap();
        ready.desk.until_state(&id, &[IntentState::Unknown]);
        let found = ready.desk.check(&id);
        assert_eq!(
            found.state,
            IntentState::Accepted,
            "{note:?}: by its name, before there is a transfer"
        );
        processed(&ready, &id);
    }
    let ledger = ready.stage.control.ledger();
    let names: Vec<&str> = ledger.users[0]
        .routines
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert!(names.iter().any(|name| name.contains("&amp;")), "{names:?}");
    assert_eq!(routines(&ready), 2);
}

#[test]
fn a_note_that_quotes_an_earlier_transfer_is_not_taken_for_it() {
    let ready = Ready::new();
    let old = unclear(&ready, FaultKind::DropBefore).id;
    let form = TransferForm {
        note: format!("again for {old}"),
        ..ready.form("12.34")
    };
    let quote = ready
        .desk
        .run(ready.desk.app.transfers().preview(form))
        .unwrap();
    let new = quote.id.to_string();
    ready.stage.fault("POST", ROUTINES, FaultKind::DropAfter);
    ready.send(&new).unwrap();
    ready.desk.until_state(&new, &[IntentState::Unknown]);
    assert_eq!(
        ready.desk.check(&old).state,
        IntentState::Unknown,
        "the routine is the other one's, although nobody owns it yet"
    );
    assert_eq!(ready.desk.check(&new).state, IntentState::Accepted);
    assert_eq!(
        ready.desk.check(&old).state,
        IntentState::Unknown,
        "now it is owned"
    );
    processed(&ready, &new);
    for _ in 0..3 {
        ready.stage.clock.advance(QUARTER_HOUR / 3);
        ready.desk.check(&old);
    }
    assert_eq!(ready.desk.transfer(&old).state, IntentState::NotFound);
}

#[test]
fn a_transfer_that_an_earlier_version_named_is_found() {
    let ready = Ready::new();
    let id = not_found(&ready);
    // Its id at the end, and no transfer yet: only the name shows it.
    let request = earlier_request(&ready.from, &ready.to, &id, None);
    let Ready {
        stage,
        desk,
        from,
        to,
    } = ready;
    desk.kill();
    let token = stage.stored_access_token();
    stage
        .outside(stage.astra().create_routine(&token, &request))
        .unwrap();
    let desk = stage.start();
    let ready = Ready {
        stage,
        desk,
        from,
        to,
    };
    assert_eq!(ready.desk.check(&id).state, IntentState::Accepted);
}

#[test]
fn a_list_longer_than_is_read_is_read_back_to_the_preview() {
    let ready = Ready::with_options(|options| options.most_pages = 1);
    let Ready {
        stage,
        desk,
        from,
        to,
    } = ready;
    desk.kill();
    let token = stage.stored_access_token();
    for _ in 0..60 {
        let mut request = earlier_request(&from, &to, "", None);
        request.name = "an older one".to_owned();
        stage
            .outside(stage.astra().create_routine(&token, &request))
            .unwrap();
    }
    stage.clock.advance(3 * 24 * 60 * 60);
    let ready = Ready {
        desk: stage.start(),
        stage,
        from,
        to,
    };
    let newer = ready.confirm("5");
    ready.desk.until_state(&newer, &[IntentState::Accepted]);
    processed(&ready, &newer);
    let id = unclear(&ready, FaultKind::DropBefore).id;
    for _ in 0..3 {
        assert_eq!(ready.desk.transfer(&id).state, IntentState::Unknown);
        ready.stage.clock.advance(QUARTER_HOUR / 3);
        ready.desk.check(&id);
    }
    assert_eq!(
        ready.desk.transfer(&id).state,
        IntentState::NotFound,
        "nothing of its time lies further back"
    );
}

/// Puts copies of Astra's newest routine, with its transfer, behind it: one a second, none of them ours.
fn add_newer_transfers(ready: &Ready, count: u64) {
    let mut state: Value =
        serde_json::from_slice(&ready.stage.control.export_state().unwrap()).unwrap();
    let created = state["created"].as_u64().unwrap();
    let routines = state["routines"].as_array_mut().unwrap();
    let lost = routines.last().unwrap().clone();
    let later = |value: &Value, seconds: u64| {
        let at: Timestamp = value.as_str().unwrap().parse().unwrap();
        json!(at + Duration::from_secs(seconds))
    };
    for number in 1..=count {
        let mut newer = lost.clone();
        newer["id"] = json!(format!("306489f0-d487-4026-8467-{number:012}"));
        newer["place"] = json!(created + number);
        newer["name"] = json!(format!("Something else {number}"));
        newer["client_correlation_id"] = json!(format!("ELSE{number:04}"));
        newer["created"] = later(&lost["created"], number);
        let transfer = &mut newer["course"]["runs"];
        for id in ["id", "pull_id", "push_id"] {
            transfer[id] = json!(format!("{id}{number:09}"));
        }
        for at in ["initiated", "settles"] {
            transfer[at] = later(&lost["course"]["runs"][at], number);
        }
        routines.push(newer);
    }
    state["created"] = json!(created + count);
    let bytes = serde_json::to_vec(&state).unwrap();
    ready
        .stage
        .outside(ready.stage.control.import_state(&bytes))
        .unwrap();
    ready
        .stage
        .clock
        .advance(i64::try_from(count).unwrap() + 10);
}

#[test]
fn a_lost_answer_is_found_behind_three_thousand_newer_transfers() {
    let ready = Ready::new();
    let id = unclear(&ready, FaultKind::DropAfter).id;
    add_newer_transfers(&ready, 3_000);
    assert_eq!(routines(&ready), 3_001);
    let found = ready.desk.check(&id);
    assert_eq!(found.state, IntentState::Processed);
    assert!(
        !found.routine_id.unwrap().as_str().starts_with("306489f0"),
        "none of the others"
    );
    assert_eq!(sent(&ready), 1, "and nothing was sent again");
}

#[test]
fn what_astra_never_got_is_not_found_among_three_thousand_newer_transfers() {
    let ready = Ready::new();
    // A first one, to have something that others can be copied from.
    let first = ready.confirm("12.34");
    ready.desk.until_state(&first, &[IntentState::Accepted]);
    processed(&ready, &first);
    let id = unclear(&ready, FaultKind::DropBefore).id;
    add_newer_transfers(&ready, 3_000);
    for _ in 0..3 {
        ready.stage.clock.advance(QUARTER_HOUR / 3);
        ready.desk.check(&id);
    }
    assert_eq!(
        ready.desk.transfer(&id).state,
        IntentState::NotFound,
        "all of them were read, and the person decides"
    );
    assert_eq!(sent(&ready), 2);
}

#[test]
fn not_found_needs_fifteen_minutes_and_three_complete_reads() {
    let ready = Ready::new();
    let id = unclear(&ready, FaultKind::DropBefore).id;
    for read in 1..=5 {
        assert_eq!(
            ready.desk.check(&id).state,
            IntentState::Unknown,
            "read {read}, but no time has passed"
        );
    }
    ready.stage.clock.advance(QUARTER_HOUR - 1);
    assert_eq!(
        ready.desk.check(&id).state,
        IntentState::Unknown,
        "a second too early"
    );
    ready.stage.clock.advance(1);
    assert_eq!(ready.desk.check(&id).state, IntentState::NotFound);

    let id = unclear(&ready, FaultKind::DropBefore).id;
    ready.stage.clock.advance(QUARTER_HOUR * 4);
    assert_eq!(
        ready.desk.check(&id).state,
        IntentState::Unknown,
        "one read is not enough"
    );
    for list in ["/v1/transfers", ROUTINES] {
        ready
            .stage
            .faults("GET", list, FaultKind::Status { code: 500 }, 3);
        let failed = ready.desk.run(ready.desk.app.transfers().check(&id));
        assert!(failed.is_err(), "{list} could not be read");
    }
    assert_eq!(
        ready.desk.check(&id).state,
        IntentState::Unknown,
        "what failed is not counted"
    );
    assert_eq!(
        ready.desk.check(&id).state,
        IntentState::NotFound,
        "the third complete read"
    );
    assert_eq!(routines(&ready), 0);
}

#[test]
fn an_answer_that_cannot_be_written_down_is_not_shown_as_sending() {
    for (fault, made) in [
        (None, 1),
        (Some(FaultKind::Status { code: 400 }), 0),
        (Some(FaultKind::StatusAfter { code: 500 }), 1),
    ] {
        let ready = Ready::new();
        if let Some(fault) = fault.clone() {
            ready.stage.fault("POST", ROUTINES, fault);
        }
        let id = ready.preview("12.34").id.to_string();
        ready.stage.control.hold(ROUTINES);
        let confirmed = ready.send(&id);
        confirmed.unwrap();
        ready.stage.until_held("POST", ROUTINES);
        assert_eq!(ready.desk.transfer(&id).state, IntentState::Sending);
        ready.stage.break_journal();
        ready.stage.control.release(ROUTINES);
        ready.desk.until_state(&id, &[IntentState::Unknown]);
        let listed = ready.desk.run(ready.desk.app.transfers().list()).unwrap();
        assert_eq!(
            listed[0].state,
            IntentState::Unknown,
            "{fault:?}: in the list too"
        );
        assert!(
            !ready.desk.run(ready.desk.app.is_busy()),
            "nothing is on its way"
        );
        let again = ready
            .desk
            .run(ready.desk.app.transfers().preview_again(&id));
        assert!(
            matches!(again, Err(AppError::NotAllowedNow(_))),
            "{again:?}"
        );

        ready.stage.mend_journal();
        let ready = ready.restart();
        assert_eq!(ready.desk.transfer(&id).state, IntentState::Unknown);
        let found = ready.desk.check(&id).state;
        let expected = if made == 1 {
            IntentState::Accepted
        } else {
            IntentState::Unknown
        };
        assert_eq!(found, expected, "{fault:?}");
        assert_eq!((sent(&ready), routines(&ready)), (1, made), "{fault:?}");
    }
}

const EIGHT_HOURS: i64 = 8 * 60 * 60;
const A_YEAR: i64 = 365 * 24 * 60 * 60;

#[test]
fn a_wall_clock_that_jumps_neither_hurries_nor_holds_the_search() {
    for jump in [EIGHT_HOURS, -EIGHT_HOURS, A_YEAR, -A_YEAR] {
        let ready = Ready::new();
        let id = unclear(&ready, FaultKind::DropBefore).id;
        ready.stage.clock.set_wall_clock_by(jump);
        for _ in 0..5 {
            let state = ready.desk.check(&id).state;
            assert_eq!(state, IntentState::Unknown, "{jump}: no time has passed");
        }
        ready.stage.clock.advance(QUARTER_HOUR - 1);
        let state = ready.desk.check(&id).state;
        assert_eq!(state, IntentState::Unknown, "{jump}: a second too early");
        ready.stage.clock.advance(1);
        assert_eq!(ready.desk.check(&id).state, IntentState::NotFound, "{jump}");
    }
}

#[test]
fn a_wall_clock_set_between_two_runs_neither_hurries_nor_holds_the_search() {
    for jump in [EIGHT_HOURS, -EIGHT_HOURS, A_YEAR, -A_YEAR] {
        let ready = Ready::new();
        let id = unclear(&ready, FaultKind::DropBefore).id;
        ready.stage.clock.set_wall_clock_by(jump);
        let ready = ready.restart();
        for _ in 0..5 {
            let state = ready.desk.check(&id).state;
            assert_eq!(
                state,
                IntentState::Unknown,
                "{jump}: this run knows of no time that has passed"
            );
        }
        ready.stage.clock.advance(QUARTER_HOUR);
        assert_eq!(ready.desk.check(&id).state, IntentState::NotFound, "{jump}");
    }
}

#[test]
fn the_watch_goes_on_after_the_wall_clock_jumped() {
    for jump in [EIGHT_HOURS, -EIGHT_HOURS] {
        let ready = Ready::new();
        let app = ready.desk.app.clone();
        ready.desk.spawn(async move { app.poller().run().await });
        let id = ready.confirm("12.34");
        ready.desk.until_state(&id, &[IntentState::Accepted]);
        until("a plan to look again", || {
            ready.desk.run(ready.desk.app.poller().next_poll_at(&id))
        });
        ready.stage.clock.set_wall_clock_by(jump);
        ready.stage.clock.advance(3);
        ready.desk.until_state(&id, &[IntentState::Processed]);
    }
}

#[test]
fn what_was_not_found_is_sent_again_as_a_new_linked_transfer() {
    let ready = Ready::new();
    let old = not_found(&ready);
    let quote = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&old))
        .unwrap();
    let new = quote.id.to_string();
    assert_ne!(new, old, "Astra must be able to tell them apart");
    assert_eq!(
        ready.desk.transfer(&old).state,
        IntentState::NotFound,
        "only confirming decides"
    );
    let intent = ready.send(&new).unwrap();
    assert_eq!(intent.terms.sent_again_for.as_deref(), Some(old.as_str()));
    let replaced = ready.desk.transfer(&old);
    assert_eq!(replaced.state, IntentState::Replaced);
    assert_eq!(replaced.sent_again_as.as_deref(), Some(new.as_str()));
    let again = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&old));
    assert!(
        matches!(again, Err(AppError::NotAllowedNow(_))),
        "only once: {again:?}"
    );
    ready.desk.until_state(&new, &[IntentState::Accepted]);
    processed(&ready, &new);
    let ledger = ready.stage.control.ledger();
    assert_eq!(ledger.routine_count, 1);
    let routine = &ledger.users[0].routines[0];
    assert_eq!(routine.client_correlation_id.as_deref(), Some(new.as_str()));
    assert_eq!(routine.name, format!("{new} Rent"));
    let ready = ready.restart();
    assert_eq!(
        ready.desk.transfer(&old),
        replaced,
        "the link outlives a restart"
    );
}

#[test]
fn sending_again_twenty_times_at_once_is_one_new_transfer() {
    let ready = Ready::new();
    let old = not_found(&ready);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (app, old) = (ready.desk.app.clone(), old.clone());
            ready.desk.spawn(async move {
                let quote = app.transfers().preview_again(&old).await?;
                app.transfers().confirm(quote.id.as_str()).await
            })
        })
        .collect();
    let mut new: Vec<Intent> = tasks
        .into_iter()
        .filter_map(|task| ready.desk.run(task).unwrap().ok())
        .collect();
    assert_eq!(new.len(), 1, "the others are told that it is done");
    let new = new.pop().unwrap();
    ready.stage.let_undo_window_pass();
    ready.desk.until_state(&new.id, &[IntentState::Accepted]);
    assert_eq!(routines(&ready), 1);
}

#[test]
fn what_turns_up_while_a_new_preview_is_read_is_not_sent_again() {
    let ready = Ready::new();
    let old = not_found(&ready);
    let quote = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&old))
        .unwrap();
    let ready = turn_up(ready, &old);
    assert_eq!(ready.desk.check(&old).state, IntentState::Processed);
    let confirmed = ready.send(quote.id.as_str());
    assert!(
        matches!(confirmed, Err(AppError::NotAllowedNow(_))),
        "Astra has the first one: {confirmed:?}"
    );
    assert_eq!(routines(&ready), 1);
}

#[test]
fn a_crash_between_the_old_and_the_new_transfer_leaves_the_old_one_open() {
    let ready = Ready::new();
    let old = not_found(&ready);
    let Ready {
        stage,
        desk,
        from,
        to,
    } = ready;
    desk.quit();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    let business = space.id().as_str().strip_prefix("business/").unwrap();
    let replaced = serde_json::json!({ "v": 1, "r": {
        "kind": "intent", "event": "sent_again", "id": old, "business": business, "at": stage.clock.time(),
        "as_id": "NEWTWINS",
    }});
    let bytes = serde_json::to_vec(&replaced).unwrap();
    vault.journal().append(&space, &bytes).unwrap();
    vault.close().unwrap();

    let ready = Ready {
        desk: stage.start(),
        stage,
        from,
        to,
    };
    let open = ready.desk.transfer(&old);
    assert_eq!(
        (open.state, open.sent_again_as),
        (IntentState::NotFound, None),
        "there is no other one"
    );
    let ready = ready.restart();
    let quote = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&old))
        .unwrap();
    let id = quote.id.to_string();
    ready.send(&id).unwrap();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(routines(&ready), 1);
}

#[test]
fn what_was_not_found_can_be_left() {
    let ready = Ready::new();
    let id = not_found(&ready);
    let left = ready
        .desk
        .run(ready.desk.app.transfers().abandon(&id))
        .unwrap();
    assert_eq!(left.state, IntentState::Abandoned);
    assert_eq!(ready.desk.overview().unresolved, 0);
    let again = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&id));
    assert!(
        matches!(again, Err(AppError::NotAllowedNow(_))),
        "{again:?}"
    );
    assert_eq!(routines(&ready), 0);
}

#[test]
fn an_unclear_transfer_cannot_be_given_up_before_it_was_looked_for() {
    let ready = Ready::new();
    let id = unclear(&ready, FaultKind::DropAfter).id;
    let given_up = ready.desk.run(ready.desk.app.transfers().abandon(&id));
    assert!(
        matches!(given_up, Err(AppError::NotAllowedNow(_))),
        "{given_up:?}"
    );
}

#[test]
fn what_turns_up_late_is_taken_in_even_after_it_was_left() {
    for leave in [false, true] {
        let ready = Ready::new();
        let id = not_found(&ready);
        if leave {
            ready
                .desk
                .run(ready.desk.app.transfers().abandon(&id))
                .unwrap();
        }
        let ready = turn_up(ready, &id);
        let desk = &ready.desk;
        let app = desk.app.clone();
        desk.spawn(async move { app.poller().run().await });
        desk.until_state(&id, &[IntentState::Processed]);
        let again = desk.run(desk.app.transfers().preview_again(&id));
        assert!(
            matches!(again, Err(AppError::NotAllowedNow(_))),
            "{again:?}"
        );
    }
}

#[test]
fn an_unclear_transfer_stays_so_while_astra_cannot_be_asked() {
    let ready = Ready::new();
    let id = unclear(&ready, FaultKind::DropAfter).id;
    ready.stage.refuse_connections(true);
    for _ in 0..4 {
        ready.stage.clock.advance(QUARTER_HOUR);
        assert!(
            ready
                .desk
                .run(ready.desk.app.transfers().check(&id))
                .is_err()
        );
    }
    assert_eq!(ready.desk.transfer(&id).state, IntentState::Unknown);
    ready.stage.refuse_connections(false);
    let ready = ready.restart();
    assert_eq!(
        ready.desk.transfer(&id).state,
        IntentState::Unknown,
        "and over a restart"
    );
    until("found", || {
        (ready.desk.check(&id).state == IntentState::Processed).then_some(())
    });
    assert_eq!((sent(&ready), routines(&ready)), (1, 1));
}
