//! Which Astra answers.

use serde::{Deserialize, Serialize};

/// Which Astra answers. Nothing in this crate branches on it but the offer of sample data; a pending
/// sign-in remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// The simulator inside the application.
    Practice,
    /// Astra's sandbox.
    Sandbox,
    /// Astra's production.
    Production,
}
