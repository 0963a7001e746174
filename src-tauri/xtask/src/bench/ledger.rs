//! `cargo xtask bench ledger`: what has to stay fast with 100,000 transfers. The measuring is done by two programs: one of
//! the application's own, `benches/ledger`, and one with the screens in Chromium, `benches/keystrokes`.

use anyhow::Result;

use crate::setup;
use crate::shell::cargo;

/// Builds with the release profile and measures; fails where a target is missed.
pub fn run() -> Result<()> {
    let ledger = cargo(["bench", "--package=astra-app", "--bench=ledger"]).run();
    // Also after a miss: its lines are wanted too.
    let keystrokes = screens();
    ledger.and(keystrokes)
}

fn screens() -> Result<()> {
    setup::user_interface()?;
    let measure = [
        "bench",
        "--package=astra-desk",
        "--features=custom-protocol",
        "--bench=keystrokes",
    ];
    cargo(measure).run()
}
