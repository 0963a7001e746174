//! Onboarding a business: the form and its rules, the draft, the submission.
//!
//! Rules live here once; the screens format and show. Every answer is sent.

mod check;
mod draft;
mod entry;
mod form;
mod rules;
mod sample;
mod submission;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::{Mutex, MutexGuard};

use crate::businesses::Businesses;
use crate::connection::Connection;
use crate::ground::Ground;
use crate::ground::error::Result;

pub use check::{OUTSIDE_US, OWNERS_MAX, check, parse};
pub use draft::Draft;
pub(crate) use entry::SubmissionEntry;
pub use form::*;
pub use rules::{
    BirthDate, BusinessDetails, BusinessTypeRule, Ein, EinRule, Problem, State, Zip, parse_phone,
};
pub use sample::{Sample, sample};
pub(crate) use submission::Submissions;
pub use submission::{SUBMISSIONS_MAX, SubmissionState};

/// The open draft and every submission.
pub struct Onboarding {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    businesses: Arc<Businesses>,
    /// A task of this process is sending a profile.
    submitting: AtomicBool,
    /// Held while the draft or its submission changes.
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
            submitting: AtomicBool::new(false),
            submissions: Mutex::default(),
        }
    }

    /// Nothing is submitted, and the draft does not change, while this is held.
    pub(crate) async fn hold(&self) -> MutexGuard<'_, Submissions> {
        self.submissions.lock().await
    }

    /// At the first start: what the first versions wrote of submissions under the application's earlier key.
    pub(crate) async fn migrate_journal(&self) -> Result<()> {
        entry::migrate(&self.ground.store).await
    }
}
