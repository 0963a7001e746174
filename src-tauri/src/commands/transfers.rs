//! Moving money.

use astra_app::App;
use astra_app::transfers::{Intent, TransferForm};
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::present;
use crate::runtime::Desk;
use crate::views::{
    PreviewView, TransferDetailView, TransferFormView, TransferRequestView, TransfersView,
};

async fn detail(app: &App, intent: Intent) -> Answer<TransferDetailView> {
    let next_check = app.poller().next_poll_at(&intent.id).await;
    Ok(present::transfer_detail(app, &intent, next_check))
}

fn form_from(request: TransferRequestView) -> TransferForm {
    TransferForm {
        from: request.from,
        to: request.to,
        amount: request.amount,
        note: request.note,
    }
}

#[tauri::command]
pub(crate) async fn transfer_form(
    desk: State<'_, Desk>,
    business: String,
) -> Answer<TransferFormView> {
    let form = running(&desk)
        .await?
        .app
        .transfers()
        .form(&business)
        .await?;
    Ok(present::transfer_form(form))
}

/// Of the business for which it was typed, which may not be on screen any more.
#[tauri::command]
pub(crate) async fn save_transfer_form(
    desk: State<'_, Desk>,
    business: String,
    request: TransferRequestView,
) -> Answer<()> {
    let app = running(&desk).await?.app.clone();
    Ok(app
        .transfers()
        .save_form(&business, &form_from(request))
        .await?)
}

#[tauri::command]
pub(crate) async fn preview_transfer(
    desk: State<'_, Desk>,
    request: TransferRequestView,
) -> Answer<PreviewView> {
    let app = running(&desk).await?.app.clone();
    let quote = app.transfers().preview(form_from(request)).await?;
    Ok(present::preview(&quote))
}

#[tauri::command]
pub(crate) async fn confirm_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.transfers().confirm(&id).await?).await
}

#[tauri::command]
pub(crate) async fn transfers(desk: State<'_, Desk>) -> Answer<TransfersView> {
    let app = running(&desk).await?.app.clone();
    let intents = app.transfers().list().await?;
    Ok(present::transfers(&intents, app.connection().is_offline()))
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
    Ok(present::preview(
        &running.app.transfers().preview_again(&id).await?,
    ))
}

#[tauri::command]
pub(crate) async fn abandon_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = running(&desk).await?.app.clone();
    detail(&app, app.transfers().abandon(&id).await?).await
}
