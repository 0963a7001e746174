//! Tells screens that something changed, so that they ask again. Carries no content.

use tokio::sync::broadcast;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Frame and next step.
    App,
    /// Draft or submission.
    Draft,
    /// Sign-in.
    SignIn,
    /// The business and its status.
    Business,
    /// Cards.
    Cards,
    /// Transfers.
    Transfers,
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
