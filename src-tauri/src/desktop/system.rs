//! The operating system's own notifications, badge and tray.

use std::sync::{Arc, Mutex, PoisonError};

use tauri::{AppHandle, Manager, Runtime};
use tracing::info;

use super::tray::TrayIcon;
use super::{Desktop, Notification, TrayWords, words};
use crate::windows;

/// Asks the operating system.
pub(crate) struct System<R: Runtime> {
    handle: AppHandle<R>,
    tray: Mutex<Option<TrayIcon>>,
}

impl<R: Runtime> System<R> {
    pub(crate) fn new(handle: &AppHandle<R>) -> Self {
        Self {
            handle: handle.clone(),
            tray: Mutex::default(),
        }
    }

    /// Brings the window back, from the tray or from a notification.
    fn opener(&self) -> Arc<dyn Fn() + Send + Sync> {
        let handle = self.handle.clone();
        Arc::new(move || windows::bring_back(&handle))
    }
}

impl<R: Runtime> Desktop for System<R> {
    fn is_looked_at(&self) -> bool {
        self.handle
            .get_webview_window(windows::MAIN)
            .is_some_and(|window| {
                window.is_focused().unwrap_or(false)
                    && window.is_visible().unwrap_or(false)
                    && !window.is_minimized().unwrap_or(false)
            })
    }

    fn notify(&self, notification: &Notification) {
        let mut shown = notify_rust::Notification::new();
        shown
            .appname("Astra Desk")
            .summary(&notification.title)
            .body(&notification.body);
        let identifier = &self.handle.config().identifier;
        show(shown, identifier, self.opener());
    }

    fn set_badge(&self, count: u32) {
        if let Some(window) = self.handle.get_webview_window(windows::MAIN) {
            let count = (count > 0).then_some(i64::from(count));
            if let Err(error) = window.set_badge_count(count) {
                info!(%error, "no badge can be shown");
            }
        }
    }

    fn show_tray_icon(&self, words: &TrayWords) -> bool {
        let mut tray = self.tray.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(icon) = &*tray
            && icon.say(words)
        {
            return true;
        }
        *tray = TrayIcon::show(&self.handle, words, self.opener());
        tray.is_some()
    }

    fn hide_tray_icon(&self) {
        let mut tray = self.tray.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(icon) = tray.take() {
            icon.hide();
        }
    }
}

/// A click on the notification brings the window back. The wait for it ends with the notification.
#[cfg(target_os = "linux")]
fn show(
    mut notification: notify_rust::Notification,
    _identifier: &str,
    open: Arc<dyn Fn() + Send + Sync>,
) {
    notification
        .icon("astra-desk")
        .hint(notify_rust::Hint::DesktopEntry("astra-desk".to_owned()))
        .action("default", words::open());
    std::thread::spawn(move || match notification.show() {
        Ok(shown) => {
            shown.wait_for_action(|action: &str| {
                if action == "default" {
                    open();
                }
            });
        }
        Err(error) => info!(%error, "no notification can be shown"),
    });
}

/// There a click brings the application to the front by itself.
#[cfg(not(target_os = "linux"))]
fn show(
    mut notification: notify_rust::Notification,
    identifier: &str,
    _open: Arc<dyn Fn() + Send + Sync>,
) {
    let _ = words::open();
    #[cfg(target_os = "macos")]
    let _ = notify_rust::set_application(identifier);
    #[cfg(windows)]
    notification.app_id(identifier);
    std::thread::spawn(move || {
        if let Err(error) = notification.show() {
            info!(%error, "no notification can be shown");
        }
    });
}
