//! What would be shown outside the windows.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use astra_desk::desktop::{Desktop, Notification, TrayWords};

/// A desktop that keeps what it is asked to show. Nobody looks at the window there, unless told.
#[derive(Default)]
pub struct Outside {
    pub looked_at: AtomicBool,
    pub without_tray: AtomicBool,
    pub badge: AtomicU32,
    pub notifications: Mutex<Vec<Notification>>,
    pub tray: Mutex<Option<TrayWords>>,
}

impl Desktop for Outside {
    fn is_looked_at(&self) -> bool {
        self.looked_at.load(Ordering::SeqCst)
    }

    fn notify(&self, notification: &Notification) {
        self.notifications
            .lock()
            .unwrap()
            .push(notification.clone());
    }

    fn set_badge(&self, count: u32) {
        self.badge.store(count, Ordering::SeqCst);
    }

    fn show_tray_icon(&self, words: &TrayWords) -> bool {
        if self.without_tray.load(Ordering::SeqCst) {
            return false;
        }
        *self.tray.lock().unwrap() = Some(words.clone());
        true
    }

    fn hide_tray_icon(&self) {
        *self.tray.lock().unwrap() = None;
    }
}
