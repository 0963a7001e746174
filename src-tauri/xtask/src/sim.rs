//! `cargo xtask sim`: Astra's simulator as a program of its own, for other clients and for curious people.

use std::process::Command;

use anyhow::{Context, Result};

/// Becomes the simulator's program; `options` are its own.
pub fn start(options: &[String]) -> Result<()> {
    become_package("astra-sim-server", options)
}

/// Builds the program of `package` and becomes it. Nothing of ours is written to standard output, which is the
/// program's; and where the system can replace a process, there is one process in the end, so that a signal to it
/// leaves no orphan behind.
pub(crate) fn become_package(package: &str, options: &[String]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "--manifest-path"])
        .arg(crate::repo::root().join("Cargo.toml"))
        .args(["--package", package, "--"])
        .args(options);
    // Set for this program by the cargo that started it; passed on, they would make cargo build things anew.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    replace_by(command).with_context(|| format!("could not start {package}"))
}

#[cfg(unix)]
fn replace_by(mut command: Command) -> std::io::Result<()> {
    use std::os::unix::process::CommandExt;
    // Comes back only if it failed.
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace_by(mut command: Command) -> std::io::Result<()> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1));
}
