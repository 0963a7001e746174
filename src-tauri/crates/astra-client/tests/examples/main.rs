//! The client against the vendor's documented examples (`tests/fixtures/astra`), which the simulator is held to as well.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod cards;
mod contact_changes;
mod documents;
mod fixtures;
mod intents;
mod links;
mod profiles;
mod refusals;
mod routines;
mod tokens;
mod transfers;
mod users;
mod wire;

use serde_json::Value;

/// The words of a list.
fn words(list: &Value) -> impl Iterator<Item = &str> {
    let list = list.as_array().unwrap().iter();
    list.map(|word| word.as_str().unwrap())
}
