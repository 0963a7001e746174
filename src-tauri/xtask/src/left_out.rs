//! Tests that a machine does not allow. They count as passed for cargo, and write a line into a file that a variable names.

use std::fs;

use anyhow::{Context, Result};

use crate::shell::Call;

/// A test that was left out, and why.
pub struct LeftOut {
    /// Its path in the test program.
    pub test: String,
    /// One line.
    pub reason: String,
}

/// Runs `tests`; answers those of them that were left out.
pub fn run(tests: Call) -> Result<Vec<LeftOut>> {
    let notes = std::env::temp_dir().join(format!("astra-desk-left-out-{}", std::process::id()));
    tests.with("ASTRA_DESK_LEFT_OUT", &notes).run()?;
    let Ok(text) = fs::read_to_string(&notes) else {
        return Ok(Vec::new());
    };
    fs::remove_file(&notes).with_context(|| format!("removing {}", notes.display()))?;
    let left_out = text.lines().filter_map(|line| line.split_once(": "));
    Ok(left_out
        .map(|(test, reason)| LeftOut {
            test: test.to_owned(),
            reason: reason.to_owned(),
        })
        .collect())
}
