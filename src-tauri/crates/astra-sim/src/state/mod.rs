//! Everything the simulated sandbox remembers: the records, the [`State`] that holds them, and what may be done to it.

mod accounts;
mod chargebacks;
mod documents;
mod partner_tokens;
mod pending_approval;
mod people;
mod phone_attempts;
mod records;
mod root;
mod routine_store;
mod tokens;
mod user_deletion;

pub(crate) use documents::Unconfirmed;
pub(crate) use phone_attempts::is_for_tests;
pub(crate) use records::account::{Account, AccountType, INSTITUTIONS, NewAccount};
pub(crate) use records::card::{Card, Holder, digits_only, has_passed, is_luhn_valid, issue_card};
pub(crate) use records::contact::PhoneChange;
pub(crate) use records::document::Received;
pub use records::identity::UserStatus;
pub(crate) use records::identity::{KeptSsn, Program, Review};
pub(crate) use records::intent::{Home, PersonName, SignedIn, UserIntent};
pub(crate) use records::profile::{BusinessInfo, BusinessProfile, Person, SOLE_PROPRIETORSHIP};
pub(crate) use records::routine::{
    Ach, CardAndAccount, Chargeback, Course, PaymentType, Route, Routine, Transfer,
    TransferOutcome, TransferStatus,
};
pub(crate) use records::schedule::{Frequency, Schedule};
pub(crate) use records::token::Subject;
pub(crate) use records::user::User;
pub(crate) use root::{State, StateFault};
pub(crate) use routine_store::Seen;
pub(crate) use tokens::TokenPair;
