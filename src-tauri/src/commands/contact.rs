//! Requests to change the phone number or the address.

use astra_app::FieldIssue;
use astra_app::onboarding::AddressForm;
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::ContactView;

async fn view(running: &Running) -> Answer<ContactView> {
    Ok(running.app.contact().detail().await?.into())
}

#[tauri::command]
pub(crate) async fn contact(desk: State<'_, Desk>) -> Answer<ContactView> {
    view(&*running(&desk).await?).await
}

/// Asks Astra what it decided.
#[tauri::command]
pub(crate) async fn refresh_contact(desk: State<'_, Desk>) -> Answer<ContactView> {
    let running = running(&desk).await?;
    running.app.contact().refresh().await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn ask_for_phone(desk: State<'_, Desk>, phone: String) -> Answer<ContactView> {
    let running = running(&desk).await?;
    running.app.contact().ask_for_phone(&phone).await?;
    view(&running).await
}

/// What is to be said about an address before it is asked for.
#[tauri::command]
pub(crate) async fn check_address(
    desk: State<'_, Desk>,
    address: AddressForm,
) -> Answer<Vec<FieldIssue>> {
    let app = running(&desk).await?.app.clone();
    Ok(app.contact().check_address(&address).await?)
}

#[tauri::command]
pub(crate) async fn ask_for_address(
    desk: State<'_, Desk>,
    address: AddressForm,
) -> Answer<ContactView> {
    let running = running(&desk).await?;
    running.app.contact().ask_for_address(&address).await?;
    view(&running).await
}
