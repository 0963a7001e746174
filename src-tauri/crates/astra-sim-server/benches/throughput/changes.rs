//! How the simulator's work grows with what it holds: a new routine, and reads of routines and transfers, with 100,000
//! transfers and with few. The ratios are those of a simulator that keeps its state in memory. One that keeps it in a file
//! writes all of it with every change and takes time by its size; that is shown beside them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::figures::Figures;
use crate::load::median;
use crate::requests::{SignedIn, debit, get, post};
use crate::server::{Persona, Server};
use crate::{OF_SMALL_CHANGE, OF_SMALL_READ};

/// Changes, and reads of each kind, of each turn.
const TIMES: usize = 40;

const ROUNDS: usize = 5;

/// Changes with a state file.
const TIMES_IN_A_FILE: usize = 10;

/// A simulator and what is asked of it.
struct Side {
    user: SignedIn,
    change: Vec<u8>,
    reads: [Vec<u8>; 3],
    /// Milliseconds.
    changes: Vec<f64>,
    read: Vec<f64>,
    // Ends with this.
    _simulator: Server,
}

impl Side {
    async fn new(persona: Persona, state: Option<&Path>) -> Result<Self> {
        let simulator = Server::simulator(persona, state).await?;
        let mut user = SignedIn::at(&simulator).await?;
        let cards = user.card_ids().await?;
        let change = post("/v1/routines", &user.bearer, &debit(&cards, 25));
        let routine = user.json(&change).await?;
        let routine = routine["id"].as_str().context("a routine without id")?;
        let bearer = user.bearer.clone();
        // It begins a second after its routine (A46, sandbox delays).
        let transfers = get(&format!("/v1/routines/{routine}/transfers"), &bearer);
        let transfer = loop {
            let list = user.json(&transfers).await?;
            if let Some(id) = list["transfers"][0]["id"].as_str() {
                break id.to_owned();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        Ok(Self {
            reads: [
                get(&format!("/v1/routines/{routine}"), &bearer),
                get(&format!("/v1/transfers/{transfer}"), &bearer),
                // As long with few as with many.
                get("/v1/transfers?batch_size=10", &bearer),
            ],
            user,
            change,
            changes: Vec::new(),
            read: Vec::new(),
            _simulator: simulator,
        })
    }

    async fn turn(&mut self) -> Result<()> {
        self.make_changes(TIMES).await?;
        for read in &self.reads {
            for _ in 0..TIMES {
                self.read.push(timed(&mut self.user, read).await?);
            }
        }
        Ok(())
    }

    async fn make_changes(&mut self, times: usize) -> Result<()> {
        for _ in 0..times {
            let time = timed(&mut self.user, &self.change).await?;
            self.changes.push(time);
        }
        Ok(())
    }
}

/// Milliseconds until the answer was there.
async fn timed(user: &mut SignedIn, request: &[u8]) -> Result<f64> {
    let started = Instant::now();
    user.json(request).await?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}

pub async fn measure(figures: &mut Figures) -> Result<()> {
    let mut few = Side::new(Persona::Approved, None).await?;
    let mut many = Side::new(Persona::Transfers100000, None).await?;
    for _ in 0..ROUNDS {
        few.turn().await?;
        many.turn().await?;
    }
    let mut compare = |name: &str, many: Vec<f64>, few: Vec<f64>, target| {
        let (many, few) = (median(many), median(few));
        figures.note(format!(
            "{name}: {many:.3} ms with 100,000 transfers, {few:.3} ms without"
        ));
        let name = format!("{name}, 100,000 transfers : none");
        figures.ratio(&name, Some(many / few), target);
    };
    compare(
        "time of a new routine",
        many.changes,
        few.changes,
        OF_SMALL_CHANGE,
    );
    compare(
        "time of a read of routines and transfers",
        many.read,
        few.read,
        OF_SMALL_READ,
    );
    let folder = tempfile::tempdir()?;
    let mut medians = Vec::new();
    for persona in [Persona::Transfers100000, Persona::Approved] {
        let state = folder.path().join(persona.name());
        let mut side = Side::new(persona, Some(&state)).await?;
        side.make_changes(TIMES_IN_A_FILE).await?;
        medians.push(median(side.changes));
    }
    figures.note(format!(
        "time of a new routine with a state file: {:.1} ms with 100,000 transfers, {:.1} ms without",
        medians[0], medians[1]
    ));
    Ok(())
}
