//! A real child process writes, says what was acknowledged, and is killed at a random moment.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::common::*;

const DIR: &str = "ASTRA_VAULT_TEST_DIR";
const MODE: &str = "ASTRA_VAULT_TEST_MODE";
const ROUNDS: usize = 20;

fn spawn(dir: &Path, mode: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "killed::the_child",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DIR, dir)
        .env(MODE, mode)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child behind its `after`-th acknowledgement; gives everything it had acknowledged.
fn acknowledged(mut child: Child, after: usize) -> Vec<String> {
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        // A line without its end was cut by the kill.
        if line.ends_with('\n')
            && let Some(said) = line.trim_end().strip_prefix("ack ")
        {
            acknowledged.push(said.to_owned());
            if acknowledged.len() == after {
                child.kill().unwrap();
            }
        }
        line.clear();
    }
    child.wait().unwrap();
    assert!(
        acknowledged.len() >= after,
        "the child ended by itself after {acknowledged:?}"
    );
    acknowledged
}

fn acknowledge(said: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("ack {said}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Not a test of its own: what the others run as a child process. Without the variables it does nothing.
#[test]
fn the_child() {
    let (Ok(dir), Ok(mode)) = (std::env::var(DIR), std::env::var(MODE)) else {
        return;
    };
    // The test runner's own line must end before the first acknowledgement.
    acknowledge("");
    match mode.as_str() {
        "vault" => write_for_ever(Path::new(&dir)),
        "vault without a record" => {
            let _vault = open(Path::new(&dir));
            acknowledge("opened");
            loop {
                std::thread::park();
            }
        }
        "sled without flushing" => insert_for_ever(Path::new(&dir)),
        other => panic!("no such mode: {other}"),
    }
}

fn write_for_ever(dir: &Path) {
    let vault = open(dir);
    std::thread::scope(|scope| {
        for writer in 0..3_u64 {
            let vault = &vault;
            scope.spawn(move || {
                let space = vault.space(&business(&format!("b{writer}"))).unwrap();
                let start = value(&space, TOKENS, "count")
                    .map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()));
                for count in start + 1.. {
                    let padding = vec![b'x'; (count * 37 % 3000) as usize];
                    let number = count.to_le_bytes();
                    match writer {
                        0 => {
                            space.put(CARDS, &count.to_string(), &padding).unwrap();
                            space.put(TOKENS, "count", &number).unwrap();
                        }
                        1 => {
                            let batch = space.batch().put(TOKENS, "count", &number).unwrap();
                            let batch = batch.put(CARDS, &count.to_string(), &padding).unwrap();
                            let last = (count - 1).to_string();
                            batch.delete(CARDS, &last).unwrap().commit().unwrap();
                        }
                        _ => {
                            vault.journal().append(&space, &number).unwrap();
                            space.put(TOKENS, "count", &number).unwrap();
                        }
                    }
                    acknowledge(&format!("{writer} {count}"));
                }
            });
        }
    });
}

fn insert_for_ever(dir: &Path) {
    let db = sled::Config::default()
        .path(dir)
        .flush_every_ms(None)
        .open()
        .unwrap();
    for count in 1_u64.. {
        db.insert(count.to_le_bytes(), b"small").unwrap();
        acknowledge(&count.to_string());
    }
}

#[test]
fn nothing_acknowledged_is_lost_by_kill_9() {
    let dir = folder();
    let mut random = TestRunner::deterministic();
    let mut last: BTreeMap<u64, u64> = BTreeMap::new();
    for round in 0..ROUNDS {
        let after = (2_usize..60).new_tree(&mut random).unwrap().current();
        for said in acknowledged(spawn(dir.path(), "vault"), after) {
            if let Some((writer, count)) = said.split_once(' ') {
                last.insert(writer.parse().unwrap(), count.parse().unwrap());
            }
        }
        check(dir.path(), round, &last);
    }
}

#[test]
fn a_new_folder_opens_again_although_its_first_run_was_killed_before_it_kept_anything() {
    let dir = folder();
    for round in 0..2 {
        let acknowledged = acknowledged(spawn(dir.path(), "vault without a record"), 1);
        assert_eq!(acknowledged, ["opened"], "killed once the folder was open");
        let vault = try_open(dir.path(), astra_vault::KeyStorage::File);
        let vault = vault.unwrap_or_else(|error| panic!("round {round}: {error}"));
        vault.close().unwrap();
    }
}

fn check(dir: &Path, round: usize, last: &BTreeMap<u64, u64>) {
    let vault = open(dir);
    let entries = vault.journal().read().unwrap();
    for (writer, acknowledged) in last {
        let space = vault.space(&business(&format!("b{writer}"))).unwrap();
        let count = value(&space, TOKENS, "count").unwrap();
        let count = u64::from_le_bytes(count.try_into().unwrap());
        let context = format!("round {round}, writer {writer}, acknowledged {acknowledged}");
        assert!(
            count >= *acknowledged,
            "{context}: an older value {count} came back"
        );
        let cards: Vec<String> = space
            .scan(CARDS)
            .unwrap()
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        match writer {
            0 => {
                let missing = (1..=count).find(|number| !cards.contains(&number.to_string()));
                assert_eq!(missing, None, "{context}");
            }
            1 => assert_eq!(cards, [count.to_string()], "{context}: half a batch"),
            _ => {
                let own = entries.iter().filter(|entry| entry.tag == space.tag());
                let own: Vec<u64> = own
                    .map(|entry| u64::from_le_bytes(said(entry).try_into().unwrap()))
                    .collect();
                assert!(own.is_sorted(), "{context}");
                assert!(
                    own.contains(acknowledged),
                    "{context}: a journal entry is gone"
                );
                let missing = (1..=*acknowledged).find(|number| !own.contains(number));
                assert_eq!(missing, None, "{context}");
            }
        }
    }
    vault.close().unwrap();
}

/// The null control: the same kill does lose data where nothing is flushed, so the test above can fail.
#[test]
fn the_same_kill_loses_what_was_not_flushed() {
    let dir = folder();
    let acknowledged = acknowledged(spawn(dir.path(), "sled without flushing"), 50);
    let db = sled::open(dir.path()).unwrap();
    assert!(
        db.len() < acknowledged.len() - 1,
        "{} of {} unflushed inserts survived: killing proves nothing here",
        db.len(),
        acknowledged.len() - 1
    );
}
