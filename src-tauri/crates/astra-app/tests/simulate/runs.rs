//! Many runs, several at a time, and what came of them all.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::judge::{End, judge};
use crate::prepared::Prepared;
use crate::tally::Tally;

/// What the application finds of its journal at each start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    Kept,
    /// Nothing that came after the last preview. The rest of the folder is as old, so that nothing contradicts it.
    Forgotten,
}

/// One way to look for a transfer that is sent twice or forgotten.
#[derive(Clone, Copy)]
pub struct Way {
    /// The command that repeats a run.
    pub command: &'static str,
    /// One run of a seed.
    pub live: fn(&Arc<Prepared>, &Handle, u64, Journal) -> End,
    pub journal: Journal,
}

/// More than there are cores: a run waits for time-outs of real time now and then.
const AT_A_TIME: u64 = 8;
/// After so many runs there is a word about them.
const WORD_AFTER: u64 = 1_000;

impl Way {
    /// Makes `runs` runs, of the seeds from `seed` on.
    pub fn make_runs(self, runs: u64, seed: u64) -> Tally {
        let outside = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let prepared = Arc::new(Prepared::new());
        let next = AtomicU64::new(0);
        let work = || {
            let mut sum = Tally::default();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= runs {
                    return sum;
                }
                sum.add(self.make_one(&prepared, outside.handle(), seed.wrapping_add(index)));
                if (index + 1).is_multiple_of(WORD_AFTER) {
                    println!("{} of {runs} runs are begun", index + 1);
                }
            }
        };
        let mut tally = Tally::default();
        thread::scope(|scope| {
            let workers: Vec<_> = (0..AT_A_TIME.min(runs))
                .map(|_| scope.spawn(work))
                .collect();
            for worker in workers {
                tally.add(worker.join().expect("a worker catches what goes wrong"));
            }
        });
        tally
    }

    /// A run that does not come to its end is no run.
    fn make_one(self, prepared: &Arc<Prepared>, outside: &Handle, seed: u64) -> Tally {
        let run = || judge(&(self.live)(prepared, outside, seed, self.journal));
        let (tally, findings) = panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
            let words = "a run did not come to its end".to_owned();
            (Tally::default(), vec![words])
        });
        if self.journal == Journal::Kept && !findings.is_empty() {
            let command = self.command;
            println!(
                "{}\ncargo xtask {command} --runs 1 --seed {seed}",
                findings.join("\n")
            );
        }
        tally
    }
}
