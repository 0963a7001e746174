//! Frame, appearance, connection, changes.

use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::running;
use crate::error::Answer;
use crate::state::{Desk, Running};
use crate::views::{AppView, ConnectionView, ThemeView, TopicView};
use crate::{events, present, state};

async fn view(running: &Running) -> Answer<AppView> {
    let overview = running.app.overview().await?;
    Ok(present::app(running.app.environment(), &overview))
}

#[tauri::command]
pub(crate) async fn app_view(desk: State<'_, Desk>) -> Answer<AppView> {
    view(&*running(&desk).await?).await
}

/// Tries to start again after a start that failed; does nothing otherwise.
#[tauri::command]
pub(crate) async fn start_again(handle: AppHandle) -> Answer<()> {
    state::start_again(&handle);
    Ok(())
}

#[tauri::command]
pub(crate) async fn finish_welcome(desk: State<'_, Desk>) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.finish_welcome().await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn set_theme(desk: State<'_, Desk>, theme: ThemeView) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.set_theme(present::theme_from(theme)).await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn connection(desk: State<'_, Desk>) -> Answer<ConnectionView> {
    Ok(present::connection(&*running(&desk).await?))
}

#[tauri::command]
pub(crate) async fn watch_changes(
    desk: State<'_, Desk>,
    channel: Channel<TopicView>,
) -> Answer<()> {
    events::forward(&running(&desk).await?.app, channel);
    Ok(())
}
