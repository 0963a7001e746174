//! Waiting for conditions, never for time.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How long anything may take before the test gives up. Generous: only a broken program needs all of it.
pub const PATIENCE: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(60);

/// Asks `probe` until it has an answer.
///
/// An error of the probe counts as "not yet": between two pages there is no element, and for a moment no window. The last
/// one is part of the message when patience ends.
pub async fn until<T>(
    what: impl Display,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let started = Instant::now();
    loop {
        let last = match probe().await {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => "it was simply not so".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        if started.elapsed() > PATIENCE {
            return Err(anyhow!("waited {PATIENCE:?} for {what}; at the last look: {last}"));
        }
        tokio::time::sleep(PAUSE).await;
    }
}
