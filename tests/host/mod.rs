//! The application's real commands in front of Practice's simulator, without a window: the development host, and what the
//! tests of the screens stand on.
//!
//! None of it can ship: it is compiled for tests and for the example `host` only, and uses what only those may use.

// Each program uses its own part of it.
#![allow(dead_code, clippy::unwrap_used)]

#[path = "../../src-tauri/crates/astra-app/tests/support/browser.rs"]
mod browser;
pub mod desk;
pub mod outside;
pub mod pages;
mod people;
mod receivers;
pub mod rows;
pub mod server;
pub mod situations;
