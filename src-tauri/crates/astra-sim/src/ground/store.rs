//! Where the simulator's state survives a restart: bytes in, bytes out. The caller may seal them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::lock::lock;

/// Keeps the simulator's state. Called from a thread that may block.
pub trait Store: Send + Sync + 'static {
    /// The state saved last, or `None` if none ever was.
    ///
    /// # Errors
    /// Any obstacle between the simulator and its state; the simulator then refuses to start.
    fn load(&self) -> io::Result<Option<Vec<u8>>>;

    /// Replaces the state. When this returns, the state must survive the process being killed: the simulator answers
    /// the request only afterwards.
    ///
    /// # Errors
    /// The change is undone and the request is answered with 500.
    fn save(&self, state: &[u8]) -> io::Result<()>;

    /// Whether anything is kept at all; where not, [`save`](Self::save) is never called.
    fn keeps(&self) -> bool {
        true
    }
}

/// Keeps nothing: every start is fresh.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoStore;

impl Store for NoStore {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn save(&self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn keeps(&self) -> bool {
        false
    }
}

/// Forgets everything when dropped.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Option<Vec<u8>>>);

impl Store for MemoryStore {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        Ok(lock(&self.0).clone())
    }

    fn save(&self, state: &[u8]) -> io::Result<()> {
        *lock(&self.0) = Some(state.to_vec());
        Ok(())
    }
}

/// One file, replaced as a whole and readable by its owner only.
#[derive(Debug)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// Keeps the state at `path`. Its folder must exist; the file need not.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl Store for FileStore {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        match fs::read(&self.path) {
            Ok(state) => Ok(Some(state)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn save(&self, state: &[u8]) -> io::Result<()> {
        replace_file(&self.path, state)
    }
}

/// Writes beside `path`, flushes to the disk, then renames: a reader sees the old bytes or the new ones, never a part.
fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path
        .file_name()
        .ok_or(io::ErrorKind::InvalidInput)?
        .to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)?;
    // Only the folder's own flush makes the new name survive a power cut; Windows cannot open folders this way.
    #[cfg(unix)]
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_store_returns_what_was_saved_last() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::new(folder.path().join("state"));
        assert_eq!(
            store.load().unwrap(),
            None,
            "a missing file is a fresh start, not a fault"
        );
        store.save(b"one").unwrap();
        store.save(b"two").unwrap();
        assert_eq!(
            FileStore::new(folder.path().join("state"))
                .load()
                .unwrap()
                .unwrap(),
            b"two"
        );
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "the file written beside must be gone"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_state_file_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        FileStore::new(&path).save(b"one").unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
