//! `cargo xtask test`: everything CI runs, in the order in which a mistake shows soonest.

use anyhow::Result;

use crate::shell::{Stopwatch, cargo, npm};
use crate::{e2e, left_out, setup, tidy};

/// Stops at the first part that fails, with the command that repeats it.
pub fn test() -> Result<()> {
    let mut watch = Stopwatch::default();
    watch.part("what this machine has", || {
        setup::rust_components()?;
        setup::system(setup::For::DrivingTheWindow)
    })?;
    watch.part("lockfiles and configuration", tidy::check)?;
    watch.part("Rust format", || cargo(["fmt", "--all", "--check"]).run())?;
    watch.part("UI: packages and build", setup::user_interface)?;
    watch.part("UI: types", || npm(["run", "check:types"]).run())?;
    watch.part("UI: lint", || npm(["run", "lint"]).run())?;
    watch.part("UI: tests", || npm(["run", "test"]).run())?;
    watch.part("Rust lints", || {
        cargo([
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "custom-protocol",
        ])
        .then(["--", "-D", "warnings"])
        .run()
    })?;
    let mut left_out = Vec::new();
    watch.part("Rust tests, bindings among them", || {
        let tests = cargo(["test", "--workspace", "--features", "custom-protocol"]);
        left_out = left_out::run(tests)?;
        Ok(())
    })?;
    let accessibility = "accessibility of every screen, and what becomes of every command";
    if setup::has_chromium() {
        watch.part(accessibility, || {
            cargo(["test", "--workspace", "--features", "custom-protocol"])
                .then(["--test", "accessibility", "--test", "outcomes"])
                .run()
        })?;
    } else {
        watch.leave_out(
            accessibility,
            "chromium and chromedriver are not both on the path.",
        );
    }
    let in_the_window = "end to end in the real window";
    if cfg!(target_os = "linux") {
        watch.part(in_the_window, || {
            left_out.extend(e2e::all()?);
            Ok(())
        })?;
    } else {
        watch.leave_out(
            in_the_window,
            "WebKitWebDriver and a virtual display exist on Linux only.",
        );
    }
    for left_out::LeftOut { test, reason } in &left_out {
        watch.leave_out(test, reason);
    }
    watch.print_table();
    if left_out.is_empty() {
        println!("\nEverything passed.");
    } else {
        println!("\nWhat ran has passed; what this machine did not allow is left out above.");
    }
    Ok(())
}
