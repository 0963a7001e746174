//! How an area asks the poller to look at Astra soon, without knowing the poller.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Wakes the poller.
#[derive(Default)]
pub(crate) struct PollNow {
    wake: Notify,
    /// How often everything was asked for.
    requests: AtomicU64,
}

impl PollNow {
    /// Everything is asked for soon, with quick repeats: after an action, or when the window gets the focus.
    pub(crate) fn everything(&self) {
        self.requests.fetch_add(1, Ordering::SeqCst);
        self.wake.notify_one();
    }

    /// The poller looks whether something is due.
    pub(crate) fn what_is_due(&self) {
        self.wake.notify_one();
    }

    /// How often everything was asked for.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    /// Waits until the poller is woken.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }
}
