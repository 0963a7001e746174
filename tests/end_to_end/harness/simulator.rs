//! Astra's simulator as a process of its own, so that killing the application does not kill the ledger.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use astra_sim::{Fault, FaultKind, Ledger, LedgerRoutine, LoggedRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

use super::app;
use super::home::Home;
use super::pages::browser;
use super::process::Process;
use super::wait::until;

/// Registered with the simulator; the application's own.
const REDIRECT_URI: &str = "com.astradesk.client://oauth/callback";

/// A running simulator and its control.
pub struct Simulator {
    _process: Process,
    ready_file: PathBuf,
    ready: Ready,
    http: reqwest::Client,
}

/// The ready file.
#[derive(Deserialize)]
struct Ready {
    api: Url,
    secure: Url,
    app: Url,
    /// Ends with a slash.
    control: Url,
    client_id: String,
    client_secret: String,
    control_token: String,
}

impl Simulator {
    /// Starts it with an empty ledger. Reviews take `review_seconds`.
    pub async fn start(home: &Home, review_seconds: u32) -> Result<Self> {
        // Cargo gives tests the path of their own package's programs only; this one lies beside it.
        let program = Path::new(app::BINARY).with_file_name("astra-sim");
        ensure!(
            program.is_file(),
            "{} is not built; `cargo xtask test` builds it first",
            program.display()
        );
        let ready_file = home.file("simulator.json");
        let mut process = Process::start("simulator", &program, &home.logs(), |command| {
            home.furnish(command);
            command
                .arg("--state")
                .arg(home.file("simulator.state"))
                .arg("--ready-file")
                .arg(&ready_file)
                .args(["--redirect-uri", REDIRECT_URI])
                .args(["--review-seconds", &review_seconds.to_string()]);
        })?;
        let ready: Ready = until("the simulator to say where it listens", async || {
            process.ensure_running()?;
            let text = std::fs::read_to_string(&ready_file)?;
            Ok(Some(serde_json::from_str(&text)?))
        })
        .await?;
        Ok(Self {
            _process: process,
            ready_file,
            ready,
            http: http()?,
        })
    }

    /// Signs `user` in on another device: its page walked in a browser there, its code exchanged there. The tokens go
    /// with that device.
    pub async fn sign_in_elsewhere(&self, user: &str, phone: &str) -> Result<()> {
        let mut page = self.ready.app.join("login/oauth/authorize")?;
        page.query_pairs_mut()
            .append_pair("client_id", &self.ready.client_id)
            .append_pair("redirect_uri", REDIRECT_URI)
            .append_pair("response_type", "code")
            .append_pair("user_id", user)
            .append_pair("phone", phone)
            .append_pair("phone_read_only", "true");
        let redirect = Url::parse(&browser::sign_in(page.as_str()).await?)?;
        let code = redirect.query_pairs().find(|(name, _)| name == "code");
        let (_, code) = code.context("the other device got no code")?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_ref()),
            ("redirect_uri", REDIRECT_URI),
        ];
        let answer = self
            .http
            .post(self.ready.api.join("v1/oauth/token")?)
            .basic_auth(&self.ready.client_id, Some(&self.ready.client_secret))
            .form(&form)
            .send()
            .await?;
        ensure!(
            answer.status().is_success(),
            "the other device got no tokens: {}",
            answer.status()
        );
        Ok(())
    }

    /// The file that tells the application where to find the simulator.
    pub fn ready_file(&self) -> &Path {
        &self.ready_file
    }

    /// Where it stands for Astra's hosts: API, card numbers, hosted pages.
    pub fn hosts(&self) -> [Url; 3] {
        let Ready {
            api, secure, app, ..
        } = &self.ready;
        [api.clone(), secure.clone(), app.clone()]
    }

    /// Id and secret of the client that is registered with it.
    pub fn keys(&self) -> (&str, &str) {
        (&self.ready.client_id, &self.ready.client_secret)
    }

    /// The next `times` requests that match meet `kind`.
    pub async fn fail(&self, method: &str, path: &str, kind: FaultKind, times: u32) -> Result<()> {
        let fault = Fault {
            method: Some(method.to_owned()),
            path_pattern: path.to_owned(),
            kind,
            times,
        };
        self.tell("faults", &serde_json::to_value(fault)?).await
    }

    /// Grants the client a right by its name on the simulator's command line, or takes it away.
    pub async fn grant(&self, right: &str, on: bool) -> Result<()> {
        self.tell("modes", &json!({ "mode": right, "on": on }))
            .await
    }

    /// Decides about a user as Astra's staff does.
    pub async fn decide(&self, user: &str, status: &str) -> Result<()> {
        self.tell(
            &format!("users/{user}/status"),
            &json!({ "status": status }),
        )
        .await
    }

    /// The link of the newest email in which Astra asks this address for documents.
    pub async fn emailed_link(&self, address: &str) -> Result<Url> {
        let mailbox = self.http.get(self.ready.app.join("outbox")?).send().await?;
        let mailbox = mailbox.error_for_status()?.text().await?;
        let to = format!("To {address},");
        let email = mailbox.split("<article").find(|email| email.contains(&to));
        let email = email.with_context(|| format!("no email to {address}: {mailbox}"))?;
        let link = email.split("href=\"").nth(1);
        let link = link.and_then(|rest| rest.split('"').next());
        Ok(self.ready.app.join(link.context("an email has a link")?)?)
    }

    /// Sends a document on the page that Astra's email links to.
    pub async fn send_document_by(&self, link: &Url) -> Result<()> {
        let form = [("document_type", "other")];
        let sent = self.http.post(link.clone()).form(&form).send().await?;
        let page = sent.error_for_status()?.text().await?;
        ensure!(page.contains("no-papers-wanted"), "not taken: {page}");
        Ok(())
    }

    /// How long reviews of businesses take from now on.
    pub async fn review_for(&self, seconds: u32) -> Result<()> {
        self.tell("settings", &json!({ "review_seconds": seconds }))
            .await
    }

    /// Answers to `path` are held from now on: what was asked for happens, the answer waits.
    pub async fn hold(&self, path: &str) -> Result<()> {
        self.tell("hold", &json!({ "path_pattern": path })).await
    }

    /// Lets go what [`Simulator::hold`] held.
    pub async fn release(&self, path: &str) -> Result<()> {
        self.tell("release", &json!({ "path_pattern": path })).await
    }

    /// Everything that happened.
    pub async fn ledger(&self) -> Result<Ledger> {
        self.ask("ledger").await
    }

    /// The routines of every user.
    pub async fn routines(&self) -> Result<Vec<LedgerRoutine>> {
        Ok(self
            .ledger()
            .await?
            .users
            .into_iter()
            .flat_map(|user| user.routines)
            .collect())
    }

    /// How many requests of this kind came so far.
    pub async fn requests(&self, method: &str, path: &str) -> Result<usize> {
        let all: Vec<LoggedRequest> = self.ask("requests").await?;
        Ok(all
            .iter()
            .filter(|one| one.method == method && one.path == path)
            .count())
    }

    /// Waits until a request of this kind took effect and its answer is being held back.
    pub async fn wait_until_held(&self, method: &str, path: &str) -> Result<()> {
        until(format!("{method} {path} to be held"), async || {
            let all: Vec<LoggedRequest> = self.ask("requests").await?;
            let held = |one: &LoggedRequest| one.method == method && one.path == path && one.held;
            Ok(all.iter().any(held).then_some(()))
        })
        .await
    }

    async fn ask<T: DeserializeOwned>(&self, what: &str) -> Result<T> {
        let answer = self
            .http
            .get(self.ready.control.join(what)?)
            .bearer_auth(&self.ready.control_token)
            .send()
            .await?
            .error_for_status()?;
        answer
            .json()
            .await
            .with_context(|| format!("reading the simulator's {what}"))
    }

    async fn tell(&self, what: &str, body: &Value) -> Result<()> {
        self.http
            .post(self.ready.control.join(what)?)
            .bearer_auth(&self.ready.control_token)
            .json(body)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }
}

/// No HTTP client can be made before, even for plain HTTP.
pub fn choose_tls() {
    // An error means that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn http() -> Result<reqwest::Client> {
    choose_tls();
    Ok(reqwest::Client::builder().no_proxy().build()?)
}
