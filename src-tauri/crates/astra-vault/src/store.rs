//! sled, kept to what it can be trusted with: unsealed bytes never reach it, nothing is acknowledged
//! before `fdatasync`, and its panics become errors.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use sled::transaction::{TransactionError, Transactional};
use sled::{IVec, Tree};

use crate::error::{OpenError, VaultError};
use crate::files::{FileError, failed, make_private, make_tree_private, sync_dir};
use crate::ids::SpaceTag;
use crate::record::{StoredKey, TreeName};

/// Bytes of sled's page cache: the records are few and small, and the screens keep their own copies.
const CACHE_BYTES: u64 = 8 * 1024 * 1024;
/// sled's own lock may outlive the database it belonged to by the time its last thread needs.
const SLED_LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// One change: what to store under a key of a tree, or to delete it.
pub(crate) struct Change {
    pub tree: TreeName,
    pub key: StoredKey,
    pub record: Option<Vec<u8>>,
}

/// The database of one folder.
pub(crate) struct Store {
    path: PathBuf,
    /// Readers and single writers share; a batch, a new tree and closing are alone. sled recovers a
    /// batch together with whatever was logged while it ran, so a neighbour's acknowledged write
    /// must not fall between a batch's begin and its flush.
    open: RwLock<Option<Open>>,
    failed: AtomicBool,
}

struct Open {
    db: sled::Db,
    trees: HashMap<TreeName, Tree>,
    /// A second handle to sled's log file: sled's own flush on Linux is `sync_file_range`, which
    /// neither empties the disk's cache nor writes the file's length.
    log: File,
    /// Names in `blobs/` that are known to be on the disk. sled puts large pages there and never syncs them.
    synced_blobs: Mutex<HashSet<OsString>>,
}

impl Store {
    pub(crate) fn open(path: PathBuf) -> Result<Self, OpenError> {
        let db = open_sled(&path)?;
        let mut trees = HashMap::new();
        for name in db.tree_names() {
            let Ok(tree_name) = TreeName::try_from(&name[..]) else {
                continue;
            };
            let tree = db
                .open_tree(&name)
                .map_err(|error| OpenError::of_sled(error, &path))?;
            trees.insert(tree_name, tree);
        }
        make_tree_private(&path)?;
        let log_path = path.join("db");
        let log = File::options()
            .read(true)
            .write(true)
            .open(&log_path)
            .map_err(failed("opening", &log_path))?;
        let conf = path.join("conf");
        let sync_conf = || File::options().write(true).open(&conf)?.sync_all();
        sync_conf().map_err(failed("syncing", &conf))?;
        log.sync_all().map_err(failed("syncing", &log_path))?;
        let open = Open {
            db,
            trees,
            log,
            synced_blobs: Mutex::default(),
        };
        open.sync_blobs(&path)
            .map_err(OpenError::of_database_file)?;
        sync_dir(&path)?;
        Ok(Self {
            path,
            open: RwLock::new(Some(open)),
            failed: AtomicBool::new(false),
        })
    }

    /// Puts the log of a database that was just made on the disk, where it is empty until something is flushed.
    pub(crate) fn begin_log(&self) -> Result<(), VaultError> {
        let guard = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let open = self.usable(guard.as_ref())?;
        self.refuse_after_failure(|| open.acknowledge(&self.path))
    }

    /// Whether there is no tree of any space.
    pub(crate) fn is_empty(&self) -> bool {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().is_none_or(|open| open.trees.is_empty())
    }

    pub(crate) fn get(&self, tree: &TreeName, key: &StoredKey) -> Result<Option<IVec>, VaultError> {
        self.read(|open| match open.trees.get(tree) {
            Some(tree) => tree.get(key),
            None => Ok(None),
        })
    }

    pub(crate) fn scan(&self, tree: &TreeName) -> Result<Vec<(IVec, IVec)>, VaultError> {
        self.read(|open| match open.trees.get(tree) {
            Some(tree) => tree.iter().collect(),
            None => Ok(Vec::new()),
        })
    }

    /// The trees of one space.
    pub(crate) fn trees_of(&self, tag: SpaceTag) -> Result<Vec<TreeName>, VaultError> {
        self.read(|open| {
            let mut names: Vec<TreeName> = open
                .trees
                .keys()
                .filter(|name| name.starts_with(&tag.0))
                .copied()
                .collect();
            names.sort_unstable();
            Ok(names)
        })
    }

    /// Applies one change and returns when it is on the disk. `still_wanted` is called while nobody can
    /// drop the tree: a space destroyed in between must not get its record back.
    pub(crate) fn apply(
        &self,
        change: Change,
        still_wanted: impl Fn() -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        loop {
            let guard = self.open.read().unwrap_or_else(PoisonError::into_inner);
            let open = self.usable(guard.as_ref())?;
            still_wanted()?;
            let Some(tree) = open.trees.get(&change.tree) else {
                if change.record.is_none() {
                    return Ok(());
                }
                drop(guard);
                self.create_tree(&change.tree)?;
                continue;
            };
            return self.refuse_after_failure(|| {
                let was = match change.record {
                    Some(record) => tree.insert(change.key, record),
                    None => tree.remove(change.key),
                };
                was.map(drop)
                    .map_err(|error| VaultError::of_sled(error, &self.path))?;
                open.acknowledge(&self.path)
            });
        }
    }

    /// Applies all changes or, after a crash, none; returns when they are on the disk.
    pub(crate) fn apply_all(
        &self,
        changes: &[Change],
        still_wanted: impl Fn() -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let mut names: Vec<TreeName> = changes.iter().map(|change| change.tree).collect();
        names.sort_unstable();
        names.dedup();
        let mut guard = self.open.write().unwrap_or_else(PoisonError::into_inner);
        self.usable(guard.as_ref())?;
        still_wanted()?;
        let Some(open) = guard.as_mut() else {
            return Err(VaultError::Closed);
        };
        if names.is_empty() {
            return Ok(());
        }
        self.refuse_after_failure(|| {
            let mut trees = Vec::with_capacity(names.len());
            for name in &names {
                trees.push(open.tree(name, &self.path)?);
            }
            trees
                .as_slice()
                .transaction(|views| {
                    for change in changes {
                        let at = names
                            .binary_search(&change.tree)
                            .expect("taken from the changes");
                        match &change.record {
                            Some(record) => views[at].insert(&change.key, record.as_slice())?,
                            None => views[at].remove(&change.key)?,
                        };
                    }
                    Ok(())
                })
                .map_err(|error: TransactionError<()>| match error {
                    TransactionError::Storage(error) => VaultError::of_sled(error, &self.path),
                    TransactionError::Abort(()) => VaultError::Store {
                        reason: "the batch was aborted".to_owned(),
                    },
                })?;
            open.acknowledge(&self.path)
        })
    }

    /// Deletes the trees of one space.
    pub(crate) fn drop_space(&self, tag: SpaceTag) -> Result<(), VaultError> {
        self.drop_where(|name| name.starts_with(&tag.0))
    }

    /// Deletes every tree whose space is not in `alive`: what an interrupted destruction left.
    pub(crate) fn keep_only(&self, alive: &[SpaceTag]) -> Result<(), VaultError> {
        self.drop_where(|name| !alive.iter().any(|tag| name.starts_with(&tag.0)))
    }

    fn drop_where(&self, is_gone: impl Fn(&TreeName) -> bool) -> Result<(), VaultError> {
        let mut guard = self.open.write().unwrap_or_else(PoisonError::into_inner);
        self.usable(guard.as_ref())?;
        let Some(open) = guard.as_mut() else {
            return Err(VaultError::Closed);
        };
        let gone: Vec<TreeName> = open
            .trees
            .keys()
            .filter(|name| is_gone(name))
            .copied()
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.refuse_after_failure(|| {
            for name in &gone {
                open.trees.remove(name);
                open.db
                    .drop_tree(name)
                    .map_err(|error| VaultError::of_sled(error, &self.path))?;
            }
            open.acknowledge(&self.path)
        })
    }

    /// Flushes and lets sled go. Later calls answer [`VaultError::Closed`]. Says whether it ended
    /// cleanly now: not if it was closed before, nor after a failed write.
    pub(crate) fn close(&self) -> Result<bool, VaultError> {
        let mut guard = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = guard.take() else {
            return Ok(false);
        };
        if self.failed.load(Ordering::Acquire) {
            leave_open(open);
            return Ok(false);
        }
        self.refuse_after_failure(|| {
            if let Err(error) = open.acknowledge(&self.path) {
                leave_open(open);
                return Err(error);
            }
            drop(open);
            make_tree_private(&self.path)?;
            Ok(true)
        })
    }

    fn create_tree(&self, name: &TreeName) -> Result<(), VaultError> {
        let mut guard = self.open.write().unwrap_or_else(PoisonError::into_inner);
        self.usable(guard.as_ref())?;
        let Some(open) = guard.as_mut() else {
            return Err(VaultError::Closed);
        };
        self.refuse_after_failure(|| open.tree(name, &self.path).map(drop))
    }

    /// A read that fails changes nothing, so others may still succeed; one that panics ends all use.
    fn read<T>(&self, work: impl FnOnce(&Open) -> sled::Result<T>) -> Result<T, VaultError> {
        let guard = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let open = self.usable(guard.as_ref())?;
        self.refuse_after_failure(|| Ok(work(open)))?
            .map_err(|error| VaultError::of_sled(error, &self.path))
    }

    fn usable<'a>(&self, open: Option<&'a Open>) -> Result<&'a Open, VaultError> {
        if self.failed.load(Ordering::Acquire) {
            return Err(VaultError::ReopenNeeded);
        }
        open.ok_or(VaultError::Closed)
    }

    /// After any failure the memory and the disk may disagree (a failed fdatasync is not repeated by
    /// asking again), so the store refuses everything until it is opened anew.
    fn refuse_after_failure<T>(
        &self,
        work: impl FnOnce() -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            Err(VaultError::Store {
                reason: "sled panicked".to_owned(),
            })
        });
        if outcome.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        outcome
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let open = self
            .open
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if self.failed.load(Ordering::Acquire)
            && let Some(open) = open
        {
            leave_open(open);
        }
    }
}

/// Leaves a database in which a write failed as it is, until the process ends: sled flushes when it is dropped. After a
/// failure (a full disk) it waits there for ever, and meanwhile it holds a lock of its own that every batch in this process
/// needs, in other folders too.
fn leave_open(open: Open) {
    std::mem::forget(open);
}

impl Open {
    fn tree(&mut self, name: &TreeName, path: &Path) -> Result<Tree, VaultError> {
        if let Some(tree) = self.trees.get(name) {
            return Ok(tree.clone());
        }
        let tree = self
            .db
            .open_tree(name)
            .map_err(|error| VaultError::of_sled(error, path))?;
        self.trees.insert(*name, tree.clone());
        Ok(tree)
    }

    /// Puts everything written so far on the disk.
    fn acknowledge(&self, path: &Path) -> Result<(), VaultError> {
        self.db
            .flush()
            .map_err(|error| VaultError::of_sled(error, path))?;
        self.sync_blobs(path)?;
        self.log
            .sync_data()
            .map_err(failed("syncing", &path.join("db")))?;
        Ok(())
    }

    fn sync_blobs(&self, path: &Path) -> Result<(), FileError> {
        let dir = path.join("blobs");
        let names: HashSet<OsString> = std::fs::read_dir(&dir)
            .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect())
            .map_err(failed("listing", &dir))?;
        let mut synced = self
            .synced_blobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        synced.retain(|name| names.contains(name));
        let mut any = false;
        for name in names {
            if synced.contains(&name) {
                continue;
            }
            let blob = dir.join(&name);
            match sync_blob(&blob) {
                // sled deletes blobs that were replaced, at any moment.
                Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => continue,
                outcome => outcome?,
            }
            synced.insert(name);
            any = true;
        }
        if any { sync_dir(&dir) } else { Ok(()) }
    }
}

fn sync_blob(blob: &Path) -> Result<(), FileError> {
    make_private(blob, 0o600)?;
    File::options()
        .write(true)
        .open(blob)
        .and_then(|file| file.sync_all())
        .map_err(failed("syncing", blob))
}

fn open_sled(path: &Path) -> Result<sled::Db, OpenError> {
    let config = sled::Config::default()
        .path(path)
        .cache_capacity(CACHE_BYTES)
        .flush_every_ms(None);
    let give_up = Instant::now() + SLED_LOCK_PATIENCE;
    loop {
        // Recovery of damaged files trips sled's assertions; the program must be able to say so.
        let opened = catch_unwind(AssertUnwindSafe(|| config.open())).map_err(|_| {
            OpenError::StoreDamaged {
                reason: "sled panicked".to_owned(),
            }
        })?;
        match opened {
            Ok(db) => return Ok(db),
            // The folder is ours, so a held sled lock is an earlier database of this process whose
            // threads have not ended yet.
            Err(sled::Error::Io(error)) if error.kind() == std::io::ErrorKind::Other => {
                if Instant::now() >= give_up {
                    return Err(OpenError::InUse);
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(error) => return Err(OpenError::of_sled(error, path)),
        }
    }
}
