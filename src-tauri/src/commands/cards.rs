//! Cards.

use astra_app::IssuedCardForm;
use secrecy::SecretString;
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{CardBankView, CardRemovalView, CardView, CardsView};

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

/// Nothing at all takes the name away.
#[tauri::command]
pub(crate) async fn name_card(
    desk: State<'_, Desk>,
    id: String,
    nickname: String,
) -> Answer<CardView> {
    let app = running(&desk).await?.app.clone();
    app.cards().set_nickname(&id, &nickname).await?;
    Ok(app.card_detail(&id).await?.into())
}

/// None where Astra does not say.
#[tauri::command]
pub(crate) async fn card_bank(desk: State<'_, Desk>, id: String) -> Answer<Option<CardBankView>> {
    let bank = running(&desk).await?.app.cards().bank(&id).await?;
    Ok(bank.map(CardBankView::from))
}

#[tauri::command]
pub(crate) async fn card_removal(desk: State<'_, Desk>, id: String) -> Answer<CardRemovalView> {
    Ok(running(&desk).await?.app.card_removal(&id).await?.into())
}

#[tauri::command]
pub(crate) async fn remove_card(desk: State<'_, Desk>, id: String) -> Answer<CardRemovalView> {
    Ok(running(&desk).await?.app.remove_card(&id).await?.into())
}

/// The two numbers go one way: no command gives them back.
#[tauri::command]
pub(crate) async fn add_issued_card(
    desk: State<'_, Desk>,
    number: String,
    security_code: String,
    card: IssuedCardForm,
) -> Answer<CardView> {
    let app = running(&desk).await?.app.clone();
    let (number, code) = (
        SecretString::from(number),
        SecretString::from(security_code),
    );
    let added = app.add_issued_card(&number, &code, &card).await?;
    Ok(app.card_detail(added.id.as_str()).await?.into())
}
