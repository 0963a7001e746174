//! Me-to-me transfers: preview, confirm, send once, follow to the end.

mod cost;
mod entry;
mod follow;
mod intent;
mod ledger;
mod quote;
mod recognize;
pub mod search_policy;
mod send;

pub(crate) use entry::TransferEntry;
pub use intent::{
    IllegalMove, Intent, IntentEvent, IntentId, IntentMoment, IntentState, TransferTerms,
};
pub(crate) use ledger::Ledger;
pub use quote::{Quote, TransferForm};
