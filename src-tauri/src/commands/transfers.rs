//! Moving money.

use astra_app::App;
use astra_app::transfers::{Intent, TransferForm};
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::present;
use crate::state::Desk;
use crate::views::{
    NotFoundChoiceView, PreviewView, TransferDetailView, TransferFormView, TransferRequestView,
    TransfersView,
};

async fn detail(app: &App, intent: Intent) -> Answer<TransferDetailView> {
    let cards = app.cards().await?.cards;
    let next_check = app.next_look_at(&intent.id).await;
    Ok(present::transfer_detail(&intent, &cards, next_check))
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
pub(crate) async fn transfer_form(desk: State<'_, Desk>) -> Answer<TransferFormView> {
    let form = running(&desk).await?.app.transfer_form().await?;
    Ok(present::transfer_form(form))
}

#[tauri::command]
pub(crate) async fn save_transfer_form(
    desk: State<'_, Desk>,
    request: TransferRequestView,
) -> Answer<()> {
    let app = &running(&desk).await?.app;
    Ok(app.save_transfer_form(&form_from(request)).await?)
}

#[tauri::command]
pub(crate) async fn preview_transfer(
    desk: State<'_, Desk>,
    request: TransferRequestView,
) -> Answer<PreviewView> {
    let app = &running(&desk).await?.app;
    let quote = app.preview_transfer(form_from(request)).await?;
    Ok(present::preview(&quote, &app.cards().await?.cards))
}

#[tauri::command]
pub(crate) async fn confirm_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = &running(&desk).await?.app;
    detail(app, app.confirm_transfer(&id).await?).await
}

#[tauri::command]
pub(crate) async fn transfers(desk: State<'_, Desk>) -> Answer<TransfersView> {
    let app = &running(&desk).await?.app;
    let intents = app.transfers().await?;
    let cards = app.cards().await?.cards;
    Ok(present::transfers(&intents, &cards, app.is_offline()))
}

#[tauri::command]
pub(crate) async fn transfer(desk: State<'_, Desk>, id: String) -> Answer<TransferDetailView> {
    let app = &running(&desk).await?.app;
    detail(app, app.transfer(&id).await?).await
}

#[tauri::command]
pub(crate) async fn check_transfer(
    desk: State<'_, Desk>,
    id: String,
) -> Answer<TransferDetailView> {
    let app = &running(&desk).await?.app;
    detail(app, app.check_transfer(&id).await?).await
}

#[tauri::command]
pub(crate) async fn settle_not_found(
    desk: State<'_, Desk>,
    id: String,
    choice: NotFoundChoiceView,
) -> Answer<TransferDetailView> {
    let app = &running(&desk).await?.app;
    let intent = match choice {
        NotFoundChoiceView::SendAgain => app.send_again(&id).await?,
        NotFoundChoiceView::Leave => app.abandon_transfer(&id).await?,
    };
    detail(app, intent).await
}
