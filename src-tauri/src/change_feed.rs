//! Tells the screen what changed, over a channel that the screen opened itself: no event can be listened to.

use std::sync::Arc;

use astra_app::{App, Topic};
use strum::VariantArray as _;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::runtime::Desk;

/// Passes changes on until the screen is gone, through every environment that is opened meanwhile.
pub(crate) fn forward(handle: &AppHandle<impl Runtime>, channel: Channel<Topic>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let mut starts = handle.state::<Desk>().starts();
        loop {
            let running = match &*starts.borrow_and_update() {
                Some(Ok(running)) => Some(Arc::clone(running)),
                _ => None,
            };
            let heard = match running {
                Some(running) => pass_on(&running.app, &channel, &mut starts).await,
                None => starts.changed().await.map_err(|_| Gone),
            };
            if heard.is_err() {
                return;
            }
        }
    });
}

/// The screen or the application has ended.
struct Gone;

/// Passes the changes of one environment on until another one starts.
async fn pass_on<T>(
    app: &App,
    channel: &Channel<Topic>,
    starts: &mut watch::Receiver<T>,
) -> Result<(), Gone> {
    let mut changes = app.changes();
    let tell_all = || {
        Topic::VARIANTS
            .iter()
            .try_for_each(|topic| channel.send(*topic))
    };
    // Nobody listened before: everything may have changed.
    tell_all().map_err(|_| Gone)?;
    loop {
        let heard = tokio::select! {
            changed = starts.changed() => return changed.map_err(|_| Gone),
            heard = changes.recv() => heard,
        };
        let sent = match heard {
            Ok(topic) => channel.send(topic),
            // Some changes were lost: everything may have changed.
            Err(RecvError::Lagged(_)) => tell_all(),
            Err(RecvError::Closed) => return starts.changed().await.map_err(|_| Gone),
        };
        sent.map_err(|_| Gone)?;
    }
}
