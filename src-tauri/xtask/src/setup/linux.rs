//! Linux packages.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::For;
use crate::shell::Call;

/// Package and what it is for.
type Wanted = (&'static str, &'static str);

const TO_BUILD: &[Wanted] = &[
    (
        "libwebkit2gtk-4.1-dev",
        "the web view that shows the screens",
    ),
    ("libdbus-1-dev", "talking to the desktop session"),
    ("pkg-config", "lets the build find the two above"),
];

const TO_DRIVE: &[Wanted] = &[
    ("xvfb", "a display without a screen"),
    ("openbox", "a window manager for it"),
    ("wmctrl", "closes a window by its title bar"),
    ("dbus", "a desktop session of its own"),
    ("libglib2.0-bin", "opens a link as a desktop does"),
    ("desktop-file-utils", "tells a desktop who opens what"),
    ("webkit2gtk-driver", "clicks and types in the real window"),
    ("iproute2", "a network of a test's own"),
    (
        "ca-certificates",
        "the authorities that a test adds its own to",
    ),
    ("fonts-dejavu-core", "letters for pages that bring none"),
    ("curl", "the requests of the vendor's guides"),
];

/// Ubuntu has it as a snap only.
const TO_JUDGE: &[Wanted] = &[
    ("chromium", "shows the screens to a judge of accessibility"),
    ("chromium-driver", "leads it from screen to screen"),
];

/// Installs what is missing on Debian and Ubuntu; elsewhere says what to install.
pub fn packages(purpose: For) -> Result<()> {
    let mut wanted = TO_BUILD.to_vec();
    if purpose == For::DrivingTheWindow {
        wanted.extend(TO_DRIVE);
    }
    if purpose == For::DrivingTheWindow
        && system_names().any(|(key, name)| key == "ID" && name == "debian")
    {
        wanted.extend(TO_JUDGE);
    }
    if is_debian_like() && Call::new("dpkg-query", ["--version"]).succeeds() {
        return install(&wanted);
    }
    explain(purpose)
}

fn is_debian_like() -> bool {
    system_names().any(|name| matches!(name.1.as_str(), "debian" | "ubuntu"))
}

/// What the distribution is called, as `ID`, and what it is like, as `ID_LIKE`.
fn system_names() -> impl Iterator<Item = (&'static str, String)> {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let mut names = Vec::new();
    for line in text.lines() {
        for key in ["ID", "ID_LIKE"] {
            let value = line
                .strip_prefix(key)
                .and_then(|rest| rest.strip_prefix('='));
            let words = value.unwrap_or_default().trim_matches('"');
            names.extend(words.split_whitespace().map(|word| (key, word.to_owned())));
        }
    }
    names.into_iter()
}

fn install(wanted: &[Wanted]) -> Result<()> {
    let missing: Vec<Wanted> = wanted
        .iter()
        .copied()
        .filter(|(package, _)| !is_installed(package))
        .collect();
    if missing.is_empty() {
        println!("Every system package that is needed is installed.");
        return Ok(());
    }
    println!("These packages are missing and will be installed with apt-get:");
    for (package, reason) in &missing {
        println!("  {package:<24} {reason}");
    }
    let names: Vec<&str> = missing.iter().map(|(package, _)| *package).collect();
    let install = [
        &["install", "-y", "--no-install-recommends"],
        names.as_slice(),
    ]
    .concat();
    if !is_root() && !Call::new("sudo", ["--version"]).succeeds() {
        bail!(
            "That needs root, and there is no sudo here. As root, run:\n  apt-get update && apt-get {}",
            install.join(" ")
        );
    }
    let lists_are_there = names
        .iter()
        .all(|name| Call::new("apt-cache", ["show", name]).succeeds());
    if lists_are_there && apt_get(&install).run().is_ok() {
        return Ok(());
    }
    println!("The package lists are missing or too old, so they are fetched first.");
    apt_get(&["update"]).run()?;
    apt_get(&install).run()
}

fn apt_get(arguments: &[&str]) -> Call {
    let plain = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let program = if is_root() {
        plain.as_slice()
    } else {
        &["sudo"]
    };
    let rest = if is_root() { &[] } else { plain.as_slice() };
    Call::new(program[0], [&program[1..], rest, arguments].concat())
}

fn is_root() -> bool {
    Call::new("id", ["-u"]).read().is_ok_and(|id| id == "0")
}

fn is_installed(package: &str) -> bool {
    Call::new("dpkg-query", ["-W", "-f=${db:Status-Status}", package])
        .read()
        .is_ok_and(|status| status == "installed")
}

/// Other distributions name their packages differently, so only the outcome is checked.
fn explain(purpose: For) -> Result<()> {
    let mut missing = Vec::new();
    if !Call::new("pkg-config", ["--exists", "webkit2gtk-4.1", "dbus-1"]).succeeds() {
        missing.push(
            "pkg-config and the development files of WebKitGTK 4.1 and D-Bus. Fedora: webkit2gtk4.1-devel dbus-devel; \
             Arch: webkit2gtk-4.1 dbus; openSUSE: webkit2gtk3-devel dbus-1-devel",
        );
    }
    if purpose == For::DrivingTheWindow {
        let programs = [
            "Xvfb",
            "openbox",
            "wmctrl",
            "dbus-daemon",
            "dpkg-deb",
            "gio",
            "ip",
            "update-desktop-database",
            "WebKitWebDriver",
            "curl",
            "sed",
            "grep",
        ];
        if programs.iter().any(|program| !is_on_the_path(program)) {
            missing.push(
                "Xvfb, openbox, wmctrl, dbus-daemon, dpkg-deb, gio (part of GLib), ip (iproute2), update-desktop-database (desktop-file-utils) and \
                 WebKitWebDriver (part of WebKitGTK; some distributions package it apart); curl, sed and grep",
            );
        }
    }
    if !missing.is_empty() {
        bail!("Please install:\n  {}", missing.join("\n  "));
    }
    Ok(())
}

pub fn is_on_the_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file())
}
