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
//! Start reading at [`App`]: it puts the areas together. Each area is a type in a folder of its own, with its own locks
//! and records, and uses areas before it in this list only:
//!
//! | area | what it owns |
//! | --- | --- |
//! | `ground` | disk, clock, ids, errors, journal file, settings, changes for screens, requests to the poller |
//! | [`Connection`] | client id, secret, redirect URIs, the client of `astra-client`, whether Astra can be reached |
//! | [`Tokens`] | the token pair of each business, renewed by one task at a time |
//! | [`Businesses`] | what was submitted, the user at Astra, the business on screen, whose account signed in |
//! | [`Cards`] | the cards of each business |
//! | [`Documents`](documents::Documents) | documents that Astra asks for: chosen, checked on this computer, sent |
//! | [`Onboarding`](onboarding::Onboarding) | the form, its rules, drafts, submissions |
//! | [`SignIn`](sign_in::SignIn) | the session on Astra's pages, its redirect, the exchange of the code |
//! | [`Routines`](routines::Routines) | routines that recur, between bank accounts: listed, paused, resumed, ended |
//! | [`Transfers`](transfers::Transfers) | previews, the state machine of a transfer, the ledger, the search for a lost one |
//! | [`Exports`](export::Exports) | transfers as CSV and OFX files |
//! | [`Reminders`](reminders::Reminders) | reminders of transfers between cards, when each comes next, what deals with them |
//! | [`Contact`](contact::Contact) | requests to change the phone number or the address, and how often they are taken |
//!
//! Documents, onboarding, sign-in, routines and transfers do not use each other. Files beside the folders touch several areas: [`App`], [`Overview`],
//! [`Removal`], [`Poller`], what a screen is answered (`read_models`) and the migration of the first version's folder;
//! [`TABLES`] lists what they write into the vault.

mod app;
mod businesses;
mod card_removal;
mod cards;
mod connection;
mod ground;
mod issued_card;
mod migration;
mod open_outcomes;
mod overview;
mod poller;
mod read_models;
mod removal;
mod tables;
mod tokens;

pub mod contact;
pub mod documents;
pub mod export;
pub mod onboarding;
pub mod reminders;
pub mod routines;
pub mod sign_in;
pub mod transfers;

pub use app::{App, CHECKPOINT_AFTER, Parts};
pub use businesses::{
    BusinessKind, BusinessRecord, Businesses, EarlierStatus, Enrollment, IntentRecord, News,
    ReviewState, StepState, SubmittedDetails, SubmittedPerson, TimelineEntry, TimelineStep,
    UserRecord,
};
pub use card_removal::{CardRemoval, CardUse};
pub use cards::{
    CardList, CardName, CardRecord, CardTone, Cards, ExpiryUrgency, ExpiryWarning, NICKNAME_MAX,
};
pub use connection::{
    Connection, ConnectionChange, ConnectionSettings, KeyCheck, NotARedirectUri, Program,
    RedirectUri, Source,
};
pub use ground::changes::Topic;
pub use ground::clock::{Clock, SystemClock};
pub use ground::environment::Environment;
pub use ground::error::{AppError, Result};
pub use ground::field_issue::{FieldIssue, IssueCode, Level};
pub use ground::ids::BusinessId;
pub use ground::settings::{Settings, SettingsStore, Theme};
pub use issued_card::IssuedCardForm;
pub use open_outcomes::{OpenOutcome, OpenOutcomeKind};
pub use overview::{NextStep, Overview};
pub use poller::Poller;
pub use read_models::{
    BusinessDetail, CardDetail, CardOverview, ConnectionDetail, DocumentsDetail, OutsideWindow,
    RoutineOverview, SessionDetail, TransferDetail,
};
pub use removal::Removal;
pub use tables::TABLES;
pub use tokens::{SignedOut, Tokens};
