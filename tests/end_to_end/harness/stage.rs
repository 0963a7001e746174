//! The stage of a test: a home, a simulator with an empty ledger, and the open application.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, Result, anyhow, ensure};

use super::app::{App, Cause};
use super::contender::Contender;
use super::home::{Desktop, Home};
use super::keyboard::{self, PhysicalKey};
use super::links;
use super::links::SystemBrowser;
use super::simulator::Simulator;
use super::wait::until;
use super::window::Window;

/// Title of the main window.
const TITLE: &str = "Astra Desk";

/// Wide as people have it, and tall enough for most of the form.
const SIZE: (u32, u32) = (1280, 1500);

/// Long enough for every screen to be seen under way, short enough not to be waited for.
const REVIEW_SECONDS: u32 = 2;

/// The last resort, for a driver that stopped answering.
const LONGEST: Duration = Duration::from_secs(600);

/// Everything one test needs; all of it ends with the test.
pub struct Stage {
    name: String,
    desktop: Desktop,
    passed: bool,
    // Order matters: the application ends before the simulator, both before the screen.
    app: App,
    /// Astra.
    pub simulator: Simulator,
    /// What opens web pages.
    pub browser: SystemBrowser,
    home: Home,
}

/// Runs `script` on a stage of its own. When it fails, pictures and logs are kept.
pub async fn on_stage(
    name: &str,
    script: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    on_desktop(name, Desktop::default(), script).await
}

/// As [`on_stage`], on a desktop that is not like the others.
pub async fn on_desktop(
    name: &str,
    desktop: Desktop,
    script: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let mut stage = Stage::start(name, desktop).await?;
    let outcome = match tokio::time::timeout(LONGEST, script(&mut stage)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(anyhow!("{name} was not over after {LONGEST:?}")),
    };
    stage.passed = outcome.is_ok();
    outcome
}

impl Stage {
    async fn start(name: &str, desktop: Desktop) -> Result<Self> {
        // What an earlier run left would pass for this one's.
        let _ = fs::remove_dir_all(evidence_folder(name)?);
        let home = Home::new(desktop)?;
        let browser = SystemBrowser::install(&home)?;
        let simulator = Simulator::start(&home, REVIEW_SECONDS).await?;
        let practice = practice(desktop, &simulator);
        let opened = App::open(&home, practice, Cause::Person).await;
        if opened.is_err() {
            keep_logs(&home, &evidence(name)?)?;
        }
        let app = opened?;
        app.window.set_size(SIZE.0, SIZE.1).await?;
        Ok(Self {
            name: name.to_owned(),
            desktop,
            passed: false,
            app,
            simulator,
            browser,
            home,
        })
    }

    /// The application's windows.
    pub fn window(&self) -> Window {
        self.app.window.clone()
    }

    /// Presses keys as a person would, in the window that has the focus.
    pub fn press_on_the_keyboard(&self, keys: &[PhysicalKey]) -> Result<()> {
        keyboard::press(self.home.display(), keys)
    }

    /// Types a text as a person would, into the window that has the focus.
    pub fn type_on_the_keyboard(&self, text: &str) -> Result<()> {
        keyboard::type_text(self.home.display(), text)
    }

    /// Ends the application as a power cut would; the simulator and the home folder stay. Answers when.
    pub async fn kill_the_app(&mut self) -> Result<Instant> {
        self.app.kill_9().await
    }

    /// Opens the application again in the same home.
    pub async fn open_the_app(&mut self) -> Result<()> {
        self.reopen(Cause::Person).await
    }

    /// Opens `link` while the application does not run, and takes over the one that the desktop starts for it: by the
    /// desktop file of its package, and not by what the application itself told the desktop when it ran.
    pub async fn open_the_app_by(&mut self, link: &str) -> Result<()> {
        self.ensure_only_the_package_opens_links()?;
        self.reopen(Cause::Link(link)).await
    }

    /// Opens a second copy of the application in the same home, beside the one that runs.
    pub async fn open_another_copy(&self) -> Result<App> {
        let practice = practice(self.desktop, &self.simulator);
        App::open(&self.home, practice, Cause::Person).await
    }

    /// Starts a copy of the application in the same home without driving it.
    pub fn start_contender(&self, name: &str) -> Result<Contender> {
        Contender::start(&self.home, self.simulator.ready_file(), name)
    }

    async fn reopen(&mut self, cause: Cause<'_>) -> Result<()> {
        let practice = practice(self.desktop, &self.simulator);
        self.app = App::open(&self.home, practice, cause).await?;
        self.app.window.set_size(SIZE.0, SIZE.1).await
    }

    /// Makes sure that the package's desktop file opens links of the application's scheme, and nothing else does.
    pub fn ensure_only_the_package_opens_links(&self) -> Result<()> {
        links::ensure_only_the_package(&self.home)
    }

    /// Puts a handler before it, as earlier versions of the application did.
    pub fn register_as_earlier_versions_did(&self) -> Result<()> {
        links::register_as_earlier_versions_did(&self.home)
    }

    /// Takes the package's desktop file away, so that nothing opens them.
    pub fn leave_nothing_for_links(&self) -> Result<()> {
        links::leave_nothing(&self.home)
    }

    /// Opens `link` as a browser would, with whatever the desktop has for it.
    pub fn open_link(&self, link: &str) -> Result<()> {
        links::open(&self.home, link)
    }

    /// Opens `link` with the desktop file of the application's package.
    pub fn open_link_with_the_package(&self, link: &str) -> Result<()> {
        links::open_with_the_package(&self.home, link)
    }

    /// Closes a window as its title bar's button does. WebDriver's own way would leave the frame behind.
    pub fn close_window_titled(&self, part_of_title: &str) -> Result<()> {
        self.ask_window_manager(&["-c", part_of_title])
    }

    /// Puts the main window out of sight as its title bar's button does. After WebDriver's own way a page never learns
    /// that it is shown again.
    pub async fn minimize_the_app(&self) -> Result<()> {
        self.ask_window_manager(&["-r", TITLE, "-b", "add,hidden"])?;
        self.window().wait_until_hidden().await
    }

    /// Waits until a window has a title with `part` in it, as its title bar shows it.
    pub async fn wait_for_window_titled(&self, part: &str) -> Result<()> {
        until(format!("a window titled {part}"), async || {
            Ok(self.is_a_window_titled(part)?.then_some(()))
        })
        .await
    }

    /// Whether a window has a title with `part` in it now.
    pub fn is_a_window_titled(&self, part: &str) -> Result<bool> {
        let mut command = Command::new("wmctrl");
        self.home.furnish(&mut command);
        let windows = command.arg("-l").output()?;
        Ok(String::from_utf8_lossy(&windows.stdout).contains(part))
    }

    fn ask_window_manager(&self, request: &[&str]) -> Result<()> {
        let mut command = Command::new("wmctrl");
        self.home.furnish(&mut command);
        let status = command.args(request).status()?;
        ensure!(status.success(), "wmctrl {request:?}: {status}");
        Ok(())
    }

    /// Waits until the application logged a line with `text`: for refusals, which no screen shows.
    pub async fn wait_for_log(&self, text: &str) -> Result<()> {
        let log = self.home.logs().join("astra-desk.log");
        until(format!("the log to say {text:?}"), async || {
            Ok(fs::read_to_string(&log)?.contains(text).then_some(()))
        })
        .await
    }

    /// Fails if the application wrote a code, a token or a redirect's query anywhere a log may be.
    pub fn ensure_logs_are_clean(&self) -> Result<()> {
        self.ensure_logs_hold_none_of(&[
            "authorization_code",
            "?code=",
            "&code=",
            "Bearer ",
            "Basic ",
            "access_token\"",
            "refresh_token\"",
        ])
    }

    /// Fails if the application wrote one of `secrets` anywhere a log may be.
    pub fn ensure_logs_hold_none_of(&self, secrets: &[&str]) -> Result<()> {
        let mut logs = vec![self.home.logs().join("astra-desk.log")];
        collect_logs(&self.home.file("home"), &mut logs)?;
        for log in logs {
            let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
            for secret in secrets {
                let line = text.lines().find(|line| line.contains(secret));
                ensure!(
                    line.is_none(),
                    "{} holds {secret:?}: {line:?}",
                    log.display()
                );
            }
        }
        Ok(())
    }

    fn keep_evidence(&self) -> Result<()> {
        let folder = evidence(&self.name)?;
        keep_logs(&self.home, &folder)?;
        let window = self.window();
        // A thread and a runtime of its own: this is called from a destructor, perhaps while a panic unwinds.
        let look = thread::spawn(move || -> Result<()> {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(async {
                    tokio::time::timeout(Duration::from_secs(10), window.screenshots(&folder))
                        .await?
                })
        });
        look.join()
            .map_err(|_| anyhow!("the picture could not be taken"))?
    }
}

fn practice(desktop: Desktop, simulator: &Simulator) -> Option<&Path> {
    desktop
        .simulator_is_practice
        .then(|| simulator.ready_file())
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

/// Where pictures and logs go when the test fails.
fn evidence_folder(name: &str) -> Result<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .context("no target folder")?;
    Ok(target.join("e2e-failures").join(name))
}

/// That folder, made.
fn evidence(name: &str) -> Result<PathBuf> {
    let folder = evidence_folder(name)?;
    fs::create_dir_all(&folder)?;
    eprintln!(
        "{name} failed; logs and pictures of the windows are in {}",
        folder.display()
    );
    Ok(folder)
}

fn keep_logs(home: &Home, folder: &Path) -> Result<()> {
    for entry in fs::read_dir(home.logs())? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    Ok(())
}
