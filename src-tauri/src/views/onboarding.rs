//! The form about the business, its issues and its submission.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How serious an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IssueLevelView {
    /// Must be right before submitting.
    Error,
    /// Worth a second look; never blocks.
    Warning,
}

/// Something about one field.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct FieldIssueView {
    /// Path in the form, such as `business.ein`; for a transfer `amount`, `note`, `from`, `to`.
    pub field: String,
    /// Key of the sentence under `issues.` in the translation files.
    pub code: String,
    /// Values for that sentence, such as the EIN prefix.
    #[ts(type = "Record<string, string>")]
    pub values: std::collections::BTreeMap<String, String>,
    /// Error or warning.
    pub level: IssueLevelView,
}

/// How the last submission went, when it was not simply accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SubmissionView {
    /// Nothing sent yet.
    None,
    /// On its way.
    Sending,
    /// Astra said no; nothing was created.
    Refused {
        /// Astra's request id, for support.
        request_id: Option<String>,
        /// Astra's words, bounded.
        detail: String,
    },
    /// No clear answer: it may have arrived, and counts as one of three.
    Unclear {
        /// When it was sent.
        at: String,
    },
}

/// The form, its issues and its submission.
#[derive(Clone, Serialize, TS)]
pub struct DraftView {
    /// Which draft this is; saving says it back, so that a late save cannot reach the next one.
    pub id: String,
    /// As typed.
    pub form: astra_app::onboarding::BusinessForm,
    /// Every issue of the whole form; screens show those of fields already visited, all after submit.
    pub issues: Vec<FieldIssueView>,
    /// When the draft was last on disk.
    pub saved_at: Option<String>,
    /// The last submission.
    pub submission: SubmissionView,
    /// Submissions already counted for this phone number; Astra takes three.
    pub submissions_used: u32,
    /// The simulator may be fed sample data.
    pub sample_data: bool,
}

/// Sample data of the vendor's guides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SampleView {
    /// EIN 11-1111111.
    Approved,
    /// EIN 22-2222222.
    Rejected,
    /// Any other EIN: in review first.
    Reviewed,
}
