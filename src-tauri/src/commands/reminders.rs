//! Reminders of transfers.

use astra_app::reminders::ReminderForm;
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::{ReminderView, RemindersView};

async fn view(running: &Running) -> Answer<RemindersView> {
    Ok(running.app.reminders().list().await?.into())
}

#[tauri::command]
pub(crate) async fn reminders(desk: State<'_, Desk>) -> Answer<RemindersView> {
    view(&*running(&desk).await?).await
}

/// Without an id it makes a new one.
#[tauri::command]
pub(crate) async fn save_reminder(
    desk: State<'_, Desk>,
    id: Option<String>,
    form: ReminderForm,
) -> Answer<ReminderView> {
    let running = running(&desk).await?;
    let saved = running.app.reminders().save(id.as_deref(), &form).await?;
    Ok(saved.into())
}

/// Fills in Move money.
#[tauri::command]
pub(crate) async fn open_reminder(desk: State<'_, Desk>, id: String) -> Answer<ReminderView> {
    let running = running(&desk).await?;
    Ok(running.app.reminders().open(&id).await?.into())
}

/// For that day alone.
#[tauri::command]
pub(crate) async fn skip_reminder(
    desk: State<'_, Desk>,
    id: String,
    day: String,
) -> Answer<RemindersView> {
    let running = running(&desk).await?;
    running.app.reminders().skip(&id, &day).await?;
    view(&running).await
}

#[tauri::command]
pub(crate) async fn delete_reminder(desk: State<'_, Desk>, id: String) -> Answer<RemindersView> {
    let running = running(&desk).await?;
    running.app.reminders().delete(&id).await?;
    view(&running).await
}
