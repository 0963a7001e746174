//! The commands, one file per area. A handler parses, calls one method and returns a view.

mod app;
mod authorization;
mod business;
mod cards;
mod check;
mod connection;
mod onboarding;
mod transfers;

use std::sync::Arc;

use tauri::{Builder, State, Wry};

use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::ErrorView;

/// Every command. `build.rs` declares the same names; the test `commands` holds the lists together.
pub(crate) fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![
        app::app_view,
        app::start_again,
        app::start_view,
        app::begin_anew,
        app::unlock,
        app::choose_environment,
        app::finish_welcome,
        app::set_theme,
        app::zoom,
        app::watch_changes,
        connection::connection,
        connection::save_keys,
        connection::forget_keys,
        connection::add_redirect_uri,
        connection::use_redirect_uri,
        connection::remove_redirect_uri,
        connection::set_state_echoed,
        connection::test_connection,
        connection::test_sign_in_link,
        connection::open_link,
        check::check_sandbox,
        onboarding::draft,
        onboarding::save_draft,
        onboarding::fill_sample,
        onboarding::submit_business,
        authorization::sign_in,
        authorization::begin_sign_in,
        authorization::open_popup,
        authorization::cancel_sign_in,
        authorization::check_sign_in,
        authorization::dismiss_sign_in,
        business::business,
        business::refresh_business,
        business::select_business,
        business::sign_out,
        business::carry_on_here,
        business::removal,
        business::remove_business,
        cards::cards,
        cards::refresh_cards,
        cards::card,
        transfers::transfer_form,
        transfers::save_transfer_form,
        transfers::preview_transfer,
        transfers::confirm_transfer,
        transfers::transfers,
        transfers::transfer,
        transfers::check_transfer,
        transfers::preview_again,
        transfers::abandon_transfer,
    ])
}

/// The started application, or why it did not start.
pub(crate) async fn running(desk: &State<'_, Desk>) -> Answer<Arc<Running>> {
    let started = desk.running().await;
    started.map_err(|error| ErrorView::from(error.as_ref()))
}
