//! The file that was saved last, shown in the operating system's file manager. Its path stays in Rust: a page asks for the
//! saved file and can name no other.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tauri::{AppHandle, Manager, Runtime};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::info;

use crate::runtime::Desk;
use crate::views::ShownFileView;

/// A file manager that has not answered by then counts as one that can't be reached.
const ANSWER_TAKES: Duration = Duration::from_secs(15);

/// Where the last file was saved.
#[derive(Default)]
pub(crate) struct SavedFile(Mutex<Option<PathBuf>>);

impl SavedFile {
    fn path(&self) -> Option<PathBuf> {
        let path = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        path.clone()
    }
}

/// Keeps where a file was saved, until the next one is or the program ends.
pub(crate) fn keep(handle: &AppHandle<impl Runtime>, path: PathBuf) {
    let saved = handle.state::<SavedFile>();
    *saved.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
}

/// Shows the last saved file in its folder; `None` where none was saved.
pub(crate) async fn show(handle: &AppHandle<impl Runtime>) -> Option<ShownFileView> {
    let path = handle.state::<SavedFile>().path()?;
    let show = handle.state::<Desk>().surroundings.show_file.clone();
    let folder = path.parent().unwrap_or(&path).display().to_string();
    let asked = spawn_blocking(move || {
        if !path.exists() {
            return Some(ShownFileView::Gone);
        }
        let shown = match show {
            Some(show) => show(&path),
            None => in_the_file_manager(&path),
        };
        shown.then_some(ShownFileView::Shown)
    });
    let answered = timeout(ANSWER_TAKES, asked).await;
    let shown = answered.ok().and_then(Result::ok).flatten();
    Some(shown.unwrap_or(ShownFileView::NotShown { folder }))
}

fn in_the_file_manager(path: &Path) -> bool {
    let shown = tauri_plugin_opener::reveal_item_in_dir(path);
    if let Err(error) = &shown {
        info!(%error, "no file manager shows the saved file");
    }
    shown.is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use tauri::async_runtime::block_on;
    use tauri::test::{mock_builder, mock_context, noop_assets};

    use super::*;
    use crate::surroundings::Surroundings;

    #[test]
    fn the_last_saved_file_alone_is_shown_and_what_keeps_it_from_that_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let [first, last] = ["first.csv", "last.csv"].map(|name| folder.path().join(name));
        let answers = Arc::new(AtomicBool::new(true));
        let (of_manager, expected) = (Arc::clone(&answers), last.clone());
        let surroundings = Surroundings {
            show_file: Some(Arc::new(move |path| {
                assert_eq!(path, expected, "no other file is ever shown");
                of_manager.load(Ordering::SeqCst)
            })),
            ..Surroundings::default()
        };
        let app = crate::assemble(mock_builder(), surroundings)
            .build(mock_context(noop_assets()))
            .unwrap();
        let handle = app.handle();
        let show = || block_on(super::show(handle));
        assert!(show().is_none(), "nothing was saved");
        fs::write(&last, "rows").unwrap();
        keep(handle, first);
        keep(handle, last.clone());
        assert!(matches!(show(), Some(ShownFileView::Shown)));
        answers.store(false, Ordering::SeqCst);
        let Some(ShownFileView::NotShown { folder: named }) = show() else {
            panic!("no file manager answered, and that has to be said");
        };
        assert_eq!(Path::new(&named), folder.path());
        fs::remove_file(&last).unwrap();
        assert!(matches!(show(), Some(ShownFileView::Gone)));
    }
}
