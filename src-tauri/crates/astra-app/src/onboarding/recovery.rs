//! The start after a run that ended in the middle of a submission.

use std::collections::HashSet;

use tracing::warn;

use super::Onboarding;
use super::counted::{Fold, Submissions};
use super::draft::DraftRecord;
use super::entry::{SubmissionEntry, SubmissionEvent, Submitted};
use super::submission::SubmissionState;
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;

impl Onboarding {
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
                    let submitted = Submitted::Business(details.clone());
                    submissions.details.insert(id.clone(), submitted);
                }
                SubmissionEntry::PersonDetails { id, person } => {
                    let submitted = Submitted::Person(person.clone());
                    submissions.details.insert(id.clone(), submitted);
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
        for draft in self.stored_drafts().await?.readable {
            self.settle_interrupted(draft, &submissions).await?;
        }
        self.keep_accepted(&submissions).await?;
        self.destroy_orphaned_businesses(&submissions, with_money)
            .await?;
        self.settle_drafts().await
    }

    /// At the start: what Astra accepted is a business, also where its draft can't be read. Of a removed one no details are
    /// left, so that it stays away.
    async fn keep_accepted(&self, submissions: &Submissions) -> Result<()> {
        let listed = self.listed_businesses().await?;
        let accepted = submissions.counted.keys();
        for record in accepted.filter_map(|id| submissions.accepted(id)) {
            if !listed.contains(&record.id) {
                warn!(business = %record.id, "an accepted submission had become no business");
                let known = self.businesses.record(&record.id).await?;
                self.businesses.keep(&known.unwrap_or(record)).await?;
            }
        }
        Ok(())
    }

    async fn listed_businesses(&self) -> Result<HashSet<BusinessId>> {
        let listed = self.businesses.list().await?;
        Ok(listed.into_iter().map(|it| it.id).collect())
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
        let listed = self.listed_businesses().await?;
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
}
