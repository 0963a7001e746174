//! `cargo xtask sandbox-check`: which assumptions of our contract hold at Astra's sandbox.

use anyhow::Result;

use crate::sim::become_package;

/// Becomes the check's program; `options` are its own.
pub fn start(options: &[String]) -> Result<()> {
    become_package("astra-check", options)
}
