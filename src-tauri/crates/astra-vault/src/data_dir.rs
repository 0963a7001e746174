//! The data folder: its lock, the marker of an unclean end, and the copies of the database that such an end asks for.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::{OpenError, VaultError};
use crate::files::{
    FileResult, copy_dir, create_private_dir, entries, failed, make_private, private_options,
    read_if_there, read_through, remove_all, sync_dir, write_atomically,
};
use crate::sled_files::found_aside;

const LOCK: &str = "vault.lock";
const DIRTY: &str = "dirty";
const DB: &str = "db";
const COPY_PREFIX: &str = "db.before-";
/// Marker text while sled is being opened. Behind it stands the name of the copy that was made before, if one was:
/// the database is not yet known to be good.
const OPENING: &str = "opening";
/// Marker text while the vault is in use.
const IN_USE: &str = "open";

/// What a run that has not ended cleanly left.
enum Marker {
    /// It was opening the database, after making the named copy.
    Opening(Option<String>),
    /// It had opened the database.
    InUse,
}

/// A locked data folder. The lock ends with [`DataDir::unlock`], with the value, or with the process.
#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    lock: Mutex<Option<File>>,
}

impl DataDir {
    /// Creates the folder if need be, makes it private and takes its lock.
    pub(crate) fn lock(path: &Path) -> Result<Self, OpenError> {
        create_private_dir(path)?;
        let lock_path = path.join(LOCK);
        let lock = private_options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(failed("opening", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                lock: Mutex::new(Some(lock)),
            }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
            Err(TryLockError::Error(source)) => Err(OpenError::not_locked(lock_path, source)),
        }
    }

    /// Takes other users' access from files that somebody, or a restored backup, left readable.
    pub(crate) fn make_files_private(&self, names: &[&str]) -> FileResult<()> {
        for path in names
            .iter()
            .chain(&[LOCK, DIRTY])
            .map(|name| self.file(name))
        {
            if path.exists() {
                make_private(&path, 0o600)?;
            }
        }
        Ok(())
    }

    pub(crate) fn unlock(&self) {
        let held = self
            .lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // Closing alone is not enough: a child process between fork and exec shares the open file,
        // and the lock would last until it has gone.
        if let Some(Err(error)) = held.map(|lock| lock.unlock()) {
            tracing::warn!(%error, "the data folder's lock could not be given back");
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.path.join(DB)
    }

    /// Marks the folder as about to be opened, after copying `db/` if the last run did not end cleanly.
    pub(crate) fn mark_opening(&self) -> FileResult<()> {
        let copy = match self.marker()? {
            // A copy that the marker names was made by a run that then failed to open the database. Copying again
            // would only add the perhaps worse present state.
            Some(Marker::Opening(Some(copy))) => Some(copy),
            Some(_) if self.db().exists() => Some(self.copy_db()?),
            _ => None,
        };
        if copy.is_none() && self.db().exists() {
            // sled takes a part of its log that cannot be read for the end, and writes over the rest.
            read_through(&self.db())?;
        }
        self.mark(OPENING, copy.as_deref())
    }

    /// Whether there is a copy of `db/` from before this opening.
    pub(crate) fn is_copied(&self) -> FileResult<bool> {
        Ok(matches!(self.marker()?, Some(Marker::Opening(Some(_)))))
    }

    /// Makes a copy of `db/` before something in it is changed, unless [`Self::mark_opening`] made one.
    pub(crate) fn copy_before_mending(&self) -> FileResult<()> {
        if self.is_copied()? {
            return Ok(());
        }
        let copy = self.copy_db()?;
        self.mark(OPENING, Some(&copy))
    }

    /// The database opened: from here on an unclean end is worth a fresh copy.
    pub(crate) fn mark_in_use(&self) -> FileResult<()> {
        self.mark(IN_USE, None)
    }

    /// Everything is closed and on the disk. If every record is known to open (`whole`), nobody needs the copies and
    /// what was set aside any more.
    pub(crate) fn mark_closed(&self, whole: bool) -> FileResult<()> {
        let marker = self.file(DIRTY);
        match fs::remove_file(&marker) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed("removing", &marker)(error));
            }
            _ => sync_dir(&self.path)?,
        }
        if whole {
            for left_over in self.left_over()? {
                remove_all(&left_over)?;
            }
            sync_dir(&self.db())?;
            sync_dir(&self.path)?;
        }
        Ok(())
    }

    /// Copies of `db/` and what was set aside in it.
    pub(crate) fn left_over(&self) -> FileResult<Vec<PathBuf>> {
        let copies = self.copies()?.into_iter().map(|(_, copy)| copy);
        let part = self.file(&format!("{COPY_PREFIX}part"));
        Ok(copies
            .chain(part.exists().then_some(part))
            .chain(found_aside(&self.db())?)
            .collect())
    }

    fn marker(&self) -> FileResult<Option<Marker>> {
        let Some(text) = read_if_there(&self.file(DIRTY))? else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(&text);
        let mut words = text.split_whitespace();
        Ok(Some(match (words.next(), words.next()) {
            (Some(OPENING), copy) => Marker::Opening(
                copy.map(str::to_owned)
                    .filter(|copy| self.file(copy).is_dir()),
            ),
            _ => Marker::InUse,
        }))
    }

    fn mark(&self, state: &str, copy: Option<&str>) -> FileResult<()> {
        let words: Vec<&str> = [state].into_iter().chain(copy).collect();
        write_atomically(
            &self.file(DIRTY),
            format!("{}\n", words.join(" ")).as_bytes(),
        )
    }

    /// Copies `db/` and gives the copy's name. The oldest copy is kept beside it: it is from before the first trouble.
    fn copy_db(&self) -> FileResult<String> {
        let mut earlier = self.copies()?;
        earlier.sort();
        let number = earlier.last().map_or(1, |(number, _)| number + 1);
        let name = format!("{COPY_PREFIX}{number}");
        let part = self.file(&format!("{COPY_PREFIX}part"));
        remove_all(&part)?;
        if let Err(error) = copy_dir(&self.db(), &part) {
            // On a full disk half a copy would cost the room that is missing.
            let _ = remove_all(&part);
            return Err(error);
        }
        fs::rename(&part, self.file(&name)).map_err(failed("renaming", &part))?;
        sync_dir(&self.path)?;
        for (_, copy) in earlier.into_iter().skip(1) {
            remove_all(&copy)?;
        }
        tracing::warn!(copy = %name, "the database was copied before it is opened");
        Ok(name)
    }

    fn copies(&self) -> FileResult<Vec<(u64, PathBuf)>> {
        copies_in(&self.path)
    }
}

fn copies_in(dir: &Path) -> FileResult<Vec<(u64, PathBuf)>> {
    let mut copies = Vec::new();
    for entry in entries(dir)? {
        let name = entry
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let number = name
            .as_deref()
            .and_then(|name| name.strip_prefix(COPY_PREFIX));
        if let Some(number) = number.and_then(|digits| digits.parse().ok()) {
            copies.push((number, entry));
        }
    }
    Ok(copies)
}

impl Drop for DataDir {
    fn drop(&mut self) {
        self.unlock();
    }
}

/// Replaces a small file of the data folder as a whole, readable by its owner only: after a crash it holds the old
/// bytes or the new ones. The folder is made if need be. Blocks.
///
/// # Errors
///
/// [`VaultError::Io`] when the operating system refuses.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    if let Some(folder) = path.parent() {
        create_private_dir(folder)?;
    }
    Ok(write_atomically(path, bytes)?)
}

/// Renames a whole data folder to `<name>.kept-<n>` beside it, so that the next opening makes a new one. Nothing is
/// deleted, and keys in a keychain stay where they are. Gives the new place. Blocks.
///
/// # Errors
///
/// [`OpenError::InUse`] while anybody has the folder open, this process included; the operating system refuses.
pub fn set_data_dir_aside(path: &Path) -> Result<PathBuf, OpenError> {
    let lock = DataDir::lock(path)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".kept-");
    let target = (1_u32..)
        .map(|number| {
            let mut name = name.clone();
            name.push(number.to_string());
            path.with_file_name(name)
        })
        .find(|target| !target.exists())
        .expect("nobody keeps four billion folders");
    // Windows renames no folder in which a file is open, which is a guard of its own.
    #[cfg(windows)]
    lock.unlock();
    fs::rename(path, &target).map_err(failed("renaming", path))?;
    if let Some(parent) = path.parent() {
        sync_dir(parent)?;
    }
    drop(lock);
    Ok(target)
}

/// Copies of the database from before trouble, oldest first: for saying where they are. Blocks.
pub fn database_copies(dir: &Path) -> Vec<PathBuf> {
    let mut copies = copies_in(dir).unwrap_or_default();
    copies.sort();
    copies.into_iter().map(|(_, copy)| copy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that another thread is just starting shares every open file between fork and exec.
    #[test]
    fn the_folder_is_free_at_once_although_a_starting_program_still_shares_the_lock_file() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let shared_with = |folder: &DataDir| {
            let lock = folder.lock.lock().expect("not poisoned");
            lock.as_ref()
                .expect("locked")
                .try_clone()
                .expect("a second handle")
        };
        let folder = DataDir::lock(dir.path()).expect("the folder is free");
        let _child = shared_with(&folder);
        assert!(
            matches!(DataDir::lock(dir.path()), Err(OpenError::InUse)),
            "held"
        );
        drop(folder);
        let folder = DataDir::lock(dir.path()).expect("free after dropping");
        let _other_child = shared_with(&folder);
        folder.unlock();
        DataDir::lock(dir.path()).expect("free after unlocking");
    }
}
