//! What the journal file holds: the truth for money and for submissions that the vendor counts.
//!
//! sled keeps an index of the same facts; [`read`] is what it is rebuilt from.

use astra_client::{BusinessProfileId, Phone};
use astra_vault::{EntryBody, SpaceId, Unreadable};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::business::SubmittedDetails;
use crate::error::{AppError, Result};
use crate::ids::BusinessId;
use crate::store::{self, Scope, Store};
use crate::transfers::{IntentEvent, IntentId};

/// One line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A transfer; sealed under its business.
    Intent {
        id: IntentId,
        business: BusinessId,
        at: Timestamp,
        #[serde(flatten)]
        event: IntentEvent,
    },
    /// What a submitted business is made of; sealed under its business, so that it goes with it.
    Details {
        /// The submission.
        id: String,
        details: Box<SubmittedDetails>,
    },
    /// A business profile sent to Astra; sealed under the app, because Astra counts it whatever becomes of the
    /// business here.
    Submission {
        id: String,
        at: Timestamp,
        #[serde(flatten)]
        event: SubmissionEvent,
    },
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
    /// No byte left this computer, or it was refused before being looked at.
    NotSent,
    /// Astra has the profile.
    Accepted {
        profile_id: BusinessProfileId,
        request_id: Option<String>,
    },
    /// Astra said no; nothing was created. Its words may name people, so they lie with the draft and not here, where
    /// they could not be destroyed.
    /// Entries of earlier versions have a `detail`, which nobody reads any more.
    Refused { request_id: Option<String> },
    /// No clear answer: counts as used.
    Unclear { request_id: Option<String> },
}

/// Every readable entry, oldest first. Entries of removed businesses cannot be read any more and are left out.
pub(crate) async fn read(store: &Store) -> Result<Vec<Entry>> {
    store
        .run(|vault| {
            let mut entries = Vec::new();
            for entry in vault.journal().read()? {
                match entry.body {
                    EntryBody::Readable { payload, .. } => entries.push(store::decode(&payload)?),
                    EntryBody::Unreadable(Unreadable::SpaceDestroyed) => {}
                    // Money may have moved under it: better not to start than to forget it.
                    EntryBody::Unreadable(_) => {
                        return Err(AppError::Internal("the key of a business is missing"));
                    }
                }
            }
            Ok(entries)
        })
        .await
}

/// At the first start: what the first versions wrote under the application's earlier key is written once more under the
/// present one, without the words of refusals. Repeated after a crash, which changes nothing that it says.
pub(crate) async fn migrate_submissions(store: &Store) -> Result<()> {
    let earlier: Vec<Entry> = store
        .run(|vault| {
            let mut entries = Vec::new();
            for entry in vault.journal().read()? {
                match entry.body {
                    EntryBody::Readable { space, payload } if space == SpaceId::app() => {
                        entries.push(store::decode(&payload)?);
                    }
                    _ => {}
                }
            }
            Ok(entries)
        })
        .await?;
    for entry in earlier {
        store.append(&Scope::App, &entry).await?;
    }
    Ok(())
}

pub(crate) async fn append_intent(
    store: &Store,
    id: &str,
    business: &BusinessId,
    event: &IntentEvent,
    at: Timestamp,
) -> Result<()> {
    let entry = Entry::Intent {
        id: id.to_owned(),
        business: business.clone(),
        at,
        event: event.clone(),
    };
    store
        .append(&Scope::Business(business.clone()), &entry)
        .await
}

/// Before the submission itself: an accepted one always has its details.
pub(crate) async fn append_details(
    store: &Store,
    id: &str,
    business: &BusinessId,
    details: SubmittedDetails,
) -> Result<()> {
    let entry = Entry::Details {
        id: id.to_owned(),
        details: Box::new(details),
    };
    store
        .append(&Scope::Business(business.clone()), &entry)
        .await
}

pub(crate) async fn append_submission(
    store: &Store,
    id: &str,
    event: SubmissionEvent,
    at: Timestamp,
) -> Result<()> {
    let entry = Entry::Submission {
        id: id.to_owned(),
        at,
        event,
    };
    store.append(&Scope::App, &entry).await
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
        let entry = Entry::Submission {
            id: "s1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            event: refused,
        };
        let kept = serde_json::to_string(&entry).unwrap();
        assert!(!kept.contains("detail"), "{kept}");

        let earlier = kept.replace("\"request_id\"", "\"detail\":\"why\",\"request_id\"");
        let read: Entry = serde_json::from_str(&earlier).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            kept,
            "an entry of an earlier version still opens, without its detail"
        );
    }
}
