//! Why a vault could not be opened or used, told apart as far as a caller must act differently.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{has_no_locks, is_damage};
use crate::files::FileError;
use crate::ids::SpaceTag;
use crate::journal_file::JournalDamage;
use crate::key_storage::KeyStorageKind;
use crate::keychain::KeychainError;
use crate::record::RecordDamage;

/// Why a folder could not be opened as a vault. Nothing was deleted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another vault, in this process or another one, holds the folder.
    #[error("the data folder is in use by another process")]
    InUse,
    /// The passphrase does not fit.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The folder's keys live elsewhere than the caller offered.
    #[error("the keys of this folder are in the {stored:?}, not in the {offered:?}")]
    OtherKeyStorage {
        /// Where the keys are.
        stored: KeyStorageKind,
        /// What the caller offered.
        offered: KeyStorageKind,
    },
    /// There are records or journal entries, but `keyring.astra` is gone.
    #[error("the keyring file is missing although there is data")]
    KeyringMissing,
    /// `keyring.astra` was changed or cut.
    #[error("the keyring file is damaged: {reason}")]
    KeyringDamaged {
        /// What did not fit.
        reason: &'static str,
    },
    /// A file was written by a newer version of the program.
    #[error("{file} has format version {version}, which this program does not know")]
    UnknownVersion {
        /// The file's name within the folder.
        file: &'static str,
        /// The version found.
        version: u32,
    },
    /// `journal.astra` was changed, cut in the middle, replaced or removed.
    #[error("the journal is damaged at byte {offset}: {damage}")]
    JournalDamaged {
        /// Where the first wrong record begins, in bytes from the start of the file.
        offset: u64,
        /// What did not fit.
        damage: JournalDamage,
    },
    /// The keyring is there but the database is gone.
    #[error("the database is missing although there is a keyring")]
    StoreMissing,
    /// sled refused or could not read its own files.
    #[error("the database cannot be opened: {reason}")]
    StoreDamaged {
        /// sled's own words. They hold positions and paths, never a value.
        reason: String,
    },
    /// The folder lies on a file system without locks, as many network folders do.
    #[error("the file system of {} has no locks", path.display())]
    NoLock {
        /// The file that was to be locked.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The operating system refused.
    #[error("{action} {}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl OpenError {
    /// A lock that could not be taken, for another reason than that somebody holds it.
    pub(crate) fn not_locked(path: PathBuf, source: io::Error) -> Self {
        if has_no_locks(&source) {
            return Self::NoLock { path, source };
        }
        Self::Io {
            action: "locking",
            path,
            source,
        }
    }

    /// A refusal at a file that sled itself could use.
    pub(crate) fn of_database_file(error: FileError) -> Self {
        if is_damage(&error.source) {
            return Self::StoreDamaged {
                reason: format!(
                    "{} {}: {}",
                    error.action,
                    error.path.display(),
                    error.source
                ),
            };
        }
        error.into()
    }

    /// sled's refusal to open the database at `path`: of the disk, or of what it found there.
    pub(crate) fn of_sled(error: sled::Error, path: &Path) -> Self {
        match error {
            sled::Error::Io(source) if !is_damage(&source) => Self::Io {
                action: "opening the database",
                path: path.to_owned(),
                source,
            },
            other => Self::StoreDamaged {
                reason: other.to_string(),
            },
        }
    }
}

/// Why an open vault could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// A stored record is not what was put there.
    #[error("a record in table {table} of space {space} is damaged: {damage}")]
    Damaged {
        /// The space's tag.
        space: SpaceTag,
        /// The table.
        table: &'static str,
        /// What did not fit.
        damage: RecordDamage,
    },
    /// The journal file is not what was written.
    #[error("the journal is damaged at byte {offset}: {damage}")]
    JournalDamaged {
        /// Where the record begins, in bytes from the start of the file.
        offset: u64,
        /// What did not fit.
        damage: JournalDamage,
    },
    /// The keychain works, but the entry for this space is not there any more.
    #[error("the key of space {space} is gone from where it was kept")]
    KeyLost {
        /// The space's tag.
        space: SpaceTag,
    },
    /// The key found for this space does not open its data key.
    #[error("the key of space {space} does not fit")]
    KeyMismatch {
        /// The space's tag.
        space: SpaceTag,
    },
    /// The keychain did not answer.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The space was destroyed while this handle was held.
    #[error("the space was destroyed")]
    SpaceDestroyed,
    /// The space belongs to another vault.
    #[error("the space belongs to another vault")]
    OtherVault,
    /// The vault was closed.
    #[error("the vault is closed")]
    Closed,
    /// An earlier write failed half-way; what is on the disk is known only after opening again.
    #[error("an earlier write failed; the vault must be opened again")]
    ReopenNeeded,
    /// A key, value, payload or table name is longer than allowed, or a table name is empty.
    #[error("{what} must be at most {max} bytes")]
    TooLong {
        /// Which of them.
        what: &'static str,
        /// The limit in bytes.
        max: usize,
    },
    /// sled's files do not hold what was put there.
    #[error("the database is damaged: {reason}")]
    StoreDamaged {
        /// sled's own words. They hold positions and paths, never a value.
        reason: String,
    },
    /// sled failed.
    #[error("the database failed: {reason}")]
    Store {
        /// sled's own words. They hold positions and paths, never a value.
        reason: String,
    },
    /// The operating system refused.
    #[error("{action} {}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl VaultError {
    /// sled's refusal while the database at `path` is in use.
    pub(crate) fn of_sled(error: sled::Error, path: &Path) -> Self {
        match error {
            sled::Error::Io(source) if !is_damage(&source) => Self::Io {
                action: "using the database",
                path: path.to_owned(),
                source,
            },
            sled::Error::Io(_) | sled::Error::Corruption { .. } => Self::StoreDamaged {
                reason: error.to_string(),
            },
            other => Self::Store {
                reason: other.to_string(),
            },
        }
    }
}

impl From<FileError> for OpenError {
    fn from(
        FileError {
            action,
            path,
            source,
        }: FileError,
    ) -> Self {
        Self::Io {
            action,
            path,
            source,
        }
    }
}

impl From<FileError> for VaultError {
    fn from(
        FileError {
            action,
            path,
            source,
        }: FileError,
    ) -> Self {
        Self::Io {
            action,
            path,
            source,
        }
    }
}
