//! Moving money.

use astra_app::App;
use astra_app::transfers::{Intent, TransferForm};
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{DailyCountView, KnownReceiverView, PreviewView, TransferDetailView};

async fn detail(app: &App, intent: Intent) -> Answer<TransferDetailView> {
    Ok(app.transfer_detail(intent).await.into())
}

#[tauri::command]
pub(crate) async fn transfer_form(desk: State<'_, Desk>, business: String) -> Answer<TransferForm> {
    Ok(running(&desk)
        .await?
        .app
        .transfers()
        .form(&business)
        .await?)
}

/// Of the business for which it was typed, which may not be on screen any more.
#[tauri::command]
pub(crate) async fn save_transfer_form(
    desk: State<'_, Desk>,
    business: String,
    request: TransferForm,
) -> Answer<()> {
    let app = running(&desk).await?.app.clone();
    Ok(app.transfers().save_form(&business, &request).await?)
}

/// Everybody else on this computer who can be sent money; nothing where staff did not allow that.
#[tauri::command]
pub(crate) async fn receivers(desk: State<'_, Desk>) -> Answer<Option<Vec<KnownReceiverView>>> {
    let app = running(&desk).await?.app.clone();
    let receivers = app.transfers().receivers().await?;
    Ok(receivers.map(|known| known.into_iter().map(Into::into).collect()))
}

#[tauri::command]
pub(crate) async fn preview_transfer(
    desk: State<'_, Desk>,
    request: TransferForm,
) -> Answer<PreviewView> {
    let app = running(&desk).await?.app.clone();
    Ok(app.preview_transfer(request).await?.into())
}

#[tauri::command]
pub(crate) async fn confirm_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.confirm_transfer(&id).await?).await
}

/// What Astra takes a day of the business on screen; nothing where there is no limit, or none is known.
#[tauri::command]
pub(crate) async fn daily_count(desk: State<'_, Desk>) -> Answer<Option<DailyCountView>> {
    let app = running(&desk).await?.app.clone();
    Ok(app.transfers().daily_count().await?.map(Into::into))
}

#[tauri::command]
pub(crate) async fn transfer(desk: State<'_, Desk>, id: String) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.transfers().get(&id).await?).await
}

#[tauri::command]
pub(crate) async fn check_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.transfers().check(&id).await?).await
}

#[tauri::command]
pub(crate) async fn preview_again(desk: State<'_, Desk>, id: String) -> Answer<PreviewView> {
    let running = running(&desk).await?;
    Ok(running.app.transfers().preview_again(&id).await?.into())
}

#[tauri::command]
pub(crate) async fn abandon_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.transfers().abandon(&id).await?).await
}

/// Takes back a transfer whose undo window is open.
#[tauri::command]
pub(crate) async fn undo_transfer(desk: State<'_, Desk>, id: String) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.transfers().undo(&id).await?).await
}
