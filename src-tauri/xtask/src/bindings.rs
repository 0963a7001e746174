//! `cargo xtask bindings`: TypeScript's types and commands, written from the Rust views and handlers, and the
//! scenes of the screens' tests, recorded from what the application answers.

use anyhow::Result;

use crate::setup;
use crate::shell::cargo;

/// Has the tests that guard the files write them instead.
pub fn write() -> Result<()> {
    setup::system(setup::For::Building)?;
    setup::user_interface()?;
    cargo([
        "test",
        "--workspace",
        "--features",
        "custom-protocol",
        "--test",
        "bindings",
        "--test",
        "scenes",
    ])
    .with("ASTRA_DESK_WRITE_BINDINGS", "1")
    .run()
}
