//! The two tasks that run beside the listeners: notices are delivered, and delayed effects happen.

use std::sync::Arc;

use crate::sandbox::Sandbox;
use crate::webhooks::delivery::Delivery;

/// Sends notices one after the other, and lets the event log catch up with changes by time alone. Runs until its task is
/// ended.
pub(crate) async fn deliver_notices(sandbox: Arc<Sandbox>) {
    let mut changes = sandbox.changes();
    let mut delivery = Delivery::default();
    loop {
        changes.mark_unchanged();
        sandbox.catch_up();
        let now = sandbox.now();
        let due = sandbox.outbox().due(now);
        if let Some(due) = due {
            let outcome = delivery.send(&due).await;
            sandbox
                .outbox()
                .record_attempt(&due, sandbox.now(), outcome);
            continue;
        }
        // Without an address there is nothing to wait for: the event log catches up when it is read.
        let listened_to = sandbox.outbox().settings().url.is_some();
        match sandbox.next_due().filter(|_| listened_to) {
            Some(time) => {
                tokio::select! {
                    _ = changes.changed() => {}
                    () = sandbox.wait_until(time) => {}
                }
            }
            // The sender lives as long as the sandbox.
            None => drop(changes.changed().await),
        }
    }
}

/// Lets effects happen when they are due; runs until its task is ended.
pub(crate) async fn run_delayed_effects(sandbox: Arc<Sandbox>) {
    let delayed_effects = &sandbox.delayed_effects;
    let mut changed = delayed_effects.changed.subscribe();
    loop {
        changed.mark_unchanged();
        match delayed_effects.next_due() {
            Some(time) if time <= sandbox.now() => delayed_effects.run_next().await,
            Some(time) => {
                tokio::select! {
                    _ = changed.changed() => {}
                    () = sandbox.wait_until(time) => {}
                }
            }
            // The sender lives as long as the sandbox.
            None => drop(changed.changed().await),
        }
    }
}
