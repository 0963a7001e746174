//! Cards.

use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{CardView, CardsView};

#[tauri::command]
pub(crate) async fn cards(desk: State<'_, Desk>) -> Answer<CardsView> {
    let app = running(&desk).await?.app.clone();
    Ok(app.card_overview().await?.into())
}

#[tauri::command]
pub(crate) async fn refresh_cards(desk: State<'_, Desk>) -> Answer<CardsView> {
    let app = running(&desk).await?.app.clone();
    app.cards().refresh().await?;
    Ok(app.card_overview().await?.into())
}

#[tauri::command]
pub(crate) async fn card(desk: State<'_, Desk>, id: String) -> Answer<CardView> {
    Ok(running(&desk).await?.app.card_detail(&id).await?.into())
}
