//! `cargo xtask dev`: the screens in a plain browser, reloaded as they change, in front of the real commands.

use std::io::{BufRead, BufReader};

use anyhow::{Context, Result, ensure};

use crate::setup;
use crate::shell::{cargo, npm};

/// Where the development server of the screens answers, as `ui/vite.config.ts` says.
const SCREENS: &str = "http://localhost:1420";

/// Starts the development host in `situation`, and the development server of the screens in front of it.
pub fn run(situation: &str) -> Result<()> {
    setup::system(setup::For::Building)?;
    setup::user_interface()?;
    println!(
        "\nBuilding the development host. The first build takes a few minutes, later ones seconds."
    );
    let host = cargo([
        "run",
        "--quiet",
        "--features",
        "custom-protocol",
        "--example",
        "host",
        "--",
    ]);
    let mut host = host.then([situation, SCREENS]).start()?;
    let mut address = String::new();
    let output = host.stdout.take().context("the host has no output")?;
    BufReader::new(output).read_line(&mut address)?;
    ensure!(!address.is_empty(), "the development host ended");
    println!("The screens that ship: {address}The screens as they change: {SCREENS}");
    let served = npm(["run", "dev"])
        .with("ASTRA_DESK_HOST", address.trim())
        .run();
    // It ends with its input.
    drop(host.stdin.take());
    host.wait()?;
    served
}
