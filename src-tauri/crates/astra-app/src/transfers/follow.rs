//! Asking Astra how a transfer goes on, and looking for one whose outcome is unclear. Reads only.

use std::time::Duration;

use astra_client::{
    Cents, RoutineId, RoutineStatus, Segment, SegmentType, TransferId, TransferStatus,
};
use tracing::info;

use super::Transfers;
use super::intent::{Intent, IntentEvent, IntentState};
use super::recognize::{self, Match, Seen};
use super::reported::Leg;
use super::search_policy::{self, Verdict};
use crate::ground::error::{AppError, Result};

/// What a search for a lost transfer brought.
enum Search {
    /// Astra has it.
    Found(RoutineId),
    /// Astra has it, and does not say by which routine.
    FoundTransfer(TransferId),
    /// Both lists were read far enough without it.
    Absent,
    /// A list does not prove anything (A52, pagination: whether a list says that it is complete), or something in it may be it and
    /// may as well be another one: look again.
    Incomplete,
}

impl Transfers {
    /// Asks Astra about one transfer now.
    ///
    /// # Errors
    /// What Astra or the disk says; the transfer keeps its state then.
    pub async fn check(&self, id: &str) -> Result<Intent> {
        let intent = self.get(id).await?;
        self.poll(&intent).await?;
        self.get(id).await
    }

    /// One look at a transfer that is under way.
    pub(crate) async fn poll(&self, intent: &Intent) -> Result<()> {
        match intent.state {
            IntentState::Unknown => self.look_for(intent).await,
            IntentState::NotFound | IntentState::Abandoned | IntentState::Replaced
                if intent.may_have_arrived =>
            {
                match self.find(intent).await? {
                    Search::Found(routine_id) => self.found(intent, routine_id).await,
                    Search::FoundTransfer(id) => self.found_transfer(intent, id).await,
                    Search::Absent | Search::Incomplete => Ok(()),
                }
            }
            IntentState::Accepted | IntentState::WaitingForApproval => {
                self.follow_routine(intent).await
            }
            IntentState::Pending => self.follow_transfer(intent).await,
            _ if intent.awaits_booking() => self.read_booked(intent).await,
            _ => Ok(()),
        }
    }

    /// Looks for a transfer whose outcome is unclear; enough complete reads without it end the search.
    async fn look_for(&self, intent: &Intent) -> Result<()> {
        match self.find(intent).await? {
            Search::Found(routine_id) => return self.found(intent, routine_id).await,
            Search::FoundTransfer(id) => return self.found_transfer(intent, id).await,
            Search::Incomplete => return Ok(()),
            Search::Absent => {}
        }
        let clean_reads = self.clean_reads.lock().await.count(&intent.id);
        // Of an earlier run only the wall clock knows how long ago that was, and it may have been set since. The
        // fifteen minutes are therefore counted in this run, as the reads are.
        let elapsed = intent.unknown_since.map_or(Duration::ZERO, |since| {
            self.ground.clock.since(since).min(self.ground.clock.run())
        });
        if search_policy::verdict(elapsed, clean_reads) == Verdict::NotFound {
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
        let intent = self.get(&intent.id).await?;
        self.follow_routine(&intent).await
    }

    async fn found_transfer(&self, intent: &Intent, transfer_id: TransferId) -> Result<()> {
        info!(transfer = %intent.id, at_astra = %transfer_id, "a lost transfer was found, without its routine");
        self.follow_step(intent, IntentEvent::Pending { transfer_id })
            .await?;
        let intent = self.get(&intent.id).await?;
        self.follow_transfer(&intent).await
    }

    /// Transfers carry the id as correlation id; routine lists may not, so there the name is looked at. Neither list is
    /// read further back than the preview: nothing that came of it can be older.
    async fn find(&self, intent: &Intent) -> Result<Search> {
        let earliest = intent.terms.previewed_at;
        let transfers = self
            .tokens
            .authorized(&intent.business, |client, token| async move {
                match earliest {
                    Some(earliest) => client.transfers_back_to(&token, earliest).await,
                    None => client.transfers(&token).await,
                }
            })
            .await?
            .value;
        let mut absent = transfers.complete;
        let mut found = None;
        match self.ours(intent, &transfers.items).await? {
            Match::Ours(transfer) => match &transfer.routine_id {
                Some(routine) => return Ok(Search::Found(routine.clone())),
                None => found = Some(transfer.id.clone()),
            },
            Match::Unsure => absent = false,
            Match::None => {}
        }
        let routines = self
            .tokens
            .authorized(&intent.business, |client, token| async move {
                match earliest {
                    Some(earliest) => client.routines_back_to(&token, earliest).await,
                    None => client.routines(&token).await,
                }
            })
            .await?
            .value;
        absent &= routines.complete;
        match self.ours(intent, &routines.items).await? {
            Match::Ours(routine) => return Ok(Search::Found(routine.id.clone())),
            Match::Unsure => absent = false,
            Match::None => {}
        }
        Ok(match found {
            Some(transfer_id) => Search::FoundTransfer(transfer_id),
            None if absent => Search::Absent,
            None => Search::Incomplete,
        })
    }

    async fn ours<'a, T>(&self, intent: &Intent, list: &'a [T]) -> Result<Match<'a, T>>
    where
        Seen<'a>: From<&'a T>,
    {
        // Most lists hold nothing that could be it, and then no other transfer has to be read.
        if !recognize::any_claimed(intent, list) {
            return Ok(Match::None);
        }
        let mut ledger = self.ledger.lock().await;
        let records = self.records(&mut ledger, &intent.business).await?;
        let of_the_business: Vec<&Intent> = records.iter().map(|record| &record.intent).collect();
        Ok(recognize::find(intent, list, &of_the_business))
    }

    async fn follow_routine(&self, intent: &Intent) -> Result<()> {
        let Some(routine_id) = intent.routine_id.clone() else {
            return Ok(());
        };
        let made = self
            .tokens
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
            let intent = self.get(&intent.id).await?;
            return self
                .follow_status(&intent, &transfer.status, transfer.failure_reason)
                .await;
        }
        let routine = self
            .tokens
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
            .tokens
            .authorized(&intent.business, |client, token| {
                let id: TransferId = transfer_id.clone();
                async move { client.transfer(&token, &id).await }
            })
            .await?
            .value;
        self.follow_status(intent, &transfer.status, transfer.failure_reason)
            .await
    }

    /// What Astra booked for a transfer that arrived or failed, leg by leg. Where it refuses to say, it does not say.
    async fn read_booked(&self, intent: &Intent) -> Result<()> {
        let Some(transfer_id) = intent.transfer_id.clone() else {
            return Ok(());
        };
        let read = self
            .tokens
            .authorized(&intent.business, |client, token| {
                let id: TransferId = transfer_id.clone();
                async move { client.transfer_segments(&token, &id).await }
            })
            .await;
        let segments = match read {
            Ok(answer) => answer.value.items,
            Err(AppError::Call(error)) if error.is_refusal() => Vec::new(),
            Err(other) => return Err(other),
        };
        let booked = IntentEvent::Booked {
            pull_amount: booked(&segments, SegmentType::Pull),
            push_amount: booked(&segments, SegmentType::Push),
            legs: Leg::all(segments),
        };
        self.follow_step(intent, booked).await
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

    /// Takes a step if the transfer is still in the state for which Astra was asked.
    pub(super) async fn follow_step(&self, intent: &Intent, event: IntentEvent) -> Result<()> {
        let mut ledger = self.ledger.lock().await;
        let now = self.record(&mut ledger, &intent.id).await?;
        let unchanged = now.is_some_and(|now| now.intent.state == intent.state);
        if unchanged {
            self.move_intent(&mut ledger, &intent.id, event).await?;
        }
        Ok(())
    }
}

/// The only leg of its kind that was processed; what several add up to is not for us to say.
fn booked(segments: &[Segment], kind: SegmentType) -> Option<Cents> {
    let legs = segments.iter();
    let mut legs = legs.filter(|leg| leg.segment_type.as_ref() == Some(&kind));
    match (legs.next(), legs.next()) {
        (Some(leg), None) if leg.status == Some(TransferStatus::Processed) => leg.amount,
        _ => None,
    }
}
