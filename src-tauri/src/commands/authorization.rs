//! Visits to Astra's pages.

use astra_app::authorization::Door;
use tauri::{AppHandle, State};
use tracing::error;

use super::running;
use crate::error::Answer;
use crate::state::Desk;
use crate::views::{ErrorView, SignInActionView, SignInView};
use crate::{present, windows};

#[tauri::command]
pub(crate) async fn sign_in(desk: State<'_, Desk>) -> Answer<SignInView> {
    Ok(present::sign_in(running(&desk).await?.app.sign_in().await))
}

#[tauri::command]
pub(crate) async fn begin_sign_in(
    handle: AppHandle,
    desk: State<'_, Desk>,
    action: SignInActionView,
    return_to: String,
) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    let action = present::action_from(action);
    let url = app.begin_sign_in(action, Door::Window, &return_to).await?;
    if let Err(reason) = windows::open_astra(&handle, url).await {
        error!(%reason, "Astra's window did not open");
        app.cancel_sign_in().await?;
        return Err(ErrorView {
            code: "internal".to_owned(),
            fields: Vec::new(),
            request_id: None,
        });
    }
    Ok(present::sign_in(app.sign_in().await))
}

#[tauri::command]
pub(crate) async fn cancel_sign_in(handle: AppHandle, desk: State<'_, Desk>) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    app.cancel_sign_in().await?;
    windows::close_astra(&handle);
    Ok(present::sign_in(app.sign_in().await))
}

#[tauri::command]
pub(crate) async fn dismiss_sign_in(desk: State<'_, Desk>) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    app.dismiss_sign_in().await;
    Ok(present::sign_in(app.sign_in().await))
}
