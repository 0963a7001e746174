//! A long history costs neither memory nor a start.

use astra_app::transfers::{ActivityQuery, IntentState, TransferState};
use astra_vault::Table;
use jiff::tz::TimeZone;

use crate::support::{Desk, Ready, Stage, transfer_id, write_history};

const MANY: u32 = 400;

fn long_history() -> Stage {
    let Ready { stage, desk, .. } = Ready::new();
    desk.quit();
    let vault = stage.vault();
    let space = stage.business_space(&vault);
    write_history(&vault, &space, MANY, stage.clock.time());
    vault.close().unwrap();
    stage.clock.advance(8 * 24 * 60 * 60);
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

#[test]
fn the_list_shows_each_step_of_a_transfer_beside_a_long_history() {
    let stage = long_history();
    let desk = stage.start();
    let cards = desk.run(desk.app.cards().list()).unwrap().cards;
    let [from, to] = [0, 1].map(|place| cards[place].id.to_string());
    let page = |desk: &Desk| {
        let newest = ActivityQuery {
            limit: 1,
            ..ActivityQuery::default()
        };
        let zone = TimeZone::UTC;
        desk.run(desk.app.transfers().activity(&newest, &zone))
            .unwrap()
    };
    assert_eq!(page(&desk).total, MANY as usize);
    let ready = Ready {
        stage,
        desk,
        from,
        to,
    };
    let newest = |ready: &Ready| {
        let page = page(&ready.desk);
        let (row, ..) = &page.rows[0];
        (page.total, row.id.clone(), row.state)
    };
    let id = ready.confirm("1.00");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    let all = MANY as usize + 1;
    assert_eq!(newest(&ready), (all, id.clone(), TransferState::Accepted));
    ready.stage.clock.advance(3);
    ready.desk.check(&id);
    assert_eq!(newest(&ready), (all, id.clone(), TransferState::Processed));
    let ready = ready.restart();
    assert_eq!(newest(&ready), (all, id, TransferState::Processed));
}
