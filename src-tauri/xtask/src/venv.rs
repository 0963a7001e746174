//! An environment of our own for a Python package, below `target`.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::Call;

/// The Python of the environment in `folder`, which has `package` in this version. Needs the network where it does not yet.
pub fn python(folder: &Path, package: &str, version: &str) -> Result<PathBuf> {
    let environment = folder.join("venv");
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = programs.join("python");
    let asked = format!("import importlib.metadata as m; print(m.version({package:?}))");
    let is_there = python.exists()
        && Call::new(&python, ["-c", &asked])
            .read()
            .is_ok_and(|told| told.trim() == version);
    if !is_there {
        let system = if cfg!(windows) { "python" } else { "python3" };
        Call::new(system, ["-m", "venv"])
            .then([&environment.to_string_lossy()])
            .run()?;
        Call::new(&python, ["-m", "pip", "install"])
            .then(["--quiet", "--disable-pip-version-check"])
            .then([&format!("{package}=={version}")])
            .run()?;
    }
    Ok(python)
}
