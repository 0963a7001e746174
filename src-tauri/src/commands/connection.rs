//! Settings > Connection: keys, redirect URIs, tests of both ways to and from Astra.

use astra_app::{ConnectionChange, Program};
use secrecy::SecretString;
use tauri::{AppHandle, Runtime, State};

use super::running;
use crate::error::Answer;
use crate::runtime::Desk;
use crate::views::{ConnectionTestView, ConnectionView, ErrorCode, LinkTestView, LinkView};
use crate::{deep_link, windows};

#[tauri::command]
pub(crate) async fn connection(desk: State<'_, Desk>) -> Answer<ConnectionView> {
    Ok(running(&desk).await?.as_ref().into())
}

/// Without a secret, the one that is kept stays.
#[tauri::command]
pub(crate) async fn save_keys(
    desk: State<'_, Desk>,
    client_id: String,
    client_secret: Option<String>,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    let secret = client_secret.map(SecretString::from);
    let keys = ConnectionChange::Keys { client_id, secret };
    running.app.change_connection(keys).await?;
    Ok(running.as_ref().into())
}

#[tauri::command]
pub(crate) async fn forget_keys(desk: State<'_, Desk>) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::ForgetKeys)
        .await?;
    Ok(running.as_ref().into())
}

#[tauri::command]
pub(crate) async fn add_redirect_uri(desk: State<'_, Desk>, uri: String) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::AddRedirectUri(uri))
        .await?;
    Ok(running.as_ref().into())
}

#[tauri::command]
pub(crate) async fn choose_redirect_uri(
    desk: State<'_, Desk>,
    uri: String,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::UseRedirectUri(uri))
        .await?;
    Ok(running.as_ref().into())
}

#[tauri::command]
pub(crate) async fn remove_redirect_uri(
    desk: State<'_, Desk>,
    uri: String,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::RemoveRedirectUri(uri))
        .await?;
    Ok(running.as_ref().into())
}

/// Whether Astra returns `state` on every action (A60, state echoed).
#[tauri::command]
pub(crate) async fn set_state_echoed(
    desk: State<'_, Desk>,
    echoed: bool,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::StateEchoed(echoed))
        .await?;
    Ok(running.as_ref().into())
}

/// The program that businesses are submitted under from now on. Practice's Astra goes along.
#[tauri::command]
pub(crate) async fn set_program(desk: State<'_, Desk>, program: Program) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::Program(program))
        .await?;
    running.grant(program);
    Ok(running.as_ref().into())
}

/// The public internet address of this device, which Astra asks for with a person's details (CONTRACT.md 7).
#[tauri::command]
pub(crate) async fn set_device_address(
    desk: State<'_, Desk>,
    address: String,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::DeviceAddress(address))
        .await?;
    Ok(running.as_ref().into())
}

/// Whether cards that the client issued may be added by their number.
#[tauri::command]
pub(crate) async fn set_issued_cards(
    desk: State<'_, Desk>,
    allowed: bool,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::IssuedCards(allowed))
        .await?;
    Ok(running.as_ref().into())
}

/// Whether money may be moved to someone else.
#[tauri::command]
pub(crate) async fn set_person_to_person(
    desk: State<'_, Desk>,
    allowed: bool,
) -> Answer<ConnectionView> {
    let running = running(&desk).await?;
    running
        .app
        .change_connection(ConnectionChange::PersonToPerson(allowed))
        .await?;
    Ok(running.as_ref().into())
}

#[tauri::command]
pub(crate) async fn test_connection(desk: State<'_, Desk>) -> Answer<ConnectionTestView> {
    let running = running(&desk).await?;
    ConnectionTestView::of(running.app.connection().test().await)
}

/// Takes up to ten seconds for each way in which browsers open a link.
#[tauri::command]
pub(crate) async fn test_sign_in_link(handle: AppHandle<impl Runtime>) -> Answer<LinkTestView> {
    Ok(deep_link::test(&handle).await)
}

/// Opens one of a few known pages in the system browser.
#[tauri::command]
pub(crate) async fn open_link(desk: State<'_, Desk>, link: LinkView) -> Answer<()> {
    let environment = running(&desk).await?.app.environment();
    if windows::open_outside(&desk, link.url(environment)).await {
        Ok(())
    } else {
        Err(ErrorCode::NoBrowser.into())
    }
}
