//! A file is there whole or not at all.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use astra_app::export::{ExportError, ExportFormat, Source, write_file};
use astra_app::transfers::Intent;

use crate::samples::{Sample, words, writing, written};

const FORMATS: [ExportFormat; 3] = [
    ExportFormat::Csv,
    ExportFormat::Ofx102,
    ExportFormat::Ofx211,
];

fn two_thousand() -> Vec<Intent> {
    (0..2000)
        .map(|n| Sample {
            id: format!("{n:08}"),
            after: n,
            ..Sample::default()
        })
        .map(|sample| sample.intent())
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[test]
fn a_finished_export_is_the_file_that_was_asked_for_and_takes_the_place_of_an_older_one() {
    let intents = two_thousand();
    for format in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("transfers");
        fs::write(&path, "of last month").unwrap();
        let told = RefCell::new(Vec::new());
        write_file(
            &writing(format, &words()),
            intents.as_slice(),
            &path,
            &mut |written, total| {
                told.borrow_mut().push((written, total));
                ControlFlow::Continue(())
            },
        )
        .unwrap();
        assert_eq!(
            fs::read(&path).unwrap(),
            written(format, intents.as_slice())
        );
        assert_eq!(names(folder.path()), ["transfers"], "and nothing beside it");
        let told = told.into_inner();
        assert!(told.is_sorted(), "progress goes forward: {told:?}");
        let (done, total) = *told.last().unwrap();
        assert_eq!(done, total, "the last one says that all is written");
        assert!(told.len() > 3, "and there are some on the way");
    }
}

#[test]
fn a_cancelled_export_leaves_nothing_and_changes_nothing() {
    let intents = two_thousand();
    for format in FORMATS {
        for after in [0, 1000] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("transfers");
            fs::write(&path, "of last month").unwrap();
            let result = write_file(
                &writing(format, &words()),
                intents.as_slice(),
                &path,
                &mut |written, _| {
                    if written >= after {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            );
            assert!(matches!(result, Err(ExportError::Cancelled)), "{result:?}");
            assert_eq!(names(folder.path()), ["transfers"]);
            assert_eq!(fs::read(&path).unwrap(), b"of last month");
        }
    }
}

/// Fails in the middle.
struct Breaking(Vec<Intent>);

impl Source for Breaking {
    fn count(&self) -> u64 {
        self.0.as_slice().count()
    }

    fn walk(
        &self,
        visit: &mut dyn FnMut(&Intent) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        self.0[..1000].walk(visit)?;
        Err(ExportError::File(io::ErrorKind::StorageFull.into()))
    }
}

#[test]
fn a_failed_export_leaves_nothing() {
    for format in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("transfers");
        let source = Breaking(two_thousand());
        let result = write_file(&writing(format, &words()), &source, &path, &mut |_, _| {
            ControlFlow::Continue(())
        });
        assert!(matches!(result, Err(ExportError::File(_))), "{result:?}");
        assert!(names(folder.path()).is_empty());
        let nowhere = folder.path().join("gone/transfers");
        let result = write_file(
            &writing(format, &words()),
            &source,
            &nowhere,
            &mut |_, _| ControlFlow::Continue(()),
        );
        assert!(matches!(result, Err(ExportError::File(_))), "{result:?}");
    }
}
