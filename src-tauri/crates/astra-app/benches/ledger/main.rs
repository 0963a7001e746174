//! What has to stay fast with 100,000 transfers. One line a target: its row in the requirements, what it is, the figure, the
//! target, and `met` or `missed`. Started by `cargo xtask bench ledger`; ends with 1 where a target is missed.

// The figures are for the person in the terminal.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod export;
mod load;
#[path = "../../tests/export/samples.rs"]
#[allow(dead_code)]
mod samples;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::process::ExitCode;

/// Rows of every measurement.
const ROWS: i64 = 100_000;

/// A ratio and what it may be at most.
#[derive(Clone)]
struct Figure {
    row: &'static str,
    what: &'static str,
    ratio: f64,
    at_most: f64,
}

fn main() -> ExitCode {
    let figures = [load::measure(), export::measure()].concat();
    let mut code = ExitCode::SUCCESS;
    println!();
    for Figure {
        row,
        what,
        ratio,
        at_most,
    } in figures
    {
        let word = if ratio <= at_most {
            "met"
        } else {
            code = ExitCode::FAILURE;
            "missed"
        };
        println!("{row:<4} {what:<64} {ratio:>6.2}x  <= {at_most}x  {word}");
    }
    code
}
