//! Routines that recur.

use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::RoutinesView;

async fn view(running: &Running) -> Answer<RoutinesView> {
    Ok(running.app.routine_overview().await?.into())
}

#[tauri::command]
pub(crate) async fn routines(desk: State<'_, Desk>) -> Answer<RoutinesView> {
    view(&*running(&desk).await?).await
}

/// Asks Astra what it has.
#[tauri::command]
pub(crate) async fn refresh_routines(desk: State<'_, Desk>) -> Answer<RoutinesView> {
    let running = running(&desk).await?;
    running.app.routines().refresh().await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn pause_routine(desk: State<'_, Desk>, id: String) -> Answer<RoutinesView> {
    let running = running(&desk).await?;
    running.app.routines().pause(&id).await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn resume_routine(desk: State<'_, Desk>, id: String) -> Answer<RoutinesView> {
    let running = running(&desk).await?;
    running.app.routines().resume(&id).await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn end_routine(desk: State<'_, Desk>, id: String) -> Answer<RoutinesView> {
    let running = running(&desk).await?;
    running.app.routines().end(&id).await?;
    view(&running).await
}
