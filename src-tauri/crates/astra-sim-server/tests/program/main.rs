//! The simulator as a program: how it starts, what it says, and its control over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used)]

// Shared with the tests of the library, which need all of it.
#[allow(dead_code)]
#[path = "../../../astra-sim/tests/sandbox/browser.rs"]
mod browser;
#[path = "../../../astra-sim/tests/sandbox/described.rs"]
mod described;
mod startup_info;
#[allow(dead_code)]
#[path = "../../../astra-sim/tests/sandbox/world.rs"]
mod world;

mod control_calls;
mod control_openapi;
#[cfg(unix)]
mod guides;
mod program;
mod shipped;
