//! Webhooks (CONTRACT.md 20): queue, signature and delivery.

pub(crate) mod delivery;
mod outbox;
mod signature;

pub(crate) use outbox::Outbox;
pub use outbox::{Attempt, Notice};
