//! Many runs, several at a time, and what came of them all.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::judge::judge;
use crate::person::Person;
use crate::prepared::Prepared;
use crate::tally::Tally;

/// What the application finds of its journal at each start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    Kept,
    /// Nothing that came after the last preview. The rest of the folder is as old, so that nothing contradicts it.
    Forgotten,
}

/// More than there are cores: a run waits for time-outs of real time now and then.
const AT_A_TIME: u64 = 6;
/// After so many runs there is a word about them.
const WORD_AFTER: u64 = 1_000;

/// Makes `runs` runs, of the seeds from `seed` on.
pub fn simulate(runs: u64, seed: u64, journal: Journal) -> Tally {
    let outside = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let prepared = Arc::new(Prepared::new());
    let next = AtomicU64::new(0);
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME.min(runs))
            .map(|_| scope.spawn(|| work(&next, runs, seed, journal, &prepared, outside.handle())))
            .collect();
        for worker in workers {
            tally.add(worker.join().expect("a worker catches what goes wrong"));
        }
    });
    tally
}

fn work(
    next: &AtomicU64,
    runs: u64,
    seed: u64,
    journal: Journal,
    prepared: &Arc<Prepared>,
    outside: &Handle,
) -> Tally {
    let mut sum = Tally::default();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= runs {
            return sum;
        }
        let seed = seed.wrapping_add(index);
        let run = || judge(&Person::new(prepared, outside, seed, journal).live());
        match panic::catch_unwind(AssertUnwindSafe(run)) {
            Ok((tally, findings)) => {
                sum.add(tally);
                if journal == Journal::Kept && !findings.is_empty() {
                    println!("{}", findings.join("\n"));
                    println!("cargo xtask simulate --runs 1 --seed {seed}");
                }
            }
            Err(_) => println!(
                "a run did not come to its end\ncargo xtask simulate --runs 1 --seed {seed}"
            ),
        }
        if (index + 1).is_multiple_of(WORD_AFTER) {
            println!("{} of {runs} runs are begun", index + 1);
        }
    }
}
