//! What the README says about calls and assumptions is true as far as a test can see.

use std::collections::BTreeSet;
use std::path::Path;

use astra_sim::{Assumption, Grant};

const README: &str = include_str!("../../README.md");

/// The rows of the tables, cell by cell.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = README.lines().filter(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
}

/// Whether `file::name` is a test of this program, or one within the library.
fn is_a_test(named: &str) -> bool {
    let (file, name) = named.split_once("::").unwrap_or_default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["tests/sandbox", "src/ground"].iter().any(|folder| {
        let source = std::fs::read_to_string(root.join(folder).join(format!("{file}.rs")));
        source.is_ok_and(|source| source.contains(&format!("fn {name}()")))
    })
}

#[test]
fn every_assumption_is_told_once_with_a_test_that_exists() {
    let mut told = Vec::new();
    for row in rows() {
        let [number, here, test] = row[..] else {
            continue;
        };
        let Some(number) = number
            .strip_prefix('A')
            .and_then(|rest| rest.parse::<u8>().ok())
        else {
            continue;
        };
        told.push(number);
        assert!(!here.is_empty());
        assert!(
            test == "none" || is_a_test(test.trim_matches('`')),
            "A{number}: {test}"
        );
    }
    assert_eq!(told, (1..=63).collect::<Vec<_>>(), "each once, in order");
}

#[test]
fn every_call_names_a_test_that_exists() {
    let calls: Vec<_> = rows()
        .filter(|row| row.len() == 3 && row[0].starts_with('`') && row[0].contains('/'))
        .collect();
    assert!(calls.len() > 30, "the table was found");
    for row in calls {
        assert!(
            is_a_test(row[2].trim_matches('`')),
            "{}: {}",
            row[0],
            row[2]
        );
    }
}

#[test]
fn every_switch_and_every_mode_is_explained() {
    let first: BTreeSet<String> = rows()
        .filter(|row| row.len() == 2)
        .map(|row| row[0].trim_matches('`').to_owned())
        .collect();
    for assumption in Assumption::ALL {
        assert!(first.contains(&assumption.to_string()), "{assumption}");
    }
    for mode in Grant::ALL {
        assert!(first.contains(&mode.to_string()), "{mode}");
    }
}
