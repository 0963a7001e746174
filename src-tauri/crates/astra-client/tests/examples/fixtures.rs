//! That the client is really tested against every example it has a use for: each file is opened by a test here or says
//! under `client` why not, and the client's column in `tests/fixtures/astra/README.md` is true.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/astra")
}

/// Every example by its name without `.json`.
fn examples() -> BTreeMap<String, Value> {
    files(&folder(), "json")
        .map(|(name, text)| {
            let example = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
            (name, example)
        })
        .collect()
}

/// The sources of the tests that talk to nobody but a script, by name of their file.
fn sources() -> BTreeMap<String, String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let examples = files(&tests.join("examples"), "rs");
    files(&tests, "rs")
        .chain(examples.map(|(name, text)| (format!("examples::{name}"), text)))
        .filter(|(name, _)| name != "examples::fixtures")
        .collect()
}

fn files(folder: &Path, ending: &'static str) -> impl Iterator<Item = (String, String)> + use<> {
    let paths = std::fs::read_dir(folder).unwrap();
    paths
        .map(|file| file.unwrap().path())
        .filter(move |path| path.extension().is_some_and(|found| found == ending))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
}

/// The examples that `source` opens.
fn used_in(source: &str) -> impl Iterator<Item = &str> {
    let calls = ["example(\"", "example_reply(\""];
    calls
        .into_iter()
        .flat_map(move |call| source.split(call).skip(1))
        .map(|rest| rest.split_once('"').unwrap().0)
}

#[test]
fn every_example_is_used_here_or_says_why_not() {
    let sources = sources();
    let used: BTreeSet<&str> = sources
        .values()
        .flat_map(|source| used_in(source))
        .collect();
    let examples = examples();
    for (name, example) in &examples {
        assert_ne!(
            used.contains(name.as_str()),
            example.get("client").is_some(),
            "{name} is used by a test, or says under `client` why not; not both, not neither"
        );
    }
    for name in used {
        assert!(examples.contains_key(name), "{name} is not there");
    }
}

#[test]
fn the_table_of_the_examples_names_tests_of_the_client_that_use_them() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let (sources, examples) = (sources(), examples());
    let mut told = 0;
    for line in readme.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, file, _, client] = cells[..] else {
            panic!("five columns: {line}");
        };
        let Some(name) = file.trim_matches('`').strip_suffix(".json") else {
            continue;
        };
        told += 1;
        let example = examples
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not there"));
        if example.get("client").is_some() {
            assert_eq!(client, "no", "{name}");
            continue;
        }
        let (file, test) = client.trim_matches('`').rsplit_once("::").unwrap();
        let source = sources.get(file).unwrap_or_else(|| panic!("{line}"));
        let (_, body) = source
            .split_once(&format!("fn {test}()"))
            .unwrap_or_else(|| panic!("{file} has no test {test}"));
        let body = body.split("\n}\n").next().unwrap();
        assert!(
            used_in(body).any(|used| used == name),
            "{test} does not open {name}"
        );
    }
    assert_eq!(told, examples.len(), "a row for every file");
}
