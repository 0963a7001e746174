//! What is kept of a routine that recurs, and how a screen sees it.

use std::fmt;

use astra_client::{
    Account, Cents, Frequency, FundingId, PaymentType, Routine, RoutineId, RoutineStatus,
    RoutineType,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The routines that recur as last read from Astra, and the bank accounts between which they run.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Newest first.
    pub(super) routines: Vec<Routine>,
    /// Their names; one that is missing here is "a bank account".
    pub(super) accounts: Vec<Account>,
    /// When Astra was last asked.
    pub(super) as_of: Option<Timestamp>,
}

impl Kept {
    pub(super) fn repeating(&self) -> Vec<RepeatingRoutine> {
        let routines = self.routines.iter();
        routines
            .map(|routine| RepeatingRoutine::of(routine, &self.accounts))
            .collect()
    }
}

/// How a bank account is known.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountName {
    /// What it is called; of several names the person's own first.
    pub name: String,
    /// The last digits of its number; empty where Astra does not say.
    pub last_digits: String,
}

/// Without the name and the digits.
impl fmt::Debug for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountName(..)")
    }
}

/// How often a routine runs, and with how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RoutineRhythm {
    /// The same amount every week.
    Weekly,
    /// The same amount every two weeks.
    TwoWeekly,
    /// The same amount every month.
    Monthly,
    /// Astra works out each time when and how much: the other kinds that it documents.
    ByRule,
    /// A word that this version does not know.
    Updating,
}

impl RoutineRhythm {
    fn of(routine: &Routine) -> Self {
        match (&routine.routine_type, &routine.frequency) {
            (Some(RoutineType::Recurring), Some(frequency)) => match frequency {
                Frequency::Weekly => Self::Weekly,
                Frequency::BiWeekly => Self::TwoWeekly,
                Frequency::Monthly => Self::Monthly,
                Frequency::Other(_) => Self::Updating,
            },
            (
                Some(
                    RoutineType::PercentageBased
                    | RoutineType::PercentageBalance
                    | RoutineType::Refill
                    | RoutineType::RoundUp
                    | RoutineType::Sweep
                    | RoutineType::FiftyTwoWeek,
                ),
                _,
            ) => Self::ByRule,
            _ => Self::Updating,
        }
    }
}

/// Where a routine stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RoutineState {
    /// It runs.
    Active,
    /// It was paused, and runs again when it is resumed.
    Paused,
    /// It waits until Astra has approved its user.
    AwaitsApproval,
    /// It waits until a bank account is authorized.
    AwaitsAccount,
    /// Its user is suspended.
    Suspended,
    /// It does not run any more.
    Ended,
    /// A word that this version does not know.
    Updating,
}

impl RoutineState {
    pub(super) fn of(routine: &Routine) -> Self {
        match routine.status {
            // `active` is told beside the status, and a pause shows there too.
            RoutineStatus::Active if routine.active == Some(false) => Self::Paused,
            RoutineStatus::Active => Self::Active,
            RoutineStatus::Inactive => Self::Paused,
            RoutineStatus::RequiresUserVerification => Self::AwaitsApproval,
            RoutineStatus::PendingAccountAuthorization => Self::AwaitsAccount,
            RoutineStatus::UserSuspended => Self::Suspended,
            RoutineStatus::Cancelled | RoutineStatus::Failed | RoutineStatus::Completed => {
                Self::Ended
            }
            RoutineStatus::Other(_) => Self::Updating,
        }
    }
}

/// A routine that recurs, as last read from Astra.
#[derive(Clone)]
pub struct RepeatingRoutine {
    /// Astra's id.
    pub id: RoutineId,
    /// What it is called.
    pub name: Option<String>,
    /// What moves each time; none where Astra works it out.
    pub amount: Option<Cents>,
    /// The account that pays, where its name is known.
    pub from: Option<AccountName>,
    /// The account that receives, where its name is known.
    pub to: Option<AccountName>,
    /// How often.
    pub rhythm: RoutineRhythm,
    /// Where it stands.
    pub state: RoutineState,
}

/// Without its name, which a person wrote.
impl fmt::Debug for RepeatingRoutine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RepeatingRoutine")
            .field("id", &self.id)
            .field("rhythm", &self.rhythm)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl RepeatingRoutine {
    /// It runs, or will once something that it waits for is there.
    pub fn can_pause(&self) -> bool {
        matches!(
            self.state,
            RoutineState::Active | RoutineState::AwaitsApproval | RoutineState::AwaitsAccount
        )
    }

    /// It was paused.
    pub fn can_resume(&self) -> bool {
        self.state == RoutineState::Paused
    }

    /// There is something to end, as far as this version can tell.
    pub fn can_end(&self) -> bool {
        self.state != RoutineState::Ended
    }

    fn of(routine: &Routine, accounts: &[Account]) -> Self {
        let named = |id: &Option<FundingId>| {
            let account = accounts
                .iter()
                .find(|account| Some(&account.id) == id.as_ref())?;
            let names = [&account.nickname, &account.name, &account.official_name];
            let own = names.into_iter().flatten().next();
            Some(AccountName {
                name: own.or(account.institution_name.as_ref())?.clone(),
                last_digits: account.mask.clone().unwrap_or_default(),
            })
        };
        Self {
            id: routine.id.clone(),
            name: routine.name.clone(),
            amount: routine.amount,
            from: named(&routine.source_id),
            to: named(&routine.destination_id),
            rhythm: RoutineRhythm::of(routine),
            state: RoutineState::of(routine),
        }
    }
}

/// Whether a routine belongs into the list. One that pays by card never recurs (CONTRACT.md 16); of one whose kind Astra does
/// not say, a frequency tells.
pub(super) fn recurs(routine: &Routine) -> bool {
    let by_kind = match &routine.routine_type {
        Some(kind) => *kind != RoutineType::OneTime,
        None => routine.frequency.is_some(),
    };
    by_kind && routine.payment_type != Some(PaymentType::Debit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    fn routine(change: &Value) -> Routine {
        let mut routine = json!({ "id": "r", "status": "active", "type": "recurring", "payment_type": "ach",
            "frequency": "weekly", "amount": 25, "source_id": "a1", "destination_id": "a2" });
        let fields = routine.as_object_mut().unwrap();
        for (name, value) in change.as_object().unwrap() {
            fields.insert(name.clone(), value.clone());
        }
        serde_json::from_value(routine).unwrap()
    }

    #[test]
    fn only_what_recurs_is_listed() {
        for (change, listed) in [
            (json!({}), true),
            (json!({ "type": "round-up" }), true),
            (json!({ "type": "a kind that Astra added" }), true),
            (json!({ "type": null }), true),
            (json!({ "type": null, "frequency": null }), false),
            (json!({ "type": "one-time" }), false),
            (
                json!({ "type": "one-time", "payment_type": "debit" }),
                false,
            ),
        ] {
            assert_eq!(recurs(&routine(&change)), listed, "{change}");
        }
    }

    #[test]
    fn a_word_that_nobody_knows_is_shown_as_updating() {
        use RoutineRhythm as R;
        for (change, rhythm) in [
            (json!({}), R::Weekly),
            (json!({ "frequency": "bi-weekly" }), R::TwoWeekly),
            (json!({ "frequency": "monthly" }), R::Monthly),
            (json!({ "frequency": "hourly" }), R::Updating),
            (json!({ "frequency": null }), R::Updating),
            (json!({ "type": "sweep", "frequency": null }), R::ByRule),
            (json!({ "type": "moonly" }), R::Updating),
            (json!({ "type": null }), R::Updating),
        ] {
            assert_eq!(RoutineRhythm::of(&routine(&change)), rhythm, "{change}");
        }
        use RoutineState as S;
        for (change, state) in [
            (json!({ "active": true }), S::Active),
            (json!({}), S::Active),
            (json!({ "active": false }), S::Paused),
            (json!({ "status": "inactive" }), S::Paused),
            (
                json!({ "status": "requires_user_verification" }),
                S::AwaitsApproval,
            ),
            (
                json!({ "status": "pending_account_authorization" }),
                S::AwaitsAccount,
            ),
            (json!({ "status": "user_suspended" }), S::Suspended),
            (json!({ "status": "cancelled" }), S::Ended),
            (json!({ "status": "sleeping" }), S::Updating),
            (json!({ "status": null }), S::Updating),
        ] {
            assert_eq!(RoutineState::of(&routine(&change)), state, "{change}");
        }
    }

    #[test]
    fn an_account_has_the_persons_own_name_first() {
        let account =
            |fields: Value| -> Vec<Account> { vec![serde_json::from_value(fields).unwrap()] };
        let name = |accounts: &[Account]| {
            let from = RepeatingRoutine::of(&routine(&json!({})), accounts).from;
            from.map(|account| account.name)
        };
        let all = json!({ "id": "a1", "nickname": "Mine", "name": "Checking", "institution_name": "Bank" });
        assert_eq!(name(&account(all)).as_deref(), Some("Mine"));
        let bank = json!({ "id": "a1", "institution_name": "Bank" });
        assert_eq!(name(&account(bank)).as_deref(), Some("Bank"));
        let nothing = account(json!({ "id": "a1" }));
        assert_eq!(name(&nothing), None, "a bank account without a name");
        assert_eq!(name(&[]), None);
    }
}
