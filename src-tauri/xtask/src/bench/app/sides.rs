//! What is measured, and how each side is started and ended.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::display::{Display, HEIGHT, WIDTH, read_line};
use super::processes;
use super::programs::Programs;
use crate::repo;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    App,
    Floor,
    Chromium,
    /// With the focus in a text field: the page that asks for a passphrase, which needs no hand to get there.
    AppField,
    FloorField,
}

impl Side {
    /// In the order in which they take turns.
    pub const ALL: [Self; 5] = [
        Self::App,
        Self::Floor,
        Self::Chromium,
        Self::AppField,
        Self::FloorField,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::App => "Astra Desk",
            Self::Floor => "floor",
            Self::Chromium => "Chromium --app",
            Self::AppField => "Astra Desk, in a text field",
            Self::FloorField => "floor, in a text field",
        }
    }

    /// Starts it in a new home folder, with a session bus that was there before.
    pub fn start(
        self,
        programs: &Programs,
        host: Option<&Host>,
        display: &Display,
    ) -> Result<Running> {
        let home = Home::make()?;
        let bus = Bus::start(&home)?;
        let mut command = match self {
            Self::App => Command::new(&programs.app),
            Self::AppField => {
                home.choose_sandbox()?;
                Command::new(&programs.app)
            }
            Self::Floor => Command::new(&programs.floor),
            Self::FloorField => {
                let mut floor = Command::new(&programs.floor);
                floor.arg("field.html");
                floor
            }
            Self::Chromium => chromium(host.context("there is no development host")?, &home),
        };
        home.live_in(&mut command);
        command
            .env("DISPLAY", display.name())
            .env("GDK_BACKEND", "x11")
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .stdout(Stdio::null());
        let begun = Instant::now();
        let program = Group::start(&mut command)?;
        Ok(Running {
            begun,
            program,
            _bus: bus,
            _home: home,
        })
    }
}

fn chromium(host: &Host, home: &Home) -> Command {
    let mut chromium = Command::new("chromium");
    chromium
        .arg(format!("--app={}", host.address))
        .arg(format!(
            "--user-data-dir={}",
            home.0.join("chromium").display()
        ))
        .arg(format!("--window-size={WIDTH},{HEIGHT}"))
        .args(["--window-position=0,0", "--password-store=basic"])
        .args([
            "--no-first-run",
            "--no-default-browser-check",
            "--no-proxy-server",
        ]);
    // As root Chromium has no sandbox, and does not start unless it is told that this is known.
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        chromium.arg("--no-sandbox");
    }
    chromium
}

/// A side that runs. Its fields are dropped from the top: the program ends before its bus and its home.
pub struct Running {
    /// When its process was started.
    pub begun: Instant,
    program: Group,
    _bus: Bus,
    _home: Home,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.program.0.id()
    }
}

/// A process with a group of its own, killed with all that it started.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Result<Self> {
        let quiet = command.process_group(0).stdin(Stdio::null());
        let started = quiet.stderr(Stdio::null()).spawn();
        let name = command.get_program().to_string_lossy().into_owned();
        Ok(Self(started.with_context(|| format!("starting {name}"))?))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let id = self.0.id();
        // Also what left the group.
        let tree = processes::tree(id);
        let ids: String = tree.iter().map(|id| format!(" {id}")).collect();
        let kill = format!("kill -s KILL -- -{id}{ids}");
        let mut shell = Command::new("sh");
        let _ = shell.args(["-c", &kill]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
        // The others are waited for by whoever took them over.
        for _ in 0..500 {
            if tree
                .iter()
                .all(|id| !Path::new(&format!("/proc/{id}")).exists())
            {
                break;
            }
            sleep(Duration::from_millis(10));
        }
    }
}

/// A home folder for one start, deleted afterwards.
struct Home(PathBuf);

impl Home {
    fn make() -> Result<Self> {
        let home = repo::bench().join("app/home");
        if home.exists() {
            fs::remove_dir_all(&home).with_context(|| format!("emptying {}", home.display()))?;
        }
        fs::create_dir_all(&home)?;
        // Others may not look in: the programs insist on it.
        fs::DirBuilder::new().mode(0o700).create(home.join("run"))?;
        Ok(Self(home))
    }

    /// The application opens the sandbox, and asks for a passphrase, because this bus has no keychain.
    fn choose_sandbox(&self) -> Result<()> {
        let folder = self.0.join(".local/share/com.astradesk.client");
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join("environment"), "sandbox")?)
    }

    fn live_in(&self, command: &mut Command) {
        for elsewhere in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "WAYLAND_DISPLAY",
        ] {
            command.env_remove(elsewhere);
        }
        command
            .env("HOME", &self.0)
            .env("XDG_RUNTIME_DIR", self.0.join("run"))
            // Otherwise a bus for screen readers is started with the window, on all sides.
            .env("NO_AT_BRIDGE", "1")
            .current_dir(&self.0);
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A bus that starts nothing by itself: no keychain, and no portal, which would leave a file system in the home folder.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A session bus, as a desktop has it long before anything is started.
struct Bus {
    address: String,
    _daemon: Group,
}

impl Bus {
    fn start(home: &Home) -> Result<Self> {
        let setup = home.0.join("bus.conf");
        fs::write(&setup, BUS)?;
        let mut command = Command::new("dbus-daemon");
        command.args(["--nofork", "--nopidfile", "--print-address=1"]);
        command.arg(format!("--config-file={}", setup.display()));
        home.live_in(&mut command);
        command.stdout(Stdio::piped());
        let mut daemon = Group::start(&mut command)?;
        let address = read_line(&mut daemon.0).context("starting a session bus")?;
        Ok(Self {
            address,
            _daemon: daemon,
        })
    }
}

/// The development host, with the screens that ship. It runs before Chromium is started, and its memory is not counted:
/// what a browser would need beside itself is given to it.
pub struct Host {
    address: String,
    program: Child,
}

impl Host {
    pub fn start(host: &Path) -> Result<Self> {
        let mut program = Command::new(host)
            .arg("welcome")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", host.display()))?;
        let address = read_line(&mut program).context("starting the development host")?;
        Ok(Self { address, program })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.program.stdin.take());
        let _ = self.program.wait();
    }
}
