//! `cargo xtask ofx-conformance`: ofxtools, a reader of OFX that is not ours, reads what the application exports; Python's own
//! csv module reads the CSV file. What both accept becomes the samples in `tests/fixtures/export`, with which the suite
//! compares what the writers make, byte for byte.
//!
//! It needs Python 3.10 and, the first time, the network. What is compared stands beside the tests of exports, in
//! `read_back.py` and `expected.json`.

use std::fs;

use anyhow::{Context, Result};

use crate::repo;
use crate::shell::{Call, cargo};
use crate::venv;

const OFXTOOLS: &str = "1.1.1";

/// Takes a moment once everything is built.
pub fn run() -> Result<()> {
    let folder = repo::root().join("target/ofx-conformance");
    let made = folder.join("made");
    // Only what is made now is read.
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    fs::create_dir_all(&made).with_context(|| format!("creating {}", made.display()))?;
    let python = venv::python(&folder, "ofxtools", OFXTOOLS)?;
    // As the suite builds it, so that nothing is built twice.
    cargo(["test", "--workspace", "--features", "custom-protocol"])
        .then(["--test", "export", "fixtures"])
        .with("ASTRA_DESK_WRITE_EXPORTS", &made)
        .run()?;
    let script = repo::root().join("src-tauri/crates/astra-app/tests/export/read_back.py");
    Call::new(&python, ["-B"])
        .then([&script.to_string_lossy(), &made.to_string_lossy()])
        .run()
        .context("ofxtools does not read what was exported")?;
    let accepted = repo::root().join("tests/fixtures/export");
    fs::create_dir_all(&accepted)?;
    let mut changed = Vec::new();
    for entry in fs::read_dir(&made)? {
        let entry = entry?;
        let bytes = fs::read(entry.path())?;
        let sample = accepted.join(entry.file_name());
        if fs::read(&sample).is_ok_and(|before| before == bytes) {
            continue;
        }
        fs::write(&sample, bytes)?;
        changed.push(entry.file_name().to_string_lossy().into_owned());
    }
    if changed.is_empty() {
        println!("\nExports read back as written; the samples are what they were.");
    } else {
        println!(
            "\nExports read back as written. New samples to commit: {}",
            changed.join(", ")
        );
    }
    Ok(())
}
