//! What stays when the application goes: Astra, the data folder, the time.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use astra_app::transfers::{IntentState, UNDO_WINDOW};
use astra_app::{App, AppError};
use astra_client::{ClientId, Credentials, Endpoints};
use astra_sim::{Config, Control, Running, SeededEntropy, Simulator};
use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::faults::LONGEST_DELAY;
use crate::judge::Shown;
use crate::prepared::{Prepared, temporary};
use crate::process::{Place, Process};
use crate::support::{HandClock, copy, until};

/// When the poller's rounds are made once everything works, as seconds between them. In all longer than a search takes and
/// a delayed effect can be late.
const ROUNDS: &[i64] = &[1, 3, 20, 300, 400, 700, HOUR, LONGEST_DELAY, HOUR, HOUR];
/// Longer than the poller waits between two looks for what was not found.
const HOUR: i64 = 3_700;
/// What is pending after so many more is forgotten. A busy machine makes calls time out that nobody asked to.
const MORE_ROUNDS: u32 = 12;

pub struct World {
    pub prepared: Arc<Prepared>,
    pub folder: TempDir,
    /// What the folder is again at every start, where the journal is forgotten.
    kept: Option<TempDir>,
    pub clock: Arc<HandClock>,
    outside: Handle,
    simulator: Running,
    pub control: Control,
    seed: u64,
    /// How many processes there were.
    processes: u64,
}

impl World {
    pub fn new(prepared: &Arc<Prepared>, outside: &Handle, seed: u64, config: Config) -> Self {
        let simulator = outside
            .block_on(Simulator::start(
                config,
                prepared.clone(),
                prepared.clone(),
                Arc::new(SeededEntropy::new(seed)),
            ))
            .unwrap();
        Self {
            prepared: prepared.clone(),
            folder: prepared.data_folder(),
            kept: None,
            clock: Arc::new(HandClock::at(&prepared.at.to_string())),
            outside: outside.clone(),
            control: simulator.control(),
            simulator,
            seed,
            processes: 0,
        }
    }

    /// Starts the application on what lies in the folder; again if it ends while it starts.
    pub fn start(&mut self, mut ends_before_write: Option<u32>) -> Process {
        loop {
            self.lay_out_the_folder();
            self.processes += 1;
            let place = Place {
                folder: self.folder.path(),
                endpoints: self.endpoints(),
                credentials: credentials(),
                clock: self.clock.clone(),
            };
            let seed = self.seed.rotate_left(16) ^ self.processes;
            if let Some(process) = Process::open(place, seed, ends_before_write.take()) {
                return process;
            }
        }
    }

    /// What the next process is to find. No process runs.
    pub fn lay_out_the_folder(&self) {
        if let Some(kept) = &self.kept {
            empty(self.folder.path());
            copy(kept.path(), self.folder.path());
        }
    }

    pub fn endpoints(&self) -> Endpoints {
        Endpoints::loopback(
            self.simulator.api.clone(),
            self.simulator.secure.clone(),
            self.simulator.app.clone(),
        )
        .unwrap()
    }

    /// From now on every start finds what is written by now, and nothing that is written later. No process runs.
    pub fn keep_the_folder(&mut self) {
        let kept = temporary();
        copy(self.folder.path(), kept.path());
        self.kept = Some(kept);
    }

    /// Time passes, at Astra and here.
    pub fn pass(&self, seconds: i64) {
        self.clock.advance(seconds);
        self.outside
            .block_on(self.control.advance_clock(seconds))
            .unwrap();
    }

    /// What is confirmed is sent as soon as the application goes on.
    pub fn let_the_undo_window_pass(&self) {
        self.pass(UNDO_WINDOW.as_secs().try_into().unwrap());
    }

    pub fn refuse_connections(&self, on: bool) {
        // While it was not listened to, a connection of another run may have been given the port for a moment.
        until("the simulator to have its port", || {
            self.outside.block_on(self.control.refuse(on)).ok()
        });
    }

    pub fn expire_access_tokens(&self) {
        self.outside
            .block_on(self.control.expire_access_tokens())
            .unwrap();
    }

    /// From now on nothing fails at Astra.
    pub fn heal(&self) {
        self.control.clear_faults();
        self.refuse_connections(false);
    }

    /// The poller goes on until nothing is pending, and then once more for what may turn up late.
    pub fn let_the_poller_finish(&self, process: &Process) {
        let is_pending = || shown(process).iter().any(|(_, one)| one.state.is_watched());
        let round = |seconds: i64| {
            process.run(process.app.poller().round());
            process.run(carry_on_here(&process.app));
            self.pass(seconds);
        };
        ROUNDS.iter().copied().for_each(round);
        let mut more = MORE_ROUNDS;
        while is_pending() && more > 0 {
            round(HOUR);
            more -= 1;
        }
        round(0);
    }

    /// The correlation id of every routine that Astra has.
    pub fn routines(&self) -> Vec<String> {
        let users = self.control.ledger().users;
        let routines = users.into_iter().flat_map(|user| user.routines);
        routines
            .map(|routine| routine.client_correlation_id.unwrap_or(routine.name))
            .collect()
    }
}

/// Two tokens that were lost within minutes look like another device, also where a renewal took effect late. The application
/// then asks the person, and this is the answer; an error where nothing had to be taken up.
async fn carry_on_here(app: &App) {
    let business = app.businesses().current().await.unwrap();
    let id = business.expect("a business is on screen").id;
    while let Err(AppError::Call(_)) = app.carry_on_here(id.as_str()).await {}
}

/// What the application shows of every transfer, by id, where nothing ends it any more.
pub fn shown(process: &Process) -> Vec<(String, Shown)> {
    looked_at(process).expect("no write, no end")
}

/// The same; `None` where a write that goes on by itself ended the process meanwhile.
pub fn looked_at(process: &Process) -> Option<Vec<(String, Shown)>> {
    let transfers = process.app.transfers();
    let listed = process.run(transfers.list())?;
    let shown = listed.unwrap().into_iter().map(|intent| {
        let has_a_way_on = intent.state == IntentState::NotFound
            || transfers.can_send(&intent)
            || transfers.can_leave(&intent);
        let shown = Shown {
            state: intent.state,
            has_a_way_on,
        };
        (intent.id, shown)
    });
    Some(shown.collect())
}

pub fn credentials() -> Credentials {
    let config = Config::practice();
    Credentials::Direct {
        client_id: ClientId::new(config.client_id),
        client_secret: config.client_secret.into(),
    }
}

fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
}
