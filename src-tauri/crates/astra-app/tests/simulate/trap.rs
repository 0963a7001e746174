//! The end of a process at a given write: its n-th sealed write from now on never begins, and nothing of it goes on.
//!
//! Every write draws a nonce from the entropy that the application is handed, on a thread that may block. That draw is the
//! place. What a process leaves behind is its writes and its requests; so the ends before each write, and those while Astra
//! holds an answer back, are all there are. Halves of a write are for the tests of the vault and for `cargo xtask crash`.

use std::panic;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

use tokio::sync::Notify;

enum State {
    Open,
    /// So many writes are still let through.
    Set(u32),
    /// A write stands before its first byte, and every later one too.
    Sprung,
    Dead,
}

pub struct Trap {
    /// The thread of the application's tasks: what it draws is no write, and it must not be held up.
    tasks: ThreadId,
    state: Mutex<State>,
    changed: Condvar,
    sprung: Notify,
    random: astra_sim::SeededEntropy,
}

impl Trap {
    /// For a process whose tasks run on this thread.
    pub fn new(seed: u64) -> Self {
        Self {
            tasks: thread::current().id(),
            state: Mutex::new(State::Open),
            changed: Condvar::new(),
            sprung: Notify::new(),
            random: astra_sim::SeededEntropy::new(seed),
        }
    }

    /// The process ends before the next write but `writes`.
    pub fn set(&self, writes: u32) {
        *self.state.lock().unwrap() = State::Set(writes);
    }

    /// Nothing ends any more, unless it did already.
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        if matches!(*state, State::Set(_)) {
            *state = State::Open;
        }
    }

    /// Waits until a write was stopped.
    pub async fn sprung(&self) {
        self.sprung.notified().await;
    }

    /// The process is gone: what stands before a write never makes it.
    pub fn kill(&self) {
        *self.state.lock().unwrap() = State::Dead;
        self.changed.notify_all();
    }

    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        loop {
            match *state {
                State::Open => return,
                State::Set(0) => {
                    *state = State::Sprung;
                    self.sprung.notify_one();
                }
                State::Set(more) => {
                    *state = State::Set(more - 1);
                    return;
                }
                State::Sprung => state = self.changed.wait(state).unwrap(),
                State::Dead => break,
            }
        }
        drop(state);
        // Without the message of a panic: nothing is wrong.
        panic::resume_unwind(Box::new("the process is dead"));
    }
}

impl astra_vault::Entropy for Trap {
    fn fill(&self, bytes: &mut [u8]) {
        if thread::current().id() != self.tasks {
            self.pass();
        }
        astra_sim::Entropy::fill(&self.random, bytes);
    }
}
