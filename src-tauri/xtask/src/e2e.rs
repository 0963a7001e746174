//! The end-to-end tests and the guided tour: the real binary in a real window on a screen of its own.
//!
//! Everything that a test needs around the application (screen, session bus, home folder, simulator) is started by the
//! tests themselves, see `tests/end_to_end/harness`. Cargo itself runs in the developer's own home folder.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::left_out::{self, LeftOut};
use crate::repo;
use crate::shell::{Call, cargo};

/// One selection for building and for running, so that cargo does not build the application twice.
const SELECTION: [&str; 5] = [
    "--workspace",
    "--features",
    "custom-protocol",
    "--test",
    "end_to_end",
];

/// Runs every test, one after the other; answers those that were left out.
pub fn all() -> Result<Vec<LeftOut>> {
    build()?;
    pack()?;
    left_out::run(tests(["--test-threads=1"]))
}

/// Gives the guided tour alone and leaves its pictures in `target/tour`.
pub fn tour() -> Result<()> {
    let folder = repo::tour();
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    println!("\nBuilding Astra Desk. The first build takes a few minutes, later ones seconds.");
    build()?;
    tests(["--exact", "tour::the_guided_tour", "--nocapture"])
        .with("ASTRA_DESK_TOUR_DIR", &folder)
        .run()?;
    // A renamed test would otherwise run nothing and count as success.
    let summary = folder.join("summary.md");
    ensure!(
        summary.is_file(),
        "the tour ended without {}",
        summary.display()
    );
    println!("\nThe tour went through. Look at {}", summary.display());
    Ok(())
}

/// The simulator's program has to lie beside the application's; `cargo test` alone would not build it.
pub fn build() -> Result<()> {
    cargo(["build"].into_iter().chain(SELECTION).chain([
        "--bin",
        "astra-desk",
        "--bin",
        "astra-sim",
    ]))
    .run()
}

/// Packs the application that was just built as a person would install it; takes seconds and no network.
///
/// Tauri's program is called by its file, because npm would start it in another folder than that of its configuration.
fn pack() -> Result<()> {
    Call::new(
        "node",
        [
            "ui/node_modules/@tauri-apps/cli/tauri.js",
            "bundle",
            "--debug",
            "--bundles",
            "deb",
            "--ci",
        ],
    )
    .at(&repo::root())
    .run()
}

/// The tests that `options` select, as a call.
pub fn tests<const N: usize>(options: [&str; N]) -> Call {
    cargo(
        ["test"]
            .into_iter()
            .chain(SELECTION)
            .chain(["--"])
            .chain(options),
    )
}
