//! Why the operating system refused a file operation, as far as a person can do something about it.

use std::io::{self, ErrorKind};

/// What is the matter with the disk, or with what this program may do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiskTrouble {
    /// There is no room left, on the disk or within the person's quota.
    Full,
    /// The person, or this program, may not read or write there.
    Denied,
    /// The disk is mounted read-only.
    ReadOnly,
    /// The device does not answer, or answers with errors.
    Failing,
    /// Anything else.
    Other,
}

impl DiskTrouble {
    /// What an error of the operating system means.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::StaleNetworkFileHandle => Self::Failing,
            _ if error
                .raw_os_error()
                .is_some_and(|code| FAILING.contains(&code)) =>
            {
                Self::Failing
            }
            _ => Self::Other,
        }
    }
}

/// Whether it is the files that are wrong, and not the disk: something that has to be there is missing, is too short or
/// is of another kind.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound
            | ErrorKind::UnexpectedEof
            | ErrorKind::InvalidData
            | ErrorKind::IsADirectory
            | ErrorKind::NotADirectory
    )
}

/// Whether a lock was refused because the file system has none, as on many network folders.
pub(crate) fn has_no_locks(error: &io::Error) -> bool {
    error.kind() == ErrorKind::Unsupported
        || error
            .raw_os_error()
            .is_some_and(|code| NO_LOCKS.contains(&code))
}

#[cfg(unix)]
const FAILING: &[i32] = &[libc::EIO, libc::ENXIO, libc::ENODEV, libc::ETIMEDOUT];
#[cfg(unix)]
const NO_LOCKS: &[i32] = &[libc::ENOLCK, libc::ENOTSUP, libc::EOPNOTSUPP, libc::ENOSYS];

/// `ERROR_NOT_READY`, `_CRC`, `_SECTOR_NOT_FOUND`, `_WRITE_FAULT`, `_READ_FAULT`, `_GEN_FAILURE`, `_DEV_NOT_EXIST`,
/// `_IO_DEVICE`.
#[cfg(windows)]
const FAILING: &[i32] = &[21, 23, 27, 29, 30, 31, 55, 1117];
/// `ERROR_INVALID_FUNCTION`, `_NOT_SUPPORTED`.
#[cfg(windows)]
const NO_LOCKS: &[i32] = &[1, 50];

#[cfg(not(any(unix, windows)))]
const FAILING: &[i32] = &[];
#[cfg(not(any(unix, windows)))]
const NO_LOCKS: &[i32] = &[];

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_of_the_disk_has_its_own_name() {
        let told = |code| DiskTrouble::of(&io::Error::from_raw_os_error(code));
        for (code, trouble) in [
            (libc::ENOSPC, DiskTrouble::Full),
            (libc::EDQUOT, DiskTrouble::Full),
            (libc::EACCES, DiskTrouble::Denied),
            (libc::EPERM, DiskTrouble::Denied),
            (libc::EROFS, DiskTrouble::ReadOnly),
            (libc::EIO, DiskTrouble::Failing),
            (libc::ENXIO, DiskTrouble::Failing),
            (libc::ESTALE, DiskTrouble::Failing),
            (libc::EMFILE, DiskTrouble::Other),
        ] {
            assert_eq!(
                told(code),
                trouble,
                "{}",
                io::Error::from_raw_os_error(code)
            );
        }
    }

    #[test]
    fn a_file_system_without_locks_is_told_from_a_lock_that_somebody_holds() {
        let none = |code| has_no_locks(&io::Error::from_raw_os_error(code));
        for code in [libc::ENOLCK, libc::EOPNOTSUPP, libc::ENOSYS] {
            assert!(none(code), "{}", io::Error::from_raw_os_error(code));
        }
        for code in [libc::EWOULDBLOCK, libc::EIO, libc::EACCES] {
            assert!(!none(code), "{}", io::Error::from_raw_os_error(code));
        }
    }
}
