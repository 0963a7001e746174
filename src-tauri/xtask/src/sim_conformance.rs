//! `cargo xtask sim-conformance`: schemathesis asks the simulator everything that its OpenAPI documents describe, and a
//! good deal that they do not.
//!
//! It needs Python 3.10 and, the first time, the network. What is asked and what is judged stands beside the simulator, in
//! `tests/conformance`; here is only what has to be there before, and what must be gone afterwards.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::repo;
use crate::shell::cargo;
use crate::venv;

const SCHEMATHESIS: &str = "4.32.5";

/// Takes some five minutes on two cores; `options` are for `st run`.
pub fn run(options: &[String]) -> Result<()> {
    let folder = repo::root().join("target/conformance");
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    let python = venv::python(&folder, "schemathesis", SCHEMATHESIS)?;
    cargo(["build", "--package", "astra-sim-server"]).run()?;
    let mut simulator = Simulator::start(&folder)?;
    let announced = simulator.announced()?;
    let script = repo::root().join("src-tauri/crates/astra-sim-server/tests/conformance/run.py");
    let mut asking = Command::new(&python)
        .arg("-B")
        .arg(script)
        .arg(folder.join("run"))
        .args(options)
        .stdin(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {}", python.display()))?;
    if let Some(mut input) = asking.stdin.take() {
        input.write_all(announced.as_bytes())?;
    }
    let status = asking.wait()?;
    ensure!(
        simulator.is_running()?,
        "the simulator ended; see {}",
        folder.join("astra-sim.log").display()
    );
    if !status.success() {
        bail!("The simulator does not answer as it describes itself.");
    }
    println!("\nThe simulator answers as it describes itself.");
    Ok(())
}

/// The simulator's program; it ends with this.
struct Simulator(Child);

impl Drop for Simulator {
    fn drop(&mut self) {
        // Already gone, at worst.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Simulator {
    /// As cargo just built it, beside this program. The clock stands, so that nothing expires and every run is alike.
    fn start(folder: &Path) -> Result<Self> {
        let program = std::env::current_exe()?
            .with_file_name("astra-sim")
            .with_extension(std::env::consts::EXE_EXTENSION);
        let child = Command::new(&program)
            .args([
                "--seed",
                "conformance",
                "--clock-at",
                "2026-03-02T18:00:00Z",
            ])
            .args(["--persona", "approved", "--otp", "000000"])
            // Calls that the vendor grants to few are asked as well.
            .args(["--grant", "card-and-account"])
            .args(["--control", "--json"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("astra-sim.log"))?)
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        Ok(Self(child))
    }

    /// The line that says where it listens.
    fn announced(&mut self) -> Result<String> {
        let mut line = String::new();
        let output = self.0.stdout.take().context("its output was read before")?;
        BufReader::new(output).read_line(&mut line)?;
        ensure!(!line.is_empty(), "the simulator ended before it listened");
        Ok(line)
    }

    fn is_running(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_none())
    }
}
