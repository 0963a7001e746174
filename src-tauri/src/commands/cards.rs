//! Cards.

use tauri::State;

use super::running;
use crate::error::Answer;
use crate::present;
use crate::runtime::Desk;
use crate::views::{CardView, CardsView};

#[tauri::command]
pub(crate) async fn cards(desk: State<'_, Desk>) -> Answer<CardsView> {
    let app = running(&desk).await?.app.clone();
    Ok(present::cards(
        app.cards().list().await?,
        app.connection().is_offline(),
    ))
}

#[tauri::command]
pub(crate) async fn refresh_cards(desk: State<'_, Desk>) -> Answer<CardsView> {
    let app = running(&desk).await?.app.clone();
    let cards = app.cards().refresh().await?;
    Ok(present::cards(cards, app.connection().is_offline()))
}

#[tauri::command]
pub(crate) async fn card(desk: State<'_, Desk>, id: String) -> Answer<CardView> {
    let record = running(&desk).await?.app.cards().get(&id).await?;
    Ok(present::card(&record))
}
