//! The project's own commands: `cargo xtask run`, `dev`, `test`, `amounts`, `bindings`, `bench`, `sim`, `sim-conformance`, `ofx-conformance`, `sandbox-check`, `races`, `crashes`, `crash`, `simulate`.
//!
//! Each command is a file that reads top to bottom. What they share: [`repo`] knows where things lie, [`shell`] starts
//! other programs and keeps time, [`setup`] brings a fresh machine to the point where it can build.
//!
//! It is compiled before anything else on a fresh machine, so it keeps to the standard library and `anyhow`.

// Talking to the person in the terminal is what this program is for.
#![allow(clippy::print_stdout)]

mod amounts;
mod bench;
mod bindings;
mod crash;
mod crashes;
mod dev;
mod e2e;
mod left_out;
mod ofx_conformance;
mod races;
mod repo;
mod run;
mod sandbox_check;
mod setup;
mod shell;
mod sim;
mod sim_conformance;
mod simulate;
mod test;
mod tidy;
mod venv;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  run              set this machine up, build Astra Desk and open it in Practice;
                   without a display: the guided tour, pictures in ./target/tour
  dev [situation]  the screens in a plain browser, reloaded as they change, in front of the real
                   commands with Practice's simulator; `dev help` lists the situations
  test             everything CI runs
  races            two copies of the application race for one data folder, 200 times
  crashes          kill -9 at random moments while somebody types into the forms, in the real
                   window; `--runs 200`, `--seed` to repeat; fails where anything typed more
                   than a second before is lost
  simulate         seeded runs of faults, ends of the process and clock jumps through the money
                   flow; `--runs 2000`, `--seed` to repeat one; fails where a transfer was
                   sent twice, forgotten or lost
  crash            kill -9 of real processes while they move money; `--flow transfer --runs 1000`,
                   `--seed` to repeat; fails as `simulate` does
  amounts          ten million random amounts, read exactly or refused
  bindings         write ui/src/ipc/bindings.ts and ui/src/testing/scenes.json from Rust
  bench [name]     what has to be fast, as ratios in one run, release builds; fails where
                   a target is missed. app: start, memory, idle processor time and size beside a
                   hello-world window and Chromium, `--runs 6`; sim: the simulator beside axum
                   alone and Prism; ledger: 100,000 transfers
  sim [options]    Astra's simulator as a program of its own; `cargo xtask sim --help`
  sim-conformance  schemathesis asks the simulator everything that it describes of itself; needs
                   Python and, the first time, the network; words after it go to `st run`
  ofx-conformance  ofxtools reads what the application exports, and what it accepts becomes the
                   samples that the suite compares with; needs Python and, the first time, the network
  sandbox-check    which of our assumptions hold at Astra's sandbox, with its keys in
                   ASTRA_CLIENT_ID and ASTRA_CLIENT_SECRET; `cargo xtask sandbox-check --help`";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments
        .split_first()
        .map(|(command, rest)| (command.as_str(), rest))
    {
        Some(("run", [])) => run::run(),
        Some(("dev", [])) => dev::run("welcome"),
        Some(("dev", [situation])) => dev::run(situation),
        Some(("test", [])) => test::test(),
        Some(("amounts", [])) => amounts::run(),
        Some(("bindings", [])) => bindings::write(),
        Some(("races", [])) => races::run(),
        Some(("crashes", options)) => crashes::run(options),
        Some(("crash", options)) => crash::run(options),
        Some(("simulate", options)) => simulate::run(options),
        Some(("bench", [])) => bench::run(None, &[]),
        Some(("bench", [name, options @ ..])) => bench::run(Some(name), options),
        Some(("sim", options)) => sim::start(options),
        Some(("sim-conformance", options)) => sim_conformance::run(options),
        Some(("ofx-conformance", [])) => ofx_conformance::run(),
        Some(("sandbox-check", options)) => sandbox_check::start(options),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
