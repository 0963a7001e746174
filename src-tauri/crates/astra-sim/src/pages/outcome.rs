//! A form of the hosted pages and the outcome of sending it.

use std::collections::BTreeMap;

use crate::sandbox::NotPersisted;
use crate::visits::Step;

/// The entries of a form, by field name.
pub(super) type Typed = BTreeMap<String, String>;

/// What is wrong with it, by field name, in words for the person.
pub(super) type Complaints = BTreeMap<String, String>;

/// What became of a form.
pub(super) enum Outcome {
    /// The step is done.
    Done,
    /// The same page again, with complaints and what may be shown of what was typed.
    Again(Typed, Complaints),
    /// The same step, started afresh (a new one-time code).
    Stay,
    /// The step is done and another than the usual one follows.
    GoTo(Step),
    /// The person skips what is left.
    Skip,
    /// The person may not authorize (A18, rejected person).
    Refused,
    /// The change could not be saved.
    Failed,
}

impl From<NotPersisted> for Outcome {
    fn from(_: NotPersisted) -> Self {
        Self::Failed
    }
}
