//! Routines that recur.

use astra_app::RoutineOverview;
use astra_app::routines::{AccountName, RepeatingRoutine, RoutineRhythm, RoutineState};
use astra_client::Cents;
use serde::Serialize;
use ts_rs::TS;

/// A bank account inside a routine.
#[derive(Clone, Serialize, TS)]
pub struct AccountView {
    /// What it is called.
    pub name: String,
    /// The last digits of its number; empty where Astra does not say.
    pub last_digits: String,
}

impl From<AccountName> for AccountView {
    fn from(account: AccountName) -> Self {
        Self {
            name: account.name,
            last_digits: account.last_digits,
        }
    }
}

/// A routine that recurs.
#[derive(Clone, Serialize, TS)]
pub struct RoutineView {
    /// Astra's id.
    pub id: String,
    /// What it is called.
    pub name: Option<String>,
    /// Moves each time, cents; `null` where Astra works it out.
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// The account that pays.
    pub from: Option<AccountView>,
    /// The account that receives.
    pub to: Option<AccountView>,
    /// How often.
    pub rhythm: RoutineRhythm,
    /// Where it stands.
    pub state: RoutineState,
    /// It can be paused.
    pub can_pause: bool,
    /// It can run again.
    pub can_resume: bool,
    /// It can be ended.
    pub can_end: bool,
}

impl From<RepeatingRoutine> for RoutineView {
    fn from(routine: RepeatingRoutine) -> Self {
        Self {
            can_pause: routine.can_pause(),
            can_resume: routine.can_resume(),
            can_end: routine.can_end(),
            id: routine.id.to_string(),
            name: routine.name,
            amount: routine.amount.map(Cents::get),
            from: routine.from.map(AccountView::from),
            to: routine.to.map(AccountView::from),
            rhythm: routine.rhythm,
            state: routine.state,
        }
    }
}

/// The routines that recur.
#[derive(Clone, Serialize, TS)]
pub struct RoutinesView {
    /// Newest first.
    pub routines: Vec<RoutineView>,
    /// When Astra was last asked.
    pub as_of: Option<String>,
    /// The business can call Astra.
    pub signed_in: bool,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

impl From<RoutineOverview> for RoutinesView {
    fn from(overview: RoutineOverview) -> Self {
        let RoutineOverview {
            list,
            signed_in,
            offline,
        } = overview;
        Self {
            routines: list.routines.into_iter().map(RoutineView::from).collect(),
            as_of: list.as_of.map(|at| at.to_string()),
            signed_in,
            offline,
        }
    }
}
