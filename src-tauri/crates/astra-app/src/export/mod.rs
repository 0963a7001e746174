//! Transfers as a file for other programs: CSV for spreadsheets, OFX for bookkeeping; and one of them as a receipt, in PDF.
//!
//! A file is written row by row, whatever the number of transfers: beside its final place, flushed to the disk, and renamed at
//! the end. An export that is cancelled or fails leaves nothing behind and what was there before untouched.

mod csv;
mod exports;
mod file;
mod local_time;
mod ofx;
mod period;
mod posting;
mod receipt;
mod spreadsheet;

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::ground::error::AppError;
use crate::transfers::Intent;

pub use exports::{ExportPlan, Exports};
pub use file::write_file;
pub use period::{ExportForm, ExportPeriod};
pub use posting::{Posting, Side, account_id, postings};
pub use receipt::{Receipt, ReceiptSection, pdf};
pub use spreadsheet::{guarded, unguarded};

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Every transfer with its state, one a row.
    Csv,
    /// Booked transactions for older bookkeeping programs: OFX 1.0.2, which is SGML.
    Ofx102,
    /// The same for newer ones: OFX 2.1.1, which is XML.
    Ofx211,
}

impl ExportFormat {
    /// What the name of such a file ends with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ofx102 | Self::Ofx211 => "ofx",
        }
    }
}

/// Why an export did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file could not be written.
    #[error("writing the file: {0}")]
    File(#[from] io::Error),
    /// A transfer could not be read.
    #[error("reading a transfer: {0}")]
    Read(#[from] AppError),
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Transfers in the order in which they are written.
pub trait Source {
    /// How many there are.
    fn count(&self) -> u64;

    /// Visits each, once.
    ///
    /// # Errors
    /// What `visit` says; where a transfer cannot be read.
    fn walk(
        &self,
        visit: &mut dyn FnMut(&Intent) -> Result<(), ExportError>,
    ) -> Result<(), ExportError>;
}

impl Source for [Intent] {
    fn count(&self) -> u64 {
        self.len().try_into().unwrap_or(u64::MAX)
    }

    fn walk(
        &self,
        visit: &mut dyn FnMut(&Intent) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        self.iter().try_for_each(visit)
    }
}

/// What bookkeeping programs show of a transfer, in the language of the screens; each has a place for `{{card}}`.
#[derive(Debug, Clone)]
pub struct OfxWords {
    /// On the first card.
    pub to: String,
    /// On the second card.
    pub from: String,
    /// The fee of a transfer.
    pub fee: String,
}

/// How a file is written.
pub struct Writing<'a> {
    /// Kind of file.
    pub format: ExportFormat,
    /// Days and times are told in it.
    pub zone: TimeZone,
    /// When the file is made.
    pub now: Timestamp,
    /// For OFX.
    pub words: &'a OfxWords,
}

/// Told how many transfers of how many are written; ends the export with [`ControlFlow::Break`].
pub type OnProgress<'a> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'a;

/// Transfers between two calls of [`OnProgress`].
const STEP: u64 = 500;

/// Writes the transfers. What cannot be written yet lies in `folder` meanwhile, in files without a name.
///
/// # Errors
/// [`ExportError`]. What was written until then is no whole file.
pub fn write(
    writing: &Writing<'_>,
    source: &(impl Source + ?Sized),
    folder: &Path,
    out: impl Write,
    on_progress: &mut OnProgress<'_>,
) -> Result<(), ExportError> {
    match writing.format {
        ExportFormat::Csv => csv::write(writing, source, out, on_progress),
        ExportFormat::Ofx102 | ExportFormat::Ofx211 => {
            ofx::write(writing, source, folder, out, on_progress)
        }
    }
}

/// Counts transfers and tells of them.
struct Progress<'a, 'b> {
    written: u64,
    total: u64,
    tell: &'a mut OnProgress<'b>,
}

impl<'a, 'b> Progress<'a, 'b> {
    fn new(total: u64, tell: &'a mut OnProgress<'b>) -> Result<Self, ExportError> {
        let mut progress = Self {
            written: 0,
            total,
            tell,
        };
        progress.told()?;
        Ok(progress)
    }

    fn one_more(&mut self) -> Result<(), ExportError> {
        self.written += 1;
        if self.written.is_multiple_of(STEP) || self.written == self.total {
            self.told()?;
        }
        Ok(())
    }

    fn told(&mut self) -> Result<(), ExportError> {
        match (self.tell)(self.written, self.total) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ExportError::Cancelled),
        }
    }
}
