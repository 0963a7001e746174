//! Tells whoever looks that something changed, so that it asks again. Carries no content.

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
            // Nobody listening is fine: a screen asks when it opens.
            let _ = self.0.send(*topic);
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Topic> {
        self.0.subscribe()
    }
}
