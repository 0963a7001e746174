//! What the journal keeps of submissions, which Astra counts.

use astra_client::{BusinessProfileId, Phone, UserIntentId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::businesses::{SubmittedDetails, SubmittedPerson};
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;
use crate::ground::journal::{self, AreaEntry};
use crate::ground::store::{Scope, Store};

/// One entry of the journal about a submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum SubmissionEntry {
    /// What a submitted business is made of; sealed under its business, so that it goes with it.
    Details {
        /// The submission.
        id: String,
        details: Box<SubmittedDetails>,
    },
    /// What a submitted person is made of; sealed likewise.
    PersonDetails {
        /// The submission.
        id: String,
        person: Box<SubmittedPerson>,
    },
    /// A business profile or user intent sent to Astra; sealed under the app, because Astra counts it whatever becomes of the
    /// business here.
    Submission {
        id: String,
        at: Timestamp,
        #[serde(flatten)]
        event: SubmissionEvent,
    },
}

impl AreaEntry for SubmissionEntry {
    const KINDS: &[&str] = &["details", "person_details", "submission"];
}

/// What is kept of an accepted form.
#[derive(Clone)]
pub(super) enum Submitted {
    Business(Box<SubmittedDetails>),
    Person(Box<SubmittedPerson>),
}

/// What happened to a counted submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum SubmissionEvent {
    /// About to leave; on disk before it does.
    Sending {
        /// The draft it was made from.
        draft: String,
        /// The business that it becomes when accepted.
        business: BusinessId,
        /// Astra counts three profiles for each phone number (CONTRACT.md 10).
        phone: Phone,
    },
    /// The same of a person.
    SendingPerson {
        /// The draft it was made from.
        draft: String,
        /// The person that it becomes when accepted.
        business: BusinessId,
        /// Astra counts three user intents for each email address (CONTRACT.md 7).
        email: String,
    },
    /// No byte left this computer, or it was refused before being looked at.
    NotSent,
    /// Astra has the profile.
    Accepted {
        profile_id: BusinessProfileId,
        request_id: Option<String>,
    },
    /// Astra has the person's user intent.
    AcceptedPerson {
        intent_id: UserIntentId,
        request_id: Option<String>,
    },
    /// Astra said no; nothing was created. Its words may name people, so they lie with the draft and not here, where
    /// they could not be destroyed.
    /// Entries of earlier versions have a `detail`, which nobody reads any more.
    Refused { request_id: Option<String> },
    /// No clear answer: counts as used.
    Unclear { request_id: Option<String> },
}

/// At the first start: what the first versions wrote under the application's earlier key is written once more under the
/// present one, without the words of refusals. Repeated after a crash, which changes nothing that it says.
pub(super) async fn migrate(store: &Store) -> Result<()> {
    let earlier = journal::read_earlier_app(store).await?;
    for (_, entry) in journal::of_area::<SubmissionEntry>(&earlier)? {
        store.append(&Scope::App, &entry).await?;
    }
    Ok(())
}

/// Before the submission itself: an accepted one always has its details.
pub(super) async fn append_details(
    store: &Store,
    id: &str,
    business: &BusinessId,
    submitted: Submitted,
) -> Result<()> {
    let id = id.to_owned();
    let entry = match submitted {
        Submitted::Business(details) => SubmissionEntry::Details { id, details },
        Submitted::Person(person) => SubmissionEntry::PersonDetails { id, person },
    };
    store
        .append(&Scope::Business(business.clone()), &entry)
        .await?;
    Ok(())
}

pub(super) async fn append_submission(
    store: &Store,
    id: &str,
    event: SubmissionEvent,
    at: Timestamp,
) -> Result<()> {
    let entry = SubmissionEntry::Submission {
        id: id.to_owned(),
        at,
        event,
    };
    store.append(&Scope::App, &entry).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn why_a_submission_was_refused_does_not_outlive_its_draft() {
        let refused = SubmissionEvent::Refused {
            request_id: Some("req-1".to_owned()),
        };
        let entry = SubmissionEntry::Submission {
            id: "s1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            event: refused,
        };
        let kept = serde_json::to_string(&entry).unwrap();
        assert!(!kept.contains("detail"), "{kept}");

        let earlier = kept.replace("\"request_id\"", "\"detail\":\"why\",\"request_id\"");
        let read: SubmissionEntry = serde_json::from_str(&earlier).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            kept,
            "an entry of an earlier version still opens, without its detail"
        );
    }
}
