//! The businesses: which is on screen, where it stands, signing out and removing it.

use tauri::{AppHandle, Runtime, State};

use super::app::view;
use super::running;
use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::{AppView, BusinessView, RemovalView};
use crate::windows;

#[tauri::command]
pub(crate) async fn business(desk: State<'_, Desk>) -> Answer<BusinessView> {
    let app = running(&desk).await?.app.clone();
    Ok(app.business_detail().await?.into())
}

#[tauri::command]
pub(crate) async fn refresh_business(desk: State<'_, Desk>) -> Answer<BusinessView> {
    let app = running(&desk).await?.app.clone();
    app.businesses().refresh().await?;
    Ok(app.business_detail().await?.into())
}

#[tauri::command]
pub(crate) async fn select_business(desk: State<'_, Desk>, id: String) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.businesses().select(&id).await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn sign_out(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
    id: String,
) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.sign_out(&id).await?;
    close_abandoned(&handle, &running).await;
    view(&running).await
}

/// Takes the sign-in up again that was kept when another device used the account too.
#[tauri::command]
pub(crate) async fn carry_on_here(desk: State<'_, Desk>, id: String) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.carry_on_here(&id).await?;
    view(&running).await
}

/// What is shown before the business on screen is removed.
#[tauri::command]
pub(crate) async fn removal(desk: State<'_, Desk>, id: String) -> Answer<RemovalView> {
    let running = running(&desk).await?;
    let removal = running.app.removal(&id).await?;
    Ok(RemovalView::new(removal, running.keys_kept_in))
}

#[tauri::command]
pub(crate) async fn remove_business(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
    id: String,
) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.remove_business(&id).await?;
    close_abandoned(&handle, &running).await;
    view(&running).await
}

/// Astra's window goes with the session it was opened for, and stays for another business's.
async fn close_abandoned(handle: &AppHandle<impl Runtime>, running: &Running) {
    if !running.app.sign_in().session().await.state.is_under_way() {
        windows::close_astra(handle);
    }
}
