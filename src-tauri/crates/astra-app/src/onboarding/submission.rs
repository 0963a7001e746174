//! Submitting the form as a business profile: journaled, because Astra counts three a phone number.
//!
//! An unclear outcome counts as used and is never repeated by itself: no call of the vendor lists profiles,
//! so only the person can decide to send again.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, PoisonError};

use astra_client::{
    BusinessPerson, BusinessProfileId, BusinessProfileRequest, CallError, Effect, Phone,
    PostalAddress, Response,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use super::astra_fields::form_field;
use super::draft::DraftRecord;
use super::entry::{self, SubmissionEntry, SubmissionEvent};
use super::{BusinessDetails, DraftForm, Onboarding, parse};
use crate::businesses::{BusinessRecord, Enrollment, SubmittedDetails};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::{BusinessId, random_hex};
use crate::ground::store::Scope;

/// Business profiles that Astra takes for one phone number (CONTRACT.md 10).
pub const SUBMISSIONS_MAX: u32 = 3;

/// How the last submission of a draft went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SubmissionState {
    /// Nothing sent.
    #[default]
    None,
    /// On its way.
    Sending {
        /// Journal id.
        id: String,
        /// When.
        at: Timestamp,
    },
    /// Astra said no.
    Refused {
        /// Astra's words, bounded.
        detail: String,
        /// Astra's request id.
        request_id: Option<String>,
        /// What Astra said of single fields, by the paths of the form. Earlier versions kept none.
        #[serde(default)]
        fields: Vec<RefusedField>,
    },
    /// No clear answer.
    Unclear {
        /// When it was sent.
        at: Timestamp,
    },
}

/// What Astra does not accept in one field.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedField {
    /// Path in the form.
    pub field: String,
    /// Astra's words, bounded.
    pub message: String,
}

/// The field only: the message may repeat what was typed.
impl fmt::Debug for RefusedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefusedField")
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

impl RefusedField {
    /// Those of a refusal that lead to a field of this form. The rest stays in the refusal as a whole.
    fn of(error: &CallError, form: &DraftForm) -> Vec<Self> {
        let fields = error.refusal().map(|refusal| &refusal.fields);
        let DraftForm::Business(form) = form;
        let found = fields
            .into_iter()
            .flatten()
            .filter_map(|(field, messages)| {
                Some(Self {
                    field: form_field(field, form)?,
                    message: messages.join(" "),
                })
            });
        found.collect()
    }

    /// As an issue of its field.
    pub fn issue(&self) -> FieldIssue {
        FieldIssue::error(self.field.as_str(), IssueCode::RefusedByAstra)
            .with("message", self.message.as_str())
    }
}

impl SubmissionState {
    pub(crate) fn is_sending(&self) -> bool {
        matches!(self, Self::Sending { .. })
    }
}

/// Every submission ever made here, folded from the journal.
#[derive(Default)]
pub(crate) struct Submissions {
    counted: HashMap<String, Submission>,
    /// Of businesses that were not removed.
    details: HashMap<String, SubmittedDetails>,
}

struct Submission {
    phone: Phone,
    business: BusinessId,
    state: Fold,
}

#[derive(Clone)]
enum Fold {
    Sending,
    Accepted(BusinessProfileId, Timestamp),
    NotCounted,
    Unclear,
}

impl Submissions {
    fn fold(&mut self, id: &str, at: Timestamp, event: &SubmissionEvent) {
        if let SubmissionEvent::Sending {
            phone, business, ..
        } = event
        {
            let submission = Submission {
                phone: phone.clone(),
                business: business.clone(),
                state: Fold::Sending,
            };
            self.counted.insert(id.to_owned(), submission);
            return;
        }
        let Some(submission) = self.counted.get_mut(id) else {
            return;
        };
        submission.state = match event {
            SubmissionEvent::Accepted { profile_id, .. } => Fold::Accepted(profile_id.clone(), at),
            SubmissionEvent::NotSent | SubmissionEvent::Refused { .. } => Fold::NotCounted,
            SubmissionEvent::Unclear { .. } | SubmissionEvent::Sending { .. } => Fold::Unclear,
        };
    }

    /// The business that an accepted submission became.
    fn accepted(&self, id: &str) -> Option<BusinessRecord> {
        let submission = self.counted.get(id)?;
        let Fold::Accepted(profile_id, at) = &submission.state else {
            return None;
        };
        Some(BusinessRecord {
            id: submission.business.clone(),
            enrollment: Enrollment::Profile {
                profile_id: profile_id.clone(),
                details: self.details.get(id)?.clone(),
            },
            submitted_at: *at,
            user: None,
        })
    }

    /// What was submitted for a business that is removed is forgotten; that it was counted is not.
    pub(crate) fn forget_details(&mut self, business: &BusinessId) {
        let counted = &self.counted;
        self.details
            .retain(|id, _| counted.get(id).is_none_or(|it| it.business != *business));
    }

    /// How many of the three a phone number has used, however it is spelled.
    pub(super) fn counted_for(&self, phone: &str) -> u32 {
        let digits = |text: &str| -> String {
            let all: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
            all[all.len().saturating_sub(10)..].iter().collect()
        };
        let wanted = digits(phone);
        let counted = self
            .counted
            .values()
            .filter(|submission| !matches!(submission.state, Fold::NotCounted))
            .filter(|submission| wanted.len() == 10 && digits(submission.phone.as_str()) == wanted)
            .count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }
}

/// A task is sending a draft; the mark goes with the task, however that ends.
struct SubmittingMark {
    onboarding: Arc<Onboarding>,
    draft: String,
}

impl SubmittingMark {
    fn new(onboarding: &Arc<Onboarding>, draft: &str) -> Self {
        onboarding.lock_submitting().insert(draft.to_owned());
        Self {
            onboarding: Arc::clone(onboarding),
            draft: draft.to_owned(),
        }
    }
}

impl Drop for SubmittingMark {
    fn drop(&mut self) {
        self.onboarding.lock_submitting().remove(&self.draft);
    }
}

/// A profile that is on its way.
struct Sent {
    id: String,
    at: Timestamp,
    draft: DraftRecord,
}

impl Onboarding {
    /// Sends the draft to Astra as a business profile.
    ///
    /// `send_again` says that the person wants another one although an earlier outcome is unclear.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Invalid`] by field; [`AppError::TooManySubmissions`]; [`AppError::Unclear`] when it may or
    /// may not have arrived; otherwise what Astra says. The draft stays as typed in every case.
    pub async fn submit(self: &Arc<Self>, draft: &str, send_again: bool) -> Result<BusinessRecord> {
        let (onboarding, draft) = (Arc::clone(self), draft.to_owned());
        // A task of its own: a window that goes away must not stop it between the request and the journal.
        tokio::spawn(async move { onboarding.send(&draft, send_again).await })
            .await
            .map_err(|_| AppError::Internal("the submission was interrupted"))?
    }

    async fn send(self: &Arc<Self>, draft: &str, send_again: bool) -> Result<BusinessRecord> {
        // Before anything is written: without keys nothing is on its way.
        let client = self.connection.client()?;
        let (sent, request, _mark) = self.prepare(draft, send_again).await?;
        let answer = client.create_business_profile(&request).await;
        let answer = self.connection.note_reachability(answer);
        self.finish(sent, answer).await
    }

    /// Checks everything that can be checked here, and writes down that a profile is about to be sent.
    async fn prepare(
        self: &Arc<Self>,
        draft: &str,
        send_again: bool,
    ) -> Result<(Sent, BusinessProfileRequest, SubmittingMark)> {
        let mut submissions = self.submissions.lock().await;
        let draft = self.draft_record(draft).await?;
        let mut draft = draft.ok_or(AppError::NotFound("draft"))?;
        match draft.submission {
            SubmissionState::Sending { .. } => return Err(AppError::SubmissionInFlight),
            SubmissionState::Unclear { .. } if !send_again => return Err(AppError::Unclear(None)),
            _ => {}
        }
        let DraftForm::Business(form) = &draft.form;
        let details = parse(form, self.program(), self.today()).map_err(AppError::Invalid)?;
        if submissions.counted_for(details.request.phone.as_str()) >= SUBMISSIONS_MAX {
            return Err(AppError::TooManySubmissions);
        }
        // Under the lock: without the mark, *sending* on the disk reads as an interrupted submission.
        let mark = SubmittingMark::new(self, &draft.id);
        let id = random_hex(self.ground.entropy.as_ref(), 8);
        let business = BusinessId::random(self.ground.entropy.as_ref());
        let stays = what_stays(&details);
        entry::append_details(&self.ground.store, &id, &business, stays.clone()).await?;
        submissions.details.insert(id.clone(), stays);
        let sending = SubmissionEvent::Sending {
            draft: draft.id.clone(),
            business,
            phone: details.request.phone.clone(),
        };
        let at = self.record(&mut submissions, &id, sending).await?;
        self.mark(&mut draft, SubmissionState::Sending { id: id.clone(), at })
            .await?;
        let sent = Sent { id, at, draft };
        Ok((sent, details.request, mark))
    }

    async fn finish(
        &self,
        sent: Sent,
        answer: Result<Response<BusinessProfileId>>,
    ) -> Result<BusinessRecord> {
        let mut submissions = self.submissions.lock().await;
        let Sent { id, at, mut draft } = sent;
        let error = match answer {
            Ok(answer) => {
                info!(submission = %id, "business profile accepted");
                let accepted = SubmissionEvent::Accepted {
                    profile_id: answer.value,
                    request_id: answer.request_id.map(|id| id.to_string()),
                };
                self.record(&mut submissions, &id, accepted).await?;
                let record = submissions
                    .accepted(&id)
                    .ok_or(AppError::Internal("an accepted submission is not known"))?;
                self.accept(&draft.id, &record).await?;
                return Ok(record);
            }
            Err(AppError::Call(error)) => error,
            Err(other) => return Err(other),
        };
        warn!(submission = %id, %error, "business profile not accepted");
        let request_id = error.request_id.as_ref().map(ToString::to_string);
        let unclear = error.effect() == Effect::Unknown;
        let (event, state) = if unclear {
            let event = SubmissionEvent::Unclear { request_id };
            (event, SubmissionState::Unclear { at })
        } else if error.is_refusal() {
            let detail = error.refusal_text();
            let event = SubmissionEvent::Refused {
                request_id: request_id.clone(),
            };
            let fields = RefusedField::of(&error, &draft.form);
            let state = SubmissionState::Refused {
                detail,
                request_id,
                fields,
            };
            (event, state)
        } else {
            (SubmissionEvent::NotSent, SubmissionState::None)
        };
        self.record(&mut submissions, &id, event).await?;
        self.mark(&mut draft, state).await?;
        self.forget_details_of(&mut submissions, &id).await?;
        Err(if unclear {
            AppError::Unclear(Some(error))
        } else {
            AppError::Call(error)
        })
    }

    /// A draft is on its way to Astra.
    pub(crate) fn is_submitting_any(&self) -> bool {
        !self.lock_submitting().is_empty()
    }

    pub(super) fn is_submitting(&self, draft: &str) -> bool {
        self.lock_submitting().contains(draft)
    }

    fn lock_submitting(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        // A set of ids is whole even where a task panicked with it.
        self.submitting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// At the start: what was on its way is unclear; what was accepted becomes a business. `with_money` are the businesses
    /// that the journal has transfers of.
    pub(crate) async fn recover(
        &self,
        entries: &[SubmissionEntry],
        with_money: &HashSet<BusinessId>,
    ) -> Result<()> {
        let mut submissions = self.submissions.lock().await;
        for entry in entries {
            match entry {
                SubmissionEntry::Details { id, details } => {
                    let details = SubmittedDetails::clone(details);
                    submissions.details.insert(id.clone(), details);
                }
                SubmissionEntry::Submission { id, at, event } => submissions.fold(id, *at, event),
            }
        }
        let interrupted: Vec<String> = submissions
            .counted
            .iter()
            .filter(|(_, submission)| matches!(submission.state, Fold::Sending))
            .map(|(id, _)| id.clone())
            .collect();
        for id in interrupted {
            warn!(submission = %id, "a submission was interrupted");
            let unclear = SubmissionEvent::Unclear { request_id: None };
            self.record(&mut submissions, &id, unclear).await?;
            self.forget_details_of(&mut submissions, &id).await?;
        }
        for draft in self.stored_drafts().await? {
            self.settle_interrupted(draft, &submissions).await?;
        }
        self.destroy_orphaned_businesses(&submissions, with_money)
            .await?;
        self.settle_drafts().await
    }

    /// At the start: a draft that was on its way is what the journal knows of its submission.
    async fn settle_interrupted(
        &self,
        mut draft: DraftRecord,
        submissions: &Submissions,
    ) -> Result<()> {
        let SubmissionState::Sending { id, at } = draft.submission.clone() else {
            return Ok(());
        };
        match submissions.counted.get(&id).map(|it| &it.state) {
            Some(Fold::Accepted(..)) => {
                if let Some(record) = submissions.accepted(&id) {
                    let known = self.businesses.record(&record.id).await?;
                    self.accept(&draft.id, &known.unwrap_or(record)).await?;
                }
                Ok(())
            }
            Some(Fold::Unclear | Fold::Sending) => {
                self.mark(&mut draft, SubmissionState::Unclear { at }).await
            }
            Some(Fold::NotCounted) | None => self.mark(&mut draft, SubmissionState::None).await,
        }
    }

    /// What was submitted and did not become a business must not outlive a crash. Nothing that money may have moved
    /// under is touched.
    async fn destroy_orphaned_businesses(
        &self,
        submissions: &Submissions,
        with_money: &HashSet<BusinessId>,
    ) -> Result<()> {
        let listed: Vec<BusinessId> = self
            .businesses
            .list()
            .await?
            .into_iter()
            .map(|it| it.id)
            .collect();
        for id in self.ground.store.businesses().await? {
            let accepted = submissions
                .counted
                .values()
                .any(|it| it.business == id && matches!(it.state, Fold::Accepted(..)));
            if !accepted && !with_money.contains(&id) && !listed.contains(&id) {
                self.ground.store.destroy(&Scope::Business(id)).await?;
            }
        }
        Ok(())
    }

    /// No business came of it, so nothing of it is kept but the draft and that it was counted. An unclear one that
    /// did arrive cannot be found again either: no call of Astra's lists profiles.
    async fn forget_details_of(&self, submissions: &mut Submissions, id: &str) -> Result<()> {
        let Some(business) = submissions.counted.get(id).map(|it| it.business.clone()) else {
            return Ok(());
        };
        submissions.details.remove(id);
        self.ground.store.destroy(&Scope::Business(business)).await
    }

    /// The business exists before the draft goes; repeating it changes nothing.
    async fn accept(&self, draft: &str, record: &BusinessRecord) -> Result<()> {
        self.businesses.keep(record).await?;
        self.businesses.put_on_screen(&record.id).await?;
        self.destroy_draft(draft).await?;
        self.ground
            .changes
            .publish(&[Topic::App, Topic::Draft, Topic::Business]);
        Ok(())
    }

    async fn record(
        &self,
        submissions: &mut Submissions,
        id: &str,
        event: SubmissionEvent,
    ) -> Result<Timestamp> {
        let at = self.ground.clock.now();
        entry::append_submission(&self.ground.store, id, event.clone(), at).await?;
        submissions.fold(id, at, &event);
        Ok(at)
    }

    async fn mark(&self, draft: &mut DraftRecord, state: SubmissionState) -> Result<()> {
        draft.submission = state;
        self.put_draft(draft).await?;
        self.ground.changes.publish(&[Topic::Draft, Topic::App]);
        Ok(())
    }
}

fn what_stays(details: &BusinessDetails) -> SubmittedDetails {
    let request = &details.request;
    let (info, admin) = (&request.business_info, &request.business_admin);
    let controller = request.business_controller.as_ref().unwrap_or(admin);
    SubmittedDetails {
        program: details.program,
        legal_name: info.business_name.clone(),
        doing_business_as: details.doing_business_as.clone(),
        business_type: details.kind.word.map_or("", Into::into).to_owned(),
        ein_last_four: details.ein.as_ref().map(|ein| ein.last_four().to_owned()),
        address: one_line(&info.address),
        website: info.website.clone(),
        phone: request.phone.clone(),
        contact_email: admin.email.clone().unwrap_or_default(),
        admin_name: full_name(admin),
        controller_name: full_name(controller),
        owner_names: request.beneficial_owners.iter().map(full_name).collect(),
    }
}

fn full_name(person: &BusinessPerson) -> String {
    format!("{} {}", person.first_name, person.last_name)
}

/// The address as one line, such as `123 Astra Ave, Suite 5, Palo Alto, CA 94304`.
fn one_line(address: &PostalAddress) -> String {
    let second = address
        .address2
        .as_deref()
        .map(|line| format!(", {line}"))
        .unwrap_or_default();
    let (city, state, zip) = (&address.city, &address.state, &address.postal_code);
    format!("{}{second}, {city}, {state} {zip}", address.address1)
}
