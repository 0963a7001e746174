//! The business form, kept as one types.
//!
//! All of it lies under a key of this draft alone, which is destroyed when Astra accepts the profile: from then on nobody
//! can read names, birthdays, addresses or the EIN from old copies of the files.

use astra_vault::Table;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BusinessForm, Onboarding, Sample, SubmissionState, check, sample};
use crate::ground::changes::Topic;
use crate::ground::environment::Environment;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::FieldIssue;
use crate::ground::ids::random_hex;
use crate::ground::store::Scope;

/// In the draft's space: the draft. In the application's: which one is open.
const DRAFTS: Table = Table("drafts");
const CURRENT: &str = "current";
const OPEN: &str = "open";
/// In the draft's space, of the first versions, which kept nothing else there.
const IDENTITY: Table = Table("identity");
const EIN: &str = "ein";

/// Longest text kept for one field, in characters: nobody types more, and a paste by accident is cut.
const LONGEST_FIELD: usize = 500;
/// More owners than the form takes, so that one too many is said and not swallowed.
const MOST_OWNERS_KEPT: usize = 8;

/// The draft as it lies sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DraftRecord {
    pub(crate) id: String,
    pub(crate) form: BusinessForm,
    pub(crate) saved_at: Option<Timestamp>,
    pub(crate) submission: SubmissionState,
}

/// What a screen needs of the draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which draft this is.
    pub id: String,
    /// As typed.
    pub form: BusinessForm,
    /// Everything that can be said about it now.
    pub issues: Vec<FieldIssue>,
    /// When it was last written.
    pub saved_at: Option<Timestamp>,
    /// The last submission.
    pub submission: SubmissionState,
    /// Submissions counted for its phone number, of three.
    pub submissions_used: u32,
    /// Sample data may be offered.
    pub sample_data: bool,
}

impl Onboarding {
    /// The draft as last saved.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn draft(&self) -> Result<Draft> {
        let submissions = self.submissions.lock().await;
        let record = self.draft_record().await?;
        if record.saved_at.is_none() {
            // Its id has to last from here to the first save.
            self.put_draft(&record).await?;
        }
        let used = submissions.counted_for(&record.form.phone);
        Ok(self.draft_from(record, used))
    }

    /// Keeps what was typed; on disk when it returns.
    ///
    /// # Errors
    /// Where the disk fails; [`AppError::SubmissionInFlight`] while it is being sent;
    /// [`AppError::NotAllowedNow`] for a draft that was accepted meanwhile: a late save must not begin a new
    /// one with the old EIN in it.
    pub async fn save_draft(&self, id: &str, form: BusinessForm) -> Result<Draft> {
        let submissions = self.submissions.lock().await;
        let mut record = self.draft_record().await?;
        if record.id != id {
            return Err(AppError::NotAllowedNow("this draft is no longer open"));
        }
        if record.submission.is_sending() {
            return Err(AppError::SubmissionInFlight);
        }
        record.form = bounded(form)?;
        record.saved_at = Some(self.ground.clock.now());
        self.put_draft(&record).await?;
        let used = submissions.counted_for(&record.form.phone);
        Ok(self.draft_from(record, used))
    }

    /// Fills the form with the vendor's sample data.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] in Production.
    pub async fn fill_sample(&self, which: Sample) -> Result<Draft> {
        if !self.offers_sample_data() {
            return Err(AppError::NotAllowedNow("no sample data in Production"));
        }
        let open = self.draft().await?;
        let draft = self.save_draft(&open.id, sample(which)).await?;
        self.ground.changes.publish(&[Topic::Draft]);
        Ok(draft)
    }

    fn offers_sample_data(&self) -> bool {
        self.ground.environment != Environment::Production
    }

    fn draft_from(&self, record: DraftRecord, submissions_used: u32) -> Draft {
        Draft {
            issues: check(&record.form, self.today()),
            id: record.id,
            form: record.form,
            saved_at: record.saved_at,
            submission: record.submission,
            submissions_used,
            sample_data: self.offers_sample_data(),
        }
    }

    /// Today where the person sits, for ages.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.ground
            .clock
            .now()
            .to_zoned(jiff::tz::TimeZone::system())
            .date()
    }

    /// The open draft, or a fresh one. A submission that no task of this process is busy with any more is what the next
    /// start will make of it: unclear. Its answer came and could not be written down.
    pub(crate) async fn draft_record(&self) -> Result<DraftRecord> {
        let mut record = self.stored_draft().await?;
        if let SubmissionState::Sending { at, .. } = record.submission
            && !self.is_submitting()
        {
            record.submission = SubmissionState::Unclear { at };
        }
        Ok(record)
    }

    /// The open draft as it was written, or a fresh one.
    pub(super) async fn stored_draft(&self) -> Result<DraftRecord> {
        let store = &self.ground.store;
        let open: Option<String> = store.get(&Scope::App, DRAFTS, OPEN).await?;
        let stored = match open {
            Some(id) => store.get(&Scope::Draft(id), DRAFTS, CURRENT).await?,
            None => None,
        };
        Ok(stored.unwrap_or_else(|| DraftRecord {
            id: random_hex(self.ground.entropy.as_ref(), 8),
            form: BusinessForm::default(),
            saved_at: None,
            submission: SubmissionState::None,
        }))
    }

    /// The draft first: the one that is open is always there.
    pub(super) async fn put_draft(&self, record: &DraftRecord) -> Result<()> {
        let store = &self.ground.store;
        let scope = Scope::Draft(record.id.clone());
        store.put(&scope, DRAFTS, CURRENT, record).await?;
        let open: Option<String> = store.get(&Scope::App, DRAFTS, OPEN).await?;
        if open.as_ref() != Some(&record.id) {
            store.put(&Scope::App, DRAFTS, OPEN, &record.id).await?;
        }
        Ok(())
    }

    /// At the start: a draft that was never opened, or is gone, must not outlive a crash.
    pub(super) async fn destroy_orphaned_drafts(&self) -> Result<()> {
        let open = self.draft_record().await?.id;
        for id in self.ground.store.drafts().await? {
            if id != open {
                self.ground.store.destroy(&Scope::Draft(id)).await?;
            }
        }
        Ok(())
    }

    /// Key first: from then on the draft is gone, whatever happens to the rest.
    pub(super) async fn destroy_draft(&self, id: &str) -> Result<()> {
        let store = &self.ground.store;
        store.destroy(&Scope::Draft(id.to_owned())).await?;
        store.delete(&Scope::App, DRAFTS, OPEN).await
    }

    /// At the first start: the first versions kept all but the EIN under the application's key.
    pub(crate) async fn migrate_draft(&self) -> Result<()> {
        let store = &self.ground.store;
        let earlier: Option<DraftRecord> = store.get(&Scope::EarlierApp, DRAFTS, CURRENT).await?;
        let Some(mut draft) = earlier else {
            return Ok(());
        };
        let scope = Scope::Draft(draft.id.clone());
        // Repeated after a crash: a record that is there already is newer.
        let moved: Option<DraftRecord> = store.get(&scope, DRAFTS, CURRENT).await?;
        if let Some(moved) = moved {
            draft = moved;
        } else {
            let ein: Option<String> = store.get(&scope, IDENTITY, EIN).await?;
            draft.form.business.ein = ein.unwrap_or_default();
        }
        // In both cases: the crash may have come before it was written down as the open one.
        self.put_draft(&draft).await?;
        store.delete(&scope, IDENTITY, EIN).await
    }
}

/// The form with every text cut to what a person can have meant, so that a paste by accident cannot fill the disk.
fn bounded(form: BusinessForm) -> Result<BusinessForm> {
    fn cut(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) if text.chars().count() > LONGEST_FIELD => {
                *text = text.chars().take(LONGEST_FIELD).collect();
            }
            serde_json::Value::Array(items) => {
                items.truncate(MOST_OWNERS_KEPT);
                items.iter_mut().for_each(cut);
            }
            serde_json::Value::Object(fields) => fields.values_mut().for_each(cut),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(form)?;
    cut(&mut value);
    Ok(serde_json::from_value(value)?)
}
