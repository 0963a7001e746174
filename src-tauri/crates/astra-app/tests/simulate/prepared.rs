//! What every run begins with: an approved business with two cards, made once by the real steps, and copied.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use astra_app::onboarding::Sample;
use astra_sim::{Clock, Store};
use astra_vault::{KeyStorage, OsEntropy, Vault};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::support::{Stage, VISA, VISA_TOO};

pub struct Prepared {
    folder: TempDir,
    /// Astra's side of it.
    simulator: Vec<u8>,
    pub at: Timestamp,
    pub from: String,
    pub to: String,
}

impl Prepared {
    pub fn new() -> Self {
        let stage = Stage::new();
        let folder = temporary();
        // Keys in a file, so that a copy of the folder is all that a run needs.
        let vault = Vault::open(folder.path(), KeyStorage::File, Arc::new(OsEntropy)).unwrap();
        let desk = Stage::start_with(stage.parts(vault));
        desk.onboard(&stage, Sample::Approved);
        let from = desk.link(&stage, VISA);
        let to = desk.link(&stage, VISA_TOO);
        desk.quit();
        Self {
            folder,
            simulator: stage.control.export_state().unwrap(),
            at: stage.clock.time(),
            from,
            to,
        }
    }

    /// A data folder of its own.
    pub fn data_folder(&self) -> TempDir {
        let folder = temporary();
        crate::support::copy(self.folder.path(), folder.path());
        folder
    }
}

/// In memory where there is a folder for that: what is asked here is not whether a disk keeps its word.
pub fn temporary() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    let place = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    tempfile::Builder::new()
        .prefix("astra-desk-simulate-")
        .tempdir_in(place)
        .unwrap()
}

/// The simulator's beginning; what changes in a run is kept in memory alone.
impl Store for Prepared {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        Ok(Some(self.simulator.clone()))
    }

    fn save(&self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn keeps(&self) -> bool {
        false
    }
}

/// Stands; the control moves the simulator's clock, and waits for what becomes due by that.
impl Clock for Prepared {
    fn now(&self) -> Timestamp {
        self.at
    }
}
