//! `cargo xtask amounts`: ten million random JSON amounts and as many texts, read exactly or refused by client and simulator.
//!
//! The same property tests are among those that run every time, with fewer cases.

use anyhow::Result;

use crate::shell::cargo;

const CASES: &str = "10000000";

/// Takes some minutes, most of them the release build and the drawing of random texts.
pub fn run() -> Result<()> {
    for (package, tests) in [
        ("astra-client", "money::tests::any_"),
        ("astra-sim", "money::tests::any_"),
        (
            "astra-sim",
            "money::tests::every_amount_reads_back_from_its_own_text",
        ),
    ] {
        cargo(["test", "--release", "--package", package, "--lib"])
            .then(["--", tests])
            .with("PROPTEST_CASES", CASES)
            .run()?;
    }
    println!("\nEach of them was asked {CASES} times.");
    Ok(())
}
