//! The business form and its submission.

use astra_app::onboarding::BusinessForm;
use tauri::State;

use super::running;
use crate::error::Answer;
use crate::present;
use crate::runtime::Desk;
use crate::views::{AppView, DraftView, SampleView};

#[tauri::command]
pub(crate) async fn draft(desk: State<'_, Desk>) -> Answer<DraftView> {
    Ok(present::draft(
        running(&desk).await?.app.onboarding().draft().await?,
    ))
}

/// `draft` says which draft is meant, so that a late save cannot reach the next one.
#[tauri::command]
pub(crate) async fn save_draft(
    desk: State<'_, Desk>,
    draft: String,
    form: BusinessForm,
) -> Answer<DraftView> {
    let saved = running(&desk)
        .await?
        .app
        .onboarding()
        .save_draft(&draft, form)
        .await?;
    Ok(present::draft(saved))
}

#[tauri::command]
pub(crate) async fn fill_sample(desk: State<'_, Desk>, sample: SampleView) -> Answer<DraftView> {
    let sample = present::sample_from(sample);
    let filled = running(&desk)
        .await?
        .app
        .onboarding()
        .fill_sample(sample)
        .await?;
    Ok(present::draft(filled))
}

#[tauri::command]
pub(crate) async fn submit_business(desk: State<'_, Desk>, send_again: bool) -> Answer<AppView> {
    let app = running(&desk).await?.app.clone();
    app.onboarding().submit(send_again).await?;
    Ok(present::app(app.environment(), &app.overview().await?))
}
