//! A child process that cannot outlive its test, however the test ends.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

/// A running program; killed when dropped.
pub struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts `program` with what `arrange` adds to it; both its outputs go to `<log_folder>/<name>.log`.
    pub fn start(
        name: &str,
        program: impl AsRef<std::ffi::OsStr>,
        log_folder: &Path,
        arrange: impl FnOnce(&mut Command),
    ) -> Result<Self> {
        let log = open_log(log_folder, name)?;
        let mut command = tied_to_this_thread(program);
        arrange(&mut command);
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let child = command
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        Ok(Self {
            name: name.to_owned(),
            child,
        })
    }

    /// As [`Process::start`], for programs that say on their first line where they can be reached.
    pub fn start_and_read_line(
        name: &str,
        program: impl AsRef<std::ffi::OsStr>,
        log_folder: &Path,
        arrange: impl FnOnce(&mut Command),
    ) -> Result<(Self, String)> {
        let log = open_log(log_folder, name)?;
        let mut command = tied_to_this_thread(program);
        arrange(&mut command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut child = command
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let stdout = child.stdout.take().expect("it was piped two lines above");
        let process = Self {
            name: name.to_owned(),
            child,
        };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let line = line.trim().to_owned();
        ensure!(
            !line.is_empty(),
            "{name} ended without saying where it listens; see {}",
            log_folder.display()
        );
        Ok((process, line))
    }

    /// The operating system's number for it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Fails with the process's name if it ended.
    pub fn ensure_running(&mut self) -> Result<()> {
        match self.ended() {
            Some(status) => anyhow::bail!("{} ended early: {status}", self.name),
            None => Ok(()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `setpriv` (part of every Linux's util-linux) has the kernel kill the child when the test's thread is gone, which
/// also covers an interrupted or killed test run, where no destructor is called.
fn tied_to_this_thread(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// Appends, because the same program may be started again in the same test.
fn open_log(folder: &Path, name: &str) -> Result<File> {
    let path = folder.join(format!("{name}.log"));
    File::options()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("opening {}", path.display()))
}

/// A port that nobody listens on at this moment, for programs that cannot pick one themselves.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
