//! A copy of the application that is not driven: its outcome is read from its log and its exit.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};

use super::app::{BINARY, SIMULATOR_FILE};
use super::home::Home;
use super::process::Process;
use super::wait::until;

/// What the application logs when its data folder is open, and when another process has it.
const OPENED: &str = "astra_desk::runtime: started environment=";
const IN_USE: &str =
    "could not start error=the data folder could not be opened: the data folder is in use";

/// One start of the application.
pub struct Contender {
    name: String,
    process: Process,
    log: PathBuf,
}

/// The outcome of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It opened the data folder.
    Opened,
    /// It said that another process has it.
    SaidInUse,
    /// It ended after handing over to the copy that runs.
    HandedOver,
}

impl Contender {
    pub(super) fn start(home: &Home, simulator: &Path, name: &str) -> Result<Self> {
        let process = Process::start(name, BINARY, &home.logs(), |command| {
            home.furnish(command);
            command.env(SIMULATOR_FILE, simulator);
        })?;
        Ok(Self {
            name: name.to_owned(),
            process,
            log: home.logs().join(format!("{name}.log")),
        })
    }

    /// Waits until it is known what became of it.
    pub async fn outcome(&mut self) -> Result<Outcome> {
        let name = self.name.clone();
        let outcome = until(format!("{name} to say what became of it"), async || {
            // The end first: what a process that has ended wrote is all there.
            let ended = self.process.ended();
            let log = fs::read_to_string(&self.log)?;
            Ok(if log.contains(OPENED) {
                Some(Ok(Outcome::Opened))
            } else if log.contains(IN_USE) {
                Some(Ok(Outcome::SaidInUse))
            } else {
                ended.map(|status| {
                    status
                        .success()
                        .then_some(Outcome::HandedOver)
                        .ok_or(status)
                })
            })
        })
        .await?;
        outcome.map_err(|status| anyhow!("{name} ended with {status}"))
    }

    /// Fails if it logged that anything was wrong but an end without tidying up.
    pub fn ensure_nothing_was_damaged(&self) -> Result<()> {
        let log = fs::read_to_string(&self.log)?;
        let complaint = log.lines().find(|line| {
            [" WARN ", " ERROR "]
                .iter()
                .any(|level| line.contains(level))
                && !line.contains("the database was copied before it is opened")
        });
        ensure!(
            complaint.is_none(),
            "{} complained: {complaint:?}",
            self.name
        );
        Ok(())
    }
}
