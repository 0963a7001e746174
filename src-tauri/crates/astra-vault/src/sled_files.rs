//! Files in `db/` beside sled's log. They may be set aside, because sled makes them anew.
//!
//! sled 0.34.7 reads every file whose name begins with `snap.`, also a `snap.<lsn>.generating` that a power cut or a
//! full disk left half-written, takes the last one by name, and opens nothing if that one is damaged. Snapshots are a
//! cache of the log, and `conf` says only what our configuration says. So both are moved out of its sight, under
//! names that begin otherwise, and kept until the store is known to be whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::is_damage;
use crate::files::{FileResult, entries, failed, remove_all, sync_dir};

const SNAPSHOT: &str = "snap.";
const HALF_WRITTEN: &str = ".generating";
const CONF: &str = "conf";
const ASIDE: &str = "aside.";

/// Sets aside what no sled may see: half-written snapshots, and a `conf` whose checksum does not fit.
///
/// sled also writes a half-written snapshot's rest over an older, longer one of the same name without cutting it.
pub(crate) fn set_half_written_aside(db: &Path) -> FileResult<()> {
    set_aside(db, |name| {
        name.starts_with(SNAPSHOT) && name.ends_with(HALF_WRITTEN)
    })?;
    if conf_is_damaged(&db.join(CONF))? {
        set_aside(db, |name| name == CONF)?;
    }
    Ok(())
}

/// Whether there is a snapshot that can be set aside.
pub(crate) fn has_snapshots(db: &Path) -> FileResult<bool> {
    Ok(!named(db, |name| name.starts_with(SNAPSHOT))?.is_empty())
}

/// Sets every snapshot aside: sled then reads its log from the beginning.
pub(crate) fn set_snapshots_aside(db: &Path) -> FileResult<()> {
    set_aside(db, |name| name.starts_with(SNAPSHOT))
}

/// What was set aside, by this start or an earlier one.
pub(crate) fn found_aside(db: &Path) -> FileResult<Vec<PathBuf>> {
    named(db, |name| name.starts_with(ASIDE))
}

/// One file of each name is kept, so that a start which fails again and again does not fill the disk.
fn set_aside(db: &Path, which: impl Fn(&str) -> bool) -> FileResult<()> {
    let found = named(db, which)?;
    for path in &found {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let target = db.join(format!("{ASIDE}{name}"));
        remove_all(&target)?;
        fs::rename(path, &target).map_err(failed("renaming", path))?;
        tracing::warn!(file = %name, kept = %target.display(), "a file that sled makes anew was set aside");
    }
    if found.is_empty() {
        Ok(())
    } else {
        sync_dir(db)
    }
}

fn named(db: &Path, which: impl Fn(&str) -> bool) -> FileResult<Vec<PathBuf>> {
    let mut found = entries(db)?;
    found.retain(|path| {
        path.file_name()
            .is_some_and(|name| which(&name.to_string_lossy()))
    });
    found.sort();
    Ok(found)
}

/// How many files in `db/blobs/` do not fit their checksum. sled keeps large records there: CRC-32 of the rest, one
/// byte for the kind, the record.
pub(crate) fn damaged_blobs(db: &Path) -> FileResult<usize> {
    let blobs = db.join("blobs");
    if !blobs.is_dir() {
        return Ok(0);
    }
    let mut damaged = 0;
    for blob in entries(&blobs)? {
        let whole = match fs::read(&blob) {
            Ok(bytes) => bytes
                .split_first_chunk::<4>()
                .is_some_and(|(checksum, rest)| crc32fast::hash(rest).to_le_bytes() == *checksum),
            Err(error) if is_damage(&error) => false,
            Err(error) => return Err(failed("reading", &blob)(error)),
        };
        damaged += usize::from(!whole);
    }
    Ok(damaged)
}

/// sled's `conf` ends in the CRC-32 of what stands before. One whose checksum fits is left to sled, which refuses
/// what another version wrote.
fn conf_is_damaged(conf: &Path) -> FileResult<bool> {
    match fs::read(conf) {
        Ok(bytes) => Ok(match bytes.split_last_chunk::<4>() {
            Some((body, checksum)) => crc32fast::hash(body).to_le_bytes() != *checksum,
            None => true,
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if is_damage(&error) => Ok(true),
        Err(error) => Err(failed("reading", conf)(error)),
    }
}
