//! `cargo xtask bench sim`: how fast the simulator answers, as ratios within one run, and how much memory it takes.
//!
//! Three servers, each a process of its own, are asked the same bytes by the same generator in turns: the program
//! `astra-sim`; [`bare`], an axum router on the same kind of runtime that answers what the simulator answered, from
//! memory; and Prism, the usual mock server, on the simulator's own OpenAPI document. The machine is shared by the
//! generator and the server, for all three alike.
//!
//! It ends with 0 only if every target was measured and met; its last lines are the figures. Only Linux tells the memory
//! of another process in the way that is used here.

// Talking to the person in the terminal is what this program is for.
#![allow(clippy::print_stdout)]

mod bare;
mod changes;
mod connection;
mod figures;
mod load;
mod process;
mod requests;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use figures::{Figures, Target};
use load::Round;
use server::{Persona, Server};

/// How often each server has its turn.
const ROUNDS: usize = 7;

/// The simulator answers at least so many times as many requests as a bare axum handler.
const OF_BARE: Target = Target::AtLeast(0.5);

/// And as Prism.
const OF_PRISM: Target = Target::AtLeast(10.0);

/// A change with 100,000 transfers takes at most so many times as long as with none.
const OF_SMALL_CHANGE: Target = Target::AtMost(2.0);

/// A transfer or routine among 100,000 is read in at most so many times the time that it takes among a few hundred: by its
/// id, or at the head of the list.
const OF_SMALL_READ: Target = Target::AtMost(2.0);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == bare::OPTION) {
        return end(bare::serve());
    }
    let prism = arguments
        .iter()
        .position(|argument| argument == "--prism")
        .and_then(|at| arguments.get(at + 1))
        .map(PathBuf::from);
    // The generator has one thread, so that it takes no more of the machine than it needs.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    end(runtime
        .context("starting the generator")
        .and_then(|runtime| runtime.block_on(measure(prism))))
}

fn end(outcome: Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(prism: Option<PathBuf>) -> Result<()> {
    let mut figures = Figures::default();
    throughput(prism, &mut figures).await?;
    changes::measure(&mut figures).await?;
    memory(&mut figures).await?;
    figures.print();
    if !figures.are_met() {
        bail!("Not every target was measured and met.");
    }
    Ok(())
}

async fn throughput(prism: Option<PathBuf>, figures: &mut Figures) -> Result<()> {
    let simulator = Server::simulator(Persona::Approved, None).await?;
    let requests = requests::of(&simulator).await?;
    let bare = Server::bare(&requests).await?;
    let prism = match prism {
        Some(folder) => Server::prism(&folder, &simulator).await,
        None => Err(anyhow::anyhow!("it was not installed (--prism FOLDER)")),
    };
    let prism = match prism {
        Ok(prism) => match load::check(&prism, &requests).await {
            Ok(()) => Some(prism),
            Err(error) => {
                println!("Prism is not measured: {error:#}");
                None
            }
        },
        Err(error) => {
            println!("Prism is not measured: {error:#}");
            None
        }
    };
    let servers: Vec<&Server> = [&simulator, &bare].into_iter().chain(&prism).collect();
    for server in &servers {
        load::check(server, &requests).await?;
        load::warm_up(server, &requests).await?;
    }
    println!(
        "{} connections, {} kinds of request in turn: {}.",
        load::CONNECTIONS,
        requests.len(),
        requests
            .iter()
            .map(|request| request.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    );
    let mut rounds: Vec<Vec<Round>> = vec![Vec::new(); servers.len()];
    for number in 1..=ROUNDS {
        for (server, rounds) in servers.iter().zip(&mut rounds) {
            rounds.push(load::round(server, &requests).await?);
        }
        let line = servers.iter().zip(&rounds).map(|(server, rounds)| {
            let last = rounds.last().map_or(0.0, |round| round.per_second);
            format!("{} {last:.0}/s", server.name)
        });
        println!("round {number}: {}", line.collect::<Vec<_>>().join(", "));
    }
    for (server, rounds) in servers.iter().zip(&rounds) {
        let (rate, cost) = load::medians(rounds);
        figures.note(format!(
            "{}: {rate:.0} requests/s, {cost:.1} us of processor time each",
            server.name
        ));
    }
    figures.ratio(
        "requests/s, simulator : bare axum handler",
        Some(load::ratio(&rounds[0], &rounds[1])),
        OF_BARE,
    );
    figures.ratio(
        "requests/s, simulator : Prism",
        rounds.get(2).map(|prism| load::ratio(&rounds[0], prism)),
        OF_PRISM,
    );
    Ok(())
}

/// What a fresh process holds when it has answered once.
async fn memory(figures: &mut Figures) -> Result<()> {
    for persona in [Persona::Empty, Persona::Transfers100000] {
        let simulator = Server::simulator(persona, None).await?;
        let memory = simulator.memory()?;
        figures.note(format!(
            "persona {}: {:.1} MB resident, {:.1} MB at most; first answer after {:.2} s",
            persona.name(),
            memory.resident,
            memory.most,
            simulator.started_in.as_secs_f64()
        ));
    }
    Ok(())
}
