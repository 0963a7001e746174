//! The shell: windows, deep links, the simulator for Practice, and the commands a screen may call.
//!
//! Owns everything that knows Tauri, and puts the parts together once ([`runtime`]). Leaves what the
//! application does to `astra-app`, the wire to `astra-client`, the disk to `astra-vault`. A command parses,
//! calls one method and returns a view.
//!
//! [`run`] reads top to bottom: renderer, logging, plugins, commands, runtime, windows, deep links.

mod background;
mod change_feed;
mod commands;
mod company;
pub mod config;
mod deep_link;
pub mod desktop;
mod environment_switch;
mod error;
mod file_choice;
#[cfg(target_os = "linux")]
mod graphics;
mod keychain_wait;
mod logging;
mod open_vault;
mod practice;
mod runtime;
mod saved_file;
#[cfg(target_os = "linux")]
mod scheme_handler;
pub mod surroundings;
pub mod views;
mod windows;
mod zoom;

use std::path::PathBuf;

use astra_app::sign_in::RedirectChannel;
use tauri::{AppHandle, Builder, Manager, RunEvent, Runtime};

use crate::runtime::Desk;
use crate::surroundings::Surroundings;

/// Starts the application and returns when its last window is closed.
///
/// # Panics
/// When the webview cannot be created at all: there is no window then that could say so.
pub fn run() {
    // While there is one thread only.
    #[cfg(target_os = "linux")]
    graphics::choose_renderer();
    // Kept to the end, so that the last lines reach the file.
    let context = tauri::generate_context!();
    logging::start();
    let app = assemble(
        with_single_instance(Builder::default()),
        Surroundings::default(),
    )
    .plugin(tauri_plugin_deep_link::init())
    .setup(|app| {
        let handle = app.handle();
        start(handle);
        if cfg!(target_os = "macos") {
            zoom::join_menu(handle)?;
        }
        windows::open_main(handle)?;
        deep_link::listen(handle);
        Ok(())
    })
    .build(context);
    match app {
        Ok(app) => app.run(|handle, event| match event {
            RunEvent::Exit => close(handle),
            // A click on the icon in the dock while the window is hidden.
            #[cfg(target_os = "macos")]
            RunEvent::Reopen { .. } => windows::bring_back(handle),
            _ => {}
        }),
        Err(error) => {
            tracing::error!(%error, "no window could be created");
            std::process::exit(1);
        }
    }
}

/// First of all plugins, so that a second process hands its deep link over before anything else happens. A comfort, never
/// a guard: the lock on the data folder is the guard.
fn with_single_instance(builder: Builder<tauri::Wry>) -> Builder<tauri::Wry> {
    builder.plugin(tauri_plugin_single_instance::init(|handle, _argv, _cwd| {
        windows::bring_back(handle);
    }))
}

/// The managed values and the commands: the same for the program, and for the development host and tests, which have no
/// windows.
pub fn assemble<R: Runtime>(builder: Builder<R>, surroundings: Surroundings) -> Builder<R> {
    commands::register(
        builder
            .manage(Desk::new(surroundings))
            .manage(windows::AstraWindows::default())
            .manage(file_choice::Drops::default())
            .manage(saved_file::SavedFile::default())
            .manage(deep_link::LinkTest::default()),
    )
}

/// Starts everything behind the window; commands wait for it.
pub fn start(handle: &AppHandle<impl Runtime>) {
    let app_data = config::app_data(handle).ok();
    handle.manage(zoom::Zoom::kept_below(app_data.as_deref()));
    runtime::start_in_background(handle, None);
    background::watch(handle);
}

/// Takes a redirect that ended a page which [`Surroundings::show_page`] showed.
pub fn take_redirect(handle: &AppHandle<impl Runtime>, redirect: String, channel: RedirectChannel) {
    deep_link::take(handle, redirect, channel);
}

/// Takes files that were dropped where there is no window of ours.
pub fn take_dropped(handle: &AppHandle<impl Runtime>, files: Vec<PathBuf>) {
    file_choice::dropped(handle, files);
}

/// Closes the data folder in order, so that the next start finds it clean.
pub fn close(handle: &AppHandle<impl Runtime>) {
    runtime::close(handle);
}
