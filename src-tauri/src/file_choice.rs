//! Files that the person gives: chosen in the operating system's dialog, or dropped on our own window. Their paths go to the
//! application; a page gets handles.
//!
//! The dialog is `rfd`'s, which Tauri's plugin for dialogs is made of. The plugin itself is not registered: it would put a
//! script of its own into every page, Astra's too.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tauri::ipc::Channel;
use tauri::{AppHandle, DragDropEvent, Manager, Runtime};
use tokio::sync::oneshot;
use tracing::warn;

use crate::runtime::Desk;
use crate::views::DropView;
use crate::windows::MAIN;

/// More files than any document has sides are not taken from one drop.
const MOST_FILES: usize = 2;

/// The screen that takes dropped files, if one is open.
#[derive(Default)]
pub(crate) struct Drops(Mutex<Option<Channel<DropView>>>);

impl Drops {
    /// From now on this screen is told.
    pub(crate) fn tell(&self, channel: Channel<DropView>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    fn send(&self, drop: DropView) {
        let channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channel.as_ref() {
            // The screen may be gone, and then nobody misses the file.
            let _ = channel.send(drop);
        }
    }

    fn is_open(&self) -> bool {
        let channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channel.is_some()
    }
}

/// Has the person choose a file; `None` where they choose none. `title` stands above the dialog.
pub(crate) async fn choose(handle: &AppHandle<impl Runtime>, title: String) -> Option<PathBuf> {
    if let Some(choose) = handle.state::<Desk>().surroundings.choose_file.clone() {
        return choose();
    }
    let (chosen, choice) = oneshot::channel();
    let of_window = handle.clone();
    // The dialog has to begin on the main thread, and is waited for on another one.
    let begun = handle.run_on_main_thread(move || {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
        if let Some(window) = of_window.get_webview_window(MAIN) {
            dialog = dialog.set_parent(&window);
        }
        let picked = dialog.pick_file();
        tauri::async_runtime::spawn(async move {
            let path = picked.await.map(|file| file.path().to_owned());
            let _ = chosen.send(path);
        });
    });
    if let Err(error) = begun {
        warn!(%error, "no dialog could be opened");
        return None;
    }
    choice.await.ok().flatten()
}

/// Files over our own window, or dropped on it.
pub(crate) fn dragged(handle: &AppHandle<impl Runtime>, event: &DragDropEvent) {
    let drops = handle.state::<Drops>();
    match event {
        DragDropEvent::Enter { .. } => drops.send(DropView::Over),
        DragDropEvent::Leave => drops.send(DropView::Left),
        DragDropEvent::Drop { paths, .. } => dropped(handle, paths.clone()),
        _ => {}
    }
}

/// Gives dropped files to the application, and their handles to the screen that takes them.
pub(crate) fn dropped(handle: &AppHandle<impl Runtime>, paths: Vec<PathBuf>) {
    let drops = handle.state::<Drops>();
    drops.send(DropView::Left);
    let running = handle.state::<Desk>().started();
    let Some(running) = running.filter(|_| drops.is_open()) else {
        return;
    };
    let documents = Arc::clone(running.app.documents());
    for path in paths.into_iter().take(MOST_FILES) {
        drops.send(DropView::Dropped {
            handle: documents.hold(path),
        });
    }
}
