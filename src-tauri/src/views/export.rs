//! Transfers as files.

use serde::Serialize;
use ts_rs::TS;

/// How far an export is.
#[derive(Clone, Copy, Serialize, TS)]
pub struct ExportProgressView {
    /// Transfers that are written.
    #[ts(type = "number")]
    pub written: u64,
    /// Transfers that there will be.
    #[ts(type = "number")]
    pub total: u64,
}

/// What became of an export.
#[derive(Clone, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportView {
    /// It is on the disk.
    Saved {
        /// How many transfers it holds.
        #[ts(type = "number")]
        transfers: usize,
        /// The file's name, without its folder.
        file: String,
    },
    /// No transfer belongs into it, so no file was asked for.
    Nothing,
    /// The person chose no file.
    NotChosen,
    /// The person cancelled; no file is left.
    Cancelled,
}

/// A file that was written where the person wanted it.
#[derive(Clone, Serialize, TS)]
pub struct SavedFileView {
    /// Its name, without its folder.
    pub file: String,
}

/// What became of showing the last saved file in its folder.
#[derive(Clone, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShownFileView {
    /// The file manager shows it.
    Shown,
    /// It is not there any more.
    Gone,
    /// No file manager answered.
    NotShown {
        /// Where the person finds it.
        folder: String,
    },
}
