//! A person's home folder, screen and session bus, all new and gone with the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::apart::is_apart;
use super::package::Package;
use super::process::Process;

/// Wide and tall enough for the whole form: native clicks on what must first be scrolled into view get lost.
const SCREEN: &str = "1400x1600x24";

/// What the desktop of a home has.
#[derive(Clone, Copy)]
pub struct Desktop {
    /// A session bus; bare window managers and containers have none.
    pub session_bus: bool,
    /// The application's package, unpacked and known to the desktop.
    pub installed: bool,
    /// The simulator of the test is Practice's; otherwise Practice has its own, and the test's is whatever the test
    /// makes of it.
    pub simulator_is_practice: bool,
    /// What a company that ships the application put beside it.
    pub company_file: Option<&'static str>,
}

impl Default for Desktop {
    fn default() -> Self {
        Self {
            session_bus: true,
            installed: false,
            simulator_is_practice: true,
            company_file: None,
        }
    }
}

/// Everything around the application that a person would have, and nothing of the machine's owner.
pub struct Home {
    // Order matters: processes end before the folder they write to is removed.
    _window_manager: Process,
    _bus: Option<Process>,
    _screen: Process,
    folder: TempDir,
    display: String,
    bus_address: String,
    package: Option<Package>,
}

impl Home {
    /// Starts screen, session bus and window manager.
    pub fn new(desktop: Desktop) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("astra-desk-").tempdir()?;
        for name in ["home", "runtime", "logs"] {
            fs::create_dir(folder.path().join(name))?;
        }
        #[cfg(unix)]
        fs::set_permissions(
            folder.path().join("runtime"),
            std::os::unix::fs::PermissionsExt::from_mode(0o700),
        )?;
        let logs = folder.path().join("logs");
        let company = folder.path().join("xdg/astra-desk");
        fs::create_dir_all(&company)?;
        if let Some(text) = desktop.company_file {
            fs::write(company.join("company.json"), text)?;
        }

        let (screen, number) = Process::start_and_read_line("screen", "Xvfb", &logs, |command| {
            command
                .args(["-displayfd", "1", "-screen", "0", SCREEN])
                .args(["-nolisten", "tcp", "-noreset"]);
            if is_apart() {
                // Locks of screens lie in a folder that is the machine's, where the same number is another screen's.
                command.arg("-nolock");
            }
        })
        .context("Xvfb is needed; `cargo xtask test` installs it")?;
        let display = format!(":{number}");

        // Nobody listens there. Without any address some libraries would start a bus of their own.
        let mut bus_address = format!("unix:path={}/no-bus", folder.path().display());
        let mut bus = None;
        if desktop.session_bus {
            let surroundings = variables(folder.path(), &display, &bus_address);
            let (started, address) =
                Process::start_and_read_line("session-bus", "dbus-daemon", &logs, |command| {
                    command
                        .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
                        .env_clear()
                        .envs(surroundings);
                })?;
            (bus, bus_address) = (Some(started), address);
        }

        let surroundings = variables(folder.path(), &display, &bus_address);
        let window_manager = Process::start("window-manager", "openbox", &logs, |command| {
            command.arg("--sm-disable").env_clear().envs(surroundings);
        })?;

        let package = desktop
            .installed
            .then(|| Package::unpack(&folder.path().join("installed")))
            .transpose()?;
        Ok(Self {
            _window_manager: window_manager,
            _bus: bus,
            _screen: screen,
            folder,
            display,
            bus_address,
            package,
        })
    }

    /// Makes `command` run in this home: nothing of the surrounding environment is passed on, so no proxy, no session
    /// bus and no keyring of the machine's owner can be reached.
    pub fn furnish(&self, command: &mut Command) {
        command.env_clear().envs(variables(
            self.folder.path(),
            &self.display,
            &self.bus_address,
        ));
        if let Some(package) = &self.package {
            command.envs(package.variables());
        }
    }

    /// Name of the screen.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The application's package, where it is installed.
    pub fn package(&self) -> Option<&Package> {
        self.package.as_ref()
    }

    /// Where processes leave their logs.
    pub fn logs(&self) -> PathBuf {
        self.folder.path().join("logs")
    }

    /// A file of the test's own, beside the home folder and not inside it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn variables(
    folder: &Path,
    display: &str,
    bus_address: &str,
) -> Vec<(&'static str, std::ffi::OsString)> {
    let home = folder.join("home");
    vec![
        ("HOME", home.clone().into_os_string()),
        ("XDG_CONFIG_HOME", home.join(".config").into_os_string()),
        ("XDG_DATA_HOME", home.join(".local/share").into_os_string()),
        ("XDG_STATE_HOME", home.join(".local/state").into_os_string()),
        (
            "XDG_CONFIG_DIRS",
            // The machine's as well, where its desktop files and fonts are told about.
            format!("{}:/etc/xdg", folder.join("xdg").display()).into(),
        ),
        ("XDG_CACHE_HOME", home.join(".cache").into_os_string()),
        ("XDG_RUNTIME_DIR", folder.join("runtime").into_os_string()),
        ("DISPLAY", display.into()),
        ("GDK_BACKEND", "x11".into()),
        // Links are opened by GLib's rules; xdg-open's own, for no desktop at all, cannot read a quoted command.
        ("XDG_CURRENT_DESKTOP", "GNOME".into()),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "America/Los_Angeles".into()),
        // No screen reader is there, and starting its bridge costs a second.
        ("NO_AT_BRIDGE", "1".into()),
        ("RUST_BACKTRACE", "1".into()),
        // The most that the application ever logs, so that the search for secrets in its log means something.
        ("ASTRA_DESK_LOG", "debug".into()),
        ("PATH", std::env::var_os("PATH").unwrap_or_default()),
        ("DBUS_SESSION_BUS_ADDRESS", bus_address.into()),
    ]
}
