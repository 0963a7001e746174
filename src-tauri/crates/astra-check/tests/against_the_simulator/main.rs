//! The check against the simulator, over real HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod between;
mod contradictions;
mod findings;
mod program;
mod secrets;
mod stand_ins;
mod switches;
mod world;
