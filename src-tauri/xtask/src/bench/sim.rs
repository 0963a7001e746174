//! `cargo xtask bench sim`: the simulator beside a bare axum handler and beside Prism. The measuring is done by a program
//! of the simulator's own, `benches/throughput`; here Prism is made ready for it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::repo;
use crate::setup;
use crate::shell::{cargo, npm};

/// Another version is another opponent.
const PRISM: &str = "@stoplight/prism-cli@5.16.0";

/// Builds with the release profile and measures; fails where a target is missed or something cannot be measured.
pub fn run() -> Result<()> {
    let mut bench = vec![
        "bench".to_owned(),
        "--package=astra-sim-server".to_owned(),
        "--bench=throughput".to_owned(),
    ];
    match prism() {
        Ok(folder) => {
            bench.extend(["--".to_owned(), "--prism".to_owned()]);
            bench.push(folder.display().to_string());
        }
        // The other figures are still worth having; the missing one makes the benchmark fail in the end.
        Err(error) => println!("Prism could not be installed: {error:#}"),
    }
    cargo(bench).run()
}

/// The folder that Prism is installed in. Packages that a previous run installed are used again.
fn prism() -> Result<PathBuf> {
    setup::node()?;
    let folder = repo::bench().join("prism");
    let stamp = folder.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == PRISM) {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    // Otherwise npm looks for a package in the folders above and installs it there.
    fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
    // What the packages would run while they are installed is not needed; one of them reports to its makers.
    npm([
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--no-package-lock",
        "--ignore-scripts",
        PRISM,
    ])
    .at(&folder)
    .run()?;
    fs::write(&stamp, PRISM)?;
    Ok(folder)
}
