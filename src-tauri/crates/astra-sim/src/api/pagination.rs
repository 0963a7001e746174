//! Pages of a list, newest first (A52, pagination): `cursor` and `batch_size` in, `count`, `cursor` and `more` out. With A52 (pagination) broken,
//! `page` and `page_size` in, `count` and `next_page` out.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::http::Uri;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::api::error::ApiError;
use crate::config::Assumption;
use crate::rules::FieldErrors;
use crate::sandbox::Sandbox;

/// How many things a page holds, by itself and on request (CONTRACT.md 21).
const DEFAULT_BATCH: usize = 25;
const BATCHES: RangeInclusive<usize> = 10..=100;

/// How lists are cut into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paging {
    /// As assumed (A52, pagination).
    Cursor,
    /// With A52 (pagination) broken.
    Numbered,
}

impl Paging {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        if sandbox.assumptions.is_broken(Assumption::A52) {
            Self::Numbered
        } else {
            Self::Cursor
        }
    }
}

/// A number without a sign.
fn digits<N: FromStr>(text: &str) -> Option<N> {
    let only_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| only_digits)
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
enum Begins {
    First,
    /// Begins behind this place: older items only.
    Before(u64),
    /// After so many pages of the same size.
    AfterPages(usize),
}

/// The parameters of a list.
#[derive(Debug)]
pub(crate) struct Query {
    paging: Paging,
    begins: Begins,
    batch_size: usize,
    filters: BTreeMap<String, String>,
}

impl Query {
    /// Reads the query of `uri`; a parameter that is neither paging nor in `filters` is refused by name.
    pub(crate) fn of(uri: &Uri, filters: &[&str], paging: Paging) -> Result<Self, ApiError> {
        let mut query = Self {
            paging,
            begins: Begins::First,
            batch_size: DEFAULT_BATCH,
            filters: BTreeMap::new(),
        };
        let mut errors = FieldErrors::default();
        for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        {
            match (name.as_ref(), paging) {
                ("cursor", Paging::Cursor) => match value.strip_prefix("c_").and_then(digits) {
                    Some(place) => query.begins = Begins::Before(place),
                    None => errors.add("cursor", "Not a cursor of this list."),
                },
                ("page", Paging::Numbered) => match digits::<usize>(&value) {
                    Some(page @ 1..) => query.begins = Begins::AfterPages(page - 1),
                    _ => errors.add("page", "Must be a number from 1."),
                },
                ("batch_size", Paging::Cursor) | ("page_size", Paging::Numbered) => {
                    match digits(&value) {
                        Some(size) if BATCHES.contains(&size) => query.batch_size = size,
                        _ => errors.add(name, "Must be a number from 10 to 100."),
                    }
                }
                (name, _) if filters.contains(&name) => {
                    query.filters.insert(name.to_owned(), value.into_owned());
                }
                (name, _) => errors.add(name, "Unknown field."),
            }
        }
        if errors.is_empty() {
            Ok(query)
        } else {
            Err(ApiError::Fields(errors))
        }
    }

    pub(crate) fn filter(&self, name: &str) -> Option<&str> {
        self.filters.get(name).map(String::as_str)
    }

    /// One page of `items`, given newest first with their places.
    pub(crate) fn page<T, V>(
        &self,
        name: &'static str,
        items: impl Iterator<Item = T>,
        place: impl Fn(&T) -> u64,
        view: impl Fn(T) -> V,
    ) -> Page<V> {
        let (before, skipped) = match self.begins {
            Begins::First => (None, 0),
            Begins::Before(place) => (Some(place), 0),
            Begins::AfterPages(pages) => (None, pages.saturating_mul(self.batch_size)),
        };
        let mut rest = items
            .filter(|item| before.is_none_or(|before| place(item) < before))
            .skip(skipped)
            .peekable();
        let mut batch = Vec::new();
        let mut last = None;
        while let Some(item) = rest.next_if(|_| batch.len() < self.batch_size) {
            last = Some(place(&item));
            batch.push(view(item));
        }
        let more = rest.peek().is_some();
        let next = match self.paging {
            Paging::Cursor => Next::Cursor(last.filter(|_| more)),
            Paging::Numbered => {
                let page = skipped / self.batch_size + 2;
                Next::Page(more.then_some(page))
            }
        };
        Page { name, batch, next }
    }
}

#[derive(Debug)]
enum Next {
    Cursor(Option<u64>),
    Page(Option<usize>),
}

/// One page as it goes out. Serialised as it stands, so that amounts keep their own text.
#[derive(Debug)]
pub(crate) struct Page<V> {
    name: &'static str,
    batch: Vec<V>,
    next: Next,
}

impl<V: Serialize> Serialize for Page<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("count", &self.batch.len())?;
        map.serialize_entry(self.name, &self.batch)?;
        match self.next {
            Next::Cursor(place) => {
                map.serialize_entry("cursor", &place.map(|place| format!("c_{place}")))?;
                map.serialize_entry("more", &place.is_some())?;
            }
            Next::Page(page) => map.serialize_entry("next_page", &page)?,
        }
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
        let items: Vec<u64> = (1..=27).rev().collect();
        let mut seen = Vec::new();
        let mut uri: Uri = "/?batch_size=13".parse().unwrap();
        loop {
            let page = Query::of(&uri, &[], Paging::Cursor).unwrap().page(
                "items",
                items.iter(),
                |item| **item,
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
            uri = format!(
                "/?batch_size=13&cursor={}",
                page["cursor"].as_str().unwrap()
            )
            .parse()
            .unwrap();
        }
        assert_eq!(seen, items);
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let refusal =
            Query::of(&"/?page=2".parse().unwrap(), &["status"], Paging::Cursor).unwrap_err();
        assert!(matches!(refusal, ApiError::Fields(errors) if errors.0.contains_key("page")));
    }

    #[test]
    fn numbered_pages_meet_without_gap_or_repeat() {
        let items: Vec<u64> = (1..=27).rev().collect();
        let mut seen = Vec::new();
        let mut number = Some(1);
        while let Some(page) = number {
            let uri: Uri = format!("/?page={page}&page_size=13").parse().unwrap();
            let query = Query::of(&uri, &[], Paging::Numbered).unwrap();
            let page = json!(query.page("items", items.iter(), |item| **item, |item| *item));
            assert_eq!(page.get("more"), None, "that is the other way of paging");
            let batch = page["items"].as_array().unwrap();
            seen.extend(batch.iter().map(|item| item.as_u64().unwrap()));
            number = page["next_page"].as_u64();
        }
        assert_eq!(seen, items);
    }
}
