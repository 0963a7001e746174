//! What a test, or staff, may do to the sandbox from outside: faults, time, statuses, and a look at the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::listener::Gate;
use crate::money::Cents;
use crate::request_log::LoggedRequest;
use crate::sandbox::{Sandbox, Unsaved};
use crate::state::{Moment, Review, State, UserStatus};
use crate::switches::Assumption;

/// The handle on a running simulator. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    sandbox: Arc<Sandbox>,
    api: Gate,
}

/// Why the control could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No user has this id.
    #[error("no such user")]
    NoSuchUser,
    /// A fault that can never be met.
    #[error("the fault is not possible: {0}")]
    BadFault(&'static str),
    /// The clock only goes forward, and only so far.
    #[error("the clock cannot be moved that far")]
    BadTime,
    /// The state was not saved, so nothing changed.
    #[error("the state could not be saved")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The API listener could not be closed or opened.
    #[error("the API listener did not follow")]
    Listener(#[source] std::io::Error),
}

impl From<Unsaved> for ControlError {
    fn from(fault: Unsaved) -> Self {
        Self::Store(Box::new(fault))
    }
}

impl Control {
    pub(crate) fn new(sandbox: Arc<Sandbox>, api: Gate) -> Self {
        Self { sandbox, api }
    }

    /// Adds a fault; faults are met in the order they were added.
    ///
    /// # Errors
    /// For a status outside 400 to 599, or no times at all.
    pub fn add_fault(&self, fault: Fault) -> Result<(), ControlError> {
        use crate::fault::FaultKind::{Status, StatusAfter};
        match fault.kind {
            Status { code } | StatusAfter { code } if !(400..600).contains(&code) => {
                return Err(ControlError::BadFault("a status must be from 400 to 599"));
            }
            _ if fault.times == 0 => {
                return Err(ControlError::BadFault("it must happen at least once"));
            }
            _ => self.sandbox.faults.add(fault),
        }
        Ok(())
    }

    /// Forgets all faults that nobody has met yet.
    pub fn clear_faults(&self) {
        self.sandbox.faults.clear();
    }

    /// Faults that are still to be met.
    pub fn faults(&self) -> Vec<Fault> {
        self.sandbox.faults.waiting()
    }

    /// Closes the API's socket and connections so that connecting is refused, or listens on the same port again. When
    /// this returns it is so.
    ///
    /// # Errors
    /// If the port was taken meanwhile.
    pub async fn refuse(&self, on: bool) -> Result<(), ControlError> {
        if on {
            self.api.refuse().await
        } else {
            self.api.listen().await
        }
        .map_err(ControlError::Listener)
    }

    /// Holds back the answers of requests whose path matches: their effect happens, their answer waits for
    /// [`release`](Self::release).
    pub fn hold(&self, path_pattern: &str) {
        self.sandbox.faults.hold(path_pattern.to_owned());
    }

    /// Lets the answers go that the same `path_pattern` held.
    pub fn release(&self, path_pattern: &str) {
        self.sandbox.faults.release(path_pattern);
    }

    /// Flips an assumption from the next request on, or lets it hold again. Not saved.
    pub fn flip(&self, assumption: Assumption, on: bool) {
        self.sandbox.switches.flip(assumption, on);
    }

    /// Assumptions that do not hold now.
    pub fn flipped(&self) -> BTreeSet<Assumption> {
        self.sandbox.switches.flipped()
    }

    /// Moves the simulated clock forward for good.
    ///
    /// # Errors
    /// For a negative number, or one that leaves the calendar.
    pub async fn advance_clock(&self, seconds: i64) -> Result<(), ControlError> {
        self.sandbox
            .change(move |state, at| {
                let reaches = at
                    .now
                    .checked_add(jiff::SignedDuration::from_secs(seconds))
                    .is_ok();
                let sum = state
                    .clock_advanced_seconds
                    .checked_add(seconds)
                    .filter(|_| seconds >= 0 && reaches);
                state.clock_advanced_seconds = sum.ok_or(ControlError::BadTime)?;
                Ok(())
            })
            .await
    }

    /// The simulated time.
    pub fn now(&self) -> Timestamp {
        self.sandbox.now()
    }

    /// Moves a user to any status, at once and for good.
    ///
    /// # Errors
    /// If there is no such user.
    pub async fn set_user_status(
        &self,
        user_id: &str,
        status: UserStatus,
    ) -> Result<(), ControlError> {
        let user_id = user_id.to_owned();
        self.sandbox
            .change(move |state, _| {
                state
                    .user_mut(&user_id)
                    .ok_or(ControlError::NoSuchUser)?
                    .review = Review::Decided(status);
                Ok(())
            })
            .await
    }

    /// Ends every authorization code that has not been used.
    ///
    /// # Errors
    /// If the state cannot be saved.
    pub async fn expire_codes(&self) -> Result<(), ControlError> {
        self.change(|state, _| state.codes.clear()).await
    }

    /// Ends every access token; refresh tokens stay good.
    ///
    /// # Errors
    /// If the state cannot be saved.
    pub async fn expire_access_tokens(&self) -> Result<(), ControlError> {
        self.change(|state, _| {
            state
                .users
                .iter_mut()
                .for_each(|user| user.tokens.access = None)
        })
        .await
    }

    /// Ends every token, as when the person withdrew the authorization (A13).
    ///
    /// # Errors
    /// If the state cannot be saved.
    pub async fn withdraw_authorizations(&self) -> Result<(), ControlError> {
        self.change(|state, _| {
            state
                .users
                .iter_mut()
                .for_each(|user| user.tokens = Default::default())
        })
        .await
    }

    async fn change(
        &self,
        change: impl FnOnce(&mut State, Moment<'_>) + Send + 'static,
    ) -> Result<(), ControlError> {
        self.sandbox
            .change(move |state, at| {
                change(state, at);
                Ok(())
            })
            .await
    }

    /// The latest requests of all three hosts, oldest first, without bodies or queries.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.sandbox.log.all()
    }

    /// Everything that happened to money, and who is there, as of now.
    pub fn ledger(&self) -> Ledger {
        let (state, now) = (self.sandbox.state(), self.sandbox.now());
        let users = state.users.iter().map(|user| LedgerUser {
            id: user.id.clone(),
            status: user.status(now),
            phone: user.phone(now).to_owned(),
            business_profile_id: user.business_profile_id.clone().unwrap_or_default(),
            card_ids: state
                .cards
                .iter()
                .filter(|card| card.user_id == user.id)
                .map(|card| card.id.clone())
                .collect(),
            routines: state
                .routines_of(&user.id)
                .map(|routine| LedgerRoutine {
                    id: routine.id.clone(),
                    name: routine.name.clone(),
                    client_correlation_id: routine.client_correlation_id.clone(),
                    source_id: routine.source_id.clone(),
                    destination_id: routine.destination_id.clone(),
                    amount_cents: routine.amount,
                    status: routine.status(now).to_owned(),
                    created: routine.created,
                    transfer: routine.transfer(now).map(|transfer| LedgerTransfer {
                        id: transfer.id.clone(),
                        status: transfer.status(now).word().to_owned(),
                        pull_cents: transfer.pull_amount,
                        push_cents: transfer.push_amount,
                    }),
                })
                .collect(),
        });
        let mut profiles_per_phone = BTreeMap::new();
        for profile in &state.profiles {
            *profiles_per_phone.entry(profile.phone.clone()).or_insert(0) += 1;
        }
        Ledger {
            now,
            profile_count: state.profiles.len(),
            profiles_per_phone,
            profile_ids: state
                .profiles
                .iter()
                .map(|profile| profile.id.clone())
                .collect(),
            routine_count: state.routines.len(),
            transfer_count: state
                .routines
                .iter()
                .filter(|routine| routine.transfer(now).is_some())
                .count(),
            users: users.collect(),
        }
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Control")
    }
}

/// What the sandbox holds. Our own shape, not the vendor's: amounts are integer cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ledger {
    /// The simulated time that this is true for.
    pub now: Timestamp,
    /// Business profiles ever created.
    pub profile_count: usize,
    /// The same, by phone number.
    pub profiles_per_phone: BTreeMap<String, usize>,
    /// Their ids, oldest first.
    pub profile_ids: Vec<String>,
    /// Routines ever created, whoever made them.
    pub routine_count: usize,
    /// Transfers that exist by now.
    pub transfer_count: usize,
    /// Users with their routines, oldest first.
    pub users: Vec<LedgerUser>,
}

/// One user of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerUser {
    /// The user's id.
    pub id: String,
    /// The status at the ledger's time.
    pub status: UserStatus,
    /// `+1` and ten digits.
    pub phone: String,
    /// The profile that the user was made from; empty for a person.
    pub business_profile_id: String,
    /// Cards, removed ones too.
    pub card_ids: Vec<String>,
    /// Routines, oldest first.
    pub routines: Vec<LedgerRoutine>,
}

/// One routine of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerRoutine {
    /// The routine's id.
    pub id: String,
    /// The name it was given.
    pub name: String,
    /// The correlation id it was given.
    pub client_correlation_id: Option<String>,
    /// The card that pays.
    pub source_id: String,
    /// The card that receives.
    pub destination_id: String,
    /// The amount, in cents.
    pub amount_cents: Cents,
    /// The vendor's status word (CONTRACT.md 16).
    pub status: String,
    /// When it was created, in simulated time.
    pub created: Timestamp,
    /// Its transfer, once there is one.
    pub transfer: Option<LedgerTransfer>,
}

/// The transfer of a routine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerTransfer {
    /// The transfer's id.
    pub id: String,
    /// The vendor's status word (CONTRACT.md 17).
    pub status: String,
    /// What left the source, in cents.
    pub pull_cents: Cents,
    /// What reached the destination, in cents.
    pub push_cents: Cents,
}
