//! Node, the packages of the user interface, and its build.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::repo;
use crate::shell::{Call, npm};

/// What Vite asks for.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs the packages of the lockfile where they are not there yet, then builds `ui/dist`.
pub fn user_interface() -> Result<()> {
    check_node()?;
    install_packages()?;
    npm(["run", "build"]).run()
}

/// Whether Node and npm are there, and new enough.
pub fn check_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let Ok(version) = Call::new("node", ["--version"]).read() else {
        bail!("Node {major}.{minor} or newer is needed and was not found: https://nodejs.org/");
    };
    if parse(&version).is_none_or(|found| found < OLDEST_NODE) {
        bail!("Node {major}.{minor} or newer is needed; this is {version}: https://nodejs.org/");
    }
    if npm(["--version"]).read().is_err() {
        bail!("npm is needed and was not found; it comes with Node: https://nodejs.org/");
    }
    Ok(())
}

/// Major and minor of `v20.19.1`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A copy of the lockfile inside `node_modules` says what was installed last; it goes away with the folder.
fn install_packages() -> Result<()> {
    let lockfile = repo::ui().join("package-lock.json");
    let stamp = repo::ui().join("node_modules/.installed-package-lock.json");
    let wanted = fs::read(&lockfile).with_context(|| format!("reading {}", lockfile.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        println!("The npm packages of the lockfile are installed.");
        return Ok(());
    }
    npm(["ci", "--no-audit", "--no-fund"]).run()?;
    fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert_eq!(parse("v20.19.1"), Some((20, 19)));
        assert!(
            parse("v22.2.0") >= Some(OLDEST_NODE),
            "a newer major may have a smaller minor"
        );
        assert!(parse("v20.9.0") < Some(OLDEST_NODE), "9 is less than 19");
        assert_eq!(parse("20.19.1"), None);
    }
}
