//! Requests that take effect later, one after the other in the order in which they are due. Their handling is in
//! `pipeline.rs`. Not saved.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::ground::lock;

type Effect = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
pub(crate) struct DelayedEffects {
    queue: Mutex<Queue>,
    /// Notified when an effect is scheduled or done.
    pub(super) changed: watch::Sender<()>,
}

#[derive(Default)]
struct Queue {
    count: u64,
    /// By time and number; without the effect itself while it is happening.
    effects: BTreeMap<(Timestamp, u64), Option<Effect>>,
    has_ended: bool,
}

impl DelayedEffects {
    /// Schedules `effect` for `time`.
    pub(crate) fn schedule(
        &self,
        time: Timestamp,
        effect: impl Future<Output = ()> + Send + 'static,
    ) {
        let mut queue = lock(&self.queue);
        if queue.has_ended {
            return;
        }
        queue.count += 1;
        let number = queue.count;
        let effect: Effect = Box::pin(effect);
        queue.effects.insert((time, number), Some(effect));
        drop(queue);
        self.changed.send_replace(());
    }

    /// When the next effect is due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let queue = lock(&self.queue);
        let first = queue.effects.first_key_value();
        first.map(|((time, _), _)| *time)
    }

    /// Waits until every effect that is due by `time` has happened.
    pub(crate) async fn wait_until_done(&self, time: Timestamp) {
        let mut changed = self.changed.subscribe();
        while self.next_due().is_some_and(|due| due <= time) {
            // The sender lives as long as `self`.
            let _ = changed.changed().await;
        }
    }

    /// Drops every waiting request for good.
    pub(crate) fn end(&self) {
        let mut queue = lock(&self.queue);
        queue.has_ended = true;
        let forgotten = std::mem::take(&mut queue.effects);
        drop(queue);
        drop(forgotten);
        self.changed.send_replace(());
    }

    pub(super) async fn run_next(&self) {
        let first = {
            let mut queue = lock(&self.queue);
            let first = queue.effects.first_entry();
            first.and_then(|mut first| Some((*first.key(), first.get_mut().take()?)))
        };
        let Some((key, effect)) = first else {
            return;
        };
        effect.await;
        lock(&self.queue).effects.remove(&key);
        self.changed.send_replace(());
    }
}
