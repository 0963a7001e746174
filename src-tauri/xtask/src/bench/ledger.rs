//! `cargo xtask bench ledger`: what has to stay fast with 100,000 transfers. The measuring is done by a program of the
//! application's own, `benches/ledger`.

use anyhow::Result;

use crate::shell::cargo;

/// Builds with the release profile and measures; fails where a target is missed.
pub fn run() -> Result<()> {
    cargo(["bench", "--package=astra-app", "--bench=ledger"]).run()
}
