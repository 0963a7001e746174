//! Time, handed in, and how long ago something was.
//!
//! The wall clock says when something happened, for people and for the disk. It can jump: a second operating
//! system, a dead battery, an owner who sets it. No wait is therefore counted on it while the application runs.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

/// Where the application reads the time.
pub trait Clock: Send + Sync + 'static {
    /// What the wall clock shows. It can jump either way; for what is shown and kept.
    fn now(&self) -> Timestamp;

    /// Time since some moment that stays the same while the process runs. It never jumps and never goes back, and
    /// it goes on while the computer sleeps. Waits, expiries and ages are counted on it.
    fn uptime(&self) -> Duration;
}

/// The computer's own clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn uptime(&self) -> Duration {
        since_boot()
    }
}

/// `Instant` stands still on Linux and macOS while a laptop sleeps; a preview from yesterday would look fresh.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn since_boot() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(target_os = "linux")]
    const COUNTS_SLEEP: ClockId = ClockId::Boottime;
    // By its manual page macOS's own monotonic clock goes on in sleep; `Instant` uses another one there.
    #[cfg(target_os = "macos")]
    const COUNTS_SLEEP: ClockId = ClockId::Monotonic;
    Duration::try_from(clock_gettime(COUNTS_SLEEP)).unwrap_or_default()
}

/// Elsewhere (Windows' performance counter) `Instant` goes on in sleep.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn since_boot() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}

/// Moments of a run that are remembered; older ones count from the start of the run.
const MOST_REMEMBERED: usize = 1 << 16;

/// The clock of one run of the application. It remembers at which uptime it told which time, so that the age of
/// what happened in this run does not depend on what the wall clock was set to since.
pub(crate) struct RunClock {
    clock: Arc<dyn Clock>,
    started_at: Timestamp,
    started: Duration,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    uptimes: HashMap<Timestamp, Duration>,
    in_order: VecDeque<Timestamp>,
}

impl RunClock {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            started_at: clock.now(),
            started: clock.uptime(),
            told: Mutex::default(),
            clock,
        }
    }

    /// What the wall clock shows, for what is shown and kept. Compare it with [`since`](Self::since) only.
    pub(crate) fn now(&self) -> Timestamp {
        let (at, uptime) = (self.clock.now(), self.clock.uptime());
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.uptimes.insert(at, uptime).is_none() {
            told.in_order.push_back(at);
        }
        if told.in_order.len() > MOST_REMEMBERED
            && let Some(oldest) = told.in_order.pop_front()
        {
            told.uptimes.remove(&oldest);
        }
        at
    }

    /// As [`Clock::uptime`].
    pub(crate) fn uptime(&self) -> Duration {
        self.clock.uptime()
    }

    /// How long this run has lasted.
    pub(crate) fn run(&self) -> Duration {
        self.uptime().saturating_sub(self.started)
    }

    /// How long ago `at` was. What this run stamped itself is exact. What an earlier run stamped is measured by the
    /// wall clock up to the start of this one; where that would lie in the future, it counts as having happened at
    /// the start.
    pub(crate) fn since(&self, at: Timestamp) -> Duration {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(then) = told.uptimes.get(&at) {
            return self.uptime().saturating_sub(*then);
        }
        let before = Duration::try_from(self.started_at.duration_since(at)).unwrap_or_default();
        before.saturating_add(self.run())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// Wall time and uptime, moved apart at will.
    struct TwoHands(Mutex<(i64, u64)>);

    impl TwoHands {
        fn new(wall: i64, uptime: u64) -> Arc<Self> {
            Arc::new(Self(Mutex::new((wall, uptime))))
        }

        fn turn(&self, wall: i64, uptime: u64) {
            let mut hands = self.0.lock().unwrap();
            *hands = (hands.0 + wall, hands.1 + uptime);
        }
    }

    impl Clock for TwoHands {
        fn now(&self) -> Timestamp {
            Timestamp::from_second(self.0.lock().unwrap().0).unwrap()
        }

        fn uptime(&self) -> Duration {
            Duration::from_secs(self.0.lock().unwrap().1)
        }
    }

    const EIGHT_HOURS: i64 = 8 * 60 * 60;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_this_run_stamped_ages_by_the_uptime_alone() {
        for jump in [0, EIGHT_HOURS, -EIGHT_HOURS] {
            let hands = TwoHands::new(1_772_474_400, 500);
            let clock = RunClock::new(hands.clone());
            hands.turn(60, 60);
            let stamped = clock.now();
            hands.turn(jump, 0);
            assert_eq!(clock.since(stamped), Duration::ZERO, "jump {jump}");
            hands.turn(7, 7);
            assert_eq!(clock.since(stamped).as_secs(), 7, "jump {jump}");
            assert_eq!(clock.run().as_secs(), 67, "jump {jump}");
        }
    }

    #[test]
    fn what_an_earlier_run_stamped_ages_from_the_start_of_this_one() {
        let hands = TwoHands::new(10_000, 500);
        let clock = RunClock::new(hands.clone());
        for (stamped, age_at_the_start) in [(9_940, 60), (10_000, 0), (10_000 + 31_536_000, 0)] {
            assert_eq!(clock.since(at(stamped)).as_secs(), age_at_the_start);
        }
        hands.turn(-EIGHT_HOURS, 30);
        for (stamped, age_now) in [(9_940, 90), (10_000, 30), (10_000 + 31_536_000, 30)] {
            assert_eq!(
                clock.since(at(stamped)).as_secs(),
                age_now,
                "a year in the future counts as the start, whatever the clock was set to since"
            );
        }
    }

    #[test]
    fn what_it_remembers_is_bounded() {
        let hands = TwoHands::new(0, 0);
        let clock = RunClock::new(hands.clone());
        for _ in 0..MOST_REMEMBERED + 10 {
            hands.turn(1, 1);
            clock.now();
        }
        let told = clock.told.lock().unwrap();
        assert_eq!(told.uptimes.len(), MOST_REMEMBERED);
        assert_eq!(told.in_order.len(), MOST_REMEMBERED);
        drop(told);
        assert_eq!(clock.since(clock.now()), Duration::ZERO);
    }

    #[test]
    fn the_computers_uptime_goes_on() {
        let before = SystemClock.uptime();
        assert!(before > Duration::ZERO);
        assert!(SystemClock.uptime() >= before);
    }

    proptest! {
        /// Whatever the wall clock is set to, an age never shrinks and grows exactly with the uptime.
        #[test]
        fn ages_grow_with_the_uptime(
            stamped in prop::option::of(-4_000_000_000_i64..4_000_000_000),
            steps in prop::collection::vec((-100_000_i64..100_000, 0_u64..100_000), 1..20),
        ) {
            let hands = TwoHands::new(1_772_474_400, 1);
            let clock = RunClock::new(hands.clone());
            let stamped = stamped.map_or_else(|| clock.now(), at);
            let begun = clock.since(stamped);
            let mut passed = Duration::ZERO;
            for (wall, uptime) in steps {
                hands.turn(wall, uptime);
                passed += Duration::from_secs(uptime);
                prop_assert_eq!(clock.since(stamped), begun + passed);
            }
        }
    }
}
