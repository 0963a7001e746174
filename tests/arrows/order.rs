//! An order of layers, and what runs against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::Arrow;

/// Files or folders directly below `src`, named without `.rs`, that stand beside each other.
pub enum Layer {
    /// One area alone.
    One(&'static str),
    /// None of them uses another.
    Apart(&'static [&'static str]),
    /// They may use each other.
    Together(&'static [&'static str]),
}

impl Layer {
    fn names(&self) -> &[&'static str] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Apart(names) | Self::Together(names) => names,
        }
    }
}

/// The file or folder below `src` that a file belongs to.
fn area(file: &str) -> &str {
    let first = file.split('/').next().unwrap_or(file);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// What runs against `order`, the lowest layer first: an arrow up, one between layers' areas that stand apart, a file
/// in no layer, a name without a file.
pub fn offences(
    order: &[Layer],
    files: &BTreeSet<String>,
    arrows: &BTreeSet<Arrow>,
) -> Vec<String> {
    let height = |name: &str| {
        let is_there = |layer: &Layer| layer.names().contains(&name);
        order.iter().position(is_there)
    };
    let mut found = Vec::new();
    let areas: BTreeSet<&str> = files.iter().map(|file| area(file)).collect();
    for area in &areas {
        if height(area).is_none() {
            found.push(format!("{area} is in no layer"));
        }
    }
    for name in order.iter().flat_map(|layer| layer.names()) {
        if !areas.contains(name) {
            found.push(format!("{name} is in the order and nowhere else"));
        }
    }
    for (from, to) in arrows {
        let (Some(at), Some(target)) = (height(area(from)), height(area(to))) else {
            continue;
        };
        let are_apart = matches!(order[at], Layer::Apart(_)) && area(from) != area(to);
        if target > at || target == at && are_apart {
            found.push(format!("{from} uses {to}"));
        }
    }
    found
}

/// The circles of files, each sorted, the largest first. A file that is in none is left out.
pub fn circles(arrows: &BTreeSet<Arrow>) -> Vec<BTreeSet<&str>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in arrows {
        next.entry(from).or_default().push(to);
    }
    let reach = |start: &str| {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = next.get(start).cloned().unwrap_or_default();
        while let Some(file) = open.pop() {
            if reached.insert(file) {
                open.extend(next.get(file).into_iter().flatten());
            }
        }
        reached
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|file| (*file, reach(file))).collect();
    let mut circles: Vec<BTreeSet<&str>> = reached
        .iter()
        .filter(|(file, far)| far.contains(*file))
        .map(|(file, far)| {
            let comes_back =
                |other: &&str| reached.get(other).is_some_and(|far| far.contains(file));
            far.iter().copied().filter(comes_back).collect()
        })
        .collect();
    circles.sort_by_key(|circle| (std::cmp::Reverse(circle.len()), circle.clone()));
    circles.dedup();
    circles
}
