//! The simulated clock: it runs with the machine's, moved ahead, or stands until it is moved by hand.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::control::handle::{Control, ControlError};

/// The mode of the simulated clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ClockMode {
    /// It runs by itself.
    Real,
    /// It stands until the control moves it.
    Hand,
}

impl Control {
    /// The simulated time. Everything follows it: codes, tokens, reviews, transfers, card expiry, webhook attempts.
    pub fn now(&self) -> Timestamp {
        self.sandbox.now()
    }

    /// Whether the clock runs or stands.
    pub fn clock_mode(&self) -> ClockMode {
        match self.sandbox.state().clock_stands_at {
            Some(_) => ClockMode::Hand,
            None => ClockMode::Real,
        }
    }

    /// Moves the simulated clock forward for good. When this returns, everything that became due has happened, delayed
    /// requests each in its turn and at its own time, to the second above. Only notices go over the network, in a time of
    /// their own.
    ///
    /// # Errors
    /// For a negative number, or one that leaves the calendar.
    pub async fn advance_clock(&self, seconds: i64) -> Result<(), ControlError> {
        let whole = SignedDuration::from_secs(seconds);
        let last = self.now().checked_add(whole).ok();
        let last = last.filter(|_| seconds >= 0).ok_or(ControlError::BadTime)?;
        let mut left = seconds;
        let next_due = || {
            self.sandbox
                .delayed_effects
                .next_due()
                .filter(|due| *due <= last)
        };
        while let Some(due) = next_due().filter(|_| left > 0) {
            let step = due.duration_since(self.now());
            let step = step.as_secs() + i64::from(step.subsec_nanos() > 0);
            let step = step.clamp(0, left);
            self.move_clock(step).await?;
            left -= step;
            self.sandbox
                .delayed_effects
                .wait_until_done(due.min(self.now()))
                .await;
        }
        self.move_clock(left).await?;
        self.has_moved().await;
        Ok(())
    }

    async fn move_clock(&self, seconds: i64) -> Result<(), ControlError> {
        self.sandbox
            .change(move |state, at| {
                let moved = at.now.checked_add(SignedDuration::from_secs(seconds));
                let moved = moved.map_err(|_| ControlError::BadTime)?;
                if state.clock_stands_at.is_some() {
                    state.clock_stands_at = Some(moved);
                } else {
                    let sum = state.clock_advanced_seconds.checked_add(seconds);
                    state.clock_advanced_seconds = sum.ok_or(ControlError::BadTime)?;
                }
                Ok(())
            })
            .await
    }

    /// Stops the clock, at `time` or where it is; from then on only [`advance_clock`](Self::advance_clock) moves it. A
    /// time in the simulated past is possible while nothing has been created yet. What becomes due by then happens as it
    /// does there.
    ///
    /// # Errors
    /// For a time in the past of a sandbox that is not empty.
    pub async fn stop_clock(&self, time: Option<Timestamp>) -> Result<(), ControlError> {
        let delayed_effects = &self.sandbox.delayed_effects;
        let ahead = time.filter(|time| *time >= self.now());
        while let Some(due) = delayed_effects.next_due().filter(|due| Some(*due) < ahead) {
            self.change(move |state, at| state.clock_stands_at = Some(due.max(at.now)))
                .await?;
            delayed_effects.wait_until_done(due).await;
        }
        self.sandbox
            .change(move |state, at| {
                let time = time.unwrap_or(at.now);
                if time < at.now && !state.is_empty() {
                    return Err(ControlError::BadTime);
                }
                state.clock_stands_at = Some(time);
                Ok(())
            })
            .await?;
        self.has_moved().await;
        Ok(())
    }

    /// Notes that the clock was moved, once what is due by now has happened.
    async fn has_moved(&self) {
        self.sandbox
            .delayed_effects
            .wait_until_done(self.now())
            .await;
        self.sandbox.note_clock();
    }

    /// Lets a stopped clock run on from where it stands.
    ///
    /// # Errors
    /// If the state cannot be saved.
    pub async fn run_clock(&self) -> Result<(), ControlError> {
        let machine = self.sandbox.machine_time();
        self.change(move |state, _| {
            if let Some(stands_at) = state.clock_stands_at.take() {
                // Rounded up, so that time does not run backwards by the part of a second.
                let ahead = stands_at.duration_since(machine);
                state.clock_advanced_seconds =
                    ahead.as_secs() + i64::from(ahead.subsec_nanos() > 0);
            }
        })
        .await?;
        self.has_moved().await;
        Ok(())
    }
}
