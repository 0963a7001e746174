//! The drafts: forms, their issues and submissions.

use astra_app::onboarding::{Draft, DraftForm, DraftKind, Drafts, RefusedField, SubmissionState};
use astra_app::{FieldIssue, Program};
use serde::Serialize;
use ts_rs::TS;

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
        /// What Astra said of single fields, at our fields.
        fields: Vec<FieldIssue>,
    },
    /// Astra does not let this person in; nothing was created.
    Screened {
        /// Astra's request id, for support.
        request_id: Option<String>,
    },
    /// No clear answer: it may have arrived, and counts as one of three.
    Unclear {
        /// When it was sent.
        at: String,
    },
}

impl From<SubmissionState> for SubmissionView {
    fn from(state: SubmissionState) -> Self {
        match state {
            SubmissionState::None => Self::None,
            SubmissionState::Sending { .. } => Self::Sending,
            SubmissionState::Refused {
                detail,
                request_id,
                fields,
            } => Self::Refused {
                request_id,
                detail,
                fields: fields.iter().map(RefusedField::issue).collect(),
            },
            SubmissionState::Screened { request_id } => Self::Screened { request_id },
            SubmissionState::Unclear { at } => Self::Unclear { at: at.to_string() },
        }
    }
}

/// What a screen knows of a Social Security number.
#[derive(Clone, Copy, Serialize, TS)]
pub struct SsnView {
    /// How many digits were entered: 4 or 9.
    pub digits: usize,
}

/// The form, its issues and its submission.
#[derive(Clone, Serialize, TS)]
pub struct DraftView {
    /// Which draft this is; saving says it back, so that a late save cannot reach the next one.
    pub id: String,
    /// As typed.
    pub form: DraftForm,
    /// Every issue of the whole form; screens show those of fields already visited, all after submit.
    pub issues: Vec<FieldIssue>,
    /// When the draft was last on disk.
    pub saved_at: Option<String>,
    /// The last submission.
    pub submission: SubmissionView,
    /// Submissions already counted for this phone number, of a person for the email address; Astra takes three.
    pub submissions_used: u32,
    /// A Social Security number is kept with a person's draft. It is never shown.
    pub ssn: Option<SsnView>,
    /// The simulator may be fed sample data.
    pub sample_data: bool,
    /// The program that it would be submitted under; it decides what is asked for.
    pub program: Program,
}

impl From<Draft> for DraftView {
    fn from(draft: Draft) -> Self {
        Self {
            id: draft.id,
            form: draft.form,
            issues: draft.issues,
            saved_at: draft.saved_at.map(|at| at.to_string()),
            submission: draft.submission.into(),
            submissions_used: draft.submissions_used,
            ssn: draft.ssn_digits.map(|digits| SsnView { digits }),
            sample_data: draft.sample_data,
            program: draft.program,
        }
    }
}

/// Every draft, oldest first.
#[derive(Clone, Serialize, TS)]
pub struct DraftsView {
    /// One line for each.
    pub drafts: Vec<DraftSummaryView>,
    /// Ids of those that cannot be read and can only be deleted.
    pub damaged: Vec<String>,
}

/// One draft in the list.
#[derive(Clone, Serialize, TS)]
pub struct DraftSummaryView {
    /// Which draft this is.
    pub id: String,
    /// Who is to be onboarded.
    pub kind: DraftKind,
    /// What was typed as its name.
    pub name: Option<String>,
    /// When it was last on disk; null before anything was typed.
    pub saved_at: Option<String>,
    /// The last submission.
    pub submission: SubmissionView,
    /// Issues that keep it from being submitted.
    pub issues_left: usize,
}

impl From<Drafts> for DraftsView {
    fn from(drafts: Drafts) -> Self {
        let Drafts { readable, damaged } = drafts;
        let drafts = readable.into_iter().map(|draft| DraftSummaryView {
            kind: draft.form.kind(),
            name: draft.name(),
            issues_left: draft.issues_left(),
            id: draft.id,
            saved_at: draft.saved_at.map(|at| at.to_string()),
            submission: draft.submission.into(),
        });
        Self {
            drafts: drafts.collect(),
            damaged,
        }
    }
}
