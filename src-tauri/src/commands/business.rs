//! The business and where it stands.

use astra_app::AppError;
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::present;
use crate::state::Desk;
use crate::views::BusinessView;

#[tauri::command]
pub(crate) async fn business(desk: State<'_, Desk>) -> Answer<BusinessView> {
    let app = running(&desk).await?.app.clone();
    let record = app.current_business().await?;
    let record = record.ok_or(AppError::NotAllowedNow("no business yet"))?;
    Ok(present::business(&record, app.is_offline()))
}

#[tauri::command]
pub(crate) async fn refresh_business(desk: State<'_, Desk>) -> Answer<BusinessView> {
    let app = running(&desk).await?.app.clone();
    let record = app.refresh_business().await?;
    Ok(present::business(&record, app.is_offline()))
}
