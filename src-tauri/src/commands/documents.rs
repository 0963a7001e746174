//! Documents that Astra asks for.

use astra_app::documents::Side;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};

use super::running;
use crate::error::Answer;
use crate::file_choice::{self, Drops};
use crate::runtime::{Desk, Running};
use crate::views::{ChosenFileView, DocumentTypeView, DocumentsView, DropView};

async fn view(running: &Running) -> Answer<DocumentsView> {
    Ok(running.app.documents_detail().await?.into())
}

#[tauri::command]
pub(crate) async fn documents(desk: State<'_, Desk>) -> Answer<DocumentsView> {
    view(&*running(&desk).await?).await
}

/// Has the person choose a file, and says what was found in it; nothing where they chose none.
#[tauri::command]
pub(crate) async fn choose_document(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
    document_type: DocumentTypeView,
    title: String,
) -> Answer<Option<ChosenFileView>> {
    let app = running(&desk).await?.app.clone();
    let Some(path) = file_choice::choose(&handle, title).await else {
        return Ok(None);
    };
    let file = app.documents().hold(path);
    let looked = app.documents().look_at(&file, document_type.into()).await?;
    Ok(Some(looked.into()))
}

/// Looks at a file that was chosen or dropped, as a document of that type.
#[tauri::command]
pub(crate) async fn check_document(
    desk: State<'_, Desk>,
    file: String,
    document_type: DocumentTypeView,
) -> Answer<ChosenFileView> {
    let app = running(&desk).await?.app.clone();
    let looked = app.documents().look_at(&file, document_type.into()).await?;
    Ok(looked.into())
}

/// Tells this screen of files that are dropped on the window, instead of the screen before.
#[tauri::command]
pub(crate) async fn watch_drops(drops: State<'_, Drops>, channel: Channel<DropView>) -> Answer<()> {
    drops.tell(channel);
    Ok(())
}

/// `sides` and `files` belong together, one by one.
#[tauri::command]
pub(crate) async fn send_document(
    desk: State<'_, Desk>,
    document_type: DocumentTypeView,
    sides: Vec<Side>,
    files: Vec<String>,
) -> Answer<DocumentsView> {
    let running = running(&desk).await?;
    let files = sides.into_iter().zip(files).collect();
    running
        .app
        .documents()
        .send(document_type.into(), files)
        .await?;
    view(&running).await
}

/// Goes on with a document that was not sent or not confirmed, without choosing a file again.
#[tauri::command]
pub(crate) async fn retry_document(desk: State<'_, Desk>, id: String) -> Answer<DocumentsView> {
    let running = running(&desk).await?;
    running.app.documents().try_again(&id).await?;
    view(&running).await
}

/// Takes a document off the list.
#[tauri::command]
pub(crate) async fn forget_document(desk: State<'_, Desk>, id: String) -> Answer<DocumentsView> {
    let running = running(&desk).await?;
    running.app.documents().forget(&id).await?;
    view(&running).await
}
