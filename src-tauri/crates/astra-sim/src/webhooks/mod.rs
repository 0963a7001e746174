//! Webhooks (CONTRACT.md 20): what is to be sent, how it is signed, and sending it.

pub(crate) mod delivery;
mod outbox;
mod signature;

pub(crate) use outbox::Outbox;
pub use outbox::{Attempt, Notice};
