//! The application as a person installs it: the built .deb, unpacked into a folder of its own and made known to the
//! desktop of one home.

use std::fs;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::app;

/// Where a package keeps what programs tell a desktop about themselves, below its prefix.
const APPLICATIONS: &str = "usr/share/applications";

/// How far the packed program may differ from the built one: Tauri writes the kind of package into it, in one place.
const DIFFERING_BLOCKS: usize = 2;

/// An unpacked package.
pub struct Package {
    prefix: PathBuf,
    desktop_file: PathBuf,
}

impl Package {
    /// Unpacks the .deb that lies beside the built application into `prefix`, and does what `dpkg` would do next.
    pub fn unpack(prefix: &Path) -> Result<Self> {
        let built = Path::new(app::BINARY).with_file_name("bundle").join("deb");
        let package = newest(&built, "deb").with_context(|| {
            format!(
                "no package in {}; `cargo xtask test` builds it first",
                built.display()
            )
        })?;
        succeed(
            Command::new("dpkg-deb")
                .arg("-x")
                .args([&package, &prefix.to_owned()]),
        )?;
        let applications = prefix.join(APPLICATIONS);
        // On a real machine the package desktop-file-utils is told by dpkg to do this.
        succeed(Command::new("update-desktop-database").arg(&applications))?;
        let unpacked = Self {
            desktop_file: newest(&applications, "desktop")
                .context("the package tells the desktop nothing about itself")?,
            prefix: prefix.to_owned(),
        };
        ensure!(
            differing_blocks(&unpacked.binary(), Path::new(app::BINARY))? <= DIFFERING_BLOCKS,
            "{} holds another build of the application; `cargo xtask test` packs it anew",
            package.display()
        );
        Ok(unpacked)
    }

    /// The application in it.
    pub fn binary(&self) -> PathBuf {
        self.prefix.join("usr/bin/astra-desk")
    }

    /// What it tells the desktop about itself.
    pub fn desktop_file(&self) -> &Path {
        &self.desktop_file
    }

    /// Makes whatever runs with them see the package as installed, and everything that is installed on the machine.
    pub fn variables(&self) -> [(&'static str, std::ffi::OsString); 2] {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let with = |own: &str, others: &std::ffi::OsStr| {
            let mut value = self.prefix.join(own).into_os_string();
            value.push(":");
            value.push(others);
            value
        };
        [
            ("PATH", with("usr/bin", &path)),
            (
                "XDG_DATA_DIRS",
                with("usr/share", "/usr/local/share:/usr/share".as_ref()),
            ),
        ]
    }
}

fn newest(folder: &Path, extension: &str) -> Option<PathBuf> {
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .max_by_key(|path| path.metadata().and_then(|file| file.modified()).ok())
}

/// How many blocks of 4 KiB differ, counting what one of the two has more.
fn differing_blocks(one: &Path, other: &Path) -> Result<usize> {
    let open = |path: &Path| {
        let file = fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
        Ok::<_, anyhow::Error>(BufReader::with_capacity(1 << 20, file))
    };
    let (mut one, mut other) = (open(one)?, open(other)?);
    let (mut left, mut right) = ([0; 4096], [0; 4096]);
    let mut differing = 0;
    loop {
        let (read, also) = (fill(&mut one, &mut left)?, fill(&mut other, &mut right)?);
        if read == 0 && also == 0 {
            return Ok(differing);
        }
        differing += usize::from(left[..read] != right[..also]);
    }
}

/// Reads until `block` is full or the file ends.
fn fill(file: &mut impl Read, block: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match file.read(&mut block[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// Runs a short command and fails if it fails.
pub fn succeed(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
