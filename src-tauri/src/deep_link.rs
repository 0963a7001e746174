//! The operating system's door: a redirect that comes as a deep link, at the start or while running.
//!
//! Anybody on this computer can send one, so it goes the same way as a redirect in our own window and is
//! judged there. The plugin hands over URLs of our scheme only; a second process hands its own over through
//! the single-instance plugin.

use astra_app::authorization::{Door, Taken};
use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;
use tracing::warn;

use crate::state::Desk;
use crate::windows;

/// Opens the door: links while running, and the one this process was started with.
pub(crate) fn listen(handle: &AppHandle) {
    #[cfg(any(target_os = "linux", windows))]
    if let Err(error) = handle.deep_link().register_all() {
        warn!(%error, "the scheme could not be registered");
    }
    let receiver = handle.clone();
    handle.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            take(&receiver, url.to_string(), Door::System);
        }
    });
    // At a cold start there is no event, only this.
    match handle.deep_link().get_current() {
        Ok(Some(urls)) => {
            for url in urls {
                take(handle, url.to_string(), Door::System);
            }
        }
        Ok(None) => {}
        Err(error) => warn!(%error, "the starting link could not be read"),
    }
}

/// The one function that both doors call. Never logs the redirect.
pub(crate) fn take(handle: &AppHandle, redirect: String, door: Door) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        let Ok(running) = desk.running().await else {
            return;
        };
        let carried = match running.app.accept_redirect(&redirect, door).await {
            Ok(accepted) => {
                // Before the exchange, which may take its time: nothing is left to do in Astra's window.
                if accepted.taken() == Taken::Visit {
                    windows::visit_ended(&handle);
                }
                accepted.carry_through().await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = carried {
            warn!(%error, "a redirect could not be carried through");
        }
    });
}
