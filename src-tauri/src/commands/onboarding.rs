//! The drafts and their submission.

use astra_app::onboarding::{DraftForm, DraftKind, PersonSample, Sample};
use secrecy::SecretString;
use tauri::State;

use super::app::view;
use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{AppView, DraftView, DraftsView};

#[tauri::command]
pub(crate) async fn drafts(desk: State<'_, Desk>) -> Answer<DraftsView> {
    let running = running(&desk).await?;
    Ok(running.app.onboarding().drafts().await?.into())
}

#[tauri::command]
pub(crate) async fn begin_draft(desk: State<'_, Desk>, kind: DraftKind) -> Answer<DraftView> {
    let running = running(&desk).await?;
    Ok(running.app.onboarding().begin_draft(kind).await?.into())
}

#[tauri::command]
pub(crate) async fn draft(desk: State<'_, Desk>, draft: String) -> Answer<DraftView> {
    let running = running(&desk).await?;
    Ok(running.app.onboarding().draft(&draft).await?.into())
}

#[tauri::command]
pub(crate) async fn save_draft(
    desk: State<'_, Desk>,
    draft: String,
    form: DraftForm,
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
pub(crate) async fn delete_draft(desk: State<'_, Desk>, draft: String) -> Answer<DraftsView> {
    let running = running(&desk).await?;
    running.app.onboarding().delete_draft(&draft).await?;
    Ok(running.app.onboarding().drafts().await?.into())
}

#[tauri::command]
pub(crate) async fn fill_sample(
    desk: State<'_, Desk>,
    draft: String,
    sample: Sample,
) -> Answer<DraftView> {
    let filled = running(&desk)
        .await?
        .app
        .onboarding()
        .fill_sample(&draft, sample)
        .await?;
    Ok(filled.into())
}

#[tauri::command]
pub(crate) async fn fill_person_sample(
    desk: State<'_, Desk>,
    draft: String,
    sample: PersonSample,
) -> Answer<DraftView> {
    let running = running(&desk).await?;
    let onboarding = running.app.onboarding();
    Ok(onboarding.fill_person_sample(&draft, sample).await?.into())
}

/// The number goes one way: no command gives it back.
#[tauri::command]
pub(crate) async fn save_ssn(
    desk: State<'_, Desk>,
    draft: String,
    ssn: String,
) -> Answer<DraftView> {
    let running = running(&desk).await?;
    let ssn = SecretString::from(ssn);
    Ok(running
        .app
        .onboarding()
        .save_ssn(&draft, &ssn)
        .await?
        .into())
}

#[tauri::command]
pub(crate) async fn submit_draft(
    desk: State<'_, Desk>,
    draft: String,
    send_again: bool,
) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.onboarding().submit(&draft, send_again).await?;
    view(&running).await
}

/// Option A: the owner names the business, because no profile does.
#[tauri::command]
pub(crate) async fn add_with_astras_form(desk: State<'_, Desk>, name: String) -> Answer<AppView> {
    let running = running(&desk).await?;
    running.app.onboarding().add_with_astras_form(&name).await?;
    view(&running).await
}
