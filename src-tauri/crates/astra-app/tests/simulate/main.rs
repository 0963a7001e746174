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
mod killed;
mod person;
mod prepared;
mod process;
mod runs;
#[path = "../support/mod.rs"]
mod support;
mod tally;
mod trap;
mod world;

use runs::{Journal, Way};

/// How many runs, and the seed of the first.
const HOW_MANY: &str = "ASTRA_DESK_SIMULATED_RUNS";
const SEED: &str = "ASTRA_DESK_SIMULATION_SEED";
/// Where the last line goes, for `cargo xtask simulate`.
const REPORT: &str = "ASTRA_DESK_SIMULATION_REPORT";

const SIMULATED: Way = Way {
    command: "simulate",
    live: person::live,
    journal: Journal::Kept,
};
const KILLED: Way = Way {
    command: "crash --flow transfer",
    live: killed::live,
    journal: Journal::Kept,
};

#[test]
fn whatever_fails_money_is_sent_once_and_never_forgotten() {
    let tally = SIMULATED.make_runs(2_000, 1);
    assert!(tally.is_clean(2_000), "{tally}");
}

/// The runs notice both: without this, "nothing is doubled" could mean that nothing was looked at.
#[test]
fn without_its_journal_the_application_sends_twice_and_forgets() {
    let forgetful = Way {
        journal: Journal::Forgotten,
        ..SIMULATED
    };
    let tally = forgetful.make_runs(40, 1);
    assert!(
        tally.doubled > 0 && tally.lost > 0,
        "every start finds what was there before, and nobody misses the rest: {tally}"
    );
}

#[test]
fn a_kill_9_neither_doubles_nor_forgets_a_transfer() {
    let tally = KILLED.make_runs(10, 1);
    assert!(tally.is_clean(10), "{tally}");
}

#[test]
fn a_kill_9_is_noticed_where_the_folder_comes_back_as_it_was() {
    let forgetful = Way {
        journal: Journal::Forgotten,
        ..KILLED
    };
    let tally = forgetful.make_runs(10, 1);
    assert!(tally.lost > 0, "{tally}");
}

#[test]
#[ignore = "takes minutes; `cargo xtask simulate` runs it"]
fn as_many_simulated_runs_as_asked_for() {
    as_many_as_asked_for(SIMULATED);
}

#[test]
#[ignore = "takes minutes; `cargo xtask crash --flow transfer` runs it"]
fn as_many_kills_as_asked_for() {
    as_many_as_asked_for(KILLED);
}

fn as_many_as_asked_for(way: Way) {
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
    let tally = way.make_runs(runs, seed);
    println!("{tally}");
    if let Some(report) = std::env::var_os(REPORT) {
        std::fs::write(report, tally.to_string()).unwrap();
    }
    assert!(tally.is_clean(runs), "{tally}");
}
