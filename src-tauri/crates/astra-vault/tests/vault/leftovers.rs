//! What a power cut or a full disk leaves in `db/` beside sled's log: none of it may lock anybody out.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use astra_vault::{KeyStorage, OpenError};

use crate::common::*;

const RECORDS: usize = 30;
/// Above what sled keeps in its log: this one is a file of its own in `blobs/`.
const LARGE: usize = 400_000;

fn key(number: usize) -> String {
    format!("{number:02}")
}

/// Of a length that sled keeps in its log.
fn written(number: usize, round: usize) -> Vec<u8> {
    format!("{number} in round {round} ")
        .into_bytes()
        .repeat(400)
}

/// A folder whose log sled has written round and round: closed in order, opened several times, never copied.
fn used_folder() -> tempfile::TempDir {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let dir = folder();
        let mut bytes = 0;
        for opening in 0..4 {
            let vault = open(dir.path());
            let space = vault.space(&business("shop")).unwrap();
            for round in 0..15 {
                let mut batch = space.batch();
                for number in 0..RECORDS {
                    let value = written(number, opening * 15 + round);
                    bytes += value.len() as u64;
                    batch = batch.put(TOKENS, &key(number), &value).unwrap();
                }
                batch.commit().unwrap();
            }
            space
                .put(CARDS, "large", &vec![opening as u8; LARGE])
                .unwrap();
            vault.journal().append(&space, b"entry").unwrap();
            vault.close().unwrap();
        }
        let log = dir.path().join("db/db").metadata().unwrap().len();
        assert!(
            log * 2 < bytes,
            "{log} bytes of log hold {bytes}: sled has reused no segment"
        );
        dir
    });
    let copy = folder();
    copy_all(made.path(), copy.path());
    copy
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, target) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            std::fs::copy(path, target).unwrap();
        }
    }
}

fn assert_all_there(vault: &astra_vault::Vault, when: &str) {
    let space = vault.space(&business("shop")).unwrap();
    for number in 0..RECORDS {
        let found = value(&space, TOKENS, &key(number));
        assert!(
            found == Some(written(number, 59)),
            "{when}: record {number}"
        );
    }
    let large = value(&space, CARDS, "large");
    assert!(large == Some(vec![3; LARGE]), "{when}: the large one");
    assert_eq!(vault.journal().read().unwrap().len(), 4, "{when}");
}

/// sled's own files of one kind, by the beginning of their names.
fn in_db(dir: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir.join("db"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(prefix)
        })
        .collect();
    found.sort();
    found
}

type Harm = (&'static str, fn(&Path));

/// What happens to a file that was being written.
const HARMS: [Harm; 6] = [
    ("empty", |path| std::fs::write(path, b"").unwrap()),
    ("twelve bytes", |path| {
        std::fs::write(path, [1; 12]).unwrap()
    }),
    ("cut in half", |path| {
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }),
    ("one bit flipped", |path| {
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        std::fs::write(path, bytes).unwrap();
    }),
    ("gone", |path| std::fs::remove_file(path).unwrap()),
    ("unreadable", |path| {
        std::fs::remove_file(path).unwrap();
        std::fs::create_dir(path).unwrap();
    }),
];

#[test]
fn a_half_written_snapshot_is_set_aside_and_nothing_is_lost() {
    for (harm, do_harm) in HARMS {
        for newer in [0, 1] {
            let dir = used_folder();
            let newest = in_db(dir.path(), "snap.").pop().unwrap();
            let lsn = newest.extension().unwrap().to_str().unwrap();
            let lsn = i64::from_str_radix(lsn, 16).unwrap() + newer;
            let half = dir.path().join(format!("db/snap.{lsn:016X}.generating"));
            std::fs::copy(&newest, &half).unwrap();
            do_harm(&half);
            let when = format!("{harm}, {newer} bytes further");
            let vault = try_open(dir.path(), KeyStorage::File)
                .unwrap_or_else(|error| panic!("{when}: {error}"));
            assert_all_there(&vault, &when);
            vault.close().unwrap();
            drop(vault);
            assert_all_there(&open(dir.path()), &format!("{when}, opened again"));
        }
    }
}

#[test]
fn a_damaged_snapshot_is_set_aside_and_the_log_is_read_instead() {
    for (harm, do_harm) in HARMS {
        let dir = used_folder();
        do_harm(&in_db(dir.path(), "snap.").pop().unwrap());
        let vault = try_open(dir.path(), KeyStorage::File)
            .unwrap_or_else(|error| panic!("{harm}: {error}"));
        assert_all_there(&vault, harm);
        app(&vault).put(TOKENS, "after", b"works on").unwrap();
        vault.close().unwrap();
        drop(vault);
        let vault = open(dir.path());
        assert_all_there(&vault, &format!("{harm}, opened again"));
        assert_eq!(
            value(&app(&vault), TOKENS, "after"),
            Some(b"works on".to_vec()),
            "{harm}"
        );
    }
}

#[test]
fn a_damaged_configuration_file_is_written_anew() {
    for (harm, do_harm) in HARMS {
        let dir = used_folder();
        do_harm(&dir.path().join("db/conf"));
        let vault = try_open(dir.path(), KeyStorage::File)
            .unwrap_or_else(|error| panic!("{harm}: {error}"));
        assert_all_there(&vault, harm);
    }
}

/// sled opens nothing, or finds older values, where a large record's file is damaged. Either is told, and the files as
/// they were are kept. (Only a file that is missing altogether can lead to an older value unnoticed: no trace is left of it.)
#[test]
fn a_damaged_file_of_a_large_record_is_reported_after_a_copy_was_made() {
    let blobs = files(&used_folder().path().join("db/blobs"));
    assert!(!blobs.is_empty(), "the folder has large records");
    for blob in blobs.iter().map(|blob| blob.file_name().unwrap()) {
        for (harm, do_harm) in HARMS {
            if harm == "gone" {
                continue;
            }
            let dir = used_folder();
            let blob = dir.path().join("db/blobs").join(blob);
            do_harm(&blob);
            let harmed = std::fs::read(&blob).ok();
            let when = format!("{harm}, {}", blob.display());
            match try_open(dir.path(), KeyStorage::File) {
                Err(error) => assert!(
                    matches!(error, OpenError::StoreDamaged { .. }),
                    "{when}: {error:?}"
                ),
                Ok(vault) => {
                    assert!(vault.wants_check(), "{when}");
                    let check = vault.check(&[TOKENS, CARDS]).unwrap();
                    assert!(check.unreadable >= 1, "{when}: {check:?}");
                    vault.close().unwrap();
                }
            }
            let kept = dir
                .path()
                .join("db.before-1/blobs")
                .join(blob.file_name().unwrap());
            assert_eq!(
                std::fs::read(kept).ok(),
                harmed,
                "{when}: the copy is from before"
            );
        }
    }
}

#[test]
fn an_empty_log_is_a_lost_database_and_not_a_new_one() {
    let dir = used_folder();
    std::fs::write(dir.path().join("db/db"), b"").unwrap();
    let error = try_open(dir.path(), KeyStorage::File).unwrap_err();
    assert!(matches!(error, OpenError::StoreMissing), "{error:?}");
}

fn left_over(dir: &Path) -> Vec<String> {
    let names = |dir: &Path| {
        let entries = std::fs::read_dir(dir).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<Vec<_>>()
    };
    let mut found = names(dir);
    found.retain(|name| name.starts_with("db.before-"));
    found.extend(
        names(&dir.join("db"))
            .into_iter()
            .filter(|name| name.starts_with("aside.")),
    );
    found.sort();
    found
}

#[test]
fn what_was_set_aside_and_the_copy_go_after_a_clean_end_in_which_every_record_opened() {
    let dir = used_folder();
    let snapshot = in_db(dir.path(), "snap.").pop().unwrap();
    std::fs::write(&snapshot, b"").unwrap();
    let aside = format!("aside.{}", snapshot.file_name().unwrap().to_str().unwrap());
    let kept = [aside, "db.before-1".to_owned()];
    let vault = open(dir.path());
    assert_eq!(left_over(dir.path()), kept);
    vault.close().unwrap();
    drop(vault);
    assert_eq!(
        left_over(dir.path()),
        kept,
        "nobody has looked at the records yet"
    );

    let vault = open(dir.path());
    assert!(vault.wants_check());
    let check = vault.check(&[TOKENS]).unwrap();
    assert_eq!(
        (check.opened, check.unknown, check.entries),
        (RECORDS, 1, 4)
    );
    vault.close().unwrap();
    drop(vault);
    assert_eq!(left_over(dir.path()), kept, "a table was left out");

    let vault = open(dir.path());
    let check = vault.check(&[TOKENS, CARDS]).unwrap();
    assert_eq!(check.opened, RECORDS + 1);
    assert!(check.is_whole());
    assert_eq!(
        left_over(dir.path()),
        kept,
        "only a clean end proves that all is on the disk"
    );
    vault.close().unwrap();
    drop(vault);
    assert_eq!(left_over(dir.path()), Vec::<String>::new());
    let vault = open(dir.path());
    assert!(!vault.wants_check(), "there is nothing to decide about");
    assert_all_there(&vault, "afterwards");
}

#[test]
fn the_copy_stays_while_a_record_does_not_open_and_the_oldest_one_outlives_later_trouble() {
    let dir = used_folder();
    let keychain_like = dir.path().join("keys.practice");
    let keys = std::fs::read(&keychain_like).unwrap();
    drop(open(dir.path()));
    std::fs::write(&keychain_like, br#"{"astra_practice_keys":1,"secrets":{}}"#).unwrap();
    for _ in 0..3 {
        let vault = open(dir.path());
        let check = vault.check(&[TOKENS, CARDS]).unwrap();
        assert_eq!((check.closed_spaces, check.opened), (1, 0));
        vault.close().unwrap();
        drop(vault);
        assert_eq!(
            left_over(dir.path()),
            ["db.before-1"],
            "the space's key is gone"
        );
    }
    for newest in 2..5 {
        drop(open(dir.path()));
        open(dir.path()).close().unwrap();
        assert_eq!(
            left_over(dir.path()),
            ["db.before-1".to_owned(), format!("db.before-{newest}")]
        );
    }
    std::fs::write(&keychain_like, keys).unwrap();
    let vault = open(dir.path());
    assert!(vault.check(&[TOKENS, CARDS]).unwrap().is_whole());
    vault.close().unwrap();
    assert_eq!(left_over(dir.path()), Vec::<String>::new());
}

/// A kill while sled was opening: the marker says so, and no copy was made because the end before was clean.
#[test]
fn a_kill_while_opening_after_a_clean_end_is_followed_by_a_copy() {
    let dir = used_folder();
    std::fs::write(dir.path().join("dirty"), b"opening\n").unwrap();
    let before = std::fs::read(dir.path().join("db/db")).unwrap();
    let vault = open(dir.path());
    assert_eq!(left_over(dir.path()), ["db.before-1"]);
    let copied = std::fs::read(dir.path().join("db.before-1/db")).unwrap();
    assert!(copied == before, "it is from before sled opened it");
    assert_all_there(&vault, "afterwards");
}
