//! Pages of a list, newest first (A52): `cursor` and `batch_size` in, `count`, `cursor` and `more` out.

use std::collections::BTreeMap;

use axum::http::Uri;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Refusal;
use crate::rules::FieldErrors;

const DEFAULT_BATCH: usize = 50;
const LARGEST_BATCH: usize = 500;

/// What a list was asked for.
#[derive(Debug)]
pub(crate) struct Query {
    /// Only what was created before this place.
    before: Option<u64>,
    batch_size: usize,
    filters: BTreeMap<String, String>,
}

impl Query {
    /// Reads the query of `uri`; a parameter that is neither paging nor in `filters` is refused by name.
    pub(crate) fn of(uri: &Uri, filters: &[&str]) -> Result<Self, Refusal> {
        let mut query = Self {
            before: None,
            batch_size: DEFAULT_BATCH,
            filters: BTreeMap::new(),
        };
        let mut errors = FieldErrors::default();
        for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        {
            match name.as_ref() {
                "cursor" => match value
                    .strip_prefix("c_")
                    .and_then(|place| place.parse().ok())
                {
                    Some(place) => query.before = Some(place),
                    None => errors.add("cursor", "Not a cursor of this list."),
                },
                "batch_size" => match value.parse() {
                    Ok(size) if (1..=LARGEST_BATCH).contains(&size) => query.batch_size = size,
                    _ => errors.add("batch_size", "Must be a number from 1 to 500."),
                },
                name if filters.contains(&name) => {
                    query.filters.insert(name.to_owned(), value.into_owned());
                }
                name => errors.add(name, "Unknown field."),
            }
        }
        if errors.is_empty() {
            Ok(query)
        } else {
            Err(Refusal::Fields(errors))
        }
    }

    pub(crate) fn filter(&self, name: &str) -> Option<&str> {
        self.filters.get(name).map(String::as_str)
    }

    /// One page of `items`, given newest first with their places.
    pub(crate) fn page<'a, T: 'a, V>(
        &self,
        name: &'static str,
        items: impl Iterator<Item = &'a T>,
        place: impl Fn(&T) -> u64,
        view: impl Fn(&'a T) -> V,
    ) -> Page<V> {
        let mut rest = items
            .filter(|item| self.before.is_none_or(|before| place(item) < before))
            .peekable();
        let mut batch = Vec::new();
        let mut last = None;
        while let Some(item) = rest.next_if(|_| batch.len() < self.batch_size) {
            last = Some(place(item));
            batch.push(view(item));
        }
        let more = rest.peek().is_some();
        Page {
            name,
            batch,
            cursor: last.filter(|_| more),
            more,
        }
    }
}

/// One page as it goes out. Serialised as it stands, so that amounts keep their own text.
#[derive(Debug)]
pub(crate) struct Page<V> {
    name: &'static str,
    batch: Vec<V>,
    cursor: Option<u64>,
    more: bool,
}

impl<V: Serialize> Serialize for Page<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("count", &self.batch.len())?;
        map.serialize_entry(self.name, &self.batch)?;
        map.serialize_entry("cursor", &self.cursor.map(|place| format!("c_{place}")))?;
        map.serialize_entry("more", &self.more)?;
        map.end()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn pages_meet_without_gap_or_repeat() {
        let items: Vec<u64> = (1..=7).rev().collect();
        let mut seen = Vec::new();
        let mut uri: Uri = "/?batch_size=3".parse().unwrap();
        loop {
            let page = Query::of(&uri, &[]).unwrap().page(
                "items",
                items.iter(),
                |item| *item,
                |item| *item,
            );
            let page = json!(page);
            seen.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item.as_u64().unwrap()),
            );
            if page["more"] == false {
                assert_eq!(page["cursor"], Value::Null, "a last page leads nowhere");
                break;
            }
            uri = format!("/?batch_size=3&cursor={}", page["cursor"].as_str().unwrap())
                .parse()
                .unwrap();
        }
        assert_eq!(seen, items);
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let refusal = Query::of(&"/?page=2".parse().unwrap(), &["status"]).unwrap_err();
        assert!(matches!(refusal, Refusal::Fields(errors) if errors.0.contains_key("page")));
    }
}
