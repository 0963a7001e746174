//! Starting other programs, with the person watching.

use std::ffi::OsStr;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A program with its arguments, as it would be typed.
pub struct Call {
    command: Command,
    typed: String,
}

/// The cargo that runs this program.
pub fn cargo<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> Call {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut call = Call::new(program, arguments).at(&crate::repo::root());
    call.typed = call
        .typed
        .split_once(' ')
        .map_or("cargo".into(), |(_, rest)| format!("cargo {rest}"));
    // Set for this program by the cargo that started it; passed on, they would make cargo build things anew.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            call.command.env_remove(&name);
        }
    }
    call
}

/// npm, in the user interface's folder.
pub fn npm<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> Call {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    Call::new(program, arguments).at(&crate::repo::ui())
}

impl Call {
    /// `program` with `arguments`.
    pub fn new<I: AsRef<OsStr>>(
        program: impl AsRef<OsStr>,
        arguments: impl IntoIterator<Item = I>,
    ) -> Self {
        let mut command = Command::new(&program);
        let mut typed = program.as_ref().to_string_lossy().into_owned();
        for argument in arguments {
            typed.push(' ');
            typed.push_str(&argument.as_ref().to_string_lossy());
            command.arg(argument);
        }
        Self { command, typed }
    }

    /// And these arguments.
    pub fn then<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        for argument in arguments {
            self.typed.push(' ');
            self.typed.push_str(argument);
            self.command.arg(argument);
        }
        self
    }

    /// In this folder.
    pub fn at(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With this variable.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.typed = format!("{name}={} {}", value.as_ref().to_string_lossy(), self.typed);
        self.command.env(name, value);
        self
    }

    /// Says what is started, lets it write to the terminal, and fails if it fails.
    pub fn run(mut self) -> Result<()> {
        println!("$ {self}");
        // Otherwise our line may come after the program's first when the output goes to a file.
        std::io::stdout().flush()?;
        let status = self
            .command
            .status()
            .with_context(|| format!("could not start: {self}"))?;
        self.check(status)
    }

    /// Says what is started and lets it run, with its input and output in our hands.
    pub fn start(mut self) -> Result<Child> {
        println!("$ {self}");
        let piped = self.command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let started = piped.spawn();
        started.with_context(|| format!("could not start: {self}"))
    }

    /// What it prints, trimmed; nothing is shown. Fails if it fails.
    pub fn read(mut self) -> Result<String> {
        let output = self
            .command
            .output()
            .with_context(|| format!("could not start: {self}"))?;
        self.check(output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Whether it can be started and succeeds; nothing is shown.
    pub fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    fn check(&self, status: ExitStatus) -> Result<()> {
        if !status.success() {
            let folder = self
                .command
                .get_current_dir()
                .filter(|folder| *folder != crate::repo::root())
                .map(|folder| format!("cd {} && ", folder.display()));
            bail!(
                "It failed ({status}). To repeat it:\n  {}{self}",
                folder.unwrap_or_default()
            );
        }
        Ok(())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.typed)
    }
}

/// The parts of a long command, with the time that each took.
#[derive(Default)]
pub struct Stopwatch {
    parts: Vec<(String, Duration, &'static str)>,
}

impl Stopwatch {
    /// Does one part under its heading. The table is shown when a part fails.
    pub fn part(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        heading(name);
        let started = Instant::now();
        let outcome = work();
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        self.parts.push((name.to_owned(), started.elapsed(), word));
        if outcome.is_err() {
            self.print_table();
        }
        outcome.with_context(|| format!("{name}: failed"))
    }

    /// Notes a part that does not run here, and why.
    pub fn leave_out(&mut self, name: &str, reason: &str) {
        heading(name);
        println!("Left out: {reason}");
        self.parts
            .push((name.to_owned(), Duration::ZERO, "left out"));
    }

    /// One line for each part and one for all.
    pub fn print_table(&self) {
        println!();
        for (name, time, word) in &self.parts {
            println!("{name:<40} {:>8.1} s  {word}", time.as_secs_f64());
        }
        let all: Duration = self.parts.iter().map(|(_, time, _)| *time).sum();
        println!("{:<40} {:>8.1} s", "all", all.as_secs_f64());
    }
}

fn heading(name: &str) {
    let (bold, plain) = if std::io::stdout().is_terminal() {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    println!("\n{bold}== {name}{plain}");
}
