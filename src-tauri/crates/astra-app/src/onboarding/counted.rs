//! What was submitted so far, folded from the journal: what Astra counts, and what an accepted submission became.

use std::collections::HashMap;

use astra_client::{BusinessProfileId, IntentStatus, Phone, UserIntentId};
use jiff::Timestamp;

use super::entry::{SubmissionEvent, Submitted};
use super::rules::parse_email;
use crate::businesses::{BusinessRecord, Enrollment, IntentRecord};
use crate::ground::ids::BusinessId;

/// Every submission ever made here, folded from the journal.
#[derive(Default)]
pub(crate) struct Submissions {
    pub(super) counted: HashMap<String, Submission>,
    /// Of businesses that were not removed.
    pub(super) details: HashMap<String, Submitted>,
}

pub(super) struct Submission {
    counted: Counted,
    pub(super) business: BusinessId,
    pub(super) state: Fold,
}

/// What Astra counts submissions of.
pub(super) enum Counted {
    Phone(Phone),
    Email(String),
}

/// What Astra made of an accepted submission.
#[derive(Clone)]
pub(super) enum Made {
    Profile(BusinessProfileId),
    Intent(UserIntentId),
}

#[derive(Clone)]
pub(super) enum Fold {
    Sending,
    Accepted(Made, Timestamp),
    NotCounted,
    Unclear,
}

impl Submissions {
    pub(super) fn fold(&mut self, id: &str, at: Timestamp, event: &SubmissionEvent) {
        let mut sending = |business: &BusinessId, counted| {
            let submission = Submission {
                counted,
                business: business.clone(),
                state: Fold::Sending,
            };
            self.counted.insert(id.to_owned(), submission);
        };
        let state = match event {
            SubmissionEvent::Sending {
                phone, business, ..
            } => return sending(business, Counted::Phone(phone.clone())),
            SubmissionEvent::SendingPerson {
                email, business, ..
            } => return sending(business, Counted::Email(email.clone())),
            SubmissionEvent::Accepted { profile_id, .. } => {
                Fold::Accepted(Made::Profile(profile_id.clone()), at)
            }
            SubmissionEvent::AcceptedPerson { intent_id, .. } => {
                Fold::Accepted(Made::Intent(intent_id.clone()), at)
            }
            SubmissionEvent::NotSent | SubmissionEvent::Refused { .. } => Fold::NotCounted,
            SubmissionEvent::Unclear { .. } => Fold::Unclear,
        };
        if let Some(submission) = self.counted.get_mut(id) {
            submission.state = state;
        }
    }

    /// The business that an accepted submission became.
    pub(super) fn accepted(&self, id: &str) -> Option<BusinessRecord> {
        let submission = self.counted.get(id)?;
        let Fold::Accepted(made, at) = &submission.state else {
            return None;
        };
        let enrollment = match (made.clone(), self.details.get(id)?.clone()) {
            (Made::Profile(profile_id), Submitted::Business(details)) => Enrollment::Profile {
                profile_id,
                details: *details,
            },
            (Made::Intent(intent_id), Submitted::Person(person)) => Enrollment::Person {
                intent_id,
                intent: IntentRecord {
                    status: IntentStatus::Pending,
                    status_since: *at,
                    as_of: None,
                    earlier: Vec::new(),
                    user_id: None,
                },
                person: *person,
            },
            _ => return None,
        };
        Some(BusinessRecord {
            id: submission.business.clone(),
            enrollment,
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
        self.count(|counted| match counted {
            Counted::Phone(phone) => wanted.len() == 10 && digits(phone.as_str()) == wanted,
            Counted::Email(_) => false,
        })
    }

    /// How many of the three an email address has used, however it is spelled.
    pub(super) fn counted_for_email(&self, typed: &str) -> u32 {
        let Ok(wanted) = parse_email(typed) else {
            return 0;
        };
        self.count(|counted| match counted {
            Counted::Email(email) => email.eq_ignore_ascii_case(&wanted),
            Counted::Phone(_) => false,
        })
    }

    fn count(&self, is_meant: impl Fn(&Counted) -> bool) -> u32 {
        let counted = self
            .counted
            .values()
            .filter(|submission| !matches!(submission.state, Fold::NotCounted))
            .filter(|submission| is_meant(&submission.counted))
            .count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }
}
