//! The simulator as a program of its own: for end-to-end tests, which kill the application and not the ledger, and for
//! staff. What the library only hands to its caller, the control, is served here on a fourth port.

mod control;
mod startup_info;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use astra_sim::{
    Assumption, Config, Entropy, FileStore, Grant, NoStore, OsEntropy, Persona, SeededEntropy,
    Simulator, Store, SystemClock,
};
use clap::Parser;
use jiff::Timestamp;
use tokio::net::TcpListener;
use url::Url;

use crate::control::{Shown, Token};
use crate::startup_info::{ControlAddress, StartupInfo, bare};

/// A local simulator of Astra's sandbox.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// File that keeps the sandbox's state; created if missing. Without it nothing is kept.
    #[arg(long)]
    state: Option<PathBuf>,
    /// File to write, as JSON, once everything listens: addresses and client. Assumptions the control on.
    #[arg(long)]
    ready_file: Option<PathBuf>,
    /// Print one line of JSON, once everything listens, instead of a text for people.
    #[arg(long)]
    json: bool,
    /// Serve the control: faults, clock, ledger, switches. It asks for the token that is announced with it.
    #[arg(long)]
    control: bool,
    /// Port of the API; 0 takes a free one.
    #[arg(long, visible_alias = "port", value_name = "N", default_value_t = 0)]
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
    /// How many requests a minute are taken before the answer is 429; 60 if no number is given.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "60",
          value_parser = clap::value_parser!(u32).range(1..))]
    requests_a_minute: Option<u32>,
    /// The one-time code that every phone gets.
    #[arg(long, alias = "fixed-code", value_name = "CODE")]
    otp: Option<String>,
    /// Makes ids, codes and tokens the same in every run, so that they can be guessed; any number or word.
    #[arg(long)]
    seed: Option<String>,
    /// What a sandbox without saved state begins with: empty, approved, in-review, papers, rejected, suspended,
    /// person-in-retry, person-with-accounts, transfers-10000, transfers-100000.
    #[arg(long, default_value_t)]
    persona: Persona,
    /// Where webhooks are sent.
    #[arg(long, value_name = "URL")]
    webhook_url: Option<Url>,
    /// Stop the clock at this time, for example 2026-03-02T18:00:00Z; then only the control moves it.
    #[arg(long, value_name = "TIME")]
    clock_at: Option<Timestamp>,
    /// Assumptions of the contract that do not hold here, for example A25,A52.
    #[arg(long, value_name = "A25,A50", value_delimiter = ',')]
    flip: Vec<Assumption>,
    /// Grants that the client has, for example kyb-delegated.
    #[arg(long, value_delimiter = ',')]
    grant: Vec<Grant>,
    /// Grants that the client has not, for example trusted-authentication,debit.
    #[arg(long, value_delimiter = ',')]
    deny: Vec<Grant>,
    /// Redirect without `state`; the same as breaking A60 (state echoed).
    #[arg(long)]
    no_state_echo: bool,
    /// Show the authorization code on a last page, to be copied by hand.
    #[arg(long)]
    show_code: bool,
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

    // Webhooks may go to an HTTPS address. An error means that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();

    let arguments = Arguments::parse();
    let config = config(&arguments);
    let store: Arc<dyn Store> = match &arguments.state {
        Some(path) => Arc::new(FileStore::new(path)),
        None => Arc::new(NoStore),
    };
    let entropy: Arc<dyn Entropy> = match &arguments.seed {
        Some(seed) => Arc::new(SeededEntropy::from_text(seed)),
        None => Arc::new(OsEntropy),
    };
    let running = Simulator::start(config.clone(), store, Arc::new(SystemClock), entropy).await?;

    let empty = running.control().is_empty();
    if let Some(time) = arguments.clock_at {
        // Of a sandbox that is not empty the clock stands where it stood.
        let time = Some(time).filter(|time| empty || *time >= running.control().now());
        running.control().stop_clock(time).await?;
    }
    if empty && arguments.persona != Persona::Empty {
        running.control().load_persona(arguments.persona).await?;
    }

    // A caller that asks for a ready file is a test harness, which needs the control.
    let served = arguments.control || arguments.ready_file.is_some();
    let token = Token::new(&OsEntropy);
    let control = if served {
        Some(listen(arguments.port_control).await?)
    } else {
        None
    };
    let stop = told_to_stop().context("listening for signals")?;
    let info = StartupInfo {
        running: &running,
        config: &config,
        control: control
            .as_ref()
            .map(|(_, url)| ControlAddress { url, token: &token }),
    };
    if let Some(path) = &arguments.ready_file {
        info.write_file(path)?;
    }
    if arguments.json {
        info.print_json()?;
    } else if arguments.ready_file.is_none() {
        info.print_text()?;
    }

    let handle = running.control();
    let shown = Shown {
        api: bare(&running.api).to_owned(),
        secure: bare(&running.secure).to_owned(),
        app: bare(&running.app).to_owned(),
        client_id: config.client_id.clone(),
        redirect_uris: config.redirect_uris.clone(),
    };
    let serve_control = async {
        match control {
            Some((listener, _)) => {
                let address = listener.local_addr()?;
                axum::serve(listener, control::router(handle, token, address, shown)).await
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = serve_control => ended.context("the control's listener")?,
        () = stop => {}
    }
    running.stop().await;
    Ok(())
}

async fn listen(port: u16) -> anyhow::Result<(TcpListener, Url)> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .context("the control's port")?;
    let url = format!("http://{}/_sim/", listener.local_addr()?).parse()?;
    Ok((listener, url))
}

fn config(arguments: &Arguments) -> Config {
    let mut config = Config::practice();
    config.ports.api = arguments.port_api;
    config.ports.secure = arguments.port_secure;
    config.ports.app = arguments.port_app;
    config.requests_a_minute = arguments.requests_a_minute;
    config.redirect_adds_slash = !arguments.no_redirect_slash;
    config.echo_state = !arguments.no_state_echo;
    config.show_code = arguments.show_code;
    config.broken_assumptions.extend(&arguments.flip);
    config.fixed_code.clone_from(&arguments.otp);
    config.webhooks.url.clone_from(&arguments.webhook_url);
    for grant in &arguments.grant {
        config.grants.set(*grant, true);
    }
    for grant in &arguments.deny {
        config.grants.set(*grant, false);
    }
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

/// What ends when somebody says stop. Nobody is told that the program is there before it listens for that.
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let (mut interrupt, mut terminate) = {
        use tokio::signal::unix::{SignalKind, signal};
        (
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        )
    };
    #[cfg(windows)]
    let (mut interrupt, mut terminate) = {
        use tokio::signal::windows::{ctrl_break, ctrl_c};
        (ctrl_c()?, ctrl_break()?)
    };
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
