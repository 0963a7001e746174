//! That the vendor's examples are really tested: every file says where it comes from, is used here unless it says why
//! not, and stands in the table of `tests/fixtures/astra/README.md`. The client's column is checked by astra-client.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/astra")
}

/// Every example by the name of its file.
fn examples() -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(folder()).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let example = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
            (name, example)
        })
        .collect()
}

/// The sources of these tests, by the name of their module.
fn sources() -> BTreeMap<String, String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sandbox");
    let files = std::fs::read_dir(tests).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (module, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The files that `source` opens.
fn used_in(source: &str) -> impl Iterator<Item = String> + '_ {
    source.split("example(\"").skip(1).map(|rest| {
        let (name, _) = rest.split_once('"').unwrap();
        name.to_owned()
    })
}

#[test]
fn every_example_says_where_it_comes_from() {
    for (name, example) in examples() {
        let said = |field: &str| example[field].as_str().map(str::len).unwrap_or_default();
        assert!(said("source") > 0, "{name}: `source`");
        assert!(
            example.get("note").is_none() || said("note") > 0,
            "{name}: `note` is a sentence"
        );
        for who in ["simulator", "client"] {
            let why = example.get(who).map(|why| why.as_str().unwrap_or_default());
            assert!(
                why.is_none_or(|why| why
                    .strip_prefix("not used: ")
                    .is_some_and(|why| !why.is_empty())),
                "{name}: `{who}` says why it is not used"
            );
        }
    }
}

#[test]
fn every_example_is_used_here_or_says_why_not() {
    let used: BTreeSet<_> = sources()
        .into_iter()
        // What is written about examples here uses none.
        .filter(|(module, _)| module != "fixtures")
        .flat_map(|(_, source)| used_in(&source).collect::<Vec<_>>())
        .collect();
    let examples = examples();
    for (name, example) in &examples {
        assert_ne!(
            used.contains(name),
            example.get("simulator").is_some(),
            "{name} is used by a test, or says under `simulator` why not; not both, not neither"
        );
    }
    for name in used {
        assert!(examples.contains_key(&name), "{name} is not there");
    }
}

#[test]
fn the_table_of_the_examples_has_every_file_and_names_tests_that_use_it() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let sources = sources();
    let mut told = BTreeSet::new();
    for line in readme.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [what, section, file, simulator, _] = cells[..] else {
            panic!("five columns: {line}");
        };
        let Some(name) = file
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'))
        else {
            continue;
        };
        assert!(!what.is_empty() && !section.is_empty(), "{line}");
        assert!(told.insert(name.to_owned()), "{name} stands twice");
        let example = examples()
            .remove(name)
            .unwrap_or_else(|| panic!("{name} is not there"));
        if example.get("simulator").is_some() {
            assert_eq!(simulator, "no", "{name}");
            continue;
        }
        let (module, test) = simulator.trim_matches('`').split_once("::").unwrap();
        let source = sources.get(module).unwrap_or_else(|| panic!("{line}"));
        let (_, body) = source
            .split_once(&format!("fn {test}()"))
            .unwrap_or_else(|| panic!("{module} has no test {test}"));
        let body = body.split("\n}\n").next().unwrap();
        assert!(
            used_in(body).any(|used| used == name),
            "{test} does not open {name}"
        );
    }
    assert!(
        told.iter().eq(examples().keys()),
        "a row for every file: {told:?}"
    );
}
