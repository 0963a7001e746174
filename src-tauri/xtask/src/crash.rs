//! `cargo xtask crash --flow transfer`: kill -9 of real processes while they move money; nothing is sent twice, and nothing
//! forgotten.

use anyhow::{Result, bail};

use crate::simulate;

const FLOW: &str = "transfer";
const USAGE: &str = "cargo xtask crash --flow transfer [--runs number] [--seed number]";

/// `options`: which flow, how many runs, and the seed that an earlier call printed.
pub fn run(options: &[String]) -> Result<()> {
    match options {
        [name, flow, rest @ ..] if name == "--flow" && flow == FLOW => {
            simulate::make_runs("as_many_kills_as_asked_for", rest, USAGE)
        }
        [name, flow, ..] if name == "--flow" => {
            bail!("There is no flow {flow}. The only one so far is {FLOW}.\n{USAGE}")
        }
        _ => bail!("{USAGE}"),
    }
}
