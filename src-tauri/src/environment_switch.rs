//! The change to another environment, and a new beginning of Practice: close what runs, then start from another folder.

use std::path::PathBuf;
use std::time::Duration;

use astra_app::{App, AppError, Environment};
use tauri::{AppHandle, Manager, Runtime};
use tracing::warn;

use crate::company::CompanyFile;
use crate::config::{self, Choice, Config, SELECTABLE};
use crate::runtime::{Desk, start_in_background};
use crate::windows;

/// An environment is closed after 35 seconds at the latest, a little more than a call to Astra may take.
const IDLE_CHECK_INTERVAL: Duration = Duration::from_millis(50);
const MAX_IDLE_CHECKS: u32 = 700;

/// Closes this environment and opens another one.
///
/// # Errors
/// [`AppError::NotAllowedNow`] while the answer to something that was sent is awaited, and for an environment that
/// cannot be chosen.
pub(crate) async fn choose_environment(
    handle: &AppHandle<impl Runtime>,
    environment: Environment,
) -> Result<(), AppError> {
    if !SELECTABLE.contains(&environment) {
        return Err(AppError::NotAllowedNow("this environment cannot be chosen"));
    }
    let desk = handle.state::<Desk>();
    // A start that is under way comes to its end first, so that there is never a second one beside it.
    let transition = desk.transition.lock().await;
    let running = desk.started();
    if let Some(running) = &running {
        if running.app.environment() == environment {
            return Ok(());
        }
        if running.app.is_busy().await {
            return Err(AppError::NotAllowedNow("something is on its way to Astra"));
        }
        let theme = running.app.settings().get().await?.theme;
        desk.keep_theme(theme);
    }
    let folder = config::app_data(handle);
    let folder = folder.map_err(|_| AppError::Internal("there is no data folder"))?;
    let written = tokio::task::spawn_blocking(move || Choice::below(&folder).write(environment));
    written
        .await
        .map_err(|_| AppError::Internal("keeping the choice was interrupted"))??;
    desk.await_next_start();
    windows::close_astra(handle);
    if let Some(running) = running {
        wait_until_idle(&running.app).await;
        running.stop().await;
    }
    drop(transition);
    start_in_background(handle, None);
    Ok(())
}

/// Where an environment keeps what it saves, for a page that has nothing else to show.
pub(crate) struct Place {
    pub(crate) environment: Environment,
    pub(crate) folder: PathBuf,
    /// Copies from before trouble, in that folder.
    pub(crate) copies: Vec<PathBuf>,
}

/// The environment that is started, or could not be.
///
/// # Errors
/// [`AppError::Internal`] where the operating system names no data folder.
pub(crate) async fn place(handle: &AppHandle<impl Runtime>) -> Result<Place, AppError> {
    let app_data = config::app_data(handle);
    let app_data = app_data.map_err(|_| AppError::Internal("there is no data folder"))?;
    let found = tokio::task::spawn_blocking(move || {
        let environment = Choice::below(&app_data).or_default(CompanyFile::read().environment());
        let config = Config::of(environment, &app_data);
        Place {
            environment: config.environment,
            copies: astra_vault::database_copies(&config.data_folder),
            folder: config.data_folder,
        }
    });
    found
        .await
        .map_err(|_| AppError::Internal("looking for the data folder was interrupted"))
}

/// After a start of Practice that failed: sets its folder aside, whole, and starts with a new one. Gives the place where
/// the old one is kept.
///
/// # Errors
/// [`AppError::NotAllowedNow`] in another environment, or when nothing failed; [`AppError::Open`] while another process
/// has the folder open, or where the disk refuses.
pub(crate) async fn begin_anew(handle: &AppHandle<impl Runtime>) -> Result<PathBuf, AppError> {
    let desk = handle.state::<Desk>();
    let transition = desk.transition.lock().await;
    let place = place(handle).await?;
    if !desk.has_failed() || place.environment != Environment::Practice {
        return Err(AppError::NotAllowedNow(
            "only a Practice that did not start begins anew",
        ));
    }
    let aside = tokio::task::spawn_blocking(move || astra_vault::set_data_dir_aside(&place.folder));
    let kept = aside
        .await
        .map_err(|_| AppError::Internal("setting the folder aside was interrupted"))??;
    warn!(kept = %kept.display(), "Practice begins anew");
    desk.await_next_start();
    drop(transition);
    start_in_background(handle, None);
    Ok(kept)
}

/// Waits for the answers to requests that were sent before commands were turned away.
async fn wait_until_idle(app: &App) {
    for _ in 0..MAX_IDLE_CHECKS {
        if !app.is_busy().await {
            return;
        }
        tokio::time::sleep(IDLE_CHECK_INTERVAL).await;
    }
    warn!("closing although something is still on its way");
}
