//! A network and mounts of a test's own, which nobody else on the machine sees.
//!
//! The outer test starts this very program again in fresh namespaces ([`run_apart`]); the inner one, ignored otherwise,
//! puts its own files over the machine's there ([`Apart::enter`]). Nothing of the machine is written to.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::package::succeed;

/// Tells the inner test which namespaces it must not be in.
const OUTER: &str = "ASTRA_DESK_OUTER_NAMESPACES";

/// File that gets a line for each test that was left out; `cargo xtask test` repeats them at its end.
const LEFT_OUT: &str = "ASTRA_DESK_LEFT_OUT";

/// Read by Rust's TLS and by GnuTLS, which the web view uses.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";
const HOSTS: &str = "/etc/hosts";
const SCREENS: &str = "/tmp/.X11-unix";

/// Root may ask plainly; others only as root of a user namespace of their own.
const WAYS: [&[&str]; 2] = [
    &["--mount", "--net"],
    &["--mount", "--net", "--user", "--map-root-user"],
];

/// Runs the ignored test `inner` of this program in namespaces of its own, for the test `name`. Where the system allows
/// none, says so loudly and passes.
pub fn run_apart(name: &str, inner: &str) -> Result<()> {
    let way = match way_apart()? {
        Ok(way) => way,
        Err(reason) => return leave_out(name, &reason),
    };
    let output = apart(way)
        // The inner test must not outlive this one.
        .args(["setpriv", "--pdeathsig", "KILL", "--"])
        .arg(std::env::current_exe()?)
        .args(["--exact", inner, "--ignored", "--nocapture"])
        .env(OUTER, namespaces()?)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{name}, set apart, failed:\n{said}"
    );
    // A renamed test would run nothing and count as success.
    ensure!(said.contains("1 passed"), "{name} did not run:\n{said}");
    // Figures that it measured, shown when the test runs with --nocapture.
    for line in said.lines().filter(|line| line.starts_with("figure: ")) {
        println!("{line}");
    }
    Ok(())
}

/// Files of the inner test that stand in for the machine's.
pub struct Apart {
    _folder: TempDir,
}

impl Apart {
    /// Brings loopback up, has `hosts` resolved to it and `authority` trusted beside those that the machine trusts.
    pub fn enter(hosts: &[&str], authority: &str) -> Result<Self> {
        let outer = std::env::var(OUTER)
            .context("this test is started by another one, which sets it apart first")?;
        for (outer, own) in outer.split(' ').zip(namespaces()?.split(' ')) {
            ensure!(outer != own, "still in the machine's own namespace {own}");
        }
        succeed(Command::new("ip").args(["link", "set", "lo", "up"]))?;
        // With loopback's own address alone a machine counts as having no IPv4, and the web view asks for no name.
        // This one is reserved for examples (RFC 5737).
        succeed(Command::new("ip").args(["address", "add", "192.0.2.1/32", "dev", "lo"]))?;
        // Screens are told apart by names in the network, which are all free again here, and by these files.
        if Path::new(SCREENS).is_dir() {
            let mount = ["-t", "tmpfs", "-o", "mode=1777", "screens", SCREENS];
            succeed(Command::new("mount").args(mount))?;
        }
        let folder = tempfile::Builder::new()
            .prefix("astra-desk-apart-")
            .tempdir()?;
        let names = format!("127.0.0.1 localhost {}\n", hosts.join(" "));
        put_over(HOSTS, &folder.path().join("hosts"), &names)?;
        let trusted = fs::read_to_string(AUTHORITIES)?;
        let trusted = format!("{}\n{authority}", trusted.trim_end());
        put_over(AUTHORITIES, &folder.path().join("authorities"), &trusted)?;
        Ok(Self { _folder: folder })
    }
}

/// Whether this process was started to be set apart.
pub fn is_apart() -> bool {
    std::env::var_os(OUTER).is_some()
}

/// Has `text` read at `place` by everybody in this mount namespace.
fn put_over(place: &str, file: &Path, text: &str) -> Result<()> {
    fs::write(file, text)?;
    succeed(
        Command::new("mount")
            .args(["--bind"])
            .args([file, Path::new(place)]),
    )
}

/// How this user gets namespaces here, or why not at all.
fn way_apart() -> Result<Result<&'static [&'static str], String>> {
    let everything =
        format!("ip link set lo up && mount --bind {HOSTS} {HOSTS} && test -s {AUTHORITIES}");
    let mut reason = String::new();
    for way in WAYS {
        let tried = apart(way).args(["sh", "-c", &everything]).output();
        let tried = tried.context("unshare is needed; it is part of util-linux")?;
        if tried.status.success() {
            return Ok(Ok(way));
        }
        reason += String::from_utf8_lossy(&tried.stderr).trim();
        reason += "\n";
    }
    Ok(Err(reason))
}

fn apart(way: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command.args(way).arg("--");
    command
}

/// Of this process.
fn namespaces() -> Result<String> {
    let read = |kind| fs::read_link(format!("/proc/self/ns/{kind}"));
    let (mounts, network) = (read("mnt")?, read("net")?);
    Ok(format!("{} {}", mounts.display(), network.display()))
}

/// To standard error itself, which a test that passes does not get captured.
fn leave_out(name: &str, reason: &str) -> Result<()> {
    let line = "=".repeat(100);
    let notice = format!(
        "\n{line}\nLEFT OUT: {name}\nThis system allows no network and mounts of its own to this user, so nothing of it \
         was run or proven here.\n{}\n{line}\n",
        reason.trim()
    );
    std::io::stderr().write_all(notice.as_bytes())?;
    if let Some(file) = std::env::var_os(LEFT_OUT) {
        let mut file = fs::File::options().create(true).append(true).open(file)?;
        let reason = reason.lines().next().unwrap_or_default();
        writeln!(file, "{name}: no namespaces for this user ({reason})")?;
    }
    Ok(())
}
