//! Forms that are not submitted yet, kept as one types. There may be several.
//!
//! All of a draft lies under a key of its own, which is destroyed when Astra accepts the profile or the person deletes the
//! draft: from then on nobody can read names, birthdays, addresses or the EIN from old copies of the files.

use astra_vault::Table;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::{
    DraftForm, DraftKind, Onboarding, PersonSample, Sample, Ssn, SubmissionState, check,
    check_person, readiness, sample, sample_person,
};
use crate::connection::Program;
use crate::ground::changes::Topic;
use crate::ground::environment::Environment;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::FieldIssue;
use crate::ground::ids::random_hex;
use crate::ground::store::Scope;
use crate::ground::typed_text::trimmed;

/// In the draft's space: the draft. In the application's: which drafts there are.
const DRAFTS: Table = Table("drafts");
const CURRENT: &str = "current";
/// Ids of all drafts, oldest first.
const LISTED: &str = "listed";
/// Earlier versions had one draft at a time, and its id here.
const OPEN: &str = "open";
/// In the draft's space: a person's Social Security number, or its last four digits.
const SSN: &str = "ssn";
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
    #[serde(deserialize_with = "super::form::of_any_version")]
    pub(crate) form: DraftForm,
    pub(crate) saved_at: Option<Timestamp>,
    pub(crate) submission: SubmissionState,
    /// Of a person. It lies beside the record, so that no screen that sends the form back has to hold it.
    #[serde(skip)]
    pub(crate) ssn: Option<Ssn>,
}

/// Every draft as it was written, oldest first.
#[derive(Default)]
pub(crate) struct DraftRecords {
    pub(crate) readable: Vec<DraftRecord>,
    /// Ids of those whose records or key are damaged.
    pub(crate) damaged: Vec<String>,
}

/// Every draft, oldest first.
#[derive(Debug, Clone)]
pub struct Drafts {
    /// Those that can be gone on with.
    pub readable: Vec<Draft>,
    /// Ids of those that can only be deleted.
    pub damaged: Vec<String>,
}

/// What a screen needs of the draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which draft this is.
    pub id: String,
    /// As typed.
    pub form: DraftForm,
    /// Everything that can be said about it now.
    pub issues: Vec<FieldIssue>,
    /// When it was last written.
    pub saved_at: Option<Timestamp>,
    /// The last submission.
    pub submission: SubmissionState,
    /// Submissions counted for its phone number, of a person for the email address, of three.
    pub submissions_used: u32,
    /// The program that it would be submitted under; it decides what is asked for.
    pub program: Program,
    /// Of a person: how many digits of the Social Security number are kept, 4 or 9.
    pub ssn_digits: Option<usize>,
    /// Sample data may be offered.
    pub sample_data: bool,
}

impl Draft {
    /// What the draft is called in a list, where anything of a name was typed.
    pub fn name(&self) -> Option<String> {
        let name = match &self.form {
            DraftForm::Business(form) => trimmed(&form.business.business_name).to_owned(),
            DraftForm::Person(form) => {
                let name = format!("{} {}", trimmed(&form.first_name), trimmed(&form.last_name));
                trimmed(&name).to_owned()
            }
        };
        (!name.is_empty()).then_some(name)
    }

    /// Issues that keep it from being submitted.
    pub fn issues_left(&self) -> usize {
        self.issues.iter().filter(|issue| issue.is_error()).count()
    }
}

impl Onboarding {
    /// Every draft as last saved, oldest first.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn drafts(&self) -> Result<Drafts> {
        let submissions = self.submissions.lock().await;
        let records = self.draft_records().await?;
        let mut readable = Vec::new();
        for record in records.readable {
            readable.push(self.draft_from(record, &submissions).await);
        }
        Ok(Drafts {
            readable,
            damaged: records.damaged,
        })
    }

    /// Begins an empty draft; on disk when it returns.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn begin_draft(&self, kind: DraftKind) -> Result<Draft> {
        let submissions = self.submissions.lock().await;
        let record = DraftRecord {
            id: random_hex(self.ground.entropy.as_ref(), 8),
            form: DraftForm::empty(kind),
            saved_at: None,
            submission: SubmissionState::None,
            ssn: None,
        };
        self.put_draft(&record).await?;
        self.ground.changes.publish(&[Topic::Draft]);
        Ok(self.draft_from(record, &submissions).await)
    }

    /// One draft as last saved.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; where the disk fails.
    pub async fn draft(&self, id: &str) -> Result<Draft> {
        let submissions = self.submissions.lock().await;
        let record = self.draft_record(id).await?;
        let record = record.ok_or(AppError::NotFound("draft"))?;
        Ok(self.draft_from(record, &submissions).await)
    }

    /// Keeps what was typed; on disk when it returns.
    ///
    /// # Errors
    /// Where the disk fails; [`AppError::SubmissionInFlight`] while it is being sent;
    /// [`AppError::NotAllowedNow`] for a draft that was accepted or deleted meanwhile, and for a form of another kind: a
    /// late save must not bring it back with the old EIN in it.
    pub async fn save_draft(&self, id: &str, form: DraftForm) -> Result<Draft> {
        let submissions = self.submissions.lock().await;
        let record = self.draft_record(id).await?;
        let Some(mut record) = record.filter(|it| it.form.kind() == form.kind()) else {
            return Err(AppError::NotAllowedNow("this draft is no longer open"));
        };
        if record.submission.is_sending() {
            return Err(AppError::SubmissionInFlight);
        }
        record.form = bounded(form)?;
        record.saved_at = Some(self.ground.clock.now());
        self.put_draft(&record).await?;
        Ok(self.draft_from(record, &submissions).await)
    }

    /// Fills the form with the vendor's sample data.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] in Production, and as [`Self::save_draft`] has them.
    pub async fn fill_sample(&self, id: &str, which: Sample) -> Result<Draft> {
        if !self.offers_sample_data() {
            return Err(AppError::NotAllowedNow("no sample data in Production"));
        }
        let draft = self
            .save_draft(id, DraftForm::Business(sample(which)))
            .await?;
        self.ground.changes.publish(&[Topic::Draft]);
        Ok(draft)
    }

    /// Fills a person's form with the vendor's sample data.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] in Production, and as [`Self::save_draft`] has them.
    pub async fn fill_person_sample(&self, id: &str, which: PersonSample) -> Result<Draft> {
        if !self.offers_sample_data() {
            return Err(AppError::NotAllowedNow("no sample data in Production"));
        }
        let sample = sample_person(which);
        self.save_draft(id, DraftForm::Person(sample.form)).await?;
        let draft = self.save_ssn(id, &SecretString::from(sample.ssn)).await?;
        self.ground.changes.publish(&[Topic::Draft]);
        Ok(draft)
    }

    /// Keeps the Social Security number of a person, or its last four digits; on disk when it returns. An empty text removes
    /// the one that is kept. Half a number is refused and not kept: nobody could tell its digits from the last four.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `ssn`, and as [`Self::save_draft`] has them.
    pub async fn save_ssn(&self, id: &str, typed: &SecretString) -> Result<Draft> {
        let submissions = self.submissions.lock().await;
        let record = self.draft_record(id).await?;
        let Some(mut record) = record.filter(|it| it.form.kind() == DraftKind::Person) else {
            return Err(AppError::NotAllowedNow("this draft is no longer open"));
        };
        if record.submission.is_sending() {
            return Err(AppError::SubmissionInFlight);
        }
        let (store, scope) = (&self.ground.store, Scope::Draft(record.id.clone()));
        // EXPOSE: checked for its shape and sealed, nowhere else.
        let typed = typed.expose_secret();
        if trimmed(typed).is_empty() {
            record.ssn = None;
            store.delete(&scope, DRAFTS, SSN).await?;
        } else {
            let ssn =
                Ssn::parse(typed).map_err(|problem| AppError::Invalid(vec![problem.at("ssn")]))?;
            // EXPOSE: sealed under the draft's own key.
            let digits = ssn.secret().expose_secret();
            store.put(&scope, DRAFTS, SSN, &digits).await?;
            record.ssn = Some(ssn);
        }
        record.saved_at = Some(self.ground.clock.now());
        self.put_draft(&record).await?;
        Ok(self.draft_from(record, &submissions).await)
    }

    /// Deletes what was typed for good; that one of its submissions was counted stays in the journal. A draft that is gone
    /// already is deleted, and one that cannot be read can be.
    ///
    /// # Errors
    /// [`AppError::SubmissionInFlight`] while it is being sent; where the disk fails.
    pub async fn delete_draft(&self, id: &str) -> Result<()> {
        let _submissions = self.submissions.lock().await;
        if !self.is_listed(id).await? {
            return Ok(());
        }
        if self.is_submitting(id) {
            return Err(AppError::SubmissionInFlight);
        }
        self.destroy_draft(id).await?;
        self.ground.changes.publish(&[Topic::Draft, Topic::App]);
        Ok(())
    }

    fn offers_sample_data(&self) -> bool {
        self.ground.environment != Environment::Production
    }

    async fn draft_from(&self, record: DraftRecord, submissions: &super::Submissions) -> Draft {
        let (mut issues, submissions_used) = match &record.form {
            DraftForm::Business(form) => (
                check(form, self.program(), self.today()),
                submissions.counted_for(&form.phone),
            ),
            DraftForm::Person(form) => (
                check_person(form, record.ssn.as_ref(), self.program(), self.today()),
                submissions.counted_for_email(&form.email),
            ),
        };
        match &record.form {
            DraftForm::Business(_) => issues.extend(readiness::of_phone(submissions_used)),
            DraftForm::Person(form) => {
                issues.extend(readiness::of_email(submissions_used));
                // A business that can't be read costs a warning, and not a draft that nothing is wrong with.
                if let Ok(known) = self.businesses.list().await {
                    issues.extend(readiness::of_person(form, &known));
                }
            }
        }
        Draft {
            issues,
            ssn_digits: record.ssn.as_ref().map(Ssn::digits),
            id: record.id,
            form: record.form,
            saved_at: record.saved_at,
            submission: record.submission,
            submissions_used,
            program: self.program(),
            sample_data: self.offers_sample_data(),
        }
    }

    /// The program that businesses are submitted under.
    pub(super) fn program(&self) -> Program {
        self.connection.settings().program
    }

    /// Today where the person sits, for ages.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.ground
            .clock
            .now()
            .to_zoned(jiff::tz::TimeZone::system())
            .date()
    }

    /// Every draft. A submission that no task of this process is busy with any more is what the next start will make of
    /// it: unclear. Its answer came and could not be written down.
    pub(crate) async fn draft_records(&self) -> Result<DraftRecords> {
        let DraftRecords { readable, damaged } = self.stored_drafts().await?;
        let readable = readable.into_iter();
        Ok(DraftRecords {
            readable: readable.map(|record| self.as_it_stands(record)).collect(),
            damaged,
        })
    }

    /// One draft, whatever became of the others.
    pub(super) async fn draft_record(&self, id: &str) -> Result<Option<DraftRecord>> {
        if !self.is_listed(id).await? {
            return Ok(None);
        }
        let record = self.stored_draft(id).await?;
        Ok(record.map(|record| self.as_it_stands(record)))
    }

    fn as_it_stands(&self, mut record: DraftRecord) -> DraftRecord {
        if let SubmissionState::Sending { at, .. } = record.submission
            && !self.is_submitting(&record.id)
        {
            record.submission = SubmissionState::Unclear { at };
        }
        record
    }

    /// Every draft as it was written. One that is damaged keeps nobody from the others.
    pub(super) async fn stored_drafts(&self) -> Result<DraftRecords> {
        let mut records = DraftRecords::default();
        for id in self.listed_drafts().await? {
            match self.stored_draft(&id).await {
                // One that has no record any more was destroyed when the power went.
                Ok(record) => records.readable.extend(record),
                Err(error) if error.is_damage() => records.damaged.push(id),
                Err(error) => return Err(error),
            }
        }
        Ok(records)
    }

    async fn stored_draft(&self, id: &str) -> Result<Option<DraftRecord>> {
        let (store, scope) = (&self.ground.store, Scope::Draft(id.to_owned()));
        let record: Option<DraftRecord> = store.get(&scope, DRAFTS, CURRENT).await?;
        let Some(mut record) = record else {
            return Ok(None);
        };
        let ssn: Option<SecretString> = store.get(&scope, DRAFTS, SSN).await?;
        record.ssn = ssn.map(Ssn::of_sealed);
        Ok(Some(record))
    }

    /// The ids of all drafts; before the list was first written, of the one that earlier versions had open.
    async fn listed_drafts(&self) -> Result<Vec<String>> {
        let store = &self.ground.store;
        if let Some(listed) = store.get(&Scope::App, DRAFTS, LISTED).await? {
            return Ok(listed);
        }
        let open: Option<String> = store.get(&Scope::App, DRAFTS, OPEN).await?;
        Ok(open.into_iter().collect())
    }

    async fn is_listed(&self, id: &str) -> Result<bool> {
        Ok(self.listed_drafts().await?.iter().any(|it| it == id))
    }

    async fn list_drafts(&self, ids: &[String]) -> Result<()> {
        let store = &self.ground.store;
        store.put(&Scope::App, DRAFTS, LISTED, &ids).await
    }

    /// The draft first: one that is listed is always there.
    pub(super) async fn put_draft(&self, record: &DraftRecord) -> Result<()> {
        let scope = Scope::Draft(record.id.clone());
        let store = &self.ground.store;
        store.put(&scope, DRAFTS, CURRENT, record).await?;
        let mut listed = self.listed_drafts().await?;
        if !listed.contains(&record.id) {
            listed.push(record.id.clone());
            self.list_drafts(&listed).await?;
        }
        Ok(())
    }

    /// At the start: a draft whose beginning, acceptance or deletion a crash cut short must not outlive it. The list
    /// decides; where it cannot be read, nothing is destroyed. Neither is a damaged draft: only a person deletes one.
    pub(super) async fn settle_drafts(&self) -> Result<()> {
        let DraftRecords { readable, damaged } = self.stored_drafts().await?;
        for id in &damaged {
            warn!(draft = %id, "a draft cannot be read");
        }
        let mut kept = self.listed_drafts().await?;
        kept.retain(|id| damaged.contains(id) || readable.iter().any(|it| it.id == *id));
        self.list_drafts(&kept).await?;
        for id in self.ground.store.drafts().await? {
            if !kept.contains(&id) {
                self.ground.store.destroy(&Scope::Draft(id)).await?;
            }
        }
        Ok(())
    }

    /// Key first: from then on the draft is gone, whatever happens to the rest.
    pub(super) async fn destroy_draft(&self, id: &str) -> Result<()> {
        let store = &self.ground.store;
        store.destroy(&Scope::Draft(id.to_owned())).await?;
        let mut listed = self.listed_drafts().await?;
        listed.retain(|it| it != id);
        self.list_drafts(&listed).await
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
            if let DraftForm::Business(form) = &mut draft.form {
                form.business.ein = ein.unwrap_or_default();
            }
        }
        // In both cases: the crash may have come before it was listed.
        self.put_draft(&draft).await?;
        store.delete(&scope, IDENTITY, EIN).await
    }
}

/// The form with every text cut to what a person can have meant, so that a paste by accident cannot fill the disk.
fn bounded(form: DraftForm) -> Result<DraftForm> {
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
