//! The samples in `tests/fixtures/export` are what the writers make today. ofxtools, which is not ours, read them before they
//! were committed (`cargo xtask ofx-conformance`), so that what it accepted is what people get.

use std::fs;
use std::path::{Path, PathBuf};

use astra_app::export::ExportFormat;
use astra_app::transfers::Intent;

use crate::samples::{committed, written};

/// Where `cargo xtask ofx-conformance` has the samples written, to be read before they are committed.
const FOLDER: &str = "ASTRA_DESK_WRITE_EXPORTS";

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let all = committed();
    let ascii: Vec<Intent> = all
        .iter()
        .filter(|intent| intent.terms.note.is_ascii())
        .cloned()
        .collect();
    let none: &[Intent] = &[];
    vec![
        ("transfers.csv", written(ExportFormat::Csv, all.as_slice())),
        (
            "transfers-1.0.2.ofx",
            written(ExportFormat::Ofx102, all.as_slice()),
        ),
        (
            "transfers-2.1.1.ofx",
            written(ExportFormat::Ofx211, all.as_slice()),
        ),
        (
            "ascii-1.0.2.ofx",
            written(ExportFormat::Ofx102, ascii.as_slice()),
        ),
        ("none-1.0.2.ofx", written(ExportFormat::Ofx102, none)),
        ("none-2.1.1.ofx", written(ExportFormat::Ofx211, none)),
    ]
}

#[test]
fn the_writers_make_the_samples_that_ofxtools_accepted() {
    if let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) {
        for (name, bytes) in samples() {
            fs::write(folder.join(name), bytes).unwrap();
        }
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/export");
    for (name, bytes) in samples() {
        let accepted = fs::read(root.join(name)).unwrap_or_default();
        assert!(
            accepted == bytes,
            "{name} is not what was accepted: cargo xtask ofx-conformance reads it again, and writes it where it is right"
        );
    }
}
