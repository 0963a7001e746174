//! `cargo xtask bench`: what has to be fast, measured as ratios within one run. A benchmark ends with 0 only where every
//! target is met, and its last lines are the figures. No test waits for them: a slow machine makes no test fail.

#[cfg(unix)]
mod app;
mod ledger;
mod sim;

use anyhow::{Result, bail};

struct Benchmark {
    name: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const ALL: &[Benchmark] = &[
    #[cfg(unix)]
    Benchmark {
        name: "app",
        run: app::run,
    },
    Benchmark {
        name: "ledger",
        run: |options| without(options, ledger::run),
    },
    Benchmark {
        name: "sim",
        run: |options| without(options, sim::run),
    },
];

fn without(options: &[String], run: fn() -> Result<()>) -> Result<()> {
    if !options.is_empty() {
        bail!("it takes no options");
    }
    run()
}

/// Runs the benchmark of that name with its options, or all there are.
pub fn run(name: Option<&str>, options: &[String]) -> Result<()> {
    let mut wanted = ALL
        .iter()
        .filter(|bench| name.is_none_or(|name| name == bench.name))
        .peekable();
    if wanted.peek().is_none() {
        bail!(
            "There is no such benchmark; there are: {}",
            ALL.iter()
                .map(|bench| bench.name)
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    // All of them, also after one that missed.
    let missed: Vec<String> = wanted
        .filter_map(|bench| {
            let error = (bench.run)(options).err()?;
            Some(format!("{}: {error:#}", bench.name))
        })
        .collect();
    if missed.is_empty() {
        Ok(())
    } else {
        bail!("{}", missed.join("\n"))
    }
}
