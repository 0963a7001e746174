//! Frame, start, environment, appearance, changes.

use secrecy::SecretString;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::running;
use crate::error::Answer;
use crate::state::{Desk, Running};
use crate::views::{AppView, EnvironmentView, StartView, ThemeView, TopicView, ZoomStepView};
use crate::{events, present, state, zoom as size};

pub(super) async fn view(running: &Running) -> Answer<AppView> {
    let overview = running.app.overview().await?;
    let mut view = present::app(running.app.environment(), &overview);
    view.records_lost = u32::try_from(running.records_lost).unwrap_or(u32::MAX);
    Ok(view)
}

#[tauri::command]
pub(crate) async fn app_view(desk: State<'_, Desk>) -> Answer<AppView> {
    view(&*running(&desk).await?).await
}

/// Tries to start again after a start that failed; does nothing otherwise.
#[tauri::command]
pub(crate) async fn start_again(handle: AppHandle) -> Answer<()> {
    state::start_again(&handle, None);
    Ok(())
}

/// What is waited for while it starts, and where what it saves is kept.
#[tauri::command]
pub(crate) async fn start_view(handle: AppHandle, desk: State<'_, Desk>) -> Answer<StartView> {
    let place = state::place(&handle).await?;
    Ok(present::start(&place, desk.keychain_wait.is_waiting()))
}

/// Practice only, after a start that failed: its folder is kept beside the new one, at the place this answers.
#[tauri::command]
pub(crate) async fn begin_anew(handle: AppHandle) -> Answer<String> {
    Ok(state::begin_anew(&handle).await?.display().to_string())
}

/// Starts again with a passphrase; the first one that is given becomes the folder's.
#[tauri::command]
pub(crate) async fn unlock(handle: AppHandle, passphrase: String) -> Answer<()> {
    state::start_again(&handle, Some(SecretString::from(passphrase)));
    Ok(())
}

/// Closes this environment and opens another one.
#[tauri::command]
pub(crate) async fn choose_environment(
    handle: AppHandle,
    environment: EnvironmentView,
) -> Answer<()> {
    Ok(state::choose_environment(&handle, present::environment_from(environment)).await?)
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

/// Makes both windows' pages larger or smaller by a step, before anything was opened, too.
#[tauri::command]
pub(crate) async fn zoom(handle: AppHandle, step: ZoomStepView) -> Answer<()> {
    size::go(&handle, present::zoom_step_from(step));
    Ok(())
}

#[tauri::command]
pub(crate) async fn watch_changes(handle: AppHandle, channel: Channel<TopicView>) -> Answer<()> {
    events::forward(&handle, channel);
    Ok(())
}
