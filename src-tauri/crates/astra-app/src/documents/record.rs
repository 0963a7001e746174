//! What is kept of a document: what it is, the names of its files, how far each came. Never its bytes, and no path.

use std::fmt;

use astra_client::{DocumentFormat, DocumentType};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which side of a document a file shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The side with the picture.
    Front,
    /// The other side.
    Back,
    /// All that there is to show.
    Whole,
}

/// The sides that are sent of a document: both of a card, of a passport the page with the picture.
pub fn sides(document_type: DocumentType) -> &'static [Side] {
    match document_type {
        DocumentType::License | DocumentType::IdCard => &[Side::Front, Side::Back],
        DocumentType::Passport | DocumentType::Other => &[Side::Whole],
    }
}

/// How far a file came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Chosen, and not on its way.
    Chosen,
    /// On its way. Left so by a program that ended meanwhile.
    Sending,
    /// Astra has the bytes and was not told so yet.
    Sent {
        /// Astra's name of the file, which confirms it.
        filename: String,
        /// Astra was told, and did not answer clearly.
        unclear: bool,
    },
    /// Astra has it.
    Confirmed {
        /// When Astra said so.
        at: Timestamp,
    },
    /// Not sent.
    Failed {
        /// Why.
        reason: FailureReason,
        /// Astra's request id.
        request_id: Option<String>,
    },
}

/// Why a file was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The program ended while it was on its way.
    Interrupted,
    /// The file is not what it was when it was chosen, or is gone.
    Changed,
    /// Astra could not be reached.
    Offline,
    /// Astra wants no document, or not this one.
    Refused,
    /// The address that Astra gave for the file ran out.
    AddressExpired,
    /// No clear answer came. Sending a file again replaces the one before.
    Unclear,
    /// Astra was told that the file is there, may have heard it, and knows no such file any more.
    ConfirmedUnclear,
    /// The sign-in ended.
    SignedOut,
    /// This computer could not keep how far it came.
    Here,
}

/// One file of a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// What it shows.
    pub side: Side,
    /// Its name on this computer.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What is in it.
    pub format: DocumentFormat,
    /// Which chosen file it is; known as long as this program runs.
    pub handle: String,
    /// How far it came.
    pub state: FileState,
}

/// The name of a file may be that of its owner.
impl fmt::Debug for FileRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileRecord")
            .field("side", &self.side)
            .field("bytes", &self.bytes)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A document that was to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Local id.
    pub id: String,
    /// What it is.
    pub document_type: DocumentType,
    /// When sending it was asked for.
    pub created_at: Timestamp,
    /// One for each side.
    pub files: Vec<FileRecord>,
}

impl DocumentRecord {
    /// Something of it was sent, and it is not known whether Astra has it.
    pub fn is_unclear(&self) -> bool {
        let unclear = |file: &FileRecord| match &file.state {
            FileState::Sent { unclear, .. } => *unclear,
            FileState::Failed { reason, .. } => matches!(
                reason,
                FailureReason::Unclear | FailureReason::ConfirmedUnclear
            ),
            FileState::Chosen | FileState::Sending | FileState::Confirmed { .. } => false,
        };
        self.files.iter().any(unclear)
    }

    /// Astra has all of it.
    pub fn is_confirmed(&self) -> bool {
        let done = |file: &FileRecord| matches!(file.state, FileState::Confirmed { .. });
        self.files.iter().all(done)
    }
}
