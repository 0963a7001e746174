#![doc = include_str!("../README.md")]

mod api;
mod clock;
mod config;
mod control;
mod entropy;
mod fault;
mod listener;
mod modes;
mod money;
mod pages;
mod request_log;
mod rules;
mod sandbox;
mod simulator;
mod state;
mod store;
mod switches;

pub use clock::{Clock, SystemClock};
pub use config::{Config, Ports};
pub use control::{Control, ControlError, Ledger, LedgerRoutine, LedgerTransfer, LedgerUser};
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use fault::{Fault, FaultKind};
pub use modes::{Mode, Modes, UnknownMode};
pub use money::Cents;
pub use request_log::LoggedRequest;
pub use simulator::{Running, Simulator, StartError};
pub use state::{UserStatus, test_cards};
pub use store::{FileStore, MemoryStore, Store};
pub use switches::{Assumption, UnknownSwitch};
