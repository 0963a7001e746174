use std::path::{Path, PathBuf};

use astra_vault::{
    EntryBody, JournalDamage, KeyStorage, OpenError, SpaceId, TornTail, Unreadable, VaultError,
};

use crate::common::*;

const HEADER: usize = 32;

fn journal_file(dir: &Path) -> PathBuf {
    dir.join("journal.astra")
}

/// A closed folder with `count` entries; gives where each ends in the file.
fn with_entries(dir: &Path, count: u64) -> Vec<usize> {
    let vault = open(dir);
    let space = app(&vault);
    let mut ends = Vec::new();
    for number in 1..=count {
        assert_eq!(
            vault
                .journal()
                .append(&space, number.to_string().as_bytes())
                .unwrap(),
            number
        );
        ends.push(std::fs::metadata(journal_file(dir)).unwrap().len() as usize);
    }
    vault.close().unwrap();
    ends
}

fn damage(dir: &Path) -> JournalDamage {
    match try_open(dir, KeyStorage::File) {
        Err(OpenError::JournalDamaged { damage, .. }) => damage,
        other => panic!("expected a damaged journal, got {other:?}"),
    }
}

#[test]
fn entries_come_back_in_order_also_after_reopening() {
    let dir = folder();
    with_entries(dir.path(), 5);
    let vault = open(dir.path());
    assert_eq!(vault.journal().last_seq().unwrap(), 5);
    assert_eq!(vault.journal().append(&app(&vault), b"6").unwrap(), 6);
    let entries = vault.journal().read().unwrap();
    for (entry, number) in entries.iter().zip(1..) {
        assert_eq!(entry.seq, number);
        assert_eq!(said(entry), number.to_string().as_bytes());
        let EntryBody::Readable { space, .. } = &entry.body else {
            panic!("readable")
        };
        assert_eq!(*space, SpaceId::app());
    }
    assert_eq!(entries.len(), 6);
    let later: Vec<_> = vault
        .journal()
        .read_after(4)
        .unwrap()
        .iter()
        .map(|entry| entry.seq)
        .collect();
    assert_eq!(later, [5, 6]);
    assert_eq!(vault.journal().torn_tail(), None);
}

#[test]
fn entries_are_chosen_by_number_and_space_and_the_others_are_not_opened() {
    let dir = folder();
    let vault = open(dir.path());
    let spaces = [
        app(&vault),
        vault.space(&SpaceId::business("b").unwrap()).unwrap(),
    ];
    for number in 0..40_usize {
        // Of many lengths, so that passing over one ends where the next begins.
        let payload = vec![b'x'; number * number];
        vault
            .journal()
            .append(&spaces[number % 2], &payload)
            .unwrap();
    }
    let tag = spaces[1].tag();
    let chosen = vault
        .journal()
        .read_where(|seq, of| of == tag && seq > 30 || seq == 3)
        .unwrap();
    let found: Vec<(u64, usize)> = chosen.iter().map(|it| (it.seq, said(it).len())).collect();
    let of = |seq: u64| (seq, usize::try_from((seq - 1) * (seq - 1)).unwrap());
    assert_eq!(found, [3, 32, 34, 36, 38, 40].map(of));
    let all = vault.journal().read_where(|_, _| true).unwrap();
    assert_eq!(all.len(), 40);
    assert!(vault.journal().read_where(|_, _| false).unwrap().is_empty());
}

#[test]
fn a_chosen_entry_that_is_damaged_is_never_given() {
    let dir = folder();
    let ends = with_entries(dir.path(), 3);
    let vault = open(dir.path());
    let whole = std::fs::read(journal_file(dir.path())).unwrap();
    for at in ends[0]..ends[1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        std::fs::write(journal_file(dir.path()), &damaged).unwrap();
        let read = vault.journal().read_where(|seq, _| seq == 2);
        assert!(
            matches!(read, Err(VaultError::JournalDamaged { .. })),
            "{at}: {read:?}"
        );
    }
}

#[test]
fn a_tail_torn_at_any_byte_is_set_aside_and_the_rest_is_kept() {
    let dir = folder();
    let ends = with_entries(dir.path(), 2);
    let whole = std::fs::read(journal_file(dir.path())).unwrap();
    for cut in ends[0] + 1..ends[1] {
        std::fs::write(journal_file(dir.path()), &whole[..cut]).unwrap();
        let vault = open(dir.path());
        let TornTail { path, bytes } = vault.journal().torn_tail().unwrap().clone();
        assert_eq!(bytes as usize, cut - ends[0]);
        assert_eq!(
            std::fs::read(&path).unwrap(),
            &whole[ends[0]..cut],
            "nothing is deleted"
        );
        assert_eq!(vault.journal().read().unwrap().len(), 1);
        assert_eq!(vault.journal().append(&app(&vault), b"again").unwrap(), 2);
        vault.close().unwrap();
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn each_torn_tail_gets_a_file_of_its_own() {
    let dir = folder();
    for number in 1..=3 {
        let vault = open(dir.path());
        vault.journal().append(&app(&vault), b"entry").unwrap();
        vault.close().unwrap();
        let whole = std::fs::read(journal_file(dir.path())).unwrap();
        std::fs::write(journal_file(dir.path()), &whole[..whole.len() - 1]).unwrap();
        let vault = open(dir.path());
        let torn = vault.journal().torn_tail().unwrap();
        assert!(
            torn.path.ends_with(format!("journal.torn-{number}")),
            "{torn:?}"
        );
        vault.close().unwrap();
    }
}

#[test]
fn a_tail_of_zeros_counts_as_torn() {
    let dir = folder();
    let ends = with_entries(dir.path(), 1);
    for zeros in [1, 8, 12, 13, 10_000] {
        let mut bytes = std::fs::read(journal_file(dir.path())).unwrap();
        bytes.resize(ends[0] + zeros, 0);
        std::fs::write(journal_file(dir.path()), &bytes).unwrap();
        let vault = open(dir.path());
        assert_eq!(vault.journal().torn_tail().unwrap().bytes as usize, zeros);
        assert_eq!(vault.journal().read().unwrap().len(), 1);
        vault.close().unwrap();
    }
}

#[test]
fn every_flipped_byte_is_reported_and_the_file_is_left_alone() {
    let dir = folder();
    with_entries(dir.path(), 3);
    let whole = std::fs::read(journal_file(dir.path())).unwrap();
    for at in 0..whole.len() {
        let mut bad = whole.clone();
        bad[at] ^= 1 << (at % 8);
        std::fs::write(journal_file(dir.path()), &bad).unwrap();
        damage(dir.path());
        assert_eq!(
            std::fs::read(journal_file(dir.path())).unwrap(),
            bad,
            "left as found"
        );
    }
}

#[test]
fn an_entry_taken_out_repeated_or_swapped_is_reported() {
    let dir = folder();
    let ends = with_entries(dir.path(), 3);
    let whole = std::fs::read(journal_file(dir.path())).unwrap();
    let [one, two, three] = [
        &whole[HEADER..ends[0]],
        &whole[ends[0]..ends[1]],
        &whole[ends[1]..ends[2]],
    ];
    for entries in [
        vec![one, three],
        vec![one, two, two, three],
        vec![two, one, three],
    ] {
        let bytes = [&whole[..HEADER], &entries.concat()].concat();
        std::fs::write(journal_file(dir.path()), bytes).unwrap();
        assert_eq!(damage(dir.path()), JournalDamage::Order);
    }
}

#[test]
fn an_entry_forged_with_a_correct_checksum_does_not_open() {
    let dir = folder();
    let ends = with_entries(dir.path(), 1);
    let mut bytes = std::fs::read(journal_file(dir.path())).unwrap();
    bytes[ends[0] - 1] ^= 1;
    let record = &bytes[HEADER..];
    let crc = crc32fast::hash(&[&record[..8], &record[12..]].concat());
    bytes[HEADER + 8..HEADER + 12].copy_from_slice(&crc.to_le_bytes());
    std::fs::write(journal_file(dir.path()), bytes).unwrap();
    let error = open(dir.path()).journal().read().unwrap_err();
    let seal = matches!(
        error,
        VaultError::JournalDamaged {
            damage: JournalDamage::Seal,
            ..
        }
    );
    assert!(seal, "{error:?}");
}

#[test]
fn another_folders_journal_is_refused() {
    let (one, two) = (folder(), folder());
    with_entries(one.path(), 1);
    with_entries(two.path(), 1);
    std::fs::copy(journal_file(one.path()), journal_file(two.path())).unwrap();
    assert_eq!(damage(two.path()), JournalDamage::Foreign);
}

#[test]
fn a_destroyed_spaces_entries_stay_in_the_chain_unreadable() {
    let dir = folder();
    let vault = open(dir.path());
    let gone = business("gone");
    vault.journal().append(&app(&vault), b"one").unwrap();
    vault
        .journal()
        .append(&vault.space(&gone).unwrap(), b"two")
        .unwrap();
    vault.journal().append(&app(&vault), b"three").unwrap();
    let held = vault.space(&gone).unwrap();
    vault.destroy_space(&gone).unwrap();
    let refused = vault.journal().append(&held, b"late");
    assert!(matches!(refused, Err(VaultError::SpaceDestroyed)));
    let again = vault.space(&gone).unwrap();
    vault.journal().append(&again, b"four").unwrap();
    vault.close().unwrap();
    let vault = open(dir.path());
    let entries = vault.journal().read().unwrap();
    assert_eq!(said(&entries[0]), b"one");
    let destroyed = EntryBody::Unreadable(Unreadable::SpaceDestroyed);
    assert_eq!(format!("{:?}", entries[1].body), format!("{destroyed:?}"));
    assert_eq!(said(&entries[2]), b"three");
    assert_eq!(
        said(&entries[3]),
        b"four",
        "made again under the same id, it has a key of its own"
    );
    assert_eq!(entries.len(), 4, "the refused entry left nothing");
}

#[test]
fn a_journal_that_changed_length_under_an_open_vault_takes_nothing_more() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    vault.journal().append(&space, b"one").unwrap();
    let path = journal_file(dir.path());
    let good = std::fs::read(&path).unwrap();
    std::fs::write(&path, [good.as_slice(), b"junk"].concat()).unwrap();
    assert!(matches!(
        vault.journal().append(&space, b"two"),
        Err(VaultError::Io { .. })
    ));
    std::fs::write(&path, &good).unwrap();
    let refused = vault.journal().append(&space, b"two");
    assert!(
        matches!(refused, Err(VaultError::ReopenNeeded)),
        "only opening again checks the tail"
    );
    vault.close().unwrap();
    drop((space, vault));
    let vault = open(dir.path());
    assert_eq!(vault.journal().append(&app(&vault), b"two").unwrap(), 2);
}
