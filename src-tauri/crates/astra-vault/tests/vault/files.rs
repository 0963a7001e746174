use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use astra_vault::{Entropy, KeyStorage, MemoryKeychain, OpenError, Vault};

use crate::common::*;

#[test]
fn a_second_opener_is_told_at_once_that_the_folder_is_in_use() {
    let dir = folder();
    let vault = open(dir.path());
    for _ in 0..3 {
        let error = try_open(dir.path(), KeyStorage::File).unwrap_err();
        assert!(matches!(error, OpenError::InUse), "{error:?}");
    }
    app(&vault).put(TOKENS, "k", b"still works").unwrap();
    drop(vault);
    open(dir.path());
}

#[cfg(unix)]
#[test]
fn folders_are_0700_and_files_0600_whatever_they_were() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let parent = folder();
    let dir = parent.path().join("deep/data");
    let vault = open(&dir);
    app(&vault)
        .put(TOKENS, "large", &vec![1; 1024 * 1024])
        .unwrap();
    vault.journal().append(&app(&vault), b"x").unwrap();
    let check = |when: &str| {
        for path in files(&dir) {
            assert_eq!(mode(&path), 0o600, "{} {when}", path.display());
            assert_eq!(
                mode(path.parent().unwrap()),
                0o700,
                "around {} {when}",
                path.display()
            );
        }
        assert!(
            files(&dir)
                .iter()
                .any(|path| path.parent().unwrap().ends_with("blobs"))
        );
    };
    check("while open");
    vault.close().unwrap();
    drop(vault);
    check("when closed");
    for path in files(&dir) {
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o644)).unwrap();
    }
    std::fs::set_permissions(&dir, PermissionsExt::from_mode(0o755)).unwrap();
    open(&dir).close().unwrap();
    let lax: Vec<_> = files(&dir)
        .into_iter()
        .filter(|path| mode(path) != 0o600)
        .collect();
    assert_eq!(
        lax,
        Vec::<std::path::PathBuf>::new(),
        "opening tightens what was loosened"
    );
    assert_eq!(mode(&dir), 0o700);
}

fn copies(dir: &Path) -> Vec<String> {
    let names = std::fs::read_dir(dir).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name.starts_with("db.before-"))
        .collect()
}

#[test]
fn only_an_unclean_end_makes_a_copy_of_the_database() {
    let dir = folder();
    for _ in 0..2 {
        let vault = open(dir.path());
        app(&vault).put(TOKENS, "k", b"v").unwrap();
        vault.close().unwrap();
    }
    assert_eq!(
        copies(dir.path()),
        Vec::<String>::new(),
        "every end was clean"
    );
    for round in 1..=3 {
        drop(open(dir.path()));
        let vault = open(dir.path());
        assert_eq!(copies(dir.path()), ["db.before-1"], "round {round}");
        assert!(vault.check(&[TOKENS]).unwrap().is_whole());
        vault.close().unwrap();
        assert_eq!(copies(dir.path()), Vec::<String>::new(), "round {round}");
    }
}

#[test]
fn a_database_that_cannot_be_opened_keeps_its_first_copy() {
    let dir = folder();
    let vault = open(dir.path());
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    drop(vault);
    let conf = dir.path().join("db/conf");
    let good = std::fs::read(&conf).unwrap();
    let other = b"segment_size: 524288\nuse_compression: false\nversion: 0.99\n";
    let checksum = crc32fast::hash(other).to_le_bytes();
    std::fs::write(&conf, [&other[..], &checksum].concat()).unwrap();
    for _ in 0..3 {
        let error = try_open(dir.path(), KeyStorage::File).unwrap_err();
        assert!(matches!(error, OpenError::StoreDamaged { .. }), "{error:?}");
        assert_eq!(
            copies(dir.path()),
            ["db.before-1"],
            "later attempts do not replace it"
        );
    }
    std::fs::write(&conf, good).unwrap();
    assert_eq!(
        value(&app(&open(dir.path())), TOKENS, "k"),
        Some(b"v".to_vec())
    );
}

#[test]
fn no_key_value_table_or_space_name_stands_in_any_file() {
    let (dir, keychain) = (folder(), MemoryKeychain::new());
    let canaries = [
        "canaryspace",
        "canary-key",
        "canary-value",
        "canary-payload",
        "canarytable",
    ];
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    let space = vault.space(&business("canaryspace")).unwrap();
    let table = astra_vault::Table("canarytable");
    space.put(table, "canary-key", b"canary-value").unwrap();
    space
        .put(table, "large canary-key", &b"canary-value".repeat(50_000))
        .unwrap();
    space
        .batch()
        .put(table, "canary-key 2", b"canary-value")
        .unwrap()
        .commit()
        .unwrap();
    vault.journal().append(&space, b"canary-payload").unwrap();
    drop((vault, space));
    let vault = try_open(dir.path(), in_keychain(&keychain)).unwrap();
    vault.close().unwrap();
    drop(vault);
    assert!(!copies(dir.path()).is_empty(), "the copy is searched too");
    for canary in canaries {
        assert_eq!(
            holders(dir.path(), canary.as_bytes()),
            Vec::<std::path::PathBuf>::new()
        );
        let hex = hex::encode(canary);
        assert_eq!(
            holders(dir.path(), hex.as_bytes()),
            Vec::<std::path::PathBuf>::new()
        );
    }
}

/// Counts what is drawn, and never gives the same bytes twice.
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        for (byte, fill) in bytes.iter_mut().zip(number.iter().cycle()) {
            *byte = *fill;
        }
    }
}

#[test]
fn every_write_draws_a_nonce_of_its_own() {
    let dir = folder();
    let entropy = Arc::new(Counting(AtomicU64::new(1)));
    let drawn = || entropy.0.load(Ordering::Relaxed);
    let vault = Vault::open(dir.path(), KeyStorage::File, entropy.clone()).unwrap();
    let space = app(&vault);
    for _ in 0..3 {
        let before = drawn();
        space.put(TOKENS, "same", b"same").unwrap();
        vault.journal().append(&space, b"same").unwrap();
        assert_eq!(drawn(), before + 2);
    }
}
