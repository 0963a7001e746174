//! Asking Astra how a transfer goes on, and looking for one whose outcome is unclear. Reads only.

use std::time::Duration;

use astra_client::{RoutineId, RoutineStatus, TransferId, TransferStatus};
use jiff::Timestamp;
use tracing::info;

use super::intent::{Intent, IntentEvent, IntentState};
use super::settle::{self, Verdict};
use crate::app::App;
use crate::error::Result;

/// What a search for a lost transfer brought.
enum Search {
    /// Astra has it.
    Found(RoutineId),
    /// Both lists were read to their ends without it.
    Absent,
    /// A list was too long to be read to its end, or Astra shows it without saying its routine: look again.
    Incomplete,
}

impl App {
    /// Asks Astra about one transfer now.
    ///
    /// # Errors
    /// What Astra or the disk says; the transfer keeps its state then.
    pub async fn check_transfer(&self, id: &str) -> Result<Intent> {
        let intent = self.transfer(id).await?;
        self.look_at(&intent).await?;
        self.transfer(id).await
    }

    /// One look at a transfer that is under way.
    pub(crate) async fn look_at(&self, intent: &Intent) -> Result<()> {
        match intent.state {
            IntentState::Unknown => self.look_for(intent).await,
            IntentState::NotFound | IntentState::Abandoned | IntentState::Replaced
                if intent.may_have_arrived =>
            {
                match self.find(intent).await? {
                    Search::Found(routine_id) => self.found(intent, routine_id).await,
                    Search::Absent | Search::Incomplete => Ok(()),
                }
            }
            IntentState::Accepted | IntentState::WaitingForApproval => {
                self.follow_routine(intent).await
            }
            IntentState::Pending => self.follow_transfer(intent).await,
            _ => Ok(()),
        }
    }

    /// Looks for a transfer whose outcome is unclear; enough complete reads without it end the search.
    async fn look_for(&self, intent: &Intent) -> Result<()> {
        match self.find(intent).await? {
            Search::Found(routine_id) => return self.found(intent, routine_id).await,
            Search::Incomplete => return Ok(()),
            Search::Absent => {}
        }
        let clean_reads = self.core.schedule.lock().await.clean_read(&intent.id);
        // Of an earlier run only the wall clock knows how long ago that was, and it may have been set since. The
        // fifteen minutes are therefore counted in this run, as the reads are.
        let elapsed = intent.unknown_since.map_or(Duration::ZERO, |since| {
            self.core.clock.since(since).min(self.core.clock.run())
        });
        if settle::verdict(elapsed, clean_reads) == Verdict::NotFound {
            self.follow_step(intent, IntentEvent::NotFound).await?;
        }
        Ok(())
    }

    async fn found(&self, intent: &Intent, routine_id: RoutineId) -> Result<()> {
        info!(transfer = %intent.id, routine = %routine_id, "a lost transfer was found");
        let accepted = IntentEvent::Accepted {
            routine_id,
            request_id: None,
        };
        self.follow_step(intent, accepted).await?;
        let intent = self.transfer(&intent.id).await?;
        self.follow_routine(&intent).await
    }

    /// Transfers carry the id as correlation id; routine lists may not, so there the name is looked at.
    async fn find(&self, intent: &Intent) -> Result<Search> {
        let transfers = self
            .authorized(&intent.business, |client, token| async move {
                client.transfers(&token).await
            })
            .await?
            .value;
        let correlated = transfers
            .items
            .into_iter()
            .find(|transfer| transfer.client_correlation_id.as_deref() == Some(intent.id.as_str()));
        if let Some(transfer) = correlated {
            // Astra has it, even where it does not say by which routine; never absent then.
            return Ok(transfer
                .routine_id
                .map_or(Search::Incomplete, Search::Found));
        }
        let name = intent.terms.routine_name(&intent.id);
        let routines = self
            .authorized(&intent.business, |client, token| async move {
                client.routines(&token).await
            })
            .await?
            .value;
        let named = routines.items.into_iter().find(|routine| {
            routine.client_correlation_id.as_deref() == Some(intent.id.as_str())
                || routine.name.as_deref() == Some(name.as_str())
        });
        Ok(match named {
            Some(routine) => Search::Found(routine.id),
            None if transfers.complete && routines.complete => Search::Absent,
            None => Search::Incomplete,
        })
    }

    async fn follow_routine(&self, intent: &Intent) -> Result<()> {
        let Some(routine_id) = intent.routine_id.clone() else {
            return Ok(());
        };
        let made = self
            .authorized(&intent.business, |client, token| {
                let routine = routine_id.clone();
                async move { client.routine_transfers(&token, &routine).await }
            })
            .await?
            .value;
        // A one-time routine makes one transfer.
        if let Some(transfer) = made.items.into_iter().next() {
            let pending = IntentEvent::Pending {
                transfer_id: transfer.id.clone(),
            };
            self.follow_step(intent, pending).await?;
            let intent = self.transfer(&intent.id).await?;
            return self
                .follow_status(&intent, &transfer.status, transfer.failure_reason)
                .await;
        }
        let routine = self
            .authorized(&intent.business, |client, token| {
                let routine = routine_id.clone();
                async move { client.routine(&token, &routine).await }
            })
            .await?
            .value;
        match routine.status {
            RoutineStatus::RequiresUserVerification if intent.state == IntentState::Accepted => {
                self.follow_step(intent, IntentEvent::WaitingForApproval)
                    .await
            }
            RoutineStatus::Failed | RoutineStatus::UserSuspended => {
                let reason = routine.status.as_str().to_owned();
                self.follow_step(intent, IntentEvent::Failed { reason })
                    .await
            }
            RoutineStatus::Cancelled => self.follow_step(intent, IntentEvent::Cancelled).await,
            _ => Ok(()),
        }
    }

    async fn follow_transfer(&self, intent: &Intent) -> Result<()> {
        let Some(transfer_id) = intent.transfer_id.clone() else {
            return Ok(());
        };
        let transfer = self
            .authorized(&intent.business, |client, token| {
                let id: TransferId = transfer_id.clone();
                async move { client.transfer(&token, &id).await }
            })
            .await?
            .value;
        self.follow_status(intent, &transfer.status, transfer.failure_reason)
            .await
    }

    /// An unknown status is not final: the transfer stays as it is and is asked for again.
    async fn follow_status(
        &self,
        intent: &Intent,
        status: &TransferStatus,
        failure: Option<String>,
    ) -> Result<()> {
        let event = match status {
            TransferStatus::Processed => IntentEvent::Processed,
            TransferStatus::Failed => IntentEvent::Failed {
                reason: failure.unwrap_or_default().chars().take(300).collect(),
            },
            TransferStatus::Cancelled => IntentEvent::Cancelled,
            TransferStatus::Pending | TransferStatus::Other(_) => return Ok(()),
        };
        self.follow_step(intent, event).await
    }

    /// Takes a step from the state that was looked at; somebody else may have taken it meanwhile.
    async fn follow_step(&self, intent: &Intent, event: IntentEvent) -> Result<()> {
        let mut ledger = self.core.ledger.lock().await;
        let unchanged = ledger
            .get(&intent.id)
            .is_some_and(|now| now.state == intent.state);
        if unchanged {
            self.move_intent(&mut ledger, &intent.id, event).await?;
        }
        Ok(())
    }

    /// When a transfer that is under way is looked at next.
    pub async fn next_look_at(&self, id: &str) -> Option<Timestamp> {
        let due = self.core.schedule.lock().await.next_look_at(id)?;
        let wait = due.saturating_sub(self.core.clock.uptime());
        self.core.clock.now().checked_add(wait).ok()
    }
}
