//! Transfers between own cards, and to someone else where staff allow it: preview, confirm, send once, follow to the end.

mod activity;
mod chargebacks;
mod checkpoint;
mod cost;
mod daily_count;
mod entry;
mod follow;
mod index;
mod intent;
mod ledger;
mod quote;
mod receiver;
mod recognize;
mod recover;
mod reported;
pub mod search_policy;
mod send;
mod state;
pub(crate) mod watched;

use std::collections::HashMap;
use std::sync::{Arc, Mutex as SyncMutex};
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};

use crate::businesses::Businesses;
use crate::cards::Cards;
use crate::connection::Connection;
use crate::ground::Ground;
use crate::ground::ids::BusinessId;
use crate::tokens::Tokens;

pub(crate) use activity::typed_day;
pub use activity::{
    ACTIVITY_PAGE_MAX, ActivityCard, ActivityPage, ActivityQuery, ActivityRow, ActivityRows,
    ActivitySort, ActivityStatus, MonthMoved,
};
pub(crate) use checkpoint::{Checkpoint, CheckpointEntry};
pub use cost::FeeCheck;
pub use daily_count::DailyCount;
pub(crate) use entry::TransferEntry;
use index::Index;
pub use intent::{
    Booked, IllegalMove, Intent, IntentEvent, IntentId, IntentMoment, IntentState, ReminderMark,
    TransferTerms,
};
pub(crate) use ledger::Ledger;
pub use quote::{Quote, RepeatedTransfer, TransferForm};
pub(crate) use quote::{amount as typed_amount, note as typed_note};
pub use receiver::{KnownReceiver, Receiver, Towards};
pub(crate) use recover::Steps;
pub use reported::{ChargedBack, KnownChargeback, Leg};
use search_policy::CleanReads;
pub use send::UNDO_WINDOW;
pub use state::TransferState;

/// The transfers of every business.
pub struct Transfers {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
    cards: Arc<Cards>,
    /// Held while an intent moves.
    ledger: Mutex<Ledger>,
    index: Index,
    /// Transfers that a task of this process is sending, each with the uptime at which its undo window ends.
    sending: SyncMutex<HashMap<IntentId, Duration>>,
    clean_reads: Mutex<CleanReads>,
    /// When the transfers of a business were last read for chargebacks, by the clock's uptime.
    chargebacks_read: Mutex<HashMap<BusinessId, Duration>>,
}

impl Transfers {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
        cards: &Arc<Cards>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
            cards: Arc::clone(cards),
            ledger: Mutex::default(),
            index: Index::new(&ground.store),
            sending: SyncMutex::default(),
            clean_reads: Mutex::default(),
            chargebacks_read: Mutex::default(),
        }
    }

    /// No transfer moves while this is held.
    pub(crate) async fn hold(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().await
    }

    /// Transfers of a business that are not over, newest first.
    pub(crate) async fn open(&self, business: &BusinessId) -> Vec<Intent> {
        let ledger = self.ledger.lock().await;
        let open = ledger.unresolved(business);
        let mut open: Vec<Intent> = open.map(|it| self.as_it_stands(it)).collect();
        open.sort_by_key(|intent| std::cmp::Reverse(intent.created_at()));
        open
    }

    /// The ids of those.
    pub(crate) async fn unresolved(&self, business: &BusinessId) -> Vec<IntentId> {
        let open = self.open(business).await.into_iter();
        open.map(|intent| intent.id).collect()
    }
}
