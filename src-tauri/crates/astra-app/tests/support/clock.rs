//! One clock for the application and the simulator, until the computer's is set apart.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Moves only when told to.
pub struct HandClock {
    time: Mutex<Timestamp>,
    /// By how much the computer's clock is off, in seconds.
    apart: AtomicI64,
}

impl HandClock {
    pub fn at(text: &str) -> Self {
        Self {
            time: Mutex::new(text.parse().unwrap()),
            apart: AtomicI64::new(0),
        }
    }

    pub fn time(&self) -> Timestamp {
        *self.time.lock().unwrap()
    }

    pub fn advance(&self, seconds: i64) {
        let mut now = self.time.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }

    /// From now on the computer's clock differs from Astra's by so many seconds.
    pub fn set_apart(&self, seconds: i64) {
        self.apart.store(seconds, Ordering::Relaxed);
    }
}

impl astra_app::Clock for HandClock {
    fn now(&self) -> Timestamp {
        let apart = SignedDuration::from_secs(self.apart.load(Ordering::Relaxed));
        self.time().checked_add(apart).unwrap()
    }
}

impl astra_sim::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.time()
    }
}
