//! The records of the sandbox, one kind a file. None knows the state as a whole.

pub(crate) mod account;
pub(crate) mod banking_days;
pub(crate) mod card;
pub(crate) mod contact;
pub(crate) mod document;
pub(crate) mod identity;
pub(crate) mod intent;
pub(crate) mod phone;
pub(crate) mod profile;
pub(crate) mod routine;
pub(crate) mod schedule;
pub(crate) mod token;
pub(crate) mod user;
