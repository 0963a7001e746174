//! `cargo xtask simulate`: seeded runs of the money flow against the simulator, without a window; money is never sent twice and
//! never forgotten.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::repo;
use crate::shell::cargo;

const USAGE: &str = "cargo xtask simulate [--runs number] [--seed number]";

/// `options`: how many runs, and the seed that an earlier call printed.
pub fn run(options: &[String]) -> Result<()> {
    make_runs("as_many_simulated_runs_as_asked_for", options, USAGE)
}

/// Runs one of the long tests of `astra-app/tests/simulate`, and ends with the line that it reports.
pub fn make_runs(test: &str, options: &[String], usage: &str) -> Result<()> {
    let selection = ["--package", "astra-app", "--test", "simulate"];
    let mut call = cargo(["test", "--profile", "simulate"].iter().chain(&selection)).then([
        "--",
        "--ignored",
        "--nocapture",
        "--exact",
        test,
    ]);
    for option in options.chunks(2) {
        call = match option {
            [name, value] if name == "--runs" => call.with("ASTRA_DESK_SIMULATED_RUNS", value),
            [name, value] if name == "--seed" => call.with("ASTRA_DESK_SIMULATION_SEED", value),
            _ => bail!("{usage}"),
        };
    }
    let report = repo::root().join("target/simulate.txt");
    let _ = fs::remove_file(&report);
    if let Some(folder) = report.parent() {
        fs::create_dir_all(folder)?;
    }
    let outcome = call.with("ASTRA_DESK_SIMULATION_REPORT", &report).run();
    let Ok(words) = fs::read_to_string(&report) else {
        return outcome.context("the runs did not come to their end");
    };
    match outcome {
        Ok(()) => println!("{words}"),
        // The last line, as where nothing was found.
        Err(_) => bail!("{words}"),
    }
    Ok(())
}
