//! Start, environment, appearance, changes, and what stands around every screen.

use astra_app::{Environment, Theme, Topic};
use secrecy::SecretString;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};

use super::running;
use crate::background::Background;
use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::{AppView, ErrorCode, OpenOutcomeView, StartView, ZoomStep};
use crate::{change_feed, environment_switch, runtime, zoom as size};

pub(super) async fn view(running: &Running) -> Answer<AppView> {
    let overview = running.app.overview().await?;
    Ok(AppView::new(&overview, running.records_lost))
}

#[tauri::command]
pub(crate) async fn app_view(desk: State<'_, Desk>) -> Answer<AppView> {
    view(&*running(&desk).await?).await
}

/// Of every business.
#[tauri::command]
pub(crate) async fn open_outcomes(desk: State<'_, Desk>) -> Answer<Vec<OpenOutcomeView>> {
    let app = running(&desk).await?.app.clone();
    let on_screen = app.businesses().current().await?.map(|record| record.id);
    let outcomes = app.open_outcomes().await?.into_iter();
    Ok(outcomes
        .map(|outcome| OpenOutcomeView::new(outcome, on_screen.as_ref()))
        .collect())
}

/// Tries to start again after a start that failed; does nothing otherwise.
#[tauri::command]
pub(crate) async fn start_again(handle: AppHandle<impl Runtime>) -> Answer<()> {
    runtime::start_again(&handle, None);
    Ok(())
}

/// What a start waits for, and the folder where everything is kept.
#[tauri::command]
pub(crate) async fn start_view(
    handle: AppHandle<impl Runtime>,
    desk: State<'_, Desk>,
) -> Answer<StartView> {
    let place = environment_switch::place(&handle).await?;
    Ok(StartView::new(&place, desk.keychain_wait.is_waiting()))
}

/// Practice that does not start: sets its folder aside, starts with a new one, and answers where the old one is.
#[tauri::command]
pub(crate) async fn begin_anew(handle: AppHandle<impl Runtime>) -> Answer<String> {
    Ok(environment_switch::begin_anew(&handle)
        .await?
        .display()
        .to_string())
}

/// Starts again with a passphrase; the first one that is given becomes the folder's.
#[tauri::command]
pub(crate) async fn unlock(handle: AppHandle<impl Runtime>, passphrase: String) -> Answer<()> {
    runtime::start_again(&handle, Some(SecretString::from(passphrase)));
    Ok(())
}

/// Closes this environment and opens another one; everything that was asked before belonged to the old one.
#[tauri::command]
pub(crate) async fn choose_environment(
    handle: AppHandle<impl Runtime>,
    environment: Environment,
) -> Answer<()> {
    Ok(environment_switch::choose_environment(&handle, environment).await?)
}

#[tauri::command]
pub(crate) async fn finish_welcome(desk: State<'_, Desk>) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.settings().finish_welcome().await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn set_theme(desk: State<'_, Desk>, theme: Theme) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.settings().set_theme(theme).await?;
    view(&running).await
}

/// Whether closing the window leaves Astra Desk watching, with an icon in the tray. `false` also answers the offer to do so.
#[tauri::command]
pub(crate) async fn set_keep_watching(
    desk: State<'_, Desk>,
    background: State<'_, Background>,
    on: bool,
) -> Answer<AppView> {
    let running = running(&desk).await?;
    let outside = running.app.outside_window().await?;
    // Shown first: without it nobody would find the window again.
    if on && !background.show_tray_icon(&outside).await {
        return Err(ErrorCode::NoTray.into());
    }
    running.app.settings().set_keep_watching(on).await?;
    view(&running).await
}

/// Makes the pages of both windows larger or smaller by one step, also before anything was opened; kept for the next start.
#[tauri::command]
pub(crate) async fn zoom(handle: AppHandle<impl Runtime>, step: ZoomStep) -> Answer<()> {
    size::go(&handle, step);
    Ok(())
}

/// Sends every topic that should be asked for again, as long as the application lives.
#[tauri::command]
pub(crate) async fn watch_changes(
    handle: AppHandle<impl Runtime>,
    channel: Channel<Topic>,
) -> Answer<()> {
    change_feed::forward(&handle, channel);
    Ok(())
}
