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
mod business;
mod cards;
mod changes;
mod clock;
mod connection;
mod error;
mod field_issue;
mod ids;
mod journal;
mod migration;
mod overview;
mod poller;
mod store;
mod tables;
mod typed_text;

pub mod authorization;
pub mod onboarding;
pub mod transfers;

pub use app::{App, Environment, Parts};
pub use business::{BusinessRecord, Removal, SubmittedDetails, UserRecord};
pub use cards::{CardList, CardName, CardRecord};
pub use changes::Topic;
pub use clock::{Clock, SystemClock};
pub use connection::{ConnectionSettings, KeyCheck, Source};
pub use error::{AppError, Result};
pub use field_issue::{FieldIssue, IssueCode, Level};
pub use ids::BusinessId;
pub use overview::{NextStep, Overview, Settings, Theme};
pub use tables::TABLES;
