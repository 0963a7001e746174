//! The simulator as a program of its own: for end-to-end tests, which kill the application and not the ledger, and for
//! staff. What the library only hands to its caller, the control, is served here on a fourth port.

mod control_http;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use astra_sim::{Config, FileStore, OsEntropy, Running, Simulator, Store, SystemClock};
use clap::Parser;
use serde_json::json;
use tokio::net::TcpListener;

/// A local simulator of Astra's sandbox.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// File that keeps the sandbox's state; created if missing.
    #[arg(long)]
    state: PathBuf,
    /// File to write, as JSON, once everything listens: addresses and client.
    #[arg(long)]
    ready_file: PathBuf,
    /// Port of the API; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port_api: u16,
    /// Port of the host that takes card numbers.
    #[arg(long, default_value_t = 0)]
    port_secure: u16,
    /// Port of the hosted pages.
    #[arg(long, default_value_t = 0)]
    port_app: u16,
    /// Port of the control.
    #[arg(long, default_value_t = 0)]
    port_control: u16,
    /// The registered client.
    #[arg(long)]
    client_id: Option<String>,
    /// Its secret.
    #[arg(long, requires = "client_id")]
    client_secret: Option<String>,
    /// A registered redirect URI; may be given several times.
    #[arg(long = "redirect-uri")]
    redirect_uris: Vec<String>,
    /// How long a business stays pending.
    #[arg(long)]
    review_seconds: Option<u64>,
    /// From a routine to its transfer.
    #[arg(long)]
    transfer_created_ms: Option<u64>,
    /// From a routine to the end of its transfer.
    #[arg(long)]
    transfer_settled_ms: Option<u64>,
    /// The one-time code that every phone gets.
    #[arg(long)]
    fixed_code: Option<String>,
    /// Redirect without `state`.
    #[arg(long)]
    no_state_echo: bool,
    /// Redirect without the slash before the question mark.
    #[arg(long)]
    no_redirect_slash: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter =
        tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    let arguments = Arguments::parse();
    let config = config(&arguments);
    let store = Arc::new(FileStore::new(&arguments.state));
    let running = Simulator::start(
        config.clone(),
        store,
        Arc::new(SystemClock),
        Arc::new(OsEntropy),
    )
    .await?;

    let listener = TcpListener::bind(("127.0.0.1", arguments.port_control))
        .await
        .context("the control's port")?;
    let control_url = format!("http://{}/", listener.local_addr()?);
    let control = axum::serve(listener, control_http::router(running.control()));
    write_ready_file(&arguments.ready_file, &running, &control_url, &config)?;

    tokio::select! {
        ended = control => ended.context("the control's listener")?,
        signal = told_to_stop() => signal.context("waiting for a signal")?,
    }
    running.stop().await;
    Ok(())
}

fn config(arguments: &Arguments) -> Config {
    let mut config = Config::practice();
    config.ports.api = arguments.port_api;
    config.ports.secure = arguments.port_secure;
    config.ports.app = arguments.port_app;
    config.redirect_adds_slash = !arguments.no_redirect_slash;
    config.echo_state = !arguments.no_state_echo;
    config.fixed_code.clone_from(&arguments.fixed_code);
    if let Some(id) = &arguments.client_id {
        config.client_id.clone_from(id);
    }
    if let Some(secret) = &arguments.client_secret {
        config.client_secret.clone_from(secret);
    }
    if !arguments.redirect_uris.is_empty() {
        config.redirect_uris.clone_from(&arguments.redirect_uris);
    }
    if let Some(seconds) = arguments.review_seconds {
        config.review_time = Duration::from_secs(seconds);
    }
    if let Some(ms) = arguments.transfer_created_ms {
        config.transfer_created_after = Duration::from_millis(ms);
    }
    if let Some(ms) = arguments.transfer_settled_ms {
        config.transfer_settled_after = Duration::from_millis(ms);
    }
    config
}

/// The file carries the client's secret, so it is its owner's only; it appears whole or not at all.
fn write_ready_file(
    path: &PathBuf,
    running: &Running,
    control: &str,
    config: &Config,
) -> anyhow::Result<()> {
    let ready = json!({
        "api": running.api,
        "secure": running.secure,
        "app": running.app,
        "control": control,
        "client_id": config.client_id,
        "client_secret": config.client_secret,
        "redirect_uris": config.redirect_uris,
    });
    FileStore::new(path)
        .save(&serde_json::to_vec_pretty(&ready)?)
        .context("writing the ready file")
}

async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
