//! The programs that are measured: built with the release profile, and packed.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::repo;
use crate::shell::{Call, cargo};

pub struct Programs {
    pub app: PathBuf,
    pub floor: PathBuf,
    /// The development host, which answers Chromium.
    pub host: PathBuf,
    packages: Option<[PathBuf; 2]>,
}

impl Programs {
    /// Those that were built before, in a folder laid out as cargo does it.
    pub fn built_in(folder: &Path) -> Self {
        Self {
            app: folder.join("astra-desk"),
            floor: folder.join("floor"),
            host: folder.join("examples/host"),
            packages: None,
        }
    }

    /// Builds and packs them.
    pub fn build() -> Result<Self> {
        println!("\nBuilding for release, the application and the floor; that takes minutes.");
        let target = target()?;
        let application = ["build", "--release", "--package=astra-desk"];
        let application = || cargo(application).then(["--features=custom-protocol"]);
        // One after the other: what only tests need is no part of the application.
        application().then(["--example=host"]).run()?;
        application().then(["--bin=astra-desk"]).run()?;
        let floor = floor();
        // The versions of the application, whatever they are today.
        fs::copy(repo::root().join("Cargo.lock"), floor.join("Cargo.lock"))?;
        cargo(["build", "--release", "--manifest-path"])
            .then([&floor.join("Cargo.toml").to_string_lossy()])
            .with("CARGO_TARGET_DIR", &target)
            .run()?;
        let release = target.join("release");
        let packed = release.join("bundle/deb");
        // Of an earlier version, perhaps.
        if packed.exists() {
            fs::remove_dir_all(&packed)?;
        }
        pack(&repo::root(), &target)?;
        pack(&floor, &target)?;
        Ok(Self {
            packages: Some([package(&packed, "Astra Desk")?, package(&packed, "Floor")?]),
            ..Self::built_in(&release)
        })
    }

    /// Of programs and packages; nothing where there are no packages.
    pub fn sizes(&self) -> Result<Option<Sizes>> {
        let Some([package, floors_package]) = &self.packages else {
            return Ok(None);
        };
        Ok(Some(Sizes {
            program: size(&self.app)?,
            floors_program: size(&self.floor)?,
            package: size(package)?,
            floors_package: size(floors_package)?,
        }))
    }
}

/// In bytes.
pub struct Sizes {
    program: u64,
    floors_program: u64,
    package: u64,
    floors_package: u64,
}

impl Sizes {
    /// In megabytes, a million bytes each.
    pub fn package(&self) -> f64 {
        megabytes(self.package)
    }

    pub fn package_ratio(&self) -> f64 {
        self.package as f64 / self.floors_package as f64
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "program {:.1} MB (floor {:.1} MB), .deb {:.1} MB (floor {:.1} MB)",
            megabytes(self.program),
            megabytes(self.floors_program),
            megabytes(self.package),
            megabytes(self.floors_package)
        )
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn size(path: &Path) -> Result<u64> {
    let read = fs::metadata(path).with_context(|| format!("reading {}", path.display()));
    Ok(read?.len())
}

fn floor() -> PathBuf {
    repo::root().join("src-tauri/xtask/floor")
}

/// Where cargo built this program, and so everything else.
fn target() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let target = own.ancestors().nth(2).context("a program in no folder")?;
    Ok(target.to_owned())
}

/// As a person would install it; takes seconds and no network.
fn pack(package: &Path, target: &Path) -> Result<()> {
    let tauri = repo::ui().join("node_modules/@tauri-apps/cli/tauri.js");
    Call::new("node", [tauri])
        .then(["bundle", "--bundles", "deb", "--ci"])
        .at(package)
        .with("CARGO_TARGET_DIR", target)
        .run()
}

fn package(folder: &Path, product: &str) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let found = paths.find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&format!("{product}_")) && name.ends_with(".deb")
    });
    found.with_context(|| format!("{product} was not packed in {}", folder.display()))
}
