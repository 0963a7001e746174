//! What the application ships of the simulator is the library alone: what only the program needs stays here.

use std::process::Command;

/// What the program is made with, and the library is not.
const PROGRAM_ONLY: [&str; 5] = [
    "anyhow",
    "clap",
    "tracing-subscriber",
    "utoipa",
    "utoipa-axum",
];

/// The lines of `cargo tree` for the application that stand below astra-sim, without their depth; the first is astra-sim.
fn below_the_simulator(tree: &str) -> Vec<&str> {
    let split = |line| -> Option<(usize, &str)> {
        let name = str::find(line, |letter: char| !letter.is_ascii_digit())?;
        Some((line[..name].parse().ok()?, &line[name..]))
    };
    let lines: Vec<_> = tree.lines().filter_map(split).collect();
    let first = lines
        .iter()
        .position(|(_, name)| name.starts_with("astra-sim v"));
    let first = first.expect("the application depends on the simulator");
    let depth = lines[first].0;
    let below = lines[first + 1..]
        .iter()
        .take_while(|(other, _)| *other > depth);
    [lines[first].1]
        .into_iter()
        .chain(below.map(|(_, name)| *name))
        .collect()
}

#[test]
fn the_application_carries_nothing_that_only_the_program_needs() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.."))
        .args(["tree", "--offline", "--package", "astra-desk"])
        .args(["--edges", "normal,no-proc-macro", "--no-dedupe"])
        .args(["--prefix", "depth", "--format", "{p} [{f}]"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let tree = String::from_utf8(output.stdout).unwrap();
    let below = below_the_simulator(&tree);
    assert!(below.len() > 20, "the tree was read: {below:?}");
    assert!(!below[0].contains("openapi"), "{}", below[0]);
    for name in PROGRAM_ONLY {
        let is_it = |line: &&&str| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(" v"))
        };
        assert_eq!(below.iter().find(is_it), None, "through astra-sim");
    }
}
