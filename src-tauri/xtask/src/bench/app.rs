//! `cargo xtask bench app`: how soon the application's window shows something, what memory and processor time it then takes,
//! and how large it is to download. Beside it stand the floor, a hello-world window of the same crate versions
//! (`xtask/floor`), and Chromium's `--app` window with the same screens in front of the development host.
//!
//! Everything is measured from outside, in the same way for all sides, and in turn, so that a busy machine is busy for
//! all of them. Each start has a new home folder and a new session bus. Memory that several programs share is divided
//! among them: another Chromium that runs meanwhile makes ours look lighter.

mod display;
mod figures;
mod processes;
mod programs;
mod sides;

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use self::display::Display;
use self::figures::{Spread, Target};
use self::programs::Programs;
use self::sides::{Host, Side};
use crate::setup;

const RUNS: usize = 6;

/// From the first paint until memory and processor time are read. The first screen stands by then.
const SETTLED_AFTER: Duration = Duration::from_secs(5);

/// How long the processor time of an idle window is watched. What the start left behind is collected at once some seconds
/// later: a short look would see all of it or nothing.
const IDLE_FOR: Duration = Duration::from_secs(20);

const USAGE: &str = "\
cargo xtask bench app [--runs 6] [--built FOLDER]
  --runs    how often each side is started
  --built   a folder with astra-desk, floor and examples/host, built before, instead of building them;
            sizes are then not measured";

/// What one start of a side showed.
struct Start {
    /// Milliseconds from the start of the process to the first painted content.
    painted: f64,
    /// Milliseconds from the start of the process to the last change of the picture: the first screen is whole.
    whole: f64,
    /// MiB of the process tree.
    memory: f64,
    /// Percent of one core.
    idle: f64,
}

/// Measures; fails where a target is missed or something cannot be measured.
pub fn run(options: &[String]) -> Result<()> {
    let (runs, built) = parse(options)?;
    setup::system(setup::For::DrivingTheWindow)?;
    let programs = match built {
        Some(folder) => Programs::built_in(folder.as_ref()),
        None => {
            setup::user_interface()?;
            Programs::build()?
        }
    };
    let (host, no_chromium) = if setup::is_on_the_path("chromium") {
        (Some(Host::start(&programs.host)?), None)
    } else {
        (None, Some("chromium is not installed"))
    };
    let display = Display::start()?;

    let mut starts: Vec<(Side, Vec<Start>)> = Side::ALL.map(|side| (side, Vec::new())).into();
    if host.is_none() {
        starts.retain(|(side, _)| *side != Side::Chromium);
    }
    for run in 1..=runs {
        for (side, samples) in &mut starts {
            let start = once(*side, &programs, host.as_ref(), &display);
            let start = start.with_context(|| format!("run {run}, {}", side.name()))?;
            println!(
                "run {run:>2}  {:<28} {:>6.0} ms  {:>6.0} ms  {:>6.1} MiB  {:>5.2} %",
                side.name(),
                start.painted,
                start.whole,
                start.memory,
                start.idle
            );
            samples.push(start);
        }
    }
    drop(display);

    let of = |wanted: Side, value: fn(&Start) -> f64| {
        let (_, samples) = starts.iter().find(|(side, _)| *side == wanted)?;
        Spread::of(samples.iter().map(value))
    };
    println!("\nmedians (the least to the most), number of runs: {runs}");
    for side in Side::ALL {
        let [painted, whole, memory, idle] = [
            of(side, |start| start.painted),
            of(side, |start| start.whole),
            of(side, |start| start.memory),
            of(side, |start| start.idle),
        ];
        let (Some(painted), Some(whole), Some(memory), Some(idle)) = (painted, whole, memory, idle)
        else {
            continue;
        };
        let name = side.name();
        println!(
            "{name:<28} first paint {painted:.0} ms, last {whole:.0} ms, PSS {memory:.1} MiB, idle {idle:.2} %"
        );
    }
    let median = |side, value| of(side, value).map(|spread| spread.median);
    let ratio = |other, value| Some(median(Side::App, value)? / median(other, value)?);
    let beyond = |side, floor, value| Some(median(side, value)? - median(floor, value)?);
    let painted: fn(&Start) -> f64 = |start| start.painted;
    let memory: fn(&Start) -> f64 = |start| start.memory;
    let idle: fn(&Start) -> f64 = |start| start.idle;
    if let Some(field) = beyond(Side::AppField, Side::FloorField, idle) {
        println!(
            "P13 with the focus in a text field, beyond the floor's: {field:.2} % of a core (reported)"
        );
    }
    let sizes = programs.sizes()?;
    if let Some(sizes) = &sizes {
        println!("{sizes}");
    }

    println!();
    let no_sizes = "the programs were built before, without packages";
    let targets = [
        Target::ratio("P1", "process start -> first painted content : floor", 1.10)
            .is(ratio(Side::Floor, painted), "no start was measured"),
        Target::ratio(
            "P2",
            "process start -> first painted content : Chromium --app",
            0.95,
        )
        .is(
            ratio(Side::Chromium, painted),
            no_chromium.unwrap_or_default(),
        ),
        Target::ratio("P4", "PSS of the process tree, idle : floor", 1.10)
            .is(ratio(Side::Floor, memory), "no start was measured"),
        Target::ratio("P5", "PSS of the process tree, idle : Chromium --app", 0.80).is(
            ratio(Side::Chromium, memory),
            no_chromium.unwrap_or_default(),
        ),
        Target::ratio("P6", ".deb : floor's", 1.5)
            .is(sizes.as_ref().map(|sizes| sizes.package_ratio()), no_sizes),
        Target::new("P6", ".deb", 6.0, " MB")
            .is(sizes.as_ref().map(|sizes| sizes.package()), no_sizes),
        Target::new(
            "P13",
            "processor time of the idle window, beyond the floor's",
            0.3,
            " %",
        )
        .is(
            beyond(Side::App, Side::Floor, idle),
            "no start was measured",
        ),
    ];
    for target in &targets {
        println!("{target}");
    }
    let missed = targets.iter().filter(|target| !target.is_met()).count();
    if missed > 0 {
        bail!("{missed} of {} targets missed.", targets.len());
    }
    Ok(())
}

/// How many runs, and where the programs were built before.
fn parse(options: &[String]) -> Result<(usize, Option<&str>)> {
    let (mut runs, mut built) = (RUNS, None);
    for option in options.chunks(2) {
        match option {
            [name, value] if name == "--runs" => runs = value.parse().context(USAGE)?,
            [name, value] if name == "--built" => built = Some(value.as_str()),
            _ => bail!("{USAGE}"),
        }
    }
    if runs == 0 {
        bail!("{USAGE}");
    }
    Ok((runs, built))
}

/// Starts a side, watches it and ends it.
fn once(side: Side, programs: &Programs, host: Option<&Host>, display: &Display) -> Result<Start> {
    display.wait_until_empty()?;
    let running = side.start(programs, host, display)?;
    let painted = display.wait_for_content(running.begun)?;
    let whole = display.wait_for_last_change(running.begun, SETTLED_AFTER)?;
    let memory = processes::memory(running.id())?;
    let before = processes::processor_time(running.id());
    sleep(IDLE_FOR);
    let used = processes::processor_time(running.id()).since(&before);
    Ok(Start {
        painted: painted.as_secs_f64() * 1000.0,
        whole: whole.as_secs_f64() * 1000.0,
        memory,
        idle: used.as_secs_f64() / IDLE_FOR.as_secs_f64() * 100.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn runs_and_the_folder_are_read_in_any_order() {
        let line = words("--built target/debug --runs 3");
        assert!(matches!(parse(&line), Ok((3, Some("target/debug")))));
        assert!(matches!(parse(&[]), Ok((RUNS, None))));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_usage() {
        for line in ["--runs", "--runs many", "--runs 0", "3"] {
            let said = parse(&words(line)).map(|_| ()).err();
            let said = said.map(|error| error.to_string());
            assert_eq!(said.as_deref(), Some(USAGE), "{line}");
        }
    }
}
