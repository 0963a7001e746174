//! kill -9 of a real process that moves money, at a random moment, and what the next one makes of what it finds.
//!
//! The process is this test program again, with the application in it and no window. What a kill can break lies below the
//! window: the journal, the database, the calls to Astra. A window only adds how a click becomes the same command, and two
//! seconds to each start, which would leave tens of kills where there are thousands. The window's own kills are those of
//! `cargo xtask crashes`.
//!
//! The process says in lines what it does; the simulator is the parent's, and lives on.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use astra_app::App;
use astra_app::transfers::{IntentState, TransferForm, UNDO_WINDOW};
use astra_client::Endpoints;
use astra_sim::Config;
use fastrand::Rng;
use tokio::runtime::Handle;

use crate::faults;
use crate::judge::End;
use crate::prepared::Prepared;
use crate::process::{Place, Process};
use crate::runs::Journal;
use crate::support::HandClock;
use crate::world::{World, credentials, shown};

/// The name of the test that is the process, and what it is told.
const PROCESS: &str = "killed::the_process_that_is_killed";
const FOLDER: &str = "ASTRA_DESK_KILLED_FOLDER";
const HOSTS: &str = "ASTRA_DESK_KILLED_HOSTS";
const CARDS: &str = "ASTRA_DESK_KILLED_CARDS";
const TIME: &str = "ASTRA_DESK_KILLED_TIME";
const SEED: &str = "ASTRA_DESK_KILLED_SEED";

/// Only a defect gets this far.
const PATIENCE: Duration = Duration::from_secs(60);
/// The moment of a kill, after a line that is drawn too.
const AFTER_A_LINE_US: u64 = 12_000;

/// What a process says, each with the id of a transfer behind it, but the first.
const STARTED: &str = "started";
/// The transfer waits for the person's word, and must not be sent without it.
const ASKS: &str = "asks";
const CONFIRMING: &str = "confirming";
const CONFIRMED: &str = "confirmed";
const OVER: &str = "over";

/// One run: two to four processes in one folder, each killed, and what the application then shows.
pub fn live(prepared: &Arc<Prepared>, outside: &Handle, seed: u64, journal: Journal) -> End {
    let mut random = Rng::with_seed(seed);
    let mut world = World::new(prepared, outside, seed, Config::practice());
    if journal == Journal::Forgotten {
        world.keep_the_folder();
    }
    let mut end = End::default();
    for process in 0..random.u64(2..5) {
        if random.bool() {
            world.control.add_fault(faults::draw(&mut random)).unwrap();
        }
        world.pass(random.i64(0..5));
        world.lay_out_the_folder();
        one_process(&world, &mut random, seed ^ (process << 48), &mut end);
    }
    world.heal();
    let process = world.start(None);
    world.let_the_poller_finish(&process);
    end.routines = world.routines();
    end.shown = shown(&process).into_iter().collect();
    process.kill();
    end
}

/// Starts a process, kills it, and notes what it said until then.
fn one_process(world: &World, random: &mut Rng, seed: u64, end: &mut End) {
    let anchor = [STARTED, CONFIRMING, CONFIRMED, CONFIRMED, OVER][random.usize(..5)];
    // A process that is slow to start is killed before it says anything.
    let before_any = random.u8(..8) == 0;
    let moment = Duration::from_micros(random.u64(..AFTER_A_LINE_US));
    let mut process = start(world, seed);
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let (said, hear) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = said.send(line);
        }
    });
    let mut heard = Vec::new();
    if before_any {
        thread::sleep(moment * 4);
    } else {
        let begun = Instant::now();
        while let Ok(line) = hear.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
            let is_anchor = line.starts_with(anchor);
            heard.push(line);
            if is_anchor {
                break;
            }
        }
        assert!(
            heard.iter().any(|line| line.starts_with(anchor)),
            "the process never came to {anchor}: {heard:?}"
        );
        thread::sleep(moment);
    }
    // SIGKILL, on every Unix.
    process.kill().unwrap();
    process.wait().unwrap();
    reader.join().unwrap();
    heard.extend(hear.try_iter());
    for line in heard {
        let Some((word, id)) = line.split_once(' ') else {
            continue;
        };
        let id = id.to_owned();
        match word {
            ASKS => drop(end.unwanted.insert(id)),
            CONFIRMING => drop(end.unwanted.remove(&id)),
            CONFIRMED => drop(end.acknowledged.insert(id)),
            _ => {}
        }
    }
}

fn start(world: &World, seed: u64) -> Child {
    let endpoints = world.endpoints();
    let hosts = [endpoints.api(), endpoints.secure(), endpoints.app()].map(|host| host.to_string());
    let cards = [&world.prepared.from, &world.prepared.to].map(String::as_str);
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", PROCESS])
        .env(FOLDER, world.folder.path())
        .env(HOSTS, hosts.join(" "))
        .env(CARDS, cards.join(" "))
        .env(TIME, world.clock.time().to_string())
        .env(SEED, seed.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the killed process does, for ever: asks about what is pending, previews, confirms, sends.
#[test]
#[ignore = "the runs start it, to kill it"]
fn the_process_that_is_killed() {
    let told = |name: &str| std::env::var(name).unwrap_or_default();
    let folder = told(FOLDER);
    if folder.is_empty() {
        return;
    }
    let hosts: Vec<_> = told(HOSTS)
        .split(' ')
        .map(|host| host.parse().unwrap())
        .collect();
    let [api, secure, app] = <[_; 3]>::try_from(hosts).unwrap();
    let cards = told(CARDS);
    let (from, to) = cards.split_once(' ').unwrap();
    let seed = told(SEED).parse().unwrap();
    let clock = Arc::new(HandClock::at(&told(TIME)));
    let place = Place {
        folder: folder.as_ref(),
        endpoints: Endpoints::loopback(api, secure, app).unwrap(),
        credentials: credentials(),
        clock: clock.clone(),
    };
    let process = Process::open(place, seed, None).expect("nothing ends it but a kill");
    let form = TransferForm {
        from: from.to_owned(),
        to: to.to_owned(),
        amount: "12.34".to_owned(),
        note: "Rent".to_owned(),
        ..TransferForm::default()
    };
    process.run(work(&process.app, &form, &clock, Rng::with_seed(seed)));
}

fn say(word: &str, id: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word} {id}").unwrap();
    out.flush().unwrap();
}

async fn work(app: &App, form: &TransferForm, clock: &HandClock, mut random: Rng) {
    let undo_window = i64::try_from(UNDO_WINDOW.as_secs()).unwrap();
    let transfers = app.transfers();
    // A line of its own: the test program wrote the beginning of one.
    println!();
    for intent in transfers.list().await.unwrap() {
        if intent.state == IntentState::Prepared {
            say(ASKS, &intent.id);
        }
    }
    say(STARTED, "");
    loop {
        let waiting: BTreeSet<String> = (transfers.list().await.unwrap().into_iter())
            .filter(|intent| transfers.can_send(intent))
            .map(|intent| intent.id)
            .collect();
        let id = match waiting.first().filter(|_| random.bool()) {
            Some(id) => id.clone(),
            None => match transfers.preview(form.clone()).await {
                Ok(quote) => quote.id.to_string(),
                Err(_) => continue,
            },
        };
        say(CONFIRMING, &id);
        if transfers.confirm(&id).await.is_ok() {
            say(CONFIRMED, &id);
        }
        if random.u8(..4) == 0 {
            // The window stays open for a while.
            tokio::time::sleep(Duration::from_micros(random.u64(..AFTER_A_LINE_US))).await;
        }
        clock.advance(undo_window);
        while app.is_busy().await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        say(OVER, &id);
        for _ in 0..random.u8(..3) {
            app.poller().round().await;
            clock.advance(2);
        }
    }
}
