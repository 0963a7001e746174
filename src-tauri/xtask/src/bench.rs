//! `cargo xtask bench`: what has to be fast, measured as ratios within one run. A benchmark ends with 0 only where every
//! target is met, and its last lines are the figures. No test waits for them: a slow machine makes no test fail.

mod ledger;
mod sim;

use anyhow::{Result, bail};

struct Benchmark {
    name: &'static str,
    run: fn() -> Result<()>,
}

const ALL: [Benchmark; 2] = [
    Benchmark {
        name: "ledger",
        run: ledger::run,
    },
    Benchmark {
        name: "sim",
        run: sim::run,
    },
];

/// Runs the benchmark of that name, or all there are.
pub fn run(name: Option<&str>) -> Result<()> {
    let mut wanted = ALL
        .iter()
        .filter(|bench| name.is_none_or(|name| name == bench.name))
        .peekable();
    if wanted.peek().is_none() {
        bail!(
            "There is no such benchmark; there are: {}",
            ALL.map(|bench| bench.name).join(", ")
        );
    }
    // All of them, also after one that missed.
    let missed: Vec<String> = wanted
        .filter_map(|bench| {
            let error = (bench.run)().err()?;
            Some(format!("{}: {error:#}", bench.name))
        })
        .collect();
    if missed.is_empty() {
        Ok(())
    } else {
        bail!("{}", missed.join("\n"))
    }
}
