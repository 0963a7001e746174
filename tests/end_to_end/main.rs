//! The real application in a real window, led from the outside as a person would.
//!
//! Needs Linux, and the programs that `cargo xtask test` installs. One test by hand, after
//! `cargo build --workspace --features custom-protocol --test end_to_end --bin astra-desk --bin astra-sim`:
//!
//! `cargo test --workspace --features custom-protocol --test end_to_end -- --nocapture --exact <file>::<test>`
#![cfg(target_os = "linux")]
// Progress of the tour is meant for the person who waits for it; a failed expectation is the end of its test.
#![allow(clippy::print_stdout)]

mod businesses;
mod crashes;
mod documents;
mod doors;
mod harness;
mod interrupted;
mod moving;
mod onboarding;
mod people;
mod races;
mod sandbox;
mod sign_in;
mod tour;
mod whole_flow;
mod zoom;
