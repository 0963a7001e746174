//! The shell: windows, deep links, the simulator for Practice, and the commands a screen may call.
//!
//! Owns everything that knows Tauri, and puts the parts together once ([`runtime`]). Leaves what the
//! application does to `astra-app`, the wire to `astra-client`, the disk to `astra-vault`. A command parses,
//! calls one method and returns a view.
//!
//! [`run`] reads top to bottom: logging, plugins, commands, runtime, windows, deep links.

mod change_feed;
mod commands;
mod company;
pub mod config;
mod deep_link;
mod environment_switch;
mod error;
mod keychain_wait;
mod logging;
mod open_vault;
mod practice;
mod present;
mod runtime;
#[cfg(target_os = "linux")]
mod scheme_handler;
pub mod views;
mod windows;
mod zoom;

use tauri::{Manager, RunEvent};

use crate::runtime::Desk;

/// Starts the application and returns when its last window is closed.
///
/// # Panics
/// When the webview cannot be created at all: there is no window then that could say so.
pub fn run() {
    // Kept to the end, so that the last lines reach the file.
    let context = tauri::generate_context!();
    logging::start();
    let app = builder(tauri::Builder::default())
        .plugin(tauri_plugin_deep_link::init())
        .setup(|app| {
            let handle = app.handle();
            let app_data = config::app_data(handle).ok();
            handle.manage(zoom::Zoom::kept_below(app_data.as_deref()));
            if cfg!(target_os = "macos") {
                zoom::join_menu(handle)?;
            }
            runtime::start_in_background(handle, None);
            windows::open_main(handle)?;
            deep_link::listen(handle);
            Ok(())
        })
        .build(context);
    match app {
        Ok(app) => app.run(|handle, event| {
            if matches!(event, RunEvent::Exit) {
                runtime::close(handle);
            }
        }),
        Err(error) => {
            tracing::error!(%error, "no window could be created");
            std::process::exit(1);
        }
    }
}

/// The plugin that has to come first, the managed values and the commands.
fn builder(builder: tauri::Builder<tauri::Wry>) -> tauri::Builder<tauri::Wry> {
    // First, so that a second process hands its deep link over before anything else happens. A comfort, never
    // a guard: the lock on the data folder is the guard.
    let builder = builder.plugin(tauri_plugin_single_instance::init(|handle, _argv, _cwd| {
        if let Some(window) = handle.get_webview_window(windows::MAIN) {
            let _ = window.unminimize();
            let _ = window.set_focus();
        }
    }));
    commands::register(
        builder
            .manage(Desk::default())
            .manage(windows::AstraWindows::default())
            .manage(deep_link::LinkTest::default()),
    )
}
