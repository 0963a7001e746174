use astra_vault::{
    EntryBody, KeyStorage, KeyStorageKind, KeychainError, MemoryKeychain, OpenError, SpaceId,
    Unreadable, VaultError, stored_key_storage,
};

use crate::common::*;

#[test]
fn a_passphrase_opens_again_and_a_wrong_one_is_told_apart() {
    let dir = folder();
    assert_eq!(stored_key_storage(dir.path()).unwrap(), None);
    let vault = try_open(dir.path(), passphrase("right")).unwrap();
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    vault
        .space(&business("b"))
        .unwrap()
        .put(TOKENS, "k", b"w")
        .unwrap();
    vault.close().unwrap();
    assert_eq!(
        stored_key_storage(dir.path()).unwrap(),
        Some(KeyStorageKind::Passphrase)
    );
    let wrong = try_open(dir.path(), passphrase("wrong")).unwrap_err();
    assert!(matches!(wrong, OpenError::WrongPassphrase), "{wrong:?}");
    let vault = try_open(dir.path(), passphrase("right")).unwrap();
    assert_eq!(value(&app(&vault), TOKENS, "k"), Some(b"v".to_vec()));
    assert_eq!(
        value(&vault.space(&business("b")).unwrap(), TOKENS, "k"),
        Some(b"w".to_vec())
    );
    vault.destroy_space(&business("b")).unwrap();
    assert!(vault.existing_space(&business("b")).unwrap().is_none());
}

#[test]
fn keys_are_looked_for_only_where_they_were_put() {
    let dir = folder();
    open(dir.path()).close().unwrap();
    let error = try_open(dir.path(), passphrase("x")).unwrap_err();
    let told = matches!(
        error,
        OpenError::OtherKeyStorage {
            stored: KeyStorageKind::File,
            offered: KeyStorageKind::Passphrase
        }
    );
    assert!(told, "{error:?}");
}

#[test]
fn a_keychain_holds_one_entry_per_space_and_they_open_again() {
    let (dir, keychain) = (folder(), MemoryKeychain::new());
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    vault.space(&business("b")).unwrap();
    assert_eq!(keychain.names().len(), 2);
    assert!(
        !dir.path().join("keys.practice").exists(),
        "no key beside the data"
    );
    vault.close().unwrap();
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    assert_eq!(value(&app(&vault), TOKENS, "k"), Some(b"v".to_vec()));
    assert_eq!(vault.space_ids().unwrap(), [SpaceId::app(), business("b")]);
}

#[test]
fn a_lost_keychain_entry_is_told_apart_from_a_locked_keychain() {
    let (dir, keychain) = (folder(), MemoryKeychain::new());
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    vault.journal().append(&app(&vault), b"entry").unwrap();
    vault.close().unwrap();

    keychain.set_locked(true);
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    let error = vault.space(&SpaceId::app()).unwrap_err();
    assert!(
        matches!(error, VaultError::Keychain(KeychainError::Locked)),
        "{error:?}"
    );
    vault
        .journal()
        .read()
        .expect_err("a locked keychain does not make entries unreadable");
    vault.close().unwrap();

    let vault = try_open(dir.path(), in_keychain(&MemoryKeychain::new())).unwrap();
    let error = vault.space(&SpaceId::app()).unwrap_err();
    assert!(
        matches!(error, VaultError::KeyLost { .. }),
        "no new key in its place: {error:?}"
    );
    let entries = vault.journal().read().unwrap();
    assert!(matches!(
        entries[0].body,
        EntryBody::Unreadable(Unreadable::KeyLost)
    ));
    vault.close().unwrap();

    keychain.set_locked(false);
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    assert_eq!(said(&vault.journal().read().unwrap()[0]), b"entry");
}

#[test]
fn a_destroyed_space_is_gone_for_every_holder_and_after_reopening() {
    let (dir, keychain) = (folder(), MemoryKeychain::new());
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    let id = business("7f3a9c");
    let held = vault.space(&id).unwrap();
    for number in 0..200 {
        held.put(TOKENS, &number.to_string(), b"v").unwrap();
    }
    app(&vault).put(TOKENS, "k", b"stays").unwrap();
    let keyring = dir.path().join("keyring.astra");
    let old_keyring = std::fs::read(&keyring).unwrap();
    vault.destroy_space(&id).unwrap();
    vault.destroy_space(&id).unwrap();
    assert!(matches!(
        held.get(TOKENS, "1"),
        Err(VaultError::SpaceDestroyed)
    ));
    assert!(matches!(
        held.put(TOKENS, "1", b""),
        Err(VaultError::SpaceDestroyed)
    ));
    assert!(vault.existing_space(&id).unwrap().is_none());
    assert_eq!(keychain.names().len(), 1, "its keychain entry is gone");
    vault.close().unwrap();
    drop((vault, held));
    assert!(
        holders(dir.path(), b"7f3a9c").is_empty(),
        "its name stands in no file"
    );

    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    assert!(vault.existing_space(&id).unwrap().is_none());
    assert_eq!(value(&app(&vault), TOKENS, "k"), Some(b"stays".to_vec()));
    let fresh = vault.space(&id).unwrap();
    assert!(
        fresh.scan(TOKENS).unwrap().is_empty(),
        "made again, it starts empty"
    );
    vault.close().unwrap();
    drop((vault, fresh));

    std::fs::write(&keyring, old_keyring).unwrap();
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    let error = vault.space(&id).unwrap_err();
    assert!(
        matches!(error, VaultError::KeyLost { .. }),
        "an old keyring does not help: {error:?}"
    );
}

#[test]
fn a_destruction_that_the_keychain_interrupted_is_finished_later() {
    let (dir, keychain) = (folder(), MemoryKeychain::new());
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    vault
        .space(&business("b"))
        .unwrap()
        .put(TOKENS, "k", b"v")
        .unwrap();
    keychain.set_locked(true);
    vault
        .destroy_space(&business("b"))
        .expect_err("the keychain is locked");
    assert!(
        vault.existing_space(&business("b")).unwrap().is_none(),
        "gone all the same"
    );
    assert_eq!(keychain.names().len(), 1);
    vault.close().unwrap();
    keychain.set_locked(false);
    let _vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    assert!(
        keychain.names().is_empty(),
        "the next start deleted the entry"
    );
}

#[test]
fn keys_of_two_folders_do_not_meet_in_one_keychain() {
    let (one, two, keychain) = (folder(), folder(), MemoryKeychain::new());
    let first = try_open(one.path(), in_keychain(&keychain)).unwrap();
    let second = try_open(two.path(), in_keychain(&keychain)).unwrap();
    app(&first).put(TOKENS, "k", b"one").unwrap();
    app(&second).put(TOKENS, "k", b"two").unwrap();
    second.destroy_space(&SpaceId::app()).unwrap();
    first.close().unwrap();
    let first = try_open(one.path(), in_keychain(&keychain)).unwrap();
    assert_eq!(value(&app(&first), TOKENS, "k"), Some(b"one".to_vec()));
}

#[test]
fn nothing_prints_a_secret() {
    let home = passphrase("hunter2");
    let (dir, other) = (folder(), folder());
    let shown = format!("{home:?}");
    let shown = format!("{shown} {:?}", try_open(dir.path(), home));
    let vault = try_open(other.path(), KeyStorage::File).unwrap();
    vault.journal().append(&app(&vault), b"hunter2").unwrap();
    let batch = app(&vault);
    let batch = batch.batch().put(TOKENS, "k", b"hunter2").unwrap();
    let shown = format!(
        "{shown} {vault:?} {:?} {batch:?}",
        vault.journal().read().unwrap()
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        !shown.contains("104, 117, 110"),
        "not as bytes either: {shown}"
    );
}

/// Run in a child process, because the connection to the Secret Service is made once per process.
#[cfg(target_os = "linux")]
#[test]
fn without_a_secret_service_the_keychain_says_so_and_nothing_is_kept_elsewhere() {
    use astra_vault::{Keychain, OsKeychain};
    const CHILD: &str = "ASTRA_VAULT_TEST_NO_SERVICE";
    if std::env::var_os(CHILD).is_some() {
        let keychain = OsKeychain::new("com.astradesk.vault-test");
        assert_eq!(keychain.probe(), Err(KeychainError::Unavailable));
        assert_eq!(keychain.get("any"), Err(KeychainError::Unavailable));
        return;
    }
    let name = "keys::without_a_secret_service_the_keychain_says_so_and_nothing_is_kept_elsewhere";
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(CHILD, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}");
    // A renamed test would run nothing and count as success.
    assert!(said.contains("1 passed"), "{said}");
}
