//! Log lines that read alone, on standard error.
//!
//! Only our own crates are logged in detail: Tauri's line about a dropped `ipc://` request shows the expected
//! invoke key, and the deep-link plugin's would show the redirect.

use tracing_subscriber::EnvFilter;

/// Ours at `info`, everybody else's errors only.
const DEFAULT: &str = "error,astra_app=info,astra_client=info,astra_desk=info,astra_vault=info,tauri::ipc=off,tauri_plugin_deep_link=off";

/// Starts logging; `ASTRA_DESK_LOG` may ask for more of our own crates.
pub(crate) fn start() {
    let filter = match std::env::var("ASTRA_DESK_LOG").as_deref() {
        Ok("debug") => DEFAULT.replace("=info", "=debug"),
        _ => DEFAULT.to_owned(),
    };
    let started = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}
