//! Me-to-me transfers: preview, confirm, send once, follow to the end.

mod cost;
mod follow;
mod intent;
mod ledger;
mod quote;
mod recognize;
mod send;
pub mod settle;

pub use intent::{
    CardName, IllegalMove, Intent, IntentEvent, IntentId, IntentMoment, IntentState, TransferTerms,
};
pub(crate) use ledger::Ledger;
pub use quote::{Quote, TransferForm};
