//! The list of transfers.

use astra_app::transfers::ActivityQuery;
use jiff::tz::TimeZone;
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::ActivityView;

/// A page of the transfers of the business on screen that match.
#[tauri::command]
pub(crate) async fn activity(desk: State<'_, Desk>, query: ActivityQuery) -> Answer<ActivityView> {
    let app = running(&desk).await?.app.clone();
    let page = app
        .transfers()
        .activity(&query, &TimeZone::system())
        .await?;
    Ok(ActivityView::new(page, app.connection().is_offline()))
}
