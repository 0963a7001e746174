//! Transfers as files.

use std::sync::LazyLock;

use astra_app::export::{ExportForm, OfxWords, Receipt};
use jiff::tz::TimeZone;
use serde::Deserialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State};
use tracing::warn;

use super::running;
use crate::error::Answer;
use crate::file_choice;
use crate::runtime::Desk;
use crate::saved_file;
use crate::views::{
    ErrorCode, ErrorView, ExportProgressView, ExportView, SavedFileView, ShownFileView,
};
use crate::windows::MAIN;

/// What stands in files, with all other sentences.
const ENGLISH: &str = include_str!("../../../ui/src/locales/en/files.json");

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(ENGLISH).expect("the file is part of the program, and a test reads it")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    ofx: Ofx,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ofx {
    to: String,
    from: String,
    fee: String,
}

/// Has the person choose a file and writes the transfers of a period into it.
#[tauri::command]
pub(crate) async fn export_transfers(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
    form: ExportForm,
    title: String,
    channel: Channel<ExportProgressView>,
) -> Answer<ExportView> {
    let app = running(&desk).await?.app.clone();
    let plan = app.exports().plan(&form, TimeZone::system()).await?;
    if plan.count() == 0 {
        return Ok(ExportView::Nothing);
    }
    let Some(path) = file_choice::save(&handle, title, plan.file_name.clone()).await else {
        return Ok(ExportView::NotChosen);
    };
    let file = file_choice::name_of(&path);
    let words = OfxWords {
        to: WORDS.ofx.to.clone(),
        from: WORDS.ofx.from.clone(),
        fee: WORDS.ofx.fee.clone(),
    };
    let show = move |written, total| {
        // A screen that was left is not told.
        let _ = channel.send(ExportProgressView { written, total });
    };
    let saved = app
        .exports()
        .export(plan, path.clone(), words, show)
        .await?;
    Ok(match saved {
        Some(transfers) => {
            saved_file::keep(&handle, path);
            ExportView::Saved { transfers, file }
        }
        None => ExportView::Cancelled,
    })
}

/// Has the person choose a file and writes the receipt of a transfer into it, as PDF; nothing where they chose none.
#[tauri::command]
pub(crate) async fn save_receipt(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
    id: String,
    receipt: Receipt,
    title: String,
) -> Answer<Option<SavedFileView>> {
    let app = running(&desk).await?.app.clone();
    let id = app.transfers().get(&id).await?.id;
    let name = format!("receipt-{id}.pdf");
    let Some(path) = file_choice::save(&handle, title, name).await else {
        return Ok(None);
    };
    let file = file_choice::name_of(&path);
    app.exports().save_receipt(receipt, path.clone()).await?;
    saved_file::keep(&handle, path);
    Ok(Some(SavedFileView { file }))
}

/// Shows the file that was saved last in the operating system's file manager.
#[tauri::command]
pub(crate) async fn show_saved_file(handle: AppHandle<impl Runtime>) -> Answer<ShownFileView> {
    let shown = saved_file::show(&handle).await;
    shown.ok_or_else(|| ErrorView::from(ErrorCode::NotAllowedNow))
}

/// Opens the operating system's dialog that prints what our window shows: a page's own call does nothing on macOS.
#[tauri::command]
pub(crate) async fn print_page(handle: AppHandle<impl Runtime>) -> Answer<()> {
    let printed = match handle.get_webview_window(MAIN) {
        Some(window) => window.print(),
        None => Ok(()),
    };
    printed.map_err(|error| {
        warn!(%error, "the page could not be printed");
        ErrorView::from(ErrorCode::Internal)
    })
}

/// Ends the export that is under way.
#[tauri::command]
pub(crate) async fn cancel_export(desk: State<'_, Desk>) -> Answer<()> {
    running(&desk).await?.app.exports().cancel();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_files_are_there() {
        for words in [&WORDS.ofx.to, &WORDS.ofx.from, &WORDS.ofx.fee] {
            assert!(words.contains("{{card}}"), "{words}");
        }
    }
}
