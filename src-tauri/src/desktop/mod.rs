//! What the operating system shows beside our windows: notifications, a count on the icon, and an icon in the tray.
//!
//! [`Desktop`] is what is asked for; [`system`] asks the operating system, and the development host and the tests keep what
//! was asked. When to ask is decided in `background.rs`.

mod system;
mod tray;
pub(crate) mod words;

pub(crate) use system::System;

/// Words of one notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// One line, without markup.
    pub title: String,
    /// A sentence or two. Never a name: some systems read markup in it.
    pub body: String,
}

/// Words of the icon in the tray and of its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayWords {
    /// Brings the window back.
    pub open: String,
    /// What is pending; cannot be chosen.
    pub status: String,
    /// Ends the application.
    pub quit: String,
}

/// What the operating system shows beside our windows. Each call may block for a moment.
pub trait Desktop: Send + Sync {
    /// The person looks at our window, and so needs no notification.
    fn is_looked_at(&self) -> bool;
    /// Shows a notification, where the system shows any.
    fn notify(&self, notification: &Notification);
    /// Writes how many things need the person on the application's icon, where the system can.
    fn set_badge(&self, count: u32);
    /// Shows the icon in the tray with these words. `false` where this system shows none: a hidden window could not be found
    /// again.
    fn show_tray_icon(&self, words: &TrayWords) -> bool;
    /// Takes the icon away.
    fn hide_tray_icon(&self);
}
