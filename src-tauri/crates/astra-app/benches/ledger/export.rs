//! P12: exporting 100,000 transfers beside a buffered write of the same bytes. Both sides write beside the place, flush, reach
//! the disk and rename; what differs is what the export does to make the bytes. The transfers are in memory for both.
//!
//! The comparison leans to the export's side in one way: the plain side hands over line by line, and finding the ends of short
//! lines is about a third of its time with OFX, and little with CSV. It leans the other way too: OFX writes its lines twice, since
//! they stand card by card and transfers come by time. What is left out is reading the transfers from the index, which an
//! export does once, whatever the format.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use astra_app::export::{ExportFormat, write_file};
use astra_app::transfers::Intent;

use crate::samples::{Sample, words, writing};
use crate::{Figure, ROWS};

/// As much as the export hands over at once.
const BUFFER: usize = 128 * 1024;
/// The best of so many, taken in turn, so that another process disturbs both sides alike.
const TIMES: usize = 9;

pub fn measure() -> Vec<Figure> {
    let intents: Vec<Intent> = (0..ROWS)
        .map(|n| Sample {
            id: format!("{n:08}"),
            after: n * 60,
            note: "Rent for the workshop".to_owned(),
            ..Sample::default()
        })
        .map(|sample| sample.intent())
        .collect();
    [
        (
            ExportFormat::Csv,
            "export 100,000 transfers as CSV : buffered write",
        ),
        (
            ExportFormat::Ofx102,
            "export 100,000 transfers as OFX 1.0.2 : buffered write",
        ),
        (
            ExportFormat::Ofx211,
            "export 100,000 transfers as OFX 2.1.1 : buffered write",
        ),
    ]
    .map(|(format, what)| {
        let (export, write, bytes) = beside(format, &intents);
        println!("{format:?}: {bytes} bytes, exported in {export:.1?}, written in {write:.1?}");
        Figure {
            row: "P12",
            what,
            ratio: export.as_secs_f64() / write.as_secs_f64(),
            at_most: 2.0,
        }
    })
    .into()
}

fn beside(format: ExportFormat, intents: &[Intent]) -> (Duration, Duration, usize) {
    let folder = tempfile::tempdir().unwrap();
    let (exported, written) = (
        folder.path().join("exported"),
        folder.path().join("written"),
    );
    let words = words();
    let mut bytes = Vec::new();
    let (mut export, mut write) = (Duration::MAX, Duration::MAX);
    for _ in 0..TIMES {
        let begun = Instant::now();
        write_file(&writing(format, &words), intents, &exported, &mut |_, _| {
            ControlFlow::Continue(())
        })
        .unwrap();
        export = export.min(begun.elapsed());
        bytes = fs::read(&exported).unwrap();
        let begun = Instant::now();
        plainly(&bytes, &written);
        write = write.min(begun.elapsed());
    }
    assert_eq!(bytes, fs::read(&written).unwrap(), "the same bytes");
    (export, write, bytes.len())
}

/// The same bytes, as rows come: a line at a time through a buffer, then to the disk, then renamed.
fn plainly(bytes: &[u8], path: &Path) {
    let beside = path.with_extension("part");
    let file = File::create(&beside).unwrap();
    let mut out = BufWriter::with_capacity(BUFFER, &file);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        out.write_all(line).unwrap();
    }
    out.flush().unwrap();
    drop(out);
    file.sync_all().unwrap();
    fs::rename(&beside, path).unwrap();
    File::open(path.parent().unwrap())
        .unwrap()
        .sync_all()
        .unwrap();
}
