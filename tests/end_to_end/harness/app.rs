//! The application under test: the real binary, started in a [`Home`] of its own by WebKitWebDriver or, at its bidding,
//! by the desktop.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use super::home::Home;
use super::package::Package;
use super::process::{Process, free_port};
use super::wait::until;
use super::window::Window;

/// The built application.
pub const BINARY: &str = env!("CARGO_BIN_EXE_astra-desk");

/// Set by the shell's own convention: the file that says where the simulator listens, instead of starting one inside.
pub const SIMULATOR_FILE: &str = "ASTRA_DESK_PRACTICE_SIM";

/// Started in the application's place where the desktop is to start it: opens the link, and stays because WebDriver
/// takes the end of what it started for the end of the application. Which one is found by what it inherits: the address
/// that WebDriver looks at.
const OPEN_LINK: &str =
    "#!/bin/sh\ngio open \"$1\" && exec setpriv --pdeathsig KILL -- sleep infinity\n";

/// The cause of a start.
#[derive(Clone, Copy)]
pub enum Cause<'a> {
    /// A person starts it.
    Person,
    /// A link that the desktop opens with the installed package.
    Link(&'a str),
}

/// A running application and the driver that started it.
pub struct App {
    _driver: Process,
    process_id: u32,
    /// Its windows.
    pub window: Window,
}

impl App {
    /// Opens the application, the installed one where there is one; `practice` is the file that says where the simulator
    /// listens that is Practice's.
    pub async fn open(home: &Home, practice: Option<&Path>, cause: Cause<'_>) -> Result<Self> {
        let binary = home
            .package()
            .map_or_else(|| BINARY.into(), Package::binary);
        let port = free_port()?;
        let mut driver = Process::start("astra-desk", "WebKitWebDriver", &home.logs(), |command| {
            command.arg(format!("--port={port}"));
            home.furnish(command);
            command.env("TAURI_WEBVIEW_AUTOMATION", "true");
            // Without a GPU the application leaves this renderer off, and WebDriver then waits for a picture for ever.
            command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "0");
            if let Some(practice) = practice {
                command.env(SIMULATOR_FILE, practice);
            }
        })
        .context("WebKitWebDriver is needed; `cargo xtask test` installs it")?;
        until("WebKitWebDriver to listen", async || {
            driver.ensure_running()?;
            Ok(TcpStream::connect(("127.0.0.1", port)).ok())
        })
        .await?;

        let mut wanted = serde_json::Map::new();
        wanted.insert(
            "webkitgtk:browserOptions".to_owned(),
            match cause {
                Cause::Person => json!({ "binary": binary, "args": [] }),
                Cause::Link(link) => json!({ "binary": link_opener(home)?, "args": [link] }),
            },
        );
        // Otherwise a question asked while Astra's window closes in the middle of a navigation is never answered.
        wanted.insert("pageLoadStrategy".to_owned(), json!("none"));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .context("opening the application through WebKitWebDriver")?;
        let process_id = until("the application's process", async || {
            Ok(match cause {
                Cause::Person => child_running(driver.id(), &binary),
                Cause::Link(_) => process_running(&binary),
            })
        })
        .await?;
        let window = Window::looking_through(client).await?;
        Ok(Self {
            _driver: driver,
            process_id,
            window,
        })
    }

    /// Ends the application with no chance to tidy up, as a power cut would, and waits until it is gone; answers when the
    /// signal had been sent.
    pub async fn kill_9(&mut self) -> Result<Instant> {
        let status = Command::new("kill")
            .args(["-9", &self.process_id.to_string()])
            .status()?;
        let killed = Instant::now();
        ensure!(status.success(), "kill -9 of the application: {status}");
        until("the killed application to be gone", async || {
            Ok((!is_alive(self.process_id)).then_some(()))
        })
        .await?;
        Ok(killed)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // The driver does not take the application down with it.
        if is_alive(self.process_id) {
            let _ = Command::new("kill")
                .args(["-9", &self.process_id.to_string()])
                .status();
        }
    }
}

fn link_opener(home: &Home) -> Result<PathBuf> {
    let path = home.file("open-link");
    fs::write(&path, OPEN_LINK)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
    Ok(path)
}

/// A process that runs `binary`, whoever started it. Good for the installed one: no other test has the same.
fn process_running(binary: &Path) -> Option<u32> {
    let binary = binary.canonicalize().ok()?;
    fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .find(|id: &u32| {
            let runs = fs::read_link(format!("/proc/{id}/exe"));
            runs.is_ok_and(|runs| runs == binary) && is_alive(*id)
        })
}

/// The process started by `parent` that runs `binary`.
fn child_running(parent: u32, binary: &Path) -> Option<u32> {
    let binary = binary.canonicalize().ok()?;
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    children
        .split_whitespace()
        .filter_map(|id| id.parse().ok())
        .find_map(|id: u32| {
            let runs: Option<PathBuf> = fs::read_link(format!("/proc/{id}/exe")).ok();
            if runs.as_deref() == Some(binary.as_path()) {
                Some(id)
            } else {
                child_running(id, &binary)
            }
        })
}

/// Neither gone nor a zombie that waits for its parent. A killed process is one while its last threads still finish what
/// the disk was asked for, and until then it holds its locks.
fn is_alive(id: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{id}/stat")) else {
        return false;
    };
    // The name in brackets may hold anything; the state follows its closing bracket.
    let zombie = matches!(stat.rsplit(") ").next(), Some(rest) if rest.starts_with(['Z', 'X']));
    let threads = fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
    !zombie || threads > 1
}
