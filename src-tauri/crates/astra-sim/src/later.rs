//! Requests that take effect later: one after the other, in the order in which they are due. What they do is the door's
//! business; not saved.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::sandbox::{Sandbox, lock};

type Effect = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
pub(crate) struct Later {
    waiting: Mutex<Waiting>,
    /// Told when something is planned or done.
    stirred: watch::Sender<()>,
}

#[derive(Default)]
struct Waiting {
    count: u64,
    /// By time and number; without the effect itself while it is happening.
    effects: BTreeMap<(Timestamp, u64), Option<Effect>>,
    has_ended: bool,
}

impl Later {
    /// Plans `effect` for `time`.
    pub(crate) fn plan(&self, time: Timestamp, effect: impl Future<Output = ()> + Send + 'static) {
        let mut waiting = lock(&self.waiting);
        if waiting.has_ended {
            return;
        }
        waiting.count += 1;
        let number = waiting.count;
        let effect: Effect = Box::pin(effect);
        waiting.effects.insert((time, number), Some(effect));
        drop(waiting);
        self.stirred.send_replace(());
    }

    /// When the first effect is due that has not happened.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let waiting = lock(&self.waiting);
        let first = waiting.effects.first_key_value();
        first.map(|((time, _), _)| *time)
    }

    /// Waits until every effect that is due by `time` has happened.
    pub(crate) async fn has_happened(&self, time: Timestamp) {
        let mut stirred = self.stirred.subscribe();
        while self.next_due().is_some_and(|due| due <= time) {
            // The sender lives as long as `self`.
            let _ = stirred.changed().await;
        }
    }

    /// Forgets what waits, for good: nothing happens any more.
    pub(crate) fn end(&self) {
        let mut waiting = lock(&self.waiting);
        waiting.has_ended = true;
        let forgotten = std::mem::take(&mut waiting.effects);
        drop(waiting);
        drop(forgotten);
        self.stirred.send_replace(());
    }

    async fn do_first(&self) {
        let first = {
            let mut waiting = lock(&self.waiting);
            let first = waiting.effects.first_entry();
            first.and_then(|mut first| Some((*first.key(), first.get_mut().take()?)))
        };
        let Some((key, effect)) = first else {
            return;
        };
        effect.await;
        lock(&self.waiting).effects.remove(&key);
        self.stirred.send_replace(());
    }
}

/// Lets effects happen when they are due; runs until its task is ended.
pub(crate) async fn run(sandbox: Arc<Sandbox>) {
    let later = &sandbox.later;
    let mut stirred = later.stirred.subscribe();
    loop {
        stirred.mark_unchanged();
        match later.next_due() {
            Some(time) if time <= sandbox.now() => later.do_first().await,
            Some(time) => {
                tokio::select! {
                    _ = stirred.changed() => {}
                    () = sandbox.reaches(time) => {}
                }
            }
            // The sender lives as long as the sandbox.
            None => drop(stirred.changed().await),
        }
    }
}
