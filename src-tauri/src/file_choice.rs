//! Files that the person gives: chosen in the operating system's dialog, or dropped on our own window; and places where they
//! want one saved. Their paths go to the application; a page gets handles and names.
//!
//! The dialog is `rfd`'s, which Tauri's plugin for dialogs is made of. The plugin itself is not registered: it would put a
//! script of its own into every page, Astra's too.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rfd::{AsyncFileDialog, FileHandle};
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
    ask(handle, title, AsyncFileDialog::pick_file).await
}

/// Has the person choose where a file is saved; `None` where they choose nothing. The dialog asks before another file is
/// replaced. `file_name` is offered.
pub(crate) async fn save(
    handle: &AppHandle<impl Runtime>,
    title: String,
    file_name: String,
) -> Option<PathBuf> {
    if let Some(save) = handle.state::<Desk>().surroundings.save_file.clone() {
        return save(&file_name);
    }
    ask(handle, title, |dialog| {
        dialog.set_file_name(file_name).save_file()
    })
    .await
}

/// The name of a file, without its folder, for a page.
pub(crate) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Opens the operating system's dialog.
async fn ask<D: Future<Output = Option<FileHandle>> + Send + 'static>(
    handle: &AppHandle<impl Runtime>,
    title: String,
    open: impl FnOnce(AsyncFileDialog) -> D + Send + 'static,
) -> Option<PathBuf> {
    let (chosen, choice) = oneshot::channel();
    let of_window = handle.clone();
    // The dialog has to begin on the main thread, and is waited for on another one.
    let begun = handle.run_on_main_thread(move || {
        let mut dialog = AsyncFileDialog::new().set_title(title);
        if let Some(window) = of_window.get_webview_window(MAIN) {
            dialog = dialog.set_parent(&window);
        }
        let answer = open(dialog);
        tauri::async_runtime::spawn(async move {
            let path = answer.await.map(|file| file.path().to_owned());
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
