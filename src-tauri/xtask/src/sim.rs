//! `cargo xtask sim`: Astra's simulator as a program of its own, for other clients and for curious people.

use anyhow::Result;

use crate::shell::cargo;

/// Passes `options` on.
pub fn start(options: &[String]) -> Result<()> {
    let own = ["run", "--quiet", "--package", "astra-sim", "--"].map(str::to_owned);
    cargo(own.iter().chain(options)).run()
}
