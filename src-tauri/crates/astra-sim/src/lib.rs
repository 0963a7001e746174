#![doc = include_str!("../README.md")]

mod api;
mod assumptions;
mod clock;
mod config;
mod control;
mod delayed_effects;
mod dispatch;
mod entropy;
mod event_log;
mod fault;
mod faulty_stream;
mod grants;
mod listener;
mod money;
mod pages;
mod personas;
mod pipeline;
mod rate_limit;
mod request_log;
mod rules;
mod sandbox;
mod settings;
mod simulator;
mod state;
mod store;
mod webhooks;

pub use assumptions::{Assumption, UnknownAssumption};
pub use clock::{Clock, SystemClock};
pub use config::{Config, Ports};
pub use control::{
    Books, CardReview, ClockMode, Control, ControlError, Ledger, LedgerRoutine, LedgerTransfer,
    LedgerUser,
};
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use event_log::Event;
pub use fault::{Fault, FaultKind, FaultPlan};
pub use grants::{Grant, Grants, UnknownGrant};
pub use money::Cents;
pub use personas::{Persona, TEST_PHONE, UnknownPersona};
pub use pipeline::Host;
pub use request_log::LoggedRequest;
pub use settings::Settings;
pub use simulator::{Running, Simulator, StartError};
pub use state::{UserStatus, test_cards};
pub use store::{FileStore, MemoryStore, NoStore, Store};
pub use webhooks::{Attempt, Notice, WebhookSettings};
