//! Money is sent once and never forgotten, whatever fails, dies or jumps: seeded runs of the whole application against the
//! simulator over HTTP, without a window.
//!
//! A run takes a prepared business with two cards and lets a person and the world do random things: preview, confirm, poll,
//! wait, faults of the network, jumps of the wall clock, restarts, and ends of the process just before one of its writes.
//! Then everything is healed, the poller goes on until nothing is pending, and Astra's ledger is compared with what the
//! application shows ([`judge`]). `cargo xtask simulate` makes as many runs as it is told; one seed is one run again, up to
//! the order in which threads happen to go on.

// The runs are told on the terminal, for `cargo xtask simulate`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod faults;
mod judge;
mod person;
mod prepared;
mod process;
mod runs;
#[path = "../support/mod.rs"]
mod support;
mod tally;
mod trap;
mod world;

use runs::{Journal, simulate};

/// How many runs, and the seed of the first.
const HOW_MANY: &str = "ASTRA_DESK_SIMULATED_RUNS";
const SEED: &str = "ASTRA_DESK_SIMULATION_SEED";
/// Where the last line goes, for `cargo xtask simulate`.
const REPORT: &str = "ASTRA_DESK_SIMULATION_REPORT";

#[test]
fn whatever_fails_money_is_sent_once_and_never_forgotten() {
    let tally = simulate(40, 1, Journal::Kept);
    assert!(tally.is_clean(40), "{tally}");
}

/// The runs notice both: without this, "nothing is doubled" could mean that nothing was looked at.
#[test]
fn without_its_journal_the_application_sends_twice_and_forgets() {
    let tally = simulate(40, 1, Journal::Forgotten);
    assert!(
        tally.doubled > 0 && tally.lost > 0,
        "the journal is rolled back at every start, and nobody misses it: {tally}"
    );
}

#[test]
#[ignore = "takes minutes; `cargo xtask simulate` runs it"]
fn as_many_runs_as_asked_for() {
    let number = |name: &str| {
        std::env::var(name).ok().map(|text| {
            text.parse::<u64>()
                .unwrap_or_else(|_| panic!("{name}: {text}"))
        })
    };
    let runs = number(HOW_MANY).unwrap_or(2_000);
    let seed = number(SEED).unwrap_or_else(|| u64::from(fastrand::u32(..)));
    println!("{runs} runs from seed {seed}");
    if runs == 1 {
        // What one run did, for whoever repeats it.
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .init();
    }
    let tally = simulate(runs, seed, Journal::Kept);
    println!("{tally}");
    if let Some(report) = std::env::var_os(REPORT) {
        std::fs::write(report, tally.to_string()).unwrap();
    }
    assert!(tally.is_clean(runs), "{tally}");
}
