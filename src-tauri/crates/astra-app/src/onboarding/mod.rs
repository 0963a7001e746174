//! Onboarding a business: the form and its rules, the draft, the submission.
//!
//! Rules live here once; the screens format and show. What is asked is what is sent.

mod check;
mod draft;
mod entry;
mod form;
mod request;
mod rules;
mod sample;
mod submission;

pub use check::{OUTSIDE_US, OWNERS_MAX, check, parse};
pub use draft::Draft;
pub(crate) use entry::{SubmissionEntry, migrate_entries};
pub use form::*;
pub use request::to_request;
pub use rules::{
    Address, BirthDate, BusinessDetails, BusinessInfo, BusinessTypeRule, Controller, Ein, EinRule,
    Person, Problem, State, Zip, parse_phone,
};
pub use sample::{Sample, sample};
pub(crate) use submission::Submissions;
pub use submission::{SUBMISSIONS_MAX, SubmissionState};
