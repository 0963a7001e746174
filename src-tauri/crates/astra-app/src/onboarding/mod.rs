//! Onboarding a business or a person: the forms and their rules, the drafts, the submission.
//!
//! Rules live here once; the screens format and show. Every answer is sent.

mod astra_fields;
mod astra_form;
mod check;
mod counted;
mod draft;
mod entry;
mod form;
mod person;
mod readiness;
mod recovery;
mod requirements;
mod rules;
mod sample;
mod submission;

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};

use crate::businesses::Businesses;
use crate::connection::Connection;
use crate::ground::Ground;
use crate::ground::error::Result;

pub(crate) use check::{AddressOf, check_address};
pub use check::{OUTSIDE_US, OWNERS_MAX, check, parse};
pub(crate) use counted::Submissions;
pub use draft::{Draft, Drafts};
pub(crate) use entry::SubmissionEntry;
pub use form::*;
pub use person::{
    PersonDetails, PersonIntentForm, PersonSample, SampleAnswers, check_person, parse_person,
    sample_person,
};
pub use requirements::{Need, Requirements};
pub use rules::{
    BirthDate, BusinessDetails, BusinessTypeRule, Ein, Problem, Ssn, State, Zip, parse_phone,
};
pub use sample::{Sample, sample};
pub use submission::{RefusedField, SUBMISSIONS_MAX, SubmissionState};

/// The drafts and every submission.
pub struct Onboarding {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    businesses: Arc<Businesses>,
    /// Drafts that a task of this process is sending.
    submitting: std::sync::Mutex<HashSet<String>>,
    /// Held while a draft or its submission changes.
    submissions: Mutex<Submissions>,
}

impl Onboarding {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        businesses: &Arc<Businesses>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            businesses: Arc::clone(businesses),
            submitting: std::sync::Mutex::default(),
            submissions: Mutex::default(),
        }
    }

    /// Nothing is submitted, and no draft changes, while this is held.
    pub(crate) async fn hold(&self) -> MutexGuard<'_, Submissions> {
        self.submissions.lock().await
    }

    /// At the first start: what the first versions wrote of submissions under the application's earlier key.
    pub(crate) async fn migrate_journal(&self) -> Result<()> {
        entry::migrate(&self.ground.store).await
    }
}
