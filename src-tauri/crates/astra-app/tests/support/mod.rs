//! The application's real surroundings, small enough for a test: a simulator on real HTTP, a vault in a folder
//! of its own, a clock that moves when told to, a browser, and a desk that can be killed and started again.
//!
//! Tests are plain functions: application and simulator each have a runtime of their own, so that killing the
//! one leaves the other as it was.

// Each test program uses its own part of it.
#![allow(dead_code, unused_imports, clippy::unwrap_used)]

mod browser;
mod clock;
mod desk;
mod flow;
mod history;
mod stage;

pub use browser::{Browser, FLAGGED, REJECTED, VISA, VISA_TOO, parameter};
pub use clock::HandClock;
pub use desk::Desk;
pub use flow::{Ready, keys, submit_draft, take_redirect};
pub use history::{transfer_id, write_history};
pub use stage::{REDIRECT_URI, Stage, copy};

use std::thread;
use std::time::{Duration, Instant};

/// Long enough for the slowest machine; only a defect gets this far.
const PATIENCE: Duration = Duration::from_secs(120);

/// Waits for a condition, never for a time.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(3));
    }
}
