//! Refusals of the disk are told apart from damage. A small disk of its own is had by mounting one, where that is allowed.

use std::path::Path;

use astra_vault::{DiskTrouble, KeyStorage, KeychainError, OpenError, VaultError};

use crate::common::*;

/// A disk in memory, unmounted when dropped.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// Where nobody may mount anything, notes that the running test is left out, for `cargo xtask test` to repeat.
    fn mount(kib: u32) -> Option<Self> {
        let dir = folder();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"])
            .arg(dir.path())
            .output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(dir));
        }
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let line = format!("astra-vault {test}: nobody may mount a disk in memory here\n");
        eprint!("left out: {line}");
        if let Some(notes) = std::env::var_os("ASTRA_DESK_LEFT_OUT") {
            let notes = std::fs::File::options()
                .create(true)
                .append(true)
                .open(notes);
            std::io::Write::write_all(&mut notes.unwrap(), line.as_bytes()).unwrap();
        }
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn make_read_only(&self) {
        let remount = || {
            std::process::Command::new("mount")
                .args(["-o", "remount,ro"])
                .arg(self.path())
                .output()
        };
        // Refused while a thread of sled's has not closed its files yet.
        let give_up = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !remount().unwrap().status.success() {
            assert!(std::time::Instant::now() < give_up, "sled holds its files");
            std::thread::yield_now();
        }
    }

    /// Takes all room but `kib`; gives the file that takes it.
    fn fill_but(&self, kib: usize) -> std::path::PathBuf {
        let filler = self.path().join("filler");
        let mut bytes = 1024 * 1024;
        let mut taken = Vec::new();
        while bytes >= 4096 {
            taken.resize(taken.len() + bytes, 1);
            if std::fs::write(&filler, &taken).is_err() {
                taken.truncate(taken.len() - bytes);
                bytes /= 2;
            }
        }
        taken.truncate(taken.len() - kib * 1024);
        std::fs::write(&filler, &taken).unwrap();
        filler
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: sled's threads may still hold a file.
        let _ = std::process::Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}

fn trouble(error: &OpenError) -> DiskTrouble {
    match error {
        OpenError::Io { source, .. } => DiskTrouble::of(source),
        other => panic!("expected a refusal of the disk, got {other:?}"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_leaves_no_half_copy_and_the_start_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount(6 * 1024) else {
        return;
    };
    let dir = disk.path().join("data");
    let vault = open(&dir);
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    drop(vault);
    let filler = disk.fill_but(100);
    for _ in 0..2 {
        let error = try_open(&dir, KeyStorage::File).unwrap_err();
        assert_eq!(trouble(&error), DiskTrouble::Full, "{error:?}");
        assert!(
            !dir.join("db.before-part").exists(),
            "half a copy costs the room that is missing"
        );
    }
    std::fs::remove_file(filler).unwrap();
    let vault = open(&dir);
    assert!(dir.join("db.before-1/db").exists());
    assert_eq!(value(&app(&vault), TOKENS, "k"), Some(b"v".to_vec()));
}

#[cfg(target_os = "linux")]
#[test]
fn whatever_room_is_left_a_start_says_that_the_disk_is_full_and_making_room_helps() {
    let Some(disk) = SmallDisk::mount(8 * 1024) else {
        return;
    };
    let dir = disk.path().join("data");
    let vault = open(&dir);
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    vault.close().unwrap();
    drop(vault);
    for kib in [0, 4, 8, 12, 16, 40, 200, 600] {
        let filler = disk.fill_but(kib);
        match try_open(&dir, KeyStorage::File) {
            Err(error) => assert_eq!(trouble(&error), DiskTrouble::Full, "{kib} KiB: {error:?}"),
            Ok(vault) => assert_eq!(value(&app(&vault), TOKENS, "k"), Some(b"v".to_vec())),
        }
        std::fs::remove_file(filler).unwrap();
        let vault =
            try_open(&dir, KeyStorage::File).unwrap_or_else(|error| panic!("{kib} KiB: {error}"));
        assert_eq!(
            value(&app(&vault), TOKENS, "k"),
            Some(b"v".to_vec()),
            "{kib} KiB"
        );
        vault.check(&[TOKENS]).unwrap();
        vault.close().unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_write_to_a_full_disk_says_so() {
    let Some(disk) = SmallDisk::mount(8 * 1024) else {
        return;
    };
    let dir = disk.path().join("data");
    let vault = open(&dir);
    let space = app(&vault);
    disk.fill_but(4);
    let full = |error: &VaultError| match error {
        VaultError::Io { source, .. } => DiskTrouble::of(source) == DiskTrouble::Full,
        VaultError::Keychain(KeychainError::Disk(trouble)) => *trouble == DiskTrouble::Full,
        _ => false,
    };
    let error = vault.journal().append(&space, &[1; 100_000]).unwrap_err();
    assert!(full(&error), "the journal: {error:?}");
    let error = space
        .put(TOKENS, "large", &vec![1; 1024 * 1024])
        .unwrap_err();
    assert!(full(&error), "a record: {error:?}");
    let new = (0..200).find_map(|number| vault.space(&business(&number.to_string())).err());
    let error = new.unwrap();
    assert!(full(&error), "a key: {error:?}");
    drop((space, vault));
    let elsewhere = folder();
    let vault = open(elsewhere.path());
    let space = app(&vault);
    let batch = space.batch().put(TOKENS, "k", b"v").unwrap();
    // Were sled still waiting for the full disk, it would wait here for ever, too.
    batch.commit().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_told() {
    let Some(disk) = SmallDisk::mount(6 * 1024) else {
        return;
    };
    let dir = disk.path().join("data");
    open(&dir).close().unwrap();
    disk.make_read_only();
    let error = try_open(&dir, KeyStorage::File).unwrap_err();
    assert_eq!(trouble(&error), DiskTrouble::ReadOnly, "{error:?}");
}

#[test]
fn a_marker_that_cannot_be_removed_is_an_error_and_the_folder_is_free_all_the_same() {
    let dir = folder();
    let vault = open(dir.path());
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    // No file can be removed where a folder stands, whoever asks.
    let marker = dir.path().join("dirty");
    std::fs::remove_file(&marker).unwrap();
    std::fs::create_dir(&marker).unwrap();
    let error = vault.close().unwrap_err();
    assert!(matches!(error, VaultError::Io { .. }), "{error:?}");
    assert!(!astra_vault::is_in_use(dir.path()).unwrap(), "it is free");
    std::fs::remove_dir(&marker).unwrap();
    assert_eq!(
        value(&app(&open(dir.path())), TOKENS, "k"),
        Some(b"v".to_vec())
    );
}

#[test]
fn a_whole_folder_is_set_aside_only_while_nobody_has_it_open_and_opens_again_there() {
    let parent = folder();
    let dir = parent.path().join("practice");
    let vault = open(&dir);
    app(&vault).put(TOKENS, "k", b"v").unwrap();
    let error = astra_vault::set_data_dir_aside(&dir).unwrap_err();
    assert!(matches!(error, OpenError::InUse), "{error:?}");
    vault.close().unwrap();
    drop(vault);
    for number in 1..3 {
        let kept = astra_vault::set_data_dir_aside(&dir).unwrap();
        assert_eq!(kept, parent.path().join(format!("practice.kept-{number}")));
        open(&dir).close().unwrap();
    }
    assert_eq!(value(&app(&open(&dir)), TOKENS, "k"), None, "a new one");
    let first = open(&parent.path().join("practice.kept-1"));
    assert_eq!(
        value(&app(&first), TOKENS, "k"),
        Some(b"v".to_vec()),
        "nothing was deleted"
    );
}
