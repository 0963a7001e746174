//! Routines that recur. They exist only between bank accounts (CONTRACT.md 16) and are made elsewhere; here they are listed,
//! paused, resumed and ended.
//!
//! A change is sent once. Where no clear answer comes, the routine is read again, and what Astra has counts.

mod record;

use std::sync::Arc;
use std::time::Duration;

use astra_client::{CallError, Effect, Routine, RoutineId};
use astra_vault::Table;
use jiff::Timestamp;
use tracing::{info, warn};

use crate::businesses::Businesses;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;
use crate::tokens::Tokens;

pub use self::record::{AccountName, RepeatingRoutine, RoutineRhythm, RoutineState};
use self::record::{Kept, recurs};

const ROUTINES: Table = Table("routines");
const LIST: &str = "list";
/// The list of all routines can be long, and Astra has no shorter one of those that recur.
const FRESH_FOR: Duration = Duration::from_secs(60 * 60);

/// The routines that recur, and when Astra was last asked for them.
#[derive(Debug, Clone)]
pub struct RoutineList {
    /// Newest first.
    pub routines: Vec<RepeatingRoutine>,
    /// When Astra was last asked.
    pub as_of: Option<Timestamp>,
}

/// The routines that recur, of every business.
pub struct Routines {
    ground: Arc<Ground>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
    /// Held while the list is read or a routine is changed: a list that was asked for before a change would undo it here.
    one_at_a_time: tokio::sync::Mutex<()>,
}

/// What a person wants of a routine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Pause,
    Resume,
    End,
}

impl Change {
    /// Whether a routine that Astra has, or has not any more, is as wanted.
    fn is_done(self, routine: Option<&Routine>) -> bool {
        let state = routine.map(RoutineState::of);
        match self {
            Self::Pause => state == Some(RoutineState::Paused),
            Self::Resume => state == Some(RoutineState::Active),
            Self::End => state.is_none(),
        }
    }
}

impl Routines {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
            one_at_a_time: tokio::sync::Mutex::default(),
        }
    }

    /// The routines that recur, as known here.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self) -> Result<RoutineList> {
        let kept = match self.businesses.current().await? {
            Some(business) => self.kept(&business.id).await?,
            None => Kept::default(),
        };
        Ok(RoutineList {
            routines: kept.repeating(),
            as_of: kept.as_of,
        })
    }

    /// Reads the routines of the business on screen from Astra again.
    ///
    /// # Errors
    /// What Astra or the disk says.
    pub async fn refresh(&self) -> Result<()> {
        let business = self.businesses.required().await?;
        self.read(&business.id).await
    }

    /// Pauses a routine of the business on screen.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not known here, or not to Astra any more; [`AppError::Unclear`] where nobody
    /// knows what became of it; what Astra says otherwise, and then the routine is as it was.
    pub async fn pause(&self, id: &str) -> Result<()> {
        self.change(id, Change::Pause).await
    }

    /// Lets a routine of the business on screen run again.
    ///
    /// # Errors
    /// As [`pause`](Self::pause).
    pub async fn resume(&self, id: &str) -> Result<()> {
        self.change(id, Change::Resume).await
    }

    /// Ends a routine of the business on screen. Money that is on its way is not stopped. One that is gone already is ended.
    ///
    /// # Errors
    /// As [`pause`](Self::pause), except that a routine which Astra does not know any more has ended.
    pub async fn end(&self, id: &str) -> Result<()> {
        self.change(id, Change::End).await
    }

    async fn change(&self, id: &str, change: Change) -> Result<()> {
        let business = self.businesses.required().await?.id;
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let kept = self.kept(&business).await?;
        let known = kept.routines.iter().find(|it| it.id.as_str() == id);
        if change.is_done(known) {
            // The second of two clicks, or done elsewhere.
            return Ok(());
        }
        let id = &known.ok_or(AppError::NotFound("routine"))?.id;
        let outcome = match self.ask(&business, id, change).await {
            Ok(now) => {
                info!(?change, "a routine was changed");
                return self.found(&business, id, now).await;
            }
            Err(AppError::Call(error)) => error,
            Err(other) => return Err(other),
        };
        if outcome.status == Some(404) {
            self.found(&business, id, None).await?;
            return match change {
                Change::End => Ok(()),
                Change::Pause | Change::Resume => Err(AppError::NotFound("routine")),
            };
        }
        if outcome.effect() == Effect::None {
            return Err(AppError::Call(outcome));
        }
        warn!(error = %outcome, "no clear answer to a change of a routine; it is read again");
        self.find_out(&business, id, change, outcome).await
    }

    /// Sends the change, once; gives the routine as it is then, or none where it has ended.
    async fn ask(
        &self,
        business: &BusinessId,
        id: &RoutineId,
        change: Change,
    ) -> Result<Option<Routine>> {
        if change == Change::End {
            self.tokens
                .authorized(business, |client, token| async move {
                    client.delete_routine(&token, id).await
                })
                .await?;
            return Ok(None);
        }
        let active = change == Change::Resume;
        let answer = self
            .tokens
            .authorized(business, |client, token| async move {
                client.set_routine_active(&token, id, active).await
            })
            .await?;
        Ok(Some(answer.value))
    }

    async fn find_out(
        &self,
        business: &BusinessId,
        id: &RoutineId,
        change: Change,
        outcome: CallError,
    ) -> Result<()> {
        let read = self
            .tokens
            .authorized(business, |client, token| async move {
                client.routine(&token, id).await
            })
            .await;
        let now = match read {
            Ok(answer) => Some(answer.value),
            Err(AppError::Call(error)) if error.status == Some(404) => None,
            Err(error) => {
                warn!(%error, "what became of a routine is not known");
                self.forget_freshness(business).await?;
                self.ground.poll_now.everything();
                return Err(AppError::Unclear(Some(outcome)));
            }
        };
        let done = change.is_done(now.as_ref());
        self.found(business, id, now).await?;
        match done {
            true => Ok(()),
            false => Err(AppError::Call(outcome)),
        }
    }

    /// Keeps what Astra has of one routine; none: it is gone.
    async fn found(
        &self,
        business: &BusinessId,
        id: &RoutineId,
        now: Option<Routine>,
    ) -> Result<()> {
        let mut kept = self.kept(business).await?;
        match now {
            Some(mut now) => {
                for routine in kept.routines.iter_mut().filter(|it| it.id == *id) {
                    // An answer to a change may be of another routine as little as it may lack what is known of this one.
                    now.id = id.clone();
                    now.routine_type = now.routine_type.or(routine.routine_type.take());
                    now.frequency = now.frequency.or(routine.frequency.take());
                    now.amount = now.amount.or(routine.amount);
                    now.name = now.name.or(routine.name.take());
                    now.source_id = now.source_id.or(routine.source_id.take());
                    now.destination_id = now.destination_id.or(routine.destination_id.take());
                    *routine = now.clone();
                }
            }
            None => kept.routines.retain(|it| it.id != *id),
        }
        self.put(business, &kept).await
    }

    /// Whether the list is old enough to be read again.
    pub(crate) async fn is_due(&self, business: &BusinessId) -> Result<bool> {
        let as_of = self.kept(business).await?.as_of;
        Ok(as_of.is_none_or(|at| self.ground.clock.since(at) >= FRESH_FOR))
    }

    /// Reads the routines that recur. Where there is no bank account there can be none, and the long list of all routines is
    /// not asked for.
    pub(crate) async fn read(&self, business: &BusinessId) -> Result<()> {
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let accounts = self
            .tokens
            .authorized(business, |client, token| async move {
                client.accounts(&token).await
            })
            .await;
        let accounts = match accounts {
            Ok(answer) => answer.value,
            // A client for cards alone may not be allowed to ask.
            Err(AppError::Call(error)) if error.refusal().is_some() => {
                return self.take_list(business, Kept::default()).await;
            }
            Err(error) => return Err(error),
        };
        let mut read = Kept {
            accounts: accounts.items,
            ..Kept::default()
        };
        if !read.accounts.is_empty() || accounts.unread > 0 || !accounts.complete {
            let listed = self
                .tokens
                .authorized(business, |client, token| async move {
                    client.routines(&token).await
                })
                .await?
                .value;
            read.routines = listed.items;
            read.routines.retain(recurs);
            if !listed.complete {
                // What could not be read is still there, as it was known.
                let known = self.kept(business).await?.routines;
                let missing = known
                    .into_iter()
                    .filter(|known| !read.routines.iter().any(|it| it.id == known.id));
                let missing: Vec<Routine> = missing.collect();
                read.routines.extend(missing);
            }
        }
        self.take_list(business, read).await
    }

    async fn take_list(&self, business: &BusinessId, mut read: Kept) -> Result<()> {
        read.as_of = Some(self.ground.clock.now());
        self.put(business, &read).await
    }

    async fn forget_freshness(&self, business: &BusinessId) -> Result<()> {
        let mut kept = self.kept(business).await?;
        kept.as_of = None;
        self.put(business, &kept).await
    }

    async fn kept(&self, business: &BusinessId) -> Result<Kept> {
        let scope = Scope::Business(business.clone());
        let kept = self.ground.store.get(&scope, ROUTINES, LIST).await?;
        Ok(kept.unwrap_or_default())
    }

    async fn put(&self, business: &BusinessId, kept: &Kept) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.ground.store.put(&scope, ROUTINES, LIST, kept).await?;
        self.ground.changes.publish(&[Topic::Routines]);
        Ok(())
    }
}
