//! One clock for the application and the simulator.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Moves only when told to.
pub struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub fn at(text: &str) -> Self {
        Self(Mutex::new(text.parse().unwrap()))
    }

    pub fn time(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    pub fn advance(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }
}

impl astra_app::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.time()
    }
}

impl astra_sim::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.time()
    }
}
