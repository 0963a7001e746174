//! Lockfiles and configuration may name no machine and no private network: the repository has to build anywhere.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::repo;

/// Reads lockfiles and configuration.
pub fn check() -> Result<()> {
    let root = repo::root();
    let mut found = Vec::new();
    let mut look = |name: &str, is_wrong: &dyn Fn(&str) -> bool| -> Result<()> {
        let path = root.join(name);
        if !path.exists() {
            return Ok(());
        }
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let lines = text.lines().enumerate().filter(|(_, line)| is_wrong(line));
        found.extend(lines.map(|(index, line)| format!("{name}:{}: {}", index + 1, line.trim())));
        Ok(())
    };
    look("Cargo.lock", &|line| {
        value(line, "source = \"").is_some_and(|source| !is_crates_io(source))
    })?;
    // npm finds the packages by name and checksum; an address would be that of the machine that wrote the file.
    look("ui/package-lock.json", &|line| {
        value(line, "\"resolved\": \"").is_some()
    })?;
    for name in [
        ".cargo/config.toml",
        "Cargo.toml",
        "tauri.conf.json",
        "ui/.npmrc",
        ".npmrc",
        "ui/package.json",
    ] {
        look(name, &|line| names_a_machine(line, &root))?;
    }
    if !found.is_empty() {
        bail!(
            "These lines work on one machine or in one network only:\n  {}",
            found.join("\n  ")
        );
    }
    println!(
        "Lockfiles and configuration name public registries only, and no folder of this machine."
    );
    Ok(())
}

/// Cargo's own name for its public registry, whatever really serves it.
fn is_crates_io(source: &str) -> bool {
    source.starts_with("registry+") && source.ends_with("/rust-lang/crates.io-index")
}

/// What stands between `opening` and the next quotation mark.
fn value<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    line.split_once(opening)?.1.split('"').next()
}

/// A mirror, a proxy, or an absolute folder.
fn names_a_machine(line: &str, root: &Path) -> bool {
    let line = line.trim();
    let settings = [
        "registry=",
        "registry =",
        "replace-with",
        "proxy",
        "index =",
        "target-dir",
        "cafile",
    ];
    let folders = ["\"/home/", "\"/root/", "\"/Users/", "C:\\\\"];
    settings.iter().any(|word| line.starts_with(word))
        || folders.iter().any(|word| line.contains(word))
        || line.contains(&*root.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_noticed() {
        let root = Path::new("/somewhere/astra-desk");
        assert!(names_a_machine("registry=https://mirror.example/", root));
        assert!(names_a_machine("replace-with = \"mirror\"", root));
        assert!(names_a_machine("target-dir = \"/tmp/x\"", root));
        assert!(names_a_machine("path = \"/somewhere/astra-desk/ui\"", root));
        assert!(!names_a_machine(
            "xtask = \"run --quiet --package xtask --\"",
            root
        ));
    }

    #[test]
    fn a_source_is_read_from_its_line() {
        assert_eq!(
            value("source = \"git+https://x\"", "source = \""),
            Some("git+https://x")
        );
        assert_eq!(value("name = \"x\"", "source = \""), None);
    }
}
