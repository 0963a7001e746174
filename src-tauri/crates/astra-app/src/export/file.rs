//! The file: written beside its place, on the disk, then renamed.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use super::{ExportError, OnProgress, Source, Writing, write};

/// Large enough that the disk is asked seldom.
const BUFFER: usize = 128 * 1024;

/// Writes the transfers to `path`, over what may be there. Where that fails or is cancelled, nothing is left and nothing is
/// changed.
///
/// # Errors
/// [`ExportError`].
pub fn write_file(
    writing: &Writing<'_>,
    source: &(impl Source + ?Sized),
    path: &Path,
    on_progress: &mut OnProgress<'_>,
) -> Result<(), ExportError> {
    let folder = folder_of(path);
    replace(path, |file| {
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write(writing, source, folder, &mut out, on_progress)?;
        out.flush()?;
        Ok(())
    })
}

/// Puts what `fill` writes to `path`, whole or not at all.
pub(super) fn replace<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&File) -> Result<(), E>,
) -> Result<(), E> {
    let folder = folder_of(path);
    // Removed when it is dropped, unless it was renamed.
    let beside = tempfile::Builder::new()
        .prefix(".astra-desk-")
        .suffix(".part")
        .tempfile_in(folder)?;
    fill(beside.as_file())?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The new name, too, is on the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no such call, and its rename needs none.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
