//! The tables of spellings that these rules and the masks of the screens share (`tests/fixtures/rules`).
//!
//! A mask must not destroy what a rule judges: for each value the table holds what is in the field after pasting it and
//! after typing it key by key. Here all three are judged alike; the tests of the masks hold the masks to the table.

use serde::Deserialize;

use super::Problem;

#[derive(Deserialize)]
struct Table {
    accepted: Vec<Accepted>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Accepted {
    sent: String,
    #[serde(flatten)]
    value: Spelled,
}

#[derive(Deserialize)]
struct Refused {
    code: String,
    #[serde(flatten)]
    value: Spelled,
}

#[derive(Deserialize)]
struct Spelled {
    value: String,
    /// In the field after pasting; the value itself where nothing is said.
    pasted: Option<String>,
    /// In the field after typing key by key; the value itself where nothing is said.
    typed: Option<String>,
}

impl Spelled {
    fn all(&self) -> impl Iterator<Item = &str> {
        [Some(&self.value), self.pasted.as_ref(), self.typed.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// The rule reads and refuses what the table says, before and after its mask.
pub(super) fn hold(table: &str, rule: impl Fn(&str) -> Result<String, Problem>) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/rules");
    let text = std::fs::read_to_string(format!("{folder}/{table}.json")).unwrap_or_default();
    let table: Table = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    assert!(!table.accepted.is_empty() && !table.refused.is_empty());
    for row in &table.accepted {
        for text in row.value.all() {
            let read = rule(text);
            let read: Result<_, &str> = read.as_deref().map_err(|problem| problem.code.into());
            assert_eq!(read, Ok(row.sent.as_str()), "{text:?}");
        }
    }
    for row in &table.refused {
        for text in row.value.all() {
            let read = rule(text);
            let read: Result<_, &str> = read.as_deref().map_err(|problem| problem.code.into());
            assert_eq!(
                read,
                Err(row.code.as_str()),
                "{text:?}, from {:?}",
                row.value.value
            );
        }
    }
}
