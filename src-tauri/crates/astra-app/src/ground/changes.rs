//! Tells screens that something changed, so that they ask again. Carries no content.

use serde::Serialize;
use strum::VariantArray;
use tokio::sync::broadcast;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What stands around every screen, and the next step.
    App,
    /// Draft or submission.
    Draft,
    /// Sign-in.
    SignIn,
    /// The business and its status.
    Business,
    /// Cards.
    Cards,
    /// Reminders of transfers, and the day for which they come.
    Reminders,
    /// Routines that recur.
    Routines,
    /// Transfers.
    Transfers,
    /// Documents that were chosen, sent or confirmed.
    Documents,
    /// Requests to change the phone number or the address.
    Contact,
}

#[derive(Clone)]
pub(crate) struct Changes(broadcast::Sender<Topic>);

impl Changes {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(64).0)
    }

    pub(crate) fn publish(&self, topics: &[Topic]) {
        for topic in topics {
            // An error means that no screen listens, which is fine: a screen asks when it opens.
            let _ = self.0.send(*topic);
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Topic> {
        self.0.subscribe()
    }
}
