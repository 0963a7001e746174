//! A person who moves money between cards of their own: the form, its rules, samples, and the submission as a user intent
//! (CONTRACT.md 7).

mod check;
mod device;
mod form;
mod sample;

pub(super) use check::form_field;
pub use check::{PersonDetails, check_person, parse_person};
pub(super) use device::{device_address, is_sample};
pub use form::PersonIntentForm;
pub use sample::{PersonSample, SampleAnswers, sample_person};
