//! Waiting for conditions, never for time.

use std::fmt::Display;
use std::time::Duration;

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
    let mut last = String::from("no look was finished");
    let looking = async {
        loop {
            match probe().await {
                Ok(Some(answer)) => return answer,
                Ok(None) => "it was simply not so".clone_into(&mut last),
                Err(error) => last = format!("{error:#}"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    // The bound is on the looks as well: WebDriver may leave a question about a closing window unanswered.
    let found = tokio::time::timeout(PATIENCE, looking).await.ok();
    found.ok_or_else(|| anyhow!("waited {PATIENCE:?} for {what}; at the last look: {last}"))
}
