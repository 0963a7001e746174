#![doc = include_str!("../README.md")]

#[macro_use]
mod calls;

mod api;
mod config;
mod control;
mod events;
mod faults;
mod ground;
mod http;
#[cfg(feature = "openapi")]
pub mod openapi;
mod pages;
mod personas;
mod rules;
mod sandbox;
mod simulator;
mod state;
mod visits;
mod webhooks;

pub use config::assumptions::{Assumption, UnknownAssumption};
pub use config::grants::{Grant, Grants, UnknownGrant};
pub use config::settings::Settings;
pub use config::test_cards::{TEST_PHONE, test_cards};
pub use config::webhook_settings::WebhookSettings;
pub use config::{Config, Ports};
pub use control::{
    Books, CardReview, ClockMode, Control, ControlError, Ledger, LedgerRoutine, LedgerTransfer,
    LedgerUser,
};
pub use events::{Event, LoggedRequest};
pub use faults::{Fault, FaultKind, FaultPlan};
pub use ground::clock::{Clock, SystemClock};
pub use ground::entropy::{Entropy, OsEntropy, SeededEntropy};
pub use ground::host::Host;
pub use ground::money::Cents;
pub use ground::store::{FileStore, MemoryStore, NoStore, Store};
pub use personas::{Persona, UnknownPersona};
pub use simulator::{Running, Simulator, StartError};
pub use state::UserStatus;
pub use webhooks::{Attempt, Notice};
