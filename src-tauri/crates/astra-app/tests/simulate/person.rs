//! One run: what a person does and what happens to them, drawn from a seed.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;

use astra_app::App;
use astra_app::transfers::{Intent, IntentState, TransferForm};
use astra_sim::{Assumption, Config};
use fastrand::Rng;
use tokio::runtime::Handle;

use crate::faults;
use crate::judge::End;
use crate::prepared::Prepared;
use crate::process::Process;
use crate::runs::Journal;
use crate::world::{World, looked_at, shown};

const ROUTINES: &str = "/v1/routines";
/// What a person waits, in seconds: an answer, a settlement, a search, a preview's life, a token's life.
const WAITS: &[i64] = &[1, 4, 30, 200, 901, 4_000, 8_000];
/// How far a wall clock jumps, in seconds: minutes, hours, days.
const JUMPS: &[i64] = &[240, 3_700, 30_000, 200_000, 900_000];
const AMOUNTS: &[&str] = &["5.00", "12.34", "6.66", "0.01", "999.99"];
const NOTES: &[&str] = &[
    "",
    "Rent",
    "Rent & more <April>",
    "AAAAAAAA Rent",
    "  Miete für März  ",
];

/// The whole run, and what it ended with.
pub fn live(prepared: &Arc<Prepared>, outside: &Handle, seed: u64, journal: Journal) -> End {
    Person::new(prepared, outside, seed, journal).live()
}

struct Person {
    random: Rng,
    journal: Journal,
    world: World,
    /// There is always one, but between the end of one and the start of the next.
    process: Option<Process>,
    /// The preview on screen.
    quote: Option<String>,
    acknowledged: BTreeSet<String>,
    /// Taken back, or not confirmed since the application asked.
    unwanted: BTreeSet<String>,
}

impl Person {
    fn new(prepared: &Arc<Prepared>, outside: &Handle, seed: u64, journal: Journal) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut config = Config::practice();
        config.alters_names = random.u8(..4) == 0;
        for assumption in [Assumption::A42, Assumption::A50, Assumption::A52] {
            if random.u8(..8) == 0 {
                config.broken_assumptions.insert(assumption);
            }
        }
        let mut world = World::new(prepared, outside, seed, config);
        Self {
            process: Some(world.start(None)),
            random,
            journal,
            world,
            quote: None,
            acknowledged: BTreeSet::new(),
            unwanted: BTreeSet::new(),
        }
    }

    fn live(mut self) -> End {
        self.preview();
        for _ in 0..self.random.u32(8..24) {
            self.step();
        }
        tracing::info!("everything works from now on");
        self.world.heal();
        self.process().trap.open();
        self.settle();
        if self.random.bool() {
            self.restart();
        }
        self.process().trap.open();
        self.world.let_the_poller_finish(self.process());
        let end = End {
            routines: self.world.routines(),
            shown: shown(self.process()).into_iter().collect(),
            acknowledged: std::mem::take(&mut self.acknowledged),
            unwanted: std::mem::take(&mut self.unwanted),
        };
        self.take_process().kill();
        end
    }

    fn step(&mut self) {
        let step = self.random.u8(..32);
        tracing::info!(step, "a step of the run");
        match step {
            0..=3 => self.preview(),
            4..=8 => self.confirm_and(),
            9 => self.end_at_a_write_of_confirming(),
            10 => self.end_while_astra_holds_its_answer(),
            11 => self.abandon(),
            12 => self.preview_again(),
            13 => self.check_one(),
            14..=16 => self.poll(),
            17..=18 => self.settle(),
            19..=20 => self.wait(),
            21..=25 => {
                let fault = faults::draw(&mut self.random);
                self.world.control.add_fault(fault).unwrap();
            }
            26 => self.world.refuse_connections(true),
            27 => self.world.refuse_connections(false),
            28 => self.jump(),
            29 => self.restart(),
            30 => {
                let writes = self.random.u32(..9);
                self.process().trap.set(writes);
            }
            _ => self.world.expire_access_tokens(),
        }
    }

    fn preview(&mut self) {
        let form = TransferForm {
            from: self.world.prepared.from.clone(),
            to: self.world.prepared.to.clone(),
            amount: AMOUNTS[self.random.usize(..AMOUNTS.len())].to_owned(),
            note: NOTES[self.random.usize(..NOTES.len())].to_owned(),
            ..TransferForm::default()
        };
        if let Some(Ok(quote)) = self.go(|app| async move { app.transfers().preview(form).await }) {
            self.quote = Some(quote.id.to_string());
            if self.journal == Journal::Forgotten {
                self.take_process().quit();
                self.world.keep_the_folder();
                self.start(None);
            }
        }
    }

    /// Once, twice, or twice at once, as two windows would; and of any transfer that there is.
    fn confirm(&mut self) {
        let Some(id) = self.some_id() else {
            return self.preview();
        };
        let (first, second) = (id.clone(), id.clone());
        let answers = match self.random.u8(..4) {
            0 => self.go(|app| async move {
                let (transfers, again) = (app.transfers(), app.transfers());
                let (one, two) = tokio::join!(transfers.confirm(&first), again.confirm(&second));
                vec![one, two]
            }),
            1 => self.go(|app| async move {
                let one = app.transfers().confirm(&first).await;
                vec![one, app.transfers().confirm(&second).await]
            }),
            _ => self.go(|app| async move { vec![app.transfers().confirm(&first).await] }),
        };
        for intent in answers.into_iter().flatten().flatten() {
            if intent.state != IntentState::Abandoned {
                self.unwanted.remove(&id);
            }
            self.acknowledged.insert(intent.id);
        }
    }

    /// Confirms, and what a person does in the ten seconds after it.
    fn confirm_and(&mut self) {
        self.confirm();
        match self.random.u8(..16) {
            // The window stays open; whatever comes next happens in it.
            0..=2 => {}
            3 => self.undo(),
            4 => self.jump(),
            5 => self.restart(),
            6 => {
                self.world.pass(9);
                self.undo();
            }
            // From the last moment of the window on both are possible.
            7 => {
                self.world.let_the_undo_window_pass();
                self.undo();
            }
            _ => self.world.let_the_undo_window_pass(),
        }
    }

    fn undo(&mut self) {
        let Some(intent) = self.one_of(|intent| intent.state == IntentState::Armed) else {
            return;
        };
        let id = intent.id;
        if let Some(Ok(undone)) = self.go(|app| async move { app.transfers().undo(&id).await }) {
            self.unwanted.insert(undone.id);
        }
    }

    /// The preview on screen, or one time in four any transfer.
    fn some_id(&mut self) -> Option<String> {
        let any = self.random.u8(..4) == 0;
        match &self.quote {
            Some(id) if !any => Some(id.clone()),
            _ => self.one_of(|_| true).map(|intent| intent.id),
        }
    }

    fn end_at_a_write_of_confirming(&mut self) {
        let writes = self.random.u32(..9);
        self.process().trap.set(writes);
        self.confirm();
        self.settle();
    }

    fn end_while_astra_holds_its_answer(&mut self) {
        self.world.control.hold(ROUTINES);
        self.confirm();
        self.world.let_the_undo_window_pass();
        let control = self.world.control.clone();
        let held = move || {
            let requests = control.requests();
            requests.iter().any(|it| it.held && it.method == "POST")
        };
        // Also where nothing is sent: then it ends between two steps.
        if self.process().settle(held).is_some() {
            self.take_process().kill();
            self.start(None);
        } else {
            self.has_ended();
        }
        self.world.control.release(ROUTINES);
    }

    fn abandon(&mut self) {
        let Some(intent) = self
            .one_of(|intent| matches!(intent.state, IntentState::Prepared | IntentState::NotFound))
        else {
            return;
        };
        let id = intent.id;
        let left = self.go(|app| async move { app.transfers().abandon(&id).await });
        if let Some(Ok(left)) = left
            && !left.may_have_arrived
        {
            self.unwanted.insert(left.id);
        }
    }

    fn preview_again(&mut self) {
        let Some(intent) = self.one_of(|intent| intent.state == IntentState::NotFound) else {
            return;
        };
        let id = intent.id;
        let quote = self.go(|app| async move { app.transfers().preview_again(&id).await });
        if let Some(Ok(quote)) = quote {
            self.quote = Some(quote.id.to_string());
        }
    }

    fn check_one(&mut self) {
        if let Some(intent) = self.one_of(|_| true) {
            // What Astra or the network says is not of interest here.
            let _ = self.go(|app| async move { app.transfers().check(&intent.id).await });
        }
    }

    fn poll(&mut self) {
        if self.random.bool() {
            self.process().app.poll_now();
        }
        self.go(|app| async move { app.poller().round().await });
    }

    /// Lets go on what goes on by itself, to the end of every undo window.
    fn settle(&mut self) {
        self.world.let_the_undo_window_pass();
        let settled = self.process().settle(|| false);
        if settled.and_then(|()| self.note_questions()).is_none() {
            self.has_ended();
        }
    }

    fn wait(&mut self) {
        let seconds = WAITS[self.random.usize(..WAITS.len())];
        self.world.pass(seconds);
        self.poll();
    }

    /// The wall clock is set to something else.
    fn jump(&mut self) {
        let seconds = JUMPS[self.random.usize(..JUMPS.len())];
        let apart = if self.random.bool() {
            seconds
        } else {
            -seconds
        };
        self.world.clock.set_apart(apart);
    }

    fn restart(&mut self) {
        let process = self.take_process();
        if self.random.bool() {
            process.quit();
        } else {
            process.kill();
        }
        let ends_before_write = self.sometimes_a_write();
        self.start(ends_before_write);
    }

    fn intents(&mut self) -> Vec<Intent> {
        let listed = self.go(|app| async move { app.transfers().list().await });
        listed.map(Result::unwrap).unwrap_or_default()
    }

    fn one_of(&mut self, fits: impl Fn(&Intent) -> bool) -> Option<Intent> {
        let mut found = self.intents();
        found.retain(fits);
        let count = found.len();
        (count > 0).then(|| found.swap_remove(self.random.usize(..count)))
    }

    /// Does something with the application. `None`: it ended meanwhile, and was started again.
    fn go<T, F: Future<Output = T>>(&mut self, work: impl FnOnce(App) -> F) -> Option<T> {
        let process = self.process();
        let done = process.run(work(process.app.clone()));
        if done.is_none() {
            self.has_ended();
        }
        done
    }

    fn has_ended(&mut self) {
        self.take_process().kill();
        let ends_before_write = self.sometimes_a_write();
        self.start(ends_before_write);
    }

    fn sometimes_a_write(&mut self) -> Option<u32> {
        (self.random.u8(..4) == 0).then(|| self.random.u32(..4))
    }

    /// Starts the application, again where something that goes on by itself meets its end while the person looks.
    fn start(&mut self, mut ends_before_write: Option<u32>) {
        loop {
            self.process = Some(self.world.start(ends_before_write.take()));
            if self.note_questions().is_some() {
                return;
            }
            self.take_process().kill();
        }
    }

    /// What is *prepared* waits for the person's word, and must not be sent without it. `None`: the process ended meanwhile.
    fn note_questions(&mut self) -> Option<()> {
        for (id, one) in looked_at(self.process())? {
            if one.state == IntentState::Prepared {
                self.unwanted.insert(id);
            }
        }
        Some(())
    }

    fn process(&self) -> &Process {
        self.process.as_ref().expect("a process runs")
    }

    fn take_process(&mut self) -> Process {
        self.process.take().expect("a process runs")
    }
}
