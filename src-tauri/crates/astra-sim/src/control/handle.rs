//! The handle by which a test, or staff, changes the sandbox: faults, time, statuses, and a look at the ledger.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::config::{Assumption, Grant, Grants, Moment};
use crate::events::{Event, LoggedRequest};
use crate::faults::{Fault, FaultPlan};
use crate::http::listener::ListenerHandles;
use crate::sandbox::{NotPersisted, Sandbox};
use crate::state::{Review, State, UserStatus};

/// The handle on a running simulator. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) gates: ListenerHandles,
}

/// Why the control refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No user has this id.
    #[error("no such user")]
    NoSuchUser,
    /// Nothing has this id, or it is not in a condition for that.
    #[error("no such thing, or not in a condition for that")]
    NoSuchThing,
    /// A state that cannot be used.
    #[error("the state cannot be used: {0}")]
    BadState(String),
    /// No notice has this number.
    #[error("no such notice")]
    NoSuchNotice,
    /// Notices are sent over HTTP only.
    #[error("notices are sent to http and https addresses only")]
    BadAddress,
    /// A fault that can never be met.
    #[error("the fault is not possible: {0}")]
    BadFault(&'static str),
    /// The clock only goes forward, and only so far.
    #[error("the clock cannot be moved that far")]
    BadTime,
    /// A setting that cannot be.
    #[error("the setting is not possible: {0}")]
    BadSetting(&'static str),
    /// The state was not saved, so nothing changed.
    #[error("the state could not be saved")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A listener could not be closed or opened.
    #[error("the listener did not follow")]
    Listener(#[source] std::io::Error),
}

impl From<NotPersisted> for ControlError {
    fn from(fault: NotPersisted) -> Self {
        Self::Store(Box::new(fault))
    }
}

impl Control {
    pub(crate) fn new(sandbox: Arc<Sandbox>, gates: ListenerHandles) -> Self {
        Self { sandbox, gates }
    }

    /// Adds a fault; faults are met in the order they were added.
    ///
    /// # Errors
    /// For a status outside 400 to 599, or no times at all.
    pub fn add_fault(&self, fault: Fault) -> Result<(), ControlError> {
        self.plan_fault(fault.into())
    }

    /// Adds a fault that only some of the requests meet, or that has a name.
    ///
    /// # Errors
    /// As [`add_fault`](Self::add_fault), and for a percentage outside 1 to 100.
    pub fn plan_fault(&self, plan: FaultPlan) -> Result<(), ControlError> {
        match plan.impossible() {
            Some(why) => Err(ControlError::BadFault(why)),
            None => {
                self.sandbox.faults.add(plan);
                Ok(())
            }
        }
    }

    /// Removes all faults that were not triggered yet.
    pub fn clear_faults(&self) {
        self.sandbox.faults.clear();
    }

    /// Forgets the faults called `name`; gives how many there were.
    pub fn clear_faults_named(&self, name: &str) -> usize {
        self.sandbox.faults.forget(name)
    }

    /// Faults that are still to be met.
    pub fn faults(&self) -> Vec<Fault> {
        let plans = self.fault_plans();
        plans.into_iter().map(|plan| plan.fault).collect()
    }

    /// The same with their names and chances.
    pub fn fault_plans(&self) -> Vec<FaultPlan> {
        self.sandbox.faults.planned()
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
    pub fn break_assumption(&self, assumption: Assumption, on: bool) {
        self.sandbox.assumptions.set_broken(assumption, on);
    }

    /// Assumptions that do not hold now.
    pub fn broken_assumptions(&self) -> BTreeSet<Assumption> {
        self.sandbox.assumptions.broken()
    }

    /// Switches a grant on or off, from the next request on. Not saved.
    pub fn set_grant(&self, grant: Grant, on: bool) {
        self.sandbox.set_grant(grant, on);
    }

    /// The client's present grants.
    pub fn grants(&self) -> Grants {
        self.sandbox.grants()
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
                let user = state.user_mut(&user_id).ok_or(ControlError::NoSuchUser)?;
                user.review = Review::Decided(status);
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
            for user in &mut state.users {
                user.tokens.access = None;
            }
        })
        .await
    }

    /// Ends every token, as when the person withdrew the authorization (A13, withdrawal).
    ///
    /// # Errors
    /// If the state cannot be saved.
    pub async fn withdraw_authorizations(&self) -> Result<(), ControlError> {
        self.change(|state, _| {
            for user in &mut state.users {
                user.tokens = Default::default();
            }
        })
        .await
    }

    pub(super) async fn change(
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

    /// Everything that happened since the start, oldest first: each request, and each change that somebody could see. A
    /// change carries the moment at which it came about, not the one at which it was noticed. Neither secrets nor
    /// bodies. Only the latest 50,000 are remembered.
    pub fn events(&self) -> Vec<Event> {
        self.sandbox.catch_up();
        self.sandbox.event_log().events()
    }

    /// The latest requests of all three hosts, oldest first, without bodies or queries.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.sandbox.log.all()
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Control")
    }
}
