//! Sessions on Astra's pages.

use astra_app::App;
use astra_app::sign_in::{Action, RedirectChannel};
use tauri::{AppHandle, Runtime, State};
use tracing::error;

use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{ErrorCode, RedirectChannelView, SignInView};
use crate::windows;

async fn view(app: &App) -> Answer<SignInView> {
    Ok(app.session_detail().await?.into())
}

#[tauri::command]
pub(crate) async fn sign_in(desk: State<'_, Desk>) -> Answer<SignInView> {
    view(&running(&desk).await?.app).await
}

#[tauri::command]
pub(crate) async fn begin_sign_in(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
    action: Action,
    channel: RedirectChannelView,
    return_to: String,
) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    let channel = channel.into();
    let url = app.sign_in().begin(action, channel, &return_to).await?;
    let failed = match channel {
        RedirectChannel::Window => match windows::open_astra(&handle, url).await {
            Ok(()) => None,
            Err(reason) => {
                error!(%reason, "Astra's window did not open");
                Some(ErrorCode::Internal)
            }
        },
        RedirectChannel::System => {
            windows::close_astra(&handle);
            (!windows::open_outside(&desk, url).await).then_some(ErrorCode::NoBrowser)
        }
    };
    if let Some(code) = failed {
        app.sign_in().cancel().await?;
        return Err(code.into());
    }
    view(&app).await
}

/// Opens the page that Astra's page wanted to open, if it is still the one whose host the screen showed.
#[tauri::command]
pub(crate) async fn open_popup(desk: State<'_, Desk>, host: String) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    if let Some(url) = app.sign_in().take_popup(&host).await
        && !windows::open_outside(&desk, url).await
    {
        return Err(ErrorCode::NoBrowser.into());
    }
    view(&app).await
}

#[tauri::command]
pub(crate) async fn cancel_sign_in(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    app.sign_in().cancel().await?;
    windows::close_astra(&handle);
    view(&app).await
}

/// Asks Astra once more whose the sign-in is.
#[tauri::command]
pub(crate) async fn check_sign_in(desk: State<'_, Desk>) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    app.sign_in().check().await?;
    view(&app).await
}

#[tauri::command]
pub(crate) async fn dismiss_sign_in(desk: State<'_, Desk>) -> Answer<SignInView> {
    let app = running(&desk).await?.app.clone();
    app.sign_in().dismiss().await;
    view(&app).await
}
