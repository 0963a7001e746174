use astra_vault::{MAX_KEY_BYTES, MAX_VALUE_BYTES, SpaceId, Table, VaultError};

use crate::common::*;

#[test]
fn a_value_comes_back_until_it_is_replaced_or_deleted() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    assert_eq!(value(&space, TOKENS, "a"), None, "nothing was put yet");
    space.put(TOKENS, "a", b"one").unwrap();
    space.put(TOKENS, "a", b"two").unwrap();
    assert_eq!(value(&space, TOKENS, "a"), Some(b"two".to_vec()));
    space.delete(TOKENS, "a").unwrap();
    space.delete(TOKENS, "a").unwrap();
    assert_eq!(value(&space, TOKENS, "a"), None);
}

#[test]
fn records_survive_closing_and_also_a_vault_that_was_only_dropped() {
    let dir = folder();
    for round in 0..4 {
        let vault = open(dir.path());
        let space = app(&vault);
        for earlier in 0..round {
            let key = format!("round {earlier}");
            assert_eq!(value(&space, TOKENS, &key), Some(key.clone().into_bytes()));
        }
        let key = format!("round {round}");
        space.put(TOKENS, &key, key.as_bytes()).unwrap();
        if round % 2 == 0 {
            vault.close().unwrap();
        }
    }
}

#[test]
fn tables_and_spaces_do_not_see_each_other() {
    let dir = folder();
    let vault = open(dir.path());
    let (app, shop) = (app(&vault), vault.space(&business("shop")).unwrap());
    app.put(TOKENS, "k", b"app tokens").unwrap();
    app.put(CARDS, "k", b"app cards").unwrap();
    shop.put(TOKENS, "k", b"shop tokens").unwrap();
    assert_eq!(value(&app, TOKENS, "k"), Some(b"app tokens".to_vec()));
    assert_eq!(value(&app, CARDS, "k"), Some(b"app cards".to_vec()));
    assert_eq!(value(&shop, TOKENS, "k"), Some(b"shop tokens".to_vec()));
    assert_eq!(value(&shop, CARDS, "k"), None);
}

#[test]
fn a_scan_gives_every_record_of_one_table_in_key_order() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    assert!(space.scan(CARDS).unwrap().is_empty());
    for number in (0..100).rev() {
        space
            .put(CARDS, &format!("{number:03}"), &[number])
            .unwrap();
    }
    space.put(TOKENS, "other", b"x").unwrap();
    let found = space.scan(CARDS).unwrap();
    let keys: Vec<_> = found.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(
        keys,
        (0..100)
            .map(|number| format!("{number:03}"))
            .collect::<Vec<_>>()
    );
    assert!(
        found
            .iter()
            .zip(0..)
            .all(|((_, value), number)| **value == [number])
    );
}

#[test]
fn a_batch_applies_its_changes_in_order_across_tables() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    space.put(TOKENS, "old", b"x").unwrap();
    space
        .batch()
        .put(TOKENS, "a", b"1")
        .and_then(|batch| batch.put(CARDS, "b", b"2"))
        .and_then(|batch| batch.put(CARDS, "b", b"3"))
        .and_then(|batch| batch.delete(TOKENS, "old"))
        .unwrap()
        .commit()
        .unwrap();
    space.batch().commit().unwrap();
    drop((space, vault));
    let vault = open(dir.path());
    let space = app(&vault);
    assert_eq!(value(&space, TOKENS, "a"), Some(b"1".to_vec()));
    assert_eq!(
        value(&space, CARDS, "b"),
        Some(b"3".to_vec()),
        "the later put wins"
    );
    assert_eq!(value(&space, TOKENS, "old"), None);
}

#[test]
fn large_and_empty_values_come_back() {
    let dir = folder();
    let vault = open(dir.path());
    let large = vec![7; 3 * 1024 * 1024];
    app(&vault).put(TOKENS, "large", &large).unwrap();
    app(&vault).put(TOKENS, "", b"").unwrap();
    vault.close().unwrap();
    let vault = open(dir.path());
    assert!(
        value(&app(&vault), TOKENS, "large") == Some(large),
        "sled keeps it as a blob"
    );
    assert_eq!(value(&app(&vault), TOKENS, ""), Some(Vec::new()));
}

#[test]
fn what_is_too_long_is_refused_before_anything_is_written() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    let too_long = |outcome| matches!(outcome, Err(VaultError::TooLong { .. }));
    assert!(too_long(space.put(
        TOKENS,
        &"k".repeat(MAX_KEY_BYTES + 1),
        b""
    )));
    assert!(too_long(space.put(
        TOKENS,
        "k",
        &vec![0; MAX_VALUE_BYTES + 1]
    )));
    assert!(too_long(space.put(Table(""), "k", b"")));
    assert!(too_long(space.put(Table("a\0b"), "k", b"")));
    assert!(too_long(
        vault
            .journal()
            .append(&space, &vec![0; 2 * 1024 * 1024])
            .map(drop)
    ));
    space
        .put(TOKENS, &"k".repeat(MAX_KEY_BYTES), b"fits")
        .unwrap();
}

#[test]
fn many_writers_at_once_all_get_what_they_wrote() {
    let dir = folder();
    let vault = open(dir.path());
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let space = vault.space(&business(&format!("b{}", writer % 3))).unwrap();
            let vault = &vault;
            scope.spawn(move || {
                for number in 0..25 {
                    let key = format!("{writer}-{number}");
                    space.put(TOKENS, &key, key.as_bytes()).unwrap();
                    let batch = space.batch().put(CARDS, &key, b"c").unwrap();
                    batch
                        .put(TOKENS, "shared", key.as_bytes())
                        .unwrap()
                        .commit()
                        .unwrap();
                    vault.journal().append(&space, key.as_bytes()).unwrap();
                }
            });
        }
    });
    vault.close().unwrap();
    let vault = open(dir.path());
    for writer in 0..8 {
        let space = vault.space(&business(&format!("b{}", writer % 3))).unwrap();
        for number in 0..25 {
            let key = format!("{writer}-{number}");
            assert_eq!(value(&space, TOKENS, &key), Some(key.clone().into_bytes()));
            assert_eq!(value(&space, CARDS, &key), Some(b"c".to_vec()));
        }
    }
    assert_eq!(vault.journal().read().unwrap().len(), 200);
}

#[test]
fn a_closed_vault_refuses_everything() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    vault.close().unwrap();
    vault.close().unwrap();
    assert!(matches!(
        space.put(TOKENS, "k", b""),
        Err(VaultError::Closed)
    ));
    assert!(matches!(space.get(TOKENS, "k"), Err(VaultError::Closed)));
    assert!(matches!(
        vault.journal().append(&space, b""),
        Err(VaultError::Closed)
    ));
    let again = open(dir.path());
    assert!(
        again.existing_space(&SpaceId::app()).unwrap().is_some(),
        "closing frees the folder"
    );
}

#[test]
fn another_vaults_space_cannot_write_to_this_journal() {
    let (one, two) = (folder(), folder());
    let (one, two) = (open(one.path()), open(two.path()));
    let refused = two.journal().append(&app(&one), b"x");
    assert!(matches!(refused, Err(VaultError::OtherVault)));
}
