//! From a fresh machine with Rust, a C compiler and Node to one that can build.
//!
//! Nothing is installed unsaid: what is missing and why it is needed is printed first.

mod linux;
mod node;

#[cfg(unix)]
pub use linux::is_on_the_path;
pub use node::{check_node as node, user_interface};

use anyhow::{Result, bail};

use crate::shell::Call;

/// What the machine is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building and opening the application.
    Building,
    /// That, and testing it, by driving it on a virtual display among other things. Means the same as `Building` where that
    /// cannot be done.
    DrivingTheWindow,
}

/// What comes from the operating system: installed on Debian and its relatives, checked and explained elsewhere.
pub fn system(purpose: For) -> Result<()> {
    if cfg!(target_os = "linux") {
        linux::packages(purpose)
    } else if cfg!(target_os = "macos") {
        if !Call::new("xcode-select", ["-p"]).succeeds() {
            bail!(
                "Apple's command line tools are missing. Install them with:\n  xcode-select --install"
            );
        }
        Ok(())
    } else if cfg!(windows) {
        // The number is Microsoft's own for the WebView2 runtime; it is registered per machine or per user.
        let client = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
        let places = [
            r"HKLM\SOFTWARE\WOW6432Node",
            r"HKLM\SOFTWARE",
            r"HKCU\Software",
        ];
        let is_there = |place: &&str| {
            Call::new("reg", ["query", &format!(r"{place}\{client}"), "/v", "pv"]).succeeds()
        };
        if !places.iter().any(is_there) {
            bail!(
                "Microsoft's WebView2 runtime is missing. Install the \"Evergreen\" runtime from\n  \
                 https://developer.microsoft.com/microsoft-edge/webview2/"
            );
        }
        Ok(())
    } else {
        println!(
            "This system is not known here: see https://tauri.app/start/prerequisites/ if the build fails."
        );
        Ok(())
    }
}

/// Whether the screens can be judged in Chromium here.
pub fn has_chromium() -> bool {
    cfg!(target_os = "linux")
        && ["chromium", "chromedriver"]
            .into_iter()
            .all(linux::is_on_the_path)
}

/// Formatter and linter, which the smallest toolchain profile leaves out.
pub fn rust_components() -> Result<()> {
    let wanted = [("rustfmt", "fmt"), ("clippy", "clippy")];
    let missing: Vec<&str> = wanted
        .into_iter()
        .filter(|(_, command)| !crate::shell::cargo([command, "--version"]).succeeds())
        .map(|(component, _)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing in the Rust toolchain: {}.", missing.join(", "));
    Call::new("rustup", ["component", "add"].into_iter().chain(missing)).run()
}
