//! One time for the application and the simulator, and a wall clock of the application's that can be wrong.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Moves only when told to.
pub struct HandClock {
    hands: Mutex<Hands>,
    /// How often the uptime was read.
    looks: AtomicUsize,
}

struct Hands {
    /// The true time, which is Astra's.
    time: Timestamp,
    uptime: Duration,
    /// How far ahead of the true time the computer's wall clock is.
    ahead: SignedDuration,
}

impl HandClock {
    pub fn at(text: &str) -> Self {
        Self {
            hands: Mutex::new(Hands {
                time: text.parse().unwrap(),
                uptime: Duration::from_secs(500),
                ahead: SignedDuration::ZERO,
            }),
            looks: AtomicUsize::new(0),
        }
    }

    /// The true time.
    pub fn time(&self) -> Timestamp {
        self.hands.lock().unwrap().time
    }

    /// How often the application read how long it has been up.
    pub fn looks(&self) -> usize {
        self.looks.load(Ordering::Relaxed)
    }

    /// Time passes, for everybody.
    pub fn advance(&self, seconds: i64) {
        let mut hands = self.hands.lock().unwrap();
        let passed = Duration::from_secs(seconds.try_into().unwrap());
        hands.time = hands.time.checked_add(passed).unwrap();
        hands.uptime += passed;
    }

    /// The computer's wall clock is set forward, or back; no time passes.
    pub fn set_wall_clock_by(&self, seconds: i64) {
        let mut hands = self.hands.lock().unwrap();
        hands.ahead += SignedDuration::from_secs(seconds);
    }

    /// From now on the computer's wall clock differs from Astra's by so many seconds; no time passes.
    pub fn set_apart(&self, seconds: i64) {
        self.hands.lock().unwrap().ahead = SignedDuration::from_secs(seconds);
    }
}

impl astra_app::Clock for HandClock {
    fn now(&self) -> Timestamp {
        let hands = self.hands.lock().unwrap();
        hands.time.checked_add(hands.ahead).unwrap()
    }

    fn uptime(&self) -> Duration {
        self.looks.fetch_add(1, Ordering::Relaxed);
        self.hands.lock().unwrap().uptime
    }
}

impl astra_sim::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.time()
    }
}
