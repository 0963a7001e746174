//! Operations on single files and folders: atomic, private to their owner, and on the disk when they return.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A refused file operation, before it is known whether the vault was being opened or used.
#[derive(Debug)]
pub(crate) struct FileError {
    pub action: &'static str,
    pub path: PathBuf,
    pub source: io::Error,
}

/// The outcome of a file operation.
pub(crate) type FileResult<T> = Result<T, FileError>;

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
pub(crate) fn read_if_there(path: &Path) -> FileResult<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("reading", path)(error)),
    }
}

/// Removes a file or a whole folder; it is no error if there is none.
pub(crate) fn remove_all(path: &Path) -> FileResult<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed("removing", path)(error))
        }
        _ => Ok(()),
    }
}

/// Replaces the file as a whole: after a crash it holds the old bytes or the new ones.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> FileResult<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    if let Err(error) = write_new(&temporary, bytes) {
        let _ = fs::remove_file(&temporary);
        return Err(failed("writing", &temporary)(error));
    }
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

/// Creates the folder (0700), with those above it, or makes an existing one private.
pub(crate) fn create_private_dir(path: &Path) -> FileResult<()> {
    let missing = missing_folders(path);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(failed("creating", path))?;
    make_private(path, 0o700)?;
    // The outermost first: a folder is on the disk once the one that names it is.
    for created in missing.iter().rev() {
        match created.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => sync_dir(parent)?,
            _ => sync_dir(Path::new("."))?,
        }
    }
    Ok(())
}

/// The folders of `path` that do not exist yet, innermost first.
fn missing_folders(path: &Path) -> Vec<&Path> {
    path.ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        .collect()
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

pub(crate) fn entries(dir: &Path) -> FileResult<Vec<PathBuf>> {
    fs::read_dir(dir)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(failed("listing", dir))
}

/// Reads every file below `dir` to its end.
pub(crate) fn read_through(dir: &Path) -> FileResult<()> {
    for entry in entries(dir)? {
        if entry.is_dir() {
            read_through(&entry)?;
        } else {
            let read = File::open(&entry).and_then(|mut file| io::copy(&mut file, &mut io::sink()));
            read.map_err(failed("reading", &entry))?;
        }
    }
    Ok(())
}

pub(crate) fn copy_dir(from: &Path, to: &Path) -> FileResult<()> {
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
    let copied = io::copy(source, &mut target).and_then(|bytes| target.sync_all().map(|()| bytes));
    let bytes = copied.map_err(|error| {
        // The next opening starts anew, under another name.
        let _ = fs::remove_file(to);
        failed("copying", to)(error)
    })?;
    sync_dir(to.parent().unwrap_or(Path::new(".")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_folder_above_is_made_innermost_listed_first() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let deep = dir.path().join("a/b/c");
        let missing = missing_folders(&deep);
        assert_eq!(
            missing,
            [
                deep.as_path(),
                &dir.path().join("a/b"),
                &dir.path().join("a")
            ]
        );
        create_private_dir(&deep).expect("a new folder");
        assert_eq!(missing_folders(&deep), [] as [&Path; 0]);
    }
}
