//! Where things lie.

use std::path::PathBuf;

/// The top of the checkout.
pub fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask
        .ancestors()
        .nth(2)
        .map_or(xtask.clone(), PathBuf::from)
}

/// The user interface's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The tour's pictures: always here, whatever `CARGO_TARGET_DIR` says.
pub fn tour() -> PathBuf {
    root().join("target/tour")
}

/// What benchmarks install and write: always here, whatever `CARGO_TARGET_DIR` says.
pub fn bench() -> PathBuf {
    root().join("target/bench")
}
