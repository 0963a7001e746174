//! `cargo xtask run`: from a fresh machine to the open application.

use anyhow::Result;

use crate::shell::cargo;
use crate::{e2e, repo, setup};

/// Opens the application in Practice; where there is no display, gives the tour on a virtual one.
pub fn run() -> Result<()> {
    if !has_display() {
        println!(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so Astra Desk will be opened on a \
             virtual one and led through its guided tour.\nPictures and summary: {}",
            repo::tour().display()
        );
        setup::system(setup::For::DrivingTheWindow)?;
        setup::user_interface()?;
        return e2e::tour();
    }
    setup::system(setup::For::Building)?;
    setup::user_interface()?;
    println!("\nBuilding Astra Desk. The first build takes a few minutes, later ones seconds.");
    cargo([
        "build",
        "--package",
        "astra-desk",
        "--features",
        "custom-protocol",
    ])
    .run()?;
    println!(
        "\nOpening Astra Desk in Practice: play money, nothing leaves this computer. Close its window to end."
    );
    cargo([
        "run",
        "--quiet",
        "--package",
        "astra-desk",
        "--features",
        "custom-protocol",
    ])
    .run()
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
