//! A long history costs neither memory nor a start.

use astra_vault::Table;

use crate::support::{Ready, Stage, transfer_id, write_history};

const MANY: u32 = 400;

fn long_history() -> Stage {
    let Ready { stage, desk, .. } = Ready::new();
    desk.quit();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    write_history(&vault, &space, MANY, stage.clock.time());
    vault.close().unwrap();
    stage.clock.advance(10 * 24 * 60 * 60);
    stage
}

fn count(stage: &Stage, table: &'static str) -> usize {
    let vault = stage.vault();
    let found = stage.business_space(&vault).scan(Table(table)).unwrap();
    vault.close().unwrap();
    found.len()
}

#[test]
fn a_history_that_only_the_journal_knows_is_listed_whole_and_newest_first() {
    let stage = long_history();
    let desk = stage.start();
    let listed = desk.run(desk.app.transfers().list()).unwrap();
    let ids: Vec<&str> = listed.iter().map(|intent| intent.id.as_str()).collect();
    let expected: Vec<String> = (0..MANY).rev().map(transfer_id).collect();
    assert_eq!(ids, expected);
    desk.quit();
    assert_eq!(count(&stage, "intents_over"), MANY as usize);
    assert_eq!(
        count(&stage, "intents"),
        0,
        "nothing of it is held in memory"
    );
}

#[test]
fn an_impossible_step_behind_a_checkpoint_stops_the_start() {
    let stage = long_history();
    let desk = stage.start();
    let business = desk.transfer(&transfer_id(7)).business;
    desk.quit();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    let id = transfer_id(7);
    let entry = format!(
        r#"{{"v":1,"r":{{"kind":"intent","id":"{id}","business":"{business}","at":"2026-03-02T18:00:00Z","event":"armed"}}}}"#
    );
    vault.journal().append(&space, entry.as_bytes()).unwrap();
    vault.close().unwrap();
    assert!(
        stage.try_start().is_err(),
        "it arrived long ago, and cannot be about to be sent"
    );
}
