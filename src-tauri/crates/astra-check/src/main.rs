//! `cargo xtask sandbox-check`: goes through the assumptions and prints one line for each.
//!
//! Standard output is the 63 lines and nothing else; what a person should read goes to standard error.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use astra_check::{DEFAULT_REDIRECT_URI, Finding, Person, Ports, Target, check, describe_effects};
use clap::Parser;
use secrecy::SecretString;
use url::Url;

/// Goes through the assumptions A1 to A63 about Astra's API and prints what became of each.
///
/// Client id and secret are read from ASTRA_CLIENT_ID and ASTRA_CLIENT_SECRET or asked for. Without --api the vendor's
/// sandbox is asked. Ends with 0 when the API could be talked to, whatever the findings; with 1 when it could not or
/// refused the keys, as then nothing was checked.
#[derive(Debug, Parser)]
#[command(
    name = "sandbox-check",
    bin_name = "cargo xtask sandbox-check",
    version
)]
struct Arguments {
    /// The API host; --secure and --app are then used only if given.
    #[arg(long, value_name = "URL")]
    api: Option<Url>,
    /// The host that takes card numbers.
    #[arg(long, value_name = "URL", requires = "api")]
    secure: Option<Url>,
    /// The host of the hosted pages.
    #[arg(long, value_name = "URL", requires = "api")]
    app: Option<Url>,
    /// A redirect URI that is registered for the client.
    #[arg(long, value_name = "URI", default_value = DEFAULT_REDIRECT_URI)]
    redirect_uri: String,
    /// How many seconds transfers and reviews are waited for, each.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    patience: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    // Refused before anything is asked for.
    let placeholder = target(&arguments, "none".to_owned(), "".into())?;
    eprintln!("{}\n", describe_effects(&placeholder));
    let (id, secret) = keys()?;
    let target = target(&arguments, id, secret)?;
    let ports = Ports {
        entropy: Box::new(|bytes| {
            getrandom::fill(bytes)
                .expect("an operating system without randomness cannot make a state");
        }),
        now: Box::new(jiff::Timestamp::now),
        patience: Duration::from_secs(arguments.patience),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    let mut person = Terminal {
        present: io::stdin().is_terminal() && io::stderr().is_terminal(),
    };
    let summary = runtime.block_on(check(&target, &ports, &mut person, say))?;
    eprintln!(
        "\n{} held, {} broke, {} not reachable.",
        summary.held, summary.broke, summary.not_reachable
    );
    Ok(())
}

fn target(arguments: &Arguments, id: String, secret: SecretString) -> anyhow::Result<Target> {
    let target = match &arguments.api {
        None => Target::sandbox(id, secret)?,
        Some(api) => Target::new(
            api.clone(),
            arguments.secure.clone(),
            arguments.app.clone(),
            id,
            secret,
        )?,
    };
    Ok(target.with_redirect_uri(arguments.redirect_uri.clone())?)
}

fn say(finding: Finding) {
    let mut out = io::stdout().lock();
    // Nobody reads any more; the run goes on to its end, so that nothing is left half made.
    let _ = writeln!(out, "{finding}").and_then(|()| out.flush());
}

/// From the environment, or from the person.
fn keys() -> anyhow::Result<(String, SecretString)> {
    let given = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let id = match given("ASTRA_CLIENT_ID") {
        Some(id) => id,
        None => ask("Client id: ", "ASTRA_CLIENT_ID")?,
    };
    let secret = match given("ASTRA_CLIENT_SECRET") {
        Some(secret) => secret,
        None if io::stdin().is_terminal() => {
            rpassword::prompt_password("Client secret (not shown): ")
                .context("reading the client secret")?
        }
        None => ask("Client secret: ", "ASTRA_CLIENT_SECRET")?,
    };
    Ok((id.trim().to_owned(), secret.trim().to_owned().into()))
}

fn ask(prompt: &str, variable: &str) -> anyhow::Result<String> {
    eprint!("{prompt}");
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    if line.trim().is_empty() {
        eprintln!();
        bail!(
            "Nothing was given. Set {variable}, or type it when asked. Both keys stand in Astra's sandbox dashboard."
        );
    }
    Ok(line)
}

/// The person at the terminal, if there is one.
struct Terminal {
    present: bool,
}

impl Person for Terminal {
    async fn visit(&mut self, page: &Url) -> Option<String> {
        if !self.present {
            return None;
        }
        eprintln!(
            "\nAstra's page cannot be walked by a program. To have more checked, open this address in a browser, sign in, and \
             paste the address that you are sent to at the end (the browser may show an error for it). Enter skips this.\n\n{page}\n"
        );
        // Not shown: the address carries a code.
        let pasted = rpassword::prompt_password("Address (not shown): ").ok()?;
        (!pasted.trim().is_empty()).then_some(pasted)
    }
}
