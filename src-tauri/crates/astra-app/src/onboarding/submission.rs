//! Submitting a form as a business profile or user intent: journaled, because Astra counts three profiles a phone number
//! and three intents an email address.
//!
//! An unclear outcome counts as used and is never repeated by itself: no call of the vendor lists profiles or intents,
//! so only the person can decide to send again.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, PoisonError};

use astra_client::{
    AstraClient, BusinessPerson, BusinessProfileRequest, CallError, Effect, Response,
    UserIntentRequest,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use super::astra_fields::form_field;
use super::counted::{Counted, Made, Submissions};
use super::draft::DraftRecord;
use super::entry::{self, SubmissionEvent, Submitted};
use super::person::{self, PersonIntentForm};
use super::{
    BusinessDetails, BusinessForm, DraftForm, DraftKind, Onboarding, Ssn, parse, parse_person,
};
use crate::businesses::{BusinessRecord, SubmittedDetails, one_line};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::{BusinessId, random_hex};
use crate::ground::store::Scope;

/// Business profiles that Astra takes for one phone number (CONTRACT.md 10), and user intents for one email address
/// (CONTRACT.md 7).
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
    /// Astra does not let this person in: their email address and phone number were screened before and refused
    /// (CONTRACT.md 21).
    Screened {
        /// Astra's request id.
        request_id: Option<String>,
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
        let ours = |field: &str| match form {
            DraftForm::Business(form) => form_field(field, form),
            DraftForm::Person(_) => person::form_field(field),
        };
        let found = fields
            .into_iter()
            .flatten()
            .filter_map(|(field, messages)| {
                Some(Self {
                    field: ours(field)?,
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

/// What is sent, once.
enum Outgoing {
    Profile(Box<BusinessProfileRequest>),
    Intent(Box<UserIntentRequest>),
}

impl Outgoing {
    async fn send(&self, client: &AstraClient) -> Result<Response<Made>, CallError> {
        match self {
            Self::Profile(request) => {
                let answer = client.create_business_profile(request).await;
                answer.map(|answer| answer.map(Made::Profile))
            }
            Self::Intent(request) => {
                let answer = client.create_user_intent(request).await;
                answer.map(|answer| answer.map(Made::Intent))
            }
        }
    }
}

/// A form that can be sent, and what is counted and kept of it.
struct Ready {
    counted: Counted,
    submitted: Submitted,
    outgoing: Outgoing,
}

/// A submission that is on its way.
struct Sent {
    id: String,
    at: Timestamp,
    draft: DraftRecord,
}

impl Onboarding {
    /// Sends the draft to Astra as a business profile, or as a person's user intent.
    ///
    /// `send_again` says that the person wants another one although an earlier outcome is unclear.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Invalid`] by field; [`AppError::TooManySubmissions`] and
    /// [`AppError::TooManyForEmail`]; [`AppError::DeviceAddressMissing`] of a person; [`AppError::Unclear`] when it may or
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
        let (sent, outgoing, _mark) = self.prepare(draft, send_again).await?;
        let answer = outgoing.send(&client).await;
        let answer = self.connection.note_reachability(answer);
        self.finish(sent, answer).await
    }

    /// Checks everything that can be checked here, and writes down that a form is about to be sent.
    async fn prepare(
        self: &Arc<Self>,
        draft: &str,
        send_again: bool,
    ) -> Result<(Sent, Outgoing, SubmittingMark)> {
        let mut submissions = self.submissions.lock().await;
        let draft = self.draft_record(draft).await?;
        let mut draft = draft.ok_or(AppError::NotFound("draft"))?;
        match draft.submission {
            SubmissionState::Sending { .. } => return Err(AppError::SubmissionInFlight),
            SubmissionState::Unclear { .. } if !send_again => return Err(AppError::Unclear(None)),
            _ => {}
        }
        let ready = match &draft.form {
            DraftForm::Business(form) => self.business(form, &submissions)?,
            DraftForm::Person(form) => self.person(form, draft.ssn.as_ref(), &submissions)?,
        };
        // Under the lock: without the mark, *sending* on the disk reads as an interrupted submission.
        let mark = SubmittingMark::new(self, &draft.id);
        let id = random_hex(self.ground.entropy.as_ref(), 8);
        let business = BusinessId::random(self.ground.entropy.as_ref());
        let submitted = ready.submitted.clone();
        entry::append_details(&self.ground.store, &id, &business, submitted).await?;
        submissions.details.insert(id.clone(), ready.submitted);
        let from = draft.id.clone();
        let sending = match ready.counted {
            Counted::Phone(phone) => SubmissionEvent::Sending {
                draft: from,
                business,
                phone,
            },
            Counted::Email(email) => SubmissionEvent::SendingPerson {
                draft: from,
                business,
                email,
            },
        };
        let at = self.record(&mut submissions, &id, sending).await?;
        self.mark(&mut draft, SubmissionState::Sending { id: id.clone(), at })
            .await?;
        let sent = Sent { id, at, draft };
        Ok((sent, ready.outgoing, mark))
    }

    fn business(&self, form: &BusinessForm, submissions: &Submissions) -> Result<Ready> {
        let details = parse(form, self.program(), self.today()).map_err(AppError::Invalid)?;
        let phone = details.request.phone.clone();
        if submissions.counted_for(phone.as_str()) >= SUBMISSIONS_MAX {
            return Err(AppError::TooManySubmissions);
        }
        Ok(Ready {
            counted: Counted::Phone(phone),
            submitted: Submitted::Business(Box::new(what_stays(&details))),
            outgoing: Outgoing::Profile(Box::new(details.request)),
        })
    }

    fn person(
        &self,
        form: &PersonIntentForm,
        ssn: Option<&Ssn>,
        submissions: &Submissions,
    ) -> Result<Ready> {
        let details =
            parse_person(form, ssn, self.program(), self.today()).map_err(AppError::Invalid)?;
        if submissions.counted_for_email(details.email()) >= SUBMISSIONS_MAX {
            return Err(AppError::TooManyForEmail);
        }
        let device = person::device_address(
            self.ground.environment,
            person::is_sample(form, ssn),
            self.connection.settings().device_address,
        );
        let device = device.ok_or(AppError::DeviceAddressMissing)?;
        Ok(Ready {
            counted: Counted::Email(details.email().to_owned()),
            submitted: Submitted::Person(Box::new(details.what_stays())),
            outgoing: Outgoing::Intent(Box::new(details.into_request(device))),
        })
    }

    async fn finish(&self, sent: Sent, answer: Result<Response<Made>>) -> Result<BusinessRecord> {
        let mut submissions = self.submissions.lock().await;
        let Sent { id, at, mut draft } = sent;
        let error = match answer {
            Ok(answer) => {
                info!(submission = %id, "a submission was accepted");
                let request_id = answer.request_id.map(|id| id.to_string());
                let accepted = match answer.value {
                    Made::Profile(profile_id) => SubmissionEvent::Accepted {
                        profile_id,
                        request_id,
                    },
                    Made::Intent(intent_id) => SubmissionEvent::AcceptedPerson {
                        intent_id,
                        request_id,
                    },
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
        warn!(submission = %id, %error, "a submission was not accepted");
        let request_id = error.request_id.as_ref().map(ToString::to_string);
        let unclear = error.effect() == Effect::Unknown;
        let (event, state) = if unclear {
            let event = SubmissionEvent::Unclear { request_id };
            (event, SubmissionState::Unclear { at })
        } else if error.is_refusal() {
            let event = SubmissionEvent::Refused {
                request_id: request_id.clone(),
            };
            let state = if draft.form.kind() == DraftKind::Person && error.is_screened() {
                SubmissionState::Screened { request_id }
            } else {
                SubmissionState::Refused {
                    detail: error.refusal_text(),
                    request_id,
                    fields: RefusedField::of(&error, &draft.form),
                }
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

    /// No business came of it, so nothing of it is kept but the draft and that it was counted. An unclear one that
    /// did arrive cannot be found again either: no call of Astra's lists profiles.
    pub(super) async fn forget_details_of(
        &self,
        submissions: &mut Submissions,
        id: &str,
    ) -> Result<()> {
        let Some(business) = submissions.counted.get(id).map(|it| it.business.clone()) else {
            return Ok(());
        };
        submissions.details.remove(id);
        self.ground.store.destroy(&Scope::Business(business)).await
    }

    /// The business exists before the draft goes; repeating it changes nothing.
    pub(super) async fn accept(&self, draft: &str, record: &BusinessRecord) -> Result<()> {
        self.businesses.keep(record).await?;
        self.businesses.put_on_screen(&record.id).await?;
        self.destroy_draft(draft).await?;
        // A person's check takes seconds.
        self.ground.poll_now.everything();
        self.ground
            .changes
            .publish(&[Topic::App, Topic::Draft, Topic::Business]);
        Ok(())
    }

    pub(super) async fn record(
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

    pub(super) async fn mark(&self, draft: &mut DraftRecord, state: SubmissionState) -> Result<()> {
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
        business_type: <&str>::from(details.kind.word).to_owned(),
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
