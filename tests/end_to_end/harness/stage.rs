//! What every test stands on: a home, a simulator with an empty ledger, and the open application.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context, Result, ensure};

use super::app::App;
use super::home::Home;
use super::simulator::Simulator;
use super::window::Window;

/// Wide as people have it, and tall enough for most of the form.
const SIZE: (u32, u32) = (1280, 1500);

/// Long enough for every screen to be seen under way, short enough not to be waited for.
const REVIEW_SECONDS: u32 = 2;

/// Everything one test needs; all of it ends with the test.
pub struct Stage {
    name: String,
    passed: bool,
    // Order matters: the application ends before the simulator, both before the screen.
    app: App,
    /// Astra.
    pub simulator: Simulator,
    home: Home,
}

/// Runs `script` on a stage of its own. When it fails, pictures and logs are kept.
pub async fn on_stage(
    name: &str,
    script: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let mut stage = Stage::start(name).await?;
    let outcome = script(&mut stage).await;
    stage.passed = outcome.is_ok();
    outcome
}

impl Stage {
    async fn start(name: &str) -> Result<Self> {
        let home = Home::new()?;
        let simulator = Simulator::start(&home, REVIEW_SECONDS).await?;
        let opened = App::open(&home, simulator.ready_file()).await;
        if opened.is_err() {
            keep_logs(&home, &evidence(name)?)?;
        }
        let app = opened?;
        app.window.set_size(SIZE.0, SIZE.1).await?;
        Ok(Self { name: name.to_owned(), passed: false, app, simulator, home })
    }

    /// The application's windows.
    pub fn window(&self) -> Window {
        self.app.window.clone()
    }

    /// Ends the application as a power cut would; the simulator and the home folder stay.
    pub async fn kill_the_app(&mut self) -> Result<()> {
        self.app.kill_9().await
    }

    /// Opens the application again in the same home.
    pub async fn open_the_app(&mut self) -> Result<()> {
        self.app = App::open(&self.home, self.simulator.ready_file()).await?;
        self.app.window.set_size(SIZE.0, SIZE.1).await
    }

    /// Fails if the application wrote a code, a token or a redirect's query anywhere a log may be.
    pub fn ensure_logs_are_clean(&self) -> Result<()> {
        let mut logs = vec![self.home.logs().join("astra-desk.log")];
        collect_logs(&self.home.file("home"), &mut logs)?;
        for log in logs {
            let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
            for secret in ["authorization_code", "?code=", "&code=", "Bearer ", "Basic ", "access_token\"", "refresh_token\""] {
                let line = text.lines().find(|line| line.contains(secret));
                ensure!(line.is_none(), "{} holds {secret:?}: {line:?}", log.display());
            }
        }
        Ok(())
    }

    fn keep_evidence(&self) -> Result<()> {
        let folder = evidence(&self.name)?;
        keep_logs(&self.home, &folder)?;
        let (window, picture) = (self.window(), folder.join("window.png"));
        // A thread and a runtime of its own: this is called from a destructor, perhaps while a panic unwinds.
        let look = thread::spawn(move || -> Result<()> {
            tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
                tokio::time::timeout(Duration::from_secs(10), window.screenshot(&picture)).await?
            })
        });
        look.join().map_err(|_| anyhow::anyhow!("the picture could not be taken"))?
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.passed
            && let Err(error) = self.keep_evidence()
        {
            eprintln!("not everything could be kept of {}: {error:#}", self.name);
        }
    }
}

/// Files below `folder` that look like logs.
fn collect_logs(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            collect_logs(&path, found)?;
        } else if folder.ends_with("logs") || path.extension().is_some_and(|name| name == "log") {
            found.push(path);
        }
    }
    Ok(())
}

/// A new folder for what is left of a failed test.
fn evidence(name: &str) -> Result<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().context("no target folder")?;
    let folder = target.join("e2e-failures").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    eprintln!("{name} failed; logs and a picture of the window are in {}", folder.display());
    Ok(folder)
}

fn keep_logs(home: &Home, folder: &Path) -> Result<()> {
    for entry in fs::read_dir(home.logs())? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    Ok(())
}
