//! `cargo xtask bindings`: TypeScript's types and commands, written from the Rust views and handlers.

use anyhow::Result;

use crate::setup;
use crate::shell::cargo;

/// Has the test that guards the files write them instead.
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
    ])
    .with("ASTRA_DESK_WRITE_BINDINGS", "1")
    .run()
}
