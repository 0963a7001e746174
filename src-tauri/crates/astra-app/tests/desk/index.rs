//! The journal is the truth about money; what sled says of it is only an index.

use astra_app::transfers::IntentState;
use astra_sim::FaultKind;
use astra_vault::Table;

use crate::support::{Ready, Stage};

const INTENTS: Table = Table("intents");

fn index(stage: &Stage) -> Vec<(String, String)> {
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    let index = space.scan(INTENTS).unwrap();
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
