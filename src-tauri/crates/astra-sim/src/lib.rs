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

pub use config::{
    Assumption, Config, Grant, Grants, Ports, Settings, TEST_PHONE, UnknownAssumption,
    UnknownGrant, WebhookSettings, test_cards,
};
pub use control::{
    Books, CardReview, ClockMode, Control, ControlError, Ledger, LedgerRoutine, LedgerTransfer,
    LedgerUser,
};
pub use events::{Event, LoggedRequest};
pub use faults::{Fault, FaultKind, FaultPlan};
pub use ground::{
    Cents, Clock, Entropy, FileStore, Host, MemoryStore, NoStore, OsEntropy, SeededEntropy, Store,
    SystemClock,
};
pub use personas::{Persona, UnknownPersona};
pub use simulator::{Running, Simulator, StartError};
pub use state::UserStatus;
pub use webhooks::{Attempt, Notice};
