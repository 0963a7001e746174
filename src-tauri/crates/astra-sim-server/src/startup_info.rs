//! Saying where everything listens: to a program in a file or in one line, to a person in words.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use astra_sim::{Config, FileStore, Running, Store, TEST_PHONE, test_cards};
use serde_json::{Value, json};
use url::Url;

use crate::control::Token;

/// The addresses and credentials of a simulator that listens.
pub(crate) struct StartupInfo<'a> {
    pub(crate) running: &'a Running,
    pub(crate) config: &'a Config,
    /// The control, if it is served.
    pub(crate) control: Option<ControlAddress<'a>>,
}

/// Where the control is, and what opens it.
#[derive(Clone, Copy)]
pub(crate) struct ControlAddress<'a> {
    /// The address that calls are joined to; it ends with a slash.
    pub(crate) url: &'a Url,
    pub(crate) token: &'a Token,
}

impl StartupInfo<'_> {
    /// The file carries the client's secret, so it is its owner's only; it appears whole or not at all.
    pub(crate) fn write_file(&self, path: &Path) -> anyhow::Result<()> {
        let ready = json!({
            "api": self.running.api,
            "secure": self.running.secure,
            "app": self.running.app,
            "control": self.control.map(|control| control.url),
            "control_token": self.control.map(|control| control.token.text()),
            "client_id": self.config.client_id,
            "client_secret": self.config.client_secret,
            "redirect_uris": self.config.redirect_uris,
        });
        FileStore::new(path)
            .save(&serde_json::to_vec_pretty(&ready)?)
            .context("writing the ready file")
    }

    /// One line of JSON on standard output, for programs that are not ours as well: its names are a promise.
    pub(crate) fn print_json(&self) -> io::Result<()> {
        let line: Value = json!({
            "api": bare(&self.running.api),
            "secure": bare(&self.running.secure),
            "app": bare(&self.running.app),
            "control": self.control.map(|control| bare(control.url)),
            "control_token": self.control.map(|control| control.token.text()),
            "client_id": self.config.client_id,
            "client_secret": self.config.client_secret,
            "redirect_uri": self.config.redirect_uris.first(),
            "provider": self.config.provider,
            "test_phone": TEST_PHONE,
            "otp": self.config.fixed_code,
            "cards": test_cards()
                .map(|(number, behaviour)| json!({ "number": number, "behaviour": behaviour }))
                .collect::<Vec<_>>(),
        });
        let mut out = io::stdout().lock();
        writeln!(out, "{line}")?;
        // The reader of this line waits at a pipe, which is buffered.
        out.flush()
    }

    /// The same for a person in a terminal.
    pub(crate) fn print_text(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "Astra's simulator is running: play money, nothing leaves this computer.\n"
        )?;
        let mut entry = |name: &str, value: &str| writeln!(out, "  {name:<14} {value}");
        entry("API", bare(&self.running.api))?;
        entry("Secure API", bare(&self.running.secure))?;
        entry("Hosted pages", bare(&self.running.app))?;
        match self.control {
            Some(control) => {
                entry("Control", bare(control.url))?;
                entry("Control token", control.token.text())?;
                let status = control
                    .url
                    .join("/")
                    .unwrap_or_else(|_| control.url.clone());
                entry("Status page", status.as_str())?;
            }
            None => entry("Control", "off (--control)")?,
        }
        entry("Client id", &self.config.client_id)?;
        entry("Client secret", &self.config.client_secret)?;
        for uri in &self.config.redirect_uris {
            entry("Redirect URI", uri)?;
        }
        entry("Provider", &self.config.provider)?;
        entry("Test phone", TEST_PHONE)?;
        let code = self.config.fixed_code.as_deref();
        entry("One-time code", code.unwrap_or("shown on the page"))?;
        writeln!(
            out,
            "\nTest cards (any 3-digit security code, any month to come):"
        )?;
        for (number, means) in test_cards() {
            writeln!(out, "  {number}  {means}")?;
        }
        writeln!(
            out,
            "\nEIN 11-1111111 is approved at once, 22-2222222 is rejected.\nCtrl-C ends it."
        )?;
        out.flush()
    }
}

/// An origin without the slash that makes it a URL, as people write and join it.
pub(crate) fn bare(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}
