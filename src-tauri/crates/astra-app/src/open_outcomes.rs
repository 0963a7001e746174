//! Everything that was sent to Astra and of which nobody knows what became, and everything that goes on only when the person
//! decides: in one list, whichever area it is of.

use astra_client::Cents;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::businesses::BusinessRecord;
use crate::cards::CardName;
use crate::ground::error::Result;
use crate::onboarding::SubmissionState;
use crate::transfers::TransferState;

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OpenOutcomeKind {
    /// A transfer that was not found: send it again, or leave it.
    TransferNotFound,
    /// A transfer of which nothing was sent: send it, or leave it.
    TransferUnsent,
    /// A transfer without a clear answer: it is looked for.
    TransferChecking,
    /// A form that was submitted without a clear answer.
    Submission,
    /// A document without a clear answer.
    Document,
    /// A card whose removal had no clear answer.
    CardRemoval,
    /// A request for another phone number without a clear answer.
    PhoneChange,
    /// A request for another address without a clear answer.
    AddressChange,
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct OpenOutcome {
    /// What it is.
    pub kind: OpenOutcomeKind,
    /// The transfer, card or draft; none of what is decided on a page of its area.
    pub id: Option<String>,
    /// Whose; none of a form that became no business.
    pub business: Option<BusinessRecord>,
    /// Since when.
    pub at: Timestamp,
    /// Of a transfer.
    pub amount: Option<Cents>,
    /// The card that is to be removed.
    pub card: Option<CardName>,
}

impl App {
    /// Of every business, in the order of [`OpenOutcomeKind`], and the newest first among those of a kind.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn open_outcomes(&self) -> Result<Vec<OpenOutcome>> {
        let mut all = Vec::new();
        for draft in self.onboarding.draft_records().await?.readable {
            if let SubmissionState::Unclear { at } = draft.submission {
                all.push(OpenOutcome {
                    id: Some(draft.id),
                    ..OpenOutcome::new(OpenOutcomeKind::Submission, at)
                });
            }
        }
        for record in self.businesses.list().await? {
            let mut of_it = self.open_transfers(&record).await;
            for (card, at) in self.cards.unclear_removals(&record.id).await? {
                of_it.push(OpenOutcome {
                    id: Some(card.id.to_string()),
                    card: Some(card.name()),
                    ..OpenOutcome::new(OpenOutcomeKind::CardRemoval, at)
                });
            }
            if let Some(at) = self.documents.unclear_since(&record.id).await? {
                of_it.push(OpenOutcome::new(OpenOutcomeKind::Document, at));
            }
            let contact = self.contact.unclear_since(&record.id).await?;
            let of_contact = [
                (OpenOutcomeKind::PhoneChange, contact.phone),
                (OpenOutcomeKind::AddressChange, contact.address),
            ];
            for (kind, at) in of_contact {
                of_it.extend(at.map(|at| OpenOutcome::new(kind, at)));
            }
            all.extend(of_it.into_iter().map(|outcome| OpenOutcome {
                business: Some(record.clone()),
                ..outcome
            }));
        }
        all.sort_by_key(|outcome| (outcome.kind as u8, std::cmp::Reverse(outcome.at)));
        Ok(all)
    }

    async fn open_transfers(&self, record: &BusinessRecord) -> Vec<OpenOutcome> {
        let ledger = self.transfers.hold().await;
        let open = ledger.unresolved(&record.id).filter_map(|intent| {
            let intent = self.transfers.as_it_stands(intent);
            let kind = match TransferState::of(&intent) {
                TransferState::NotFound => OpenOutcomeKind::TransferNotFound,
                TransferState::Prepared => OpenOutcomeKind::TransferUnsent,
                TransferState::Checking => OpenOutcomeKind::TransferChecking,
                _ => return None,
            };
            Some(OpenOutcome {
                id: Some(intent.id.clone()),
                amount: Some(intent.terms.amount),
                ..OpenOutcome::new(kind, intent.changed_at())
            })
        });
        open.collect()
    }
}

impl OpenOutcome {
    fn new(kind: OpenOutcomeKind, at: Timestamp) -> Self {
        Self {
            kind,
            id: None,
            business: None,
            at,
            amount: None,
            card: None,
        }
    }
}
