//! `cargo xtask bindings`: the TypeScript types, written from the Rust views.

use anyhow::Result;

use crate::setup;
use crate::shell::cargo;

/// Has the test that guards the file write it instead.
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
