//! Reaches the person outside the window: notifications of what changed, the count on the icon, and the tray icon with which
//! Astra Desk goes on watching after its window was closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use astra_app::{App, AppError, OutsideWindow, Topic};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tracing::warn;

use crate::desktop::{Desktop, System, words};
use crate::runtime::Desk;

/// What is shown outside the window.
#[derive(Clone)]
pub(crate) struct Background {
    desktop: Arc<dyn Desktop>,
    /// The tray icon shows, so that a hidden window can be found again.
    hides: Arc<AtomicBool>,
}

impl Background {
    fn new(desktop: Arc<dyn Desktop>) -> Self {
        Self {
            desktop,
            hides: Arc::default(),
        }
    }

    /// Closing the window hides it, and the application goes on.
    pub(crate) fn hides_window(&self) -> bool {
        self.hides.load(Ordering::SeqCst)
    }

    /// Shows the tray icon; `false` where this system shows none.
    pub(crate) async fn show_tray_icon(&self, outside: &OutsideWindow) -> bool {
        let words = words::tray(outside.reviews);
        let desktop = Arc::clone(&self.desktop);
        let shown = blocking(move || desktop.show_tray_icon(&words)).await;
        self.hides.store(shown == Some(true), Ordering::SeqCst);
        self.hides_window()
    }

    async fn hide_tray_icon(&self) {
        if self.hides.swap(false, Ordering::SeqCst) {
            let desktop = Arc::clone(&self.desktop);
            blocking(move || desktop.hide_tray_icon()).await;
        }
    }

    /// Tells what was not told yet, and brings badge and tray up to date.
    async fn catch_up(&self, app: &App) -> Result<(), AppError> {
        // In this order, so that what is counted on the icon was told before.
        let outside = app.outside_window().await?;
        let news = app.businesses().take_news().await?;
        let reminders = app.reminders().take_news().await?;
        let desktop = Arc::clone(&self.desktop);
        blocking(move || {
            // What changes before the person's eyes needs no second voice.
            let told = news.iter().filter_map(words::notification);
            let told: Vec<_> = told.chain(reminders.iter().map(words::reminder)).collect();
            if !told.is_empty() && !desktop.is_looked_at() {
                for notification in &told {
                    desktop.notify(notification);
                }
            }
            desktop.set_badge(outside.needs_person);
        })
        .await;
        // Telling takes a while, and the person may have switched it meanwhile.
        let outside = app.outside_window().await?;
        if outside.keeps_watching {
            self.show_tray_icon(&outside).await;
        } else {
            self.hide_tray_icon().await;
        }
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// Follows every change as long as the application lives, through every environment that is opened.
pub(crate) fn watch(handle: &AppHandle<impl Runtime>) {
    let desk = handle.state::<Desk>();
    let desktop = match &desk.surroundings.desktop {
        Some(desktop) => Arc::clone(desktop),
        None => Arc::new(System::new(handle)),
    };
    let background = Background::new(desktop);
    handle.manage(background.clone());
    let mut starts = desk.starts();
    tauri::async_runtime::spawn(async move {
        loop {
            let running = match &*starts.borrow_and_update() {
                Some(Ok(running)) => Some(Arc::clone(running)),
                _ => None,
            };
            let heard = match running {
                Some(running) => follow(&running.app, &background, &mut starts).await,
                None => starts.changed().await,
            };
            if heard.is_err() {
                return;
            }
        }
    });
}

/// Follows the changes of one environment until another one starts.
async fn follow<T>(
    app: &App,
    background: &Background,
    starts: &mut watch::Receiver<T>,
) -> Result<(), watch::error::RecvError> {
    let mut changes = app.changes();
    loop {
        if let Err(error) = background.catch_up(app).await {
            warn!(%error, "what changed could not be told outside the window");
        }
        tokio::select! {
            changed = starts.changed() => return changed,
            heard = next_change(&mut changes) => if heard.is_err() {
                return starts.changed().await;
            },
        }
    }
}

/// Waits for a change of what is shown outside the window.
async fn next_change(changes: &mut Receiver<Topic>) -> Result<(), RecvError> {
    loop {
        match changes.recv().await {
            Ok(Topic::App | Topic::Business | Topic::Transfers | Topic::Reminders)
            | Err(RecvError::Lagged(_)) => return Ok(()),
            Ok(
                Topic::Draft
                | Topic::SignIn
                | Topic::Cards
                | Topic::Routines
                | Topic::Documents
                | Topic::Contact,
            ) => {}
            Err(RecvError::Closed) => return Err(RecvError::Closed),
        }
    }
}
