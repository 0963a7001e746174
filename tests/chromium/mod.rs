//! A headless Chromium in front of the development host.

// Each test uses its own part of it.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use tauri::http::Method;
use url::{ParseError, Url};

use crate::host::desk::Desk;
use crate::host::{rows, situations};

/// Only a defect waits so long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until the page has its heading and nothing more is on its way; a spinner may turn for ever.
pub async fn settled(browser: &Client, address: &str) {
    let is_settled = "return document.querySelector('h1, [role=alertdialog]') !== null
        && document.querySelector('.skeleton, [data-pending]') === null
        && document.getAnimations().every(({ playState, effect }) =>
            playState !== 'running' || effect.getComputedTiming().endTime === Infinity)
        && document.fonts.status === 'loaded'";
    let begun = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 3 {
        let settled = browser.execute(is_settled, vec![]).await.unwrap() == json!(true);
        in_a_row = if settled { in_a_row + 1 } else { 0 };
        if begun.elapsed() > PATIENCE {
            let page = browser.source().await.unwrap();
            panic!("{address} is not shown: {page}");
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// The address with the ids of what there is.
pub fn with_ids(desk: &Desk, address: &str) -> String {
    let Some((before, rest)) = address.split_once('{') else {
        return address.to_owned();
    };
    let (wanted, after) = rest.split_once('}').unwrap();
    let id = if wanted == "draft" {
        situations::draft(desk)
    } else if wanted == "card" {
        desk.ask("cards", json!({}))["cards"][0]["id"].clone()
    } else {
        let transfers = desk.ask("activity", json!({ "query": rows::NEWEST.clone() }));
        let all = transfers["transfers"].as_array().unwrap();
        let found = all.iter().find(|transfer| transfer["state"] == wanted);
        found.unwrap_or_else(|| panic!("a transfer is {wanted}"))["id"].clone()
    };
    format!("{before}{}{after}", id.as_str().unwrap())
}

/// chromedriver on a port of its own.
pub struct Driver {
    process: Child,
    url: String,
    /// What Chromium keeps; gone with the test.
    profile: tempfile::TempDir,
}

impl Driver {
    pub fn start() -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed");
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut lines = said.lines().map(Result::unwrap);
        let port = lines.find_map(|line| {
            let port = line.split_once("successfully on port ")?.1;
            Some(port.trim_end_matches('.').to_owned())
        });
        Self {
            process,
            url: format!("http://127.0.0.1:{}", port.expect("it names its port")),
            profile: tempfile::tempdir().unwrap(),
        }
    }

    pub async fn browser(&self) -> Client {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        // It opens pages of ours only, and as root it cannot have its sandbox.
        let options = json!({ "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-proxy-server", "--window-size=1120,760", profile,
        ]});
        let capabilities = json!({ "goog:chromeOptions": options });
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        ClientBuilder::new(connector)
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&self.url)
            .await
            .unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A command of Chromium's own.
#[derive(Debug)]
pub struct Devtools(pub &'static str, pub Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.0, "params": self.1 });
        (Method::POST, Some(body.to_string()))
    }
}
