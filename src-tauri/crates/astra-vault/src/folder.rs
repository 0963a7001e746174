//! The data folder: its lock, its permissions, atomic files, and what an unclean end leaves to do.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::{FileError, OpenError};

const LOCK: &str = "vault.lock";
const DIRTY: &str = "dirty";
const DB: &str = "db";
const COPY_PREFIX: &str = "db.before-";
/// Marker text while sled is being opened: the copy is made, the database is not yet known to be good.
const OPENING: &[u8] = b"opening\n";
/// Marker text while the vault is in use.
const IN_USE: &[u8] = b"open\n";

/// The outcome of a file operation.
pub(crate) type FileResult<T> = Result<T, FileError>;

/// A locked data folder. The lock ends with [`Folder::unlock`], with the value, or with the process.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    lock: Mutex<Option<File>>,
}

impl Folder {
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
            Err(TryLockError::Error(error)) => Err(failed("locking", &lock_path)(error).into()),
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
    pub(crate) fn begin(&self) -> FileResult<()> {
        let marker = read_if_there(&self.file(DIRTY))?;
        // A marker that still says "opening" means the copy was made by a run that then failed to
        // open the database. Copying again would put the perhaps worse present state over it.
        let copied_before = marker.as_deref() == Some(OPENING);
        if marker.is_some() && !copied_before && self.db().exists() {
            self.copy_db()?;
        }
        write_atomically(&self.file(DIRTY), OPENING)
    }

    /// The database opened: from here on an unclean end is worth a fresh copy.
    pub(crate) fn opened(&self) -> FileResult<()> {
        write_atomically(&self.file(DIRTY), IN_USE)
    }

    /// Everything is closed and on the disk.
    pub(crate) fn end(&self) -> FileResult<()> {
        let marker = self.file(DIRTY);
        fs::remove_file(&marker).map_err(failed("removing", &marker))?;
        sync_dir(&self.path)
    }

    fn copy_db(&self) -> FileResult<()> {
        let earlier = self.copies()?;
        let number = earlier
            .iter()
            .map(|(number, _)| number + 1)
            .max()
            .unwrap_or(1);
        let target = self.file(&format!("{COPY_PREFIX}{number}"));
        let part = self.file(&format!("{COPY_PREFIX}part"));
        if part.exists() {
            fs::remove_dir_all(&part).map_err(failed("removing", &part))?;
        }
        copy_dir(&self.db(), &part)?;
        fs::rename(&part, &target).map_err(failed("renaming", &part))?;
        sync_dir(&self.path)?;
        for (_, copy) in earlier {
            fs::remove_dir_all(&copy).map_err(failed("removing", &copy))?;
        }
        tracing::warn!(copy = %target.display(), "the last run did not end cleanly; the database was copied");
        Ok(())
    }

    fn copies(&self) -> Result<Vec<(u64, PathBuf)>, FileError> {
        let mut copies = Vec::new();
        for entry in entries(&self.path)? {
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
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.unlock();
    }
}

/// Turns the system's refusal into an error that says what was being done to which file.
pub(crate) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    move |source| FileError {
        action,
        path,
        source,
    }
}

/// Options under which a new file is readable by its owner only.
pub(crate) fn private_options() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The whole file, or nothing if there is none.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("reading", path)(error)),
    }
}

/// Replaces the file as a whole: after a crash it holds the old bytes or the new ones.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> FileResult<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    write_new(&temporary, bytes).map_err(failed("writing", &temporary))?;
    fs::rename(&temporary, path).map_err(failed("renaming", &temporary))?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts the folder's entries (names, renames, removals) on the disk.
pub(crate) fn sync_dir(path: &Path) -> FileResult<()> {
    // Windows has no handle for this; NTFS journals its folders by itself.
    #[cfg(unix)]
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(failed("syncing", path))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Creates the folder (0700) or makes an existing one private.
pub(crate) fn create_private_dir(path: &Path) -> FileResult<()> {
    let existed = path.is_dir();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(failed("creating", path))?;
    make_private(path, 0o700)?;
    match path.parent() {
        Some(parent) if !existed && !parent.as_os_str().is_empty() => sync_dir(parent),
        _ => Ok(()),
    }
}

/// Files 0600 and folders 0700, all the way down: sled creates its files under the process's umask.
pub(crate) fn make_tree_private(path: &Path) -> FileResult<()> {
    make_private(path, 0o700)?;
    for entry in entries(path)? {
        if entry.is_dir() {
            make_tree_private(&entry)?;
        } else {
            make_private(&entry, 0o600)?;
        }
    }
    Ok(())
}

/// Sets the permission bits where the system has them.
pub(crate) fn make_private(path: &Path, mode: u32) -> FileResult<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let now = fs::metadata(path)
            .map_err(failed("reading", path))?
            .permissions();
        if now.mode() & 0o777 != mode {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))
                .map_err(failed("making private", path))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, FileError> {
    fs::read_dir(dir)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(failed("listing", dir))
}

fn copy_dir(from: &Path, to: &Path) -> FileResult<()> {
    create_private_dir(to)?;
    for entry in entries(from)? {
        let Some(name) = entry.file_name() else {
            continue;
        };
        let target = to.join(name);
        if entry.is_dir() {
            copy_dir(&entry, &target)?;
        } else {
            copy_file(&entry, &target)?;
        }
    }
    sync_dir(to)
}

fn copy_file(from: &Path, to: &Path) -> FileResult<()> {
    let mut source = File::open(from).map_err(failed("reading", from))?;
    let mut target = private_options()
        .write(true)
        .create_new(true)
        .open(to)
        .map_err(failed("creating", to))?;
    io::copy(&mut source, &mut target)
        .and_then(|_| target.sync_all())
        .map_err(failed("copying", to))
}

/// Copies what follows `offset` in `source` to a new file.
pub(crate) fn copy_tail(source: &mut impl Read, to: &Path) -> FileResult<u64> {
    let mut target = private_options()
        .write(true)
        .create_new(true)
        .open(to)
        .map_err(failed("creating", to))?;
    let bytes = io::copy(source, &mut target)
        .and_then(|bytes| target.sync_all().map(|()| bytes))
        .map_err(failed("copying", to))?;
    sync_dir(to.parent().unwrap_or(Path::new(".")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that another thread is just starting shares every open file between fork and exec.
    #[test]
    fn the_folder_is_free_at_once_although_a_starting_program_still_shares_the_lock_file() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let shared_with = |folder: &Folder| {
            let lock = folder.lock.lock().expect("not poisoned");
            lock.as_ref()
                .expect("locked")
                .try_clone()
                .expect("a second handle")
        };
        let folder = Folder::lock(dir.path()).expect("the folder is free");
        let _child = shared_with(&folder);
        assert!(
            matches!(Folder::lock(dir.path()), Err(OpenError::InUse)),
            "held"
        );
        drop(folder);
        let folder = Folder::lock(dir.path()).expect("free after dropping");
        let _other_child = shared_with(&folder);
        folder.unlock();
        Folder::lock(dir.path()).expect("free after unlocking");
    }
}
