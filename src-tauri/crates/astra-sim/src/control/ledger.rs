//! A look at the money, for tests and staff.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::control::handle::Control;
use crate::ground::Cents;
use crate::state::UserStatus;

impl Control {
    /// Everything that happened to money, and who is there, as of now.
    pub fn ledger(&self) -> Ledger {
        let (state, now) = (self.sandbox.state(), self.sandbox.now());
        let users = state.users.iter().map(|user| LedgerUser {
            id: user.id.clone(),
            status: user.status(now),
            phone: user.phone(now).to_owned(),
            deleted: user.deleted,
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
                    transfer: routine
                        .transfers(now)
                        .last()
                        .map(|transfer| LedgerTransfer {
                            id: transfer.id.clone(),
                            status: transfer.status(now).word().to_owned(),
                            pull_cents: transfer.pull_amount,
                            push_cents: transfer.push_amount,
                        }),
                })
                .collect(),
        });
        let profile_ids = state.profiles.iter().map(|profile| profile.id.clone());
        let transfers = (state.routines.iter()).map(|routine| routine.transfers(now).len());
        let mut profiles_per_phone = BTreeMap::new();
        for profile in &state.profiles {
            *profiles_per_phone.entry(profile.phone.clone()).or_insert(0) += 1;
        }
        Ledger {
            now,
            profile_count: state.profiles.len(),
            profiles_per_phone,
            profile_ids: profile_ids.collect(),
            routine_count: state.routines.len(),
            transfer_count: transfers.sum(),
            users: users.collect(),
        }
    }
}

/// The content of the sandbox. Our own shape, not the vendor's: amounts are integer cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Ledger {
    /// The simulated time that this is true for.
    pub now: Timestamp,
    /// Business profiles; those of deleted users are gone.
    pub profile_count: usize,
    /// The same, by phone number.
    pub profiles_per_phone: BTreeMap<String, usize>,
    /// Their ids, oldest first.
    pub profile_ids: Vec<String>,
    /// Routines ever created, by any user.
    pub routine_count: usize,
    /// Transfers that exist by now.
    pub transfer_count: usize,
    /// Users with their routines, oldest first.
    pub users: Vec<LedgerUser>,
}

/// One user of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct LedgerUser {
    /// The user's id.
    pub id: String,
    /// The status at the ledger's time.
    pub status: UserStatus,
    /// `+1` and ten digits.
    pub phone: String,
    /// Deleted by staff. The phone is free then.
    #[serde(default)]
    pub deleted: bool,
    /// The profile that the user was made from; empty for a person.
    pub business_profile_id: String,
    /// Cards, removed ones too.
    pub card_ids: Vec<String>,
    /// Routines, oldest first.
    pub routines: Vec<LedgerRoutine>,
}

/// One routine of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct LedgerRoutine {
    /// The routine's id.
    pub id: String,
    /// The name it was given.
    pub name: String,
    /// The correlation id it was given.
    pub client_correlation_id: Option<String>,
    /// The card or account that pays.
    pub source_id: String,
    /// The card or account that receives.
    pub destination_id: String,
    /// The amount, in cents.
    pub amount_cents: Cents,
    /// The vendor's status word (CONTRACT.md 16).
    pub status: String,
    /// When it was created, in simulated time.
    pub created: Timestamp,
    /// Its latest transfer, once there is one.
    pub transfer: Option<LedgerTransfer>,
}

/// The transfer of a routine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct LedgerTransfer {
    /// The transfer's id.
    pub id: String,
    /// The vendor's status word (CONTRACT.md 17).
    pub status: String,
    /// Pulled from the source, in cents.
    pub pull_cents: Cents,
    /// Pushed to the destination, in cents.
    pub push_cents: Cents,
}
