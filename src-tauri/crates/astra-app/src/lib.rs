//! Astra Desk without a window.
//!
//! Owns what the application does: the business form and its rules, submitting it, signing in with Astra,
//! following the review, cards, me-to-me transfers and their journal entries, and what comes next. Everything
//! can be called from a test with a temporary folder and the address of a simulator.
//!
//! Leaves to others: windows, deep links and files (the shell); the vendor's wire format (`astra-client`);
//! sealing, keys and the journal file (`astra-vault`). No type of reqwest or sled is in its public API.
//! Time and randomness are handed in.
//!
//! Start reading at [`App`]; each area adds its own `impl App` in its own file.

mod app;
mod businesses;
mod cards;
mod connection;
mod ground;
mod migration;
mod overview;
mod poller;
mod removal;
mod tables;
mod tokens;

pub mod onboarding;
pub mod sign_in;
pub mod transfers;

pub use app::{App, Parts};
pub use businesses::{BusinessRecord, Businesses, SubmittedDetails, UserRecord};
pub use cards::{CardList, CardName, CardRecord, Cards};
pub use connection::{
    Connection, ConnectionChange, ConnectionSettings, KeyCheck, NotARedirectUri, RedirectUri,
    Source,
};
pub use ground::changes::Topic;
pub use ground::clock::{Clock, SystemClock};
pub use ground::environment::Environment;
pub use ground::error::{AppError, Result};
pub use ground::field_issue::{FieldIssue, IssueCode, Level};
pub use ground::ids::BusinessId;
pub use ground::settings::{Settings, SettingsStore, Theme};
pub use overview::{NextStep, Overview};
pub use poller::Poller;
pub use removal::Removal;
pub use tables::TABLES;
pub use tokens::{SignedOut, Tokens};
