#![doc = include_str!("../README.md")]

mod api;
mod clock;
mod config;
mod control;
mod door;
mod effect;
mod entropy;
mod fault;
mod journal;
mod later;
mod line;
mod listener;
mod modes;
mod money;
mod pages;
mod personas;
mod rate;
mod request_log;
mod rules;
mod sandbox;
mod settings;
mod simulator;
mod state;
mod store;
mod switches;
mod webhooks;

pub use clock::{Clock, SystemClock};
pub use config::{Config, Ports};
pub use control::{
    Books, CardReview, ClockMode, Control, ControlError, Ledger, LedgerRoutine, LedgerTransfer,
    LedgerUser,
};
pub use door::Host;
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use fault::{Fault, FaultKind, FaultPlan};
pub use journal::Event;
pub use modes::{Mode, Modes, UnknownMode};
pub use money::Cents;
pub use personas::{Persona, TEST_PHONE, UnknownPersona};
pub use request_log::LoggedRequest;
pub use settings::Settings;
pub use simulator::{Running, Simulator, StartError};
pub use state::{UserStatus, test_cards};
pub use store::{FileStore, MemoryStore, NoStore, Store};
pub use switches::{Assumption, UnknownSwitch};
pub use webhooks::{Notice, Try, WebhookSettings};
