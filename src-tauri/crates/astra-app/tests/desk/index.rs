//! The journal is the truth about money; what sled says of it is only an index.

use astra_app::transfers::{Intent, IntentState};
use astra_sim::FaultKind;
use astra_vault::Table;

use crate::support::{Ready, Stage};

const INTENTS: Table = Table("intents");
const OVER: Table = Table("intents_over");
const DAY: i64 = 24 * 60 * 60;

fn index(stage: &Stage) -> Vec<(String, String)> {
    table(stage, INTENTS)
}

fn over(stage: &Stage) -> Vec<(String, String)> {
    table(stage, OVER)
}

fn table(stage: &Stage, table: Table) -> Vec<(String, String)> {
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    let index = space.scan(table).unwrap();
    vault.close().unwrap();
    let text = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
    index
        .into_iter()
        .map(|(key, value)| (key, text(&value)))
        .collect()
}

#[test]
fn an_index_that_differs_is_written_again_from_the_journal() {
    let ready = Ready::new();
    let deleted = ready.confirm("1.00");
    ready.desk.until_state(&deleted, &[IntentState::Accepted]);
    ready.stage.clock.advance(3);
    ready.desk.check(&deleted);
    let altered = ready.confirm("2.00");
    ready.desk.until_state(&altered, &[IntentState::Accepted]);
    let truth = ready.desk.run(ready.desk.app.transfers().list()).unwrap();
    assert_eq!(truth.len(), 2);
    let Ready { stage, desk, .. } = ready;
    desk.quit();
    let before = index(&stage);
    assert_eq!(before.len(), 2);

    let vault = stage.vault();
    let space = stage.business_space(&vault);
    let bytes = space.get(INTENTS, &altered).unwrap().unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let wrong = text.replacen("\"state\":\"accepted\"", "\"state\":\"prepared\"", 1);
    assert_ne!(wrong, text, "something was altered");
    let stranger = text.replace(&altered, "STRANGER");
    space.put(INTENTS, &altered, wrong.as_bytes()).unwrap();
    space.put(INTENTS, "STRANGER", stranger.as_bytes()).unwrap();
    space.delete(INTENTS, &deleted).unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    assert_eq!(
        desk.run(desk.app.transfers().list()).unwrap(),
        truth,
        "the screens show the journal"
    );
    desk.quit();
    assert_eq!(index(&stage), before, "and the index says the same again");
}

#[test]
fn an_unreadable_index_entry_does_not_keep_the_application_from_starting() {
    let ready = Ready::new();
    let id = ready.confirm("1.00");
    let truth = ready.desk.until_state(&id, &[IntentState::Accepted]);
    let Ready { stage, desk, .. } = ready;
    desk.quit();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    space.put(INTENTS, &id, b"{\"v\":1,\"r\":{}}").unwrap();
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(
        desk.transfer(&id),
        truth,
        "an index can always be written again"
    );
}

#[test]
fn a_transfer_that_only_the_index_knows_is_none() {
    let Ready { stage, desk, .. } = Ready::new();
    desk.quit();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    space
        .put(INTENTS, "STRANGER", b"{\"v\":1,\"r\":{}}")
        .unwrap();
    vault.close().unwrap();
    let desk = stage.start();
    assert!(desk.run(desk.app.transfers().list()).unwrap().is_empty());
    desk.quit();
    assert!(
        index(&stage).is_empty(),
        "not even where there is no transfer at all"
    );
}

#[test]
fn a_kill_between_journal_and_index_is_mended() {
    let ready = Ready::new();
    ready
        .stage
        .fault("POST", "/v1/routines", FaultKind::DropAfter);
    let id = ready.confirm("1.00");
    ready.desk.until_state(&id, &[IntentState::Unknown]);
    let Ready { stage, desk, .. } = ready;
    desk.kill();
    let old = index(&stage);
    let desk = stage.start();
    desk.check(&id);
    stage.clock.advance(3);
    let truth = desk.check(&id);
    assert_eq!(truth.state, IntentState::Processed);
    desk.kill();
    // As if every write to sled since then had been lost.
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    for (key, value) in old {
        space.put(INTENTS, &key, value.as_bytes()).unwrap();
    }
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(desk.transfer(&id), truth);
}

/// A transfer that arrived more than a week ago, with the value that the index had of it before it arrived.
fn over_one() -> (Stage, Intent, Vec<(String, String)>) {
    let ready = Ready::new();
    let id = ready.confirm("1.00");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    let Ready { stage, desk, .. } = ready;
    desk.quit();
    let before = index(&stage);
    let desk = stage.start();
    stage.clock.advance(3);
    assert_eq!(desk.check(&id).state, IntentState::Processed);
    let truth = desk.check(&id);
    assert!(truth.booked.is_some(), "what was booked was asked for");
    desk.quit();
    stage.clock.advance(8 * DAY);
    stage.start().quit();
    (stage, truth, before)
}

#[test]
fn a_transfer_that_is_over_lies_aside_and_is_read_when_somebody_looks() {
    let (stage, truth, _) = over_one();
    assert!(index(&stage).is_empty(), "not held any more");
    assert_eq!(over(&stage).len(), 1);
    let desk = stage.start();
    assert_eq!(desk.transfer(&truth.id), truth);
    let listed = desk.run(desk.app.transfers().list()).unwrap();
    assert_eq!(listed, [truth]);
}

#[test]
fn a_start_behind_a_checkpoint_does_not_write_what_is_right() {
    let (stage, _, _) = over_one();
    let before = (index(&stage), over(&stage), last_entry(&stage));
    stage.start().quit();
    let after = (index(&stage), over(&stage), last_entry(&stage));
    assert_eq!(after, before, "and no further checkpoint either");
}

fn last_entry(stage: &Stage) -> u64 {
    let vault = stage.vault();
    let last = vault.journal().last_seq().unwrap();
    vault.close().unwrap();
    last
}

#[test]
fn an_older_value_of_a_transfer_that_is_over_is_never_shown() {
    let (stage, truth, before) = over_one();
    // As if sled had gone back to what it held before.
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    for (key, value) in before {
        space.put(OVER, &key, value.as_bytes()).unwrap();
    }
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(desk.transfer(&truth.id), truth);
    desk.quit();
    let desk = stage.start();
    let listed = desk.run(desk.app.transfers().list()).unwrap();
    assert_eq!(listed, [truth]);
}

#[test]
fn an_older_value_that_comes_back_among_the_open_ones_is_never_shown() {
    let (stage, truth, before) = over_one();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    for (key, value) in before {
        space.put(INTENTS, &key, value.as_bytes()).unwrap();
    }
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(desk.transfer(&truth.id), truth);
    desk.quit();
    assert!(index(&stage).is_empty());
}

#[test]
fn a_transfer_that_is_over_and_missing_in_the_index_is_not_forgotten() {
    let (stage, truth, _) = over_one();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    space.delete(OVER, &truth.id).unwrap();
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(
        desk.transfer(&truth.id),
        truth,
        "its own page, first of all"
    );
    let listed = desk.run(desk.app.transfers().list()).unwrap();
    assert_eq!(listed, [truth]);
}

#[test]
fn a_transfer_that_is_over_can_still_take_a_step() {
    let ready = Ready::new();
    let id = ready.confirm("1.00");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.stage.clock.advance(3);
    assert_eq!(ready.desk.check(&id).state, IntentState::Processed);
    let Ready { stage, desk, .. } = ready;
    desk.quit();
    stage.clock.advance(8 * DAY);
    stage.start().quit();
    let aside = over(&stage);
    assert_eq!(aside.len(), 1, "nobody asks any more what was booked");

    let desk = stage.start();
    let truth = desk.check(&id);
    assert!(truth.booked.is_some(), "but a person may");
    desk.quit();
    assert!(over(&stage).is_empty(), "what changed lies with the others");
    let desk = stage.start();
    assert_eq!(desk.transfer(&id), truth);
    desk.quit();
    stage.clock.advance(2 * DAY);
    stage.start().quit();
    assert_eq!(over(&stage).len(), 1, "and is set aside again");

    // What it was before that step is an older value, too.
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    for (key, value) in aside {
        space.put(OVER, &key, value.as_bytes()).unwrap();
    }
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(desk.transfer(&id), truth);
}
