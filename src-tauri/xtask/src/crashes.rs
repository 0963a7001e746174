//! `cargo xtask crashes`: kill -9 at random moments while somebody types into the forms of the real window.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{e2e, repo, setup};

/// `options`: how many runs, and the seed that an earlier call printed.
pub fn run(options: &[String]) -> Result<()> {
    let mut call = e2e::tests([
        "--ignored",
        "--nocapture",
        "--exact",
        "crashes::what_was_typed_survives_every_kill_9",
    ]);
    for option in options.chunks(2) {
        call = match option {
            [name, value] if name == "--runs" => call.with("ASTRA_DESK_CRASHES", value),
            [name, value] if name == "--seed" => call.with("ASTRA_DESK_CRASH_SEED", value),
            _ => bail!("cargo xtask crashes [--runs number] [--seed number]"),
        };
    }
    setup::system(setup::For::DrivingTheWindow)?;
    setup::user_interface()?;
    e2e::build()?;
    let report = repo::root().join("target/crashes.txt");
    let _ = fs::remove_file(&report);
    if let Some(folder) = report.parent() {
        fs::create_dir_all(folder)?;
    }
    let outcome = call.with("ASTRA_DESK_CRASH_REPORT", &report).run();
    let Ok(words) = fs::read_to_string(&report) else {
        return outcome.context("the runs did not come to their end");
    };
    match outcome {
        Ok(()) => println!("{words}"),
        // The last line, as where nothing was lost.
        Err(_) => bail!("{words}"),
    }
    Ok(())
}
