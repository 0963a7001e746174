//! The business form and its submission.

use astra_app::onboarding::{BusinessForm, Sample};
use tauri::State;

use super::app::view;
use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{AppView, DraftView};

#[tauri::command]
pub(crate) async fn draft(desk: State<'_, Desk>) -> Answer<DraftView> {
    Ok(running(&desk).await?.app.onboarding().draft().await?.into())
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
    Ok(saved.into())
}

#[tauri::command]
pub(crate) async fn fill_sample(desk: State<'_, Desk>, sample: Sample) -> Answer<DraftView> {
    let filled = running(&desk)
        .await?
        .app
        .onboarding()
        .fill_sample(sample)
        .await?;
    Ok(filled.into())
}

#[tauri::command]
pub(crate) async fn submit_business(desk: State<'_, Desk>, send_again: bool) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.onboarding().submit(send_again).await?;
    view(&running).await
}
