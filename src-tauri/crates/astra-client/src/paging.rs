//! Lists, read to their end (CONTRACT.md 21; A52, pagination).

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::call::{Call, Received, place_of};
use crate::client::AstraClient;
use crate::error::CallError;
use crate::response::Response;
use crate::tokens::AccessToken;

/// The items of a list, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The items that could be read.
    pub items: Vec<T>,
    /// How many could not be read, because they are no objects or have no id.
    pub unread: usize,
    /// An item that is not here does not exist: the list was read to its end, every item of it could be
    /// read, and nothing says that it goes on in a way we do not know (A52, pagination). Of a list that was asked for
    /// back to some time: nothing since then is missing.
    pub complete: bool,
}

/// How far back a list has to be read, and what dates its items.
pub(crate) struct BackTo<T> {
    /// No item that is looked for can be older, by Astra's clock.
    pub earliest: Timestamp,
    pub date: fn(&T) -> Option<Timestamp>,
}

/// Items a page holds unless asked otherwise (CONTRACT.md 21). A page of as many proves nothing.
const FULL_PAGE: usize = 25;

/// What dates of one list may be apart: the lists are documented as newest first, not by which date, and a date
/// without an offset may be of another time zone (A6, missing offset is UTC).
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// Parts of names by which pages are told of, in any of the ways that are in use.
const PAGER_WORDS: [&str; 14] = [
    "more",
    "next",
    "cursor",
    "page",
    "pagin",
    "offset",
    "total",
    "link",
    "continu",
    "remaining",
    "limit",
    "after",
    "last",
    "size",
];

struct Page<T> {
    /// In the list's order; `None` for one that could not be read.
    items: Vec<Option<T>>,
    signs: Signs,
    /// Where the next page begins; `None` where we cannot go on.
    next: Option<String>,
}

/// What a page says about whether it is the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Signs {
    /// `more`, where it is true or false.
    more: Option<bool>,
    /// `count`, if there is one; inside, `None` where it cannot be read.
    count: Option<Option<u64>>,
    /// It points to a next page in another way than by `more`.
    points_on: bool,
    /// Something else looks like a way to tell of pages.
    pager: bool,
}

impl Signs {
    /// Whether this page, of `on_page` items, is known to end a list of which `so_far` items came with it.
    fn end_the_list(self, on_page: usize, so_far: usize) -> bool {
        if self.points_on || self.more == Some(true) {
            return false;
        }
        if self.more == Some(false) {
            return true;
        }
        // `count` is the number on the page or that of the list; nobody knows which (A52, pagination).
        let counted = self.count.is_none_or(|count| {
            let is = |items| u64::try_from(items).ok() == count;
            is(on_page) || is(so_far)
        });
        on_page < FULL_PAGE && counted && !self.pager
    }
}

/// One place in a list, as far as its order matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Unread,
    Undated,
    Dated(Timestamp),
}

/// Whether a list in this order lacks nothing since `earliest`: what was read is seen to be newest first, something in
/// it is older by more than the margin, and everything before that could be read.
fn reaches_back(places: &[Place], earliest: Timestamp) -> bool {
    let Ok(limit) = earliest.checked_sub(MARGIN) else {
        return false;
    };
    let mut span: Option<(Timestamp, Timestamp)> = None;
    let mut reached = false;
    for place in places {
        match *place {
            // The one that is looked for could be this one.
            Place::Unread if !reached => return false,
            Place::Unread | Place::Undated => {}
            Place::Dated(at) => {
                let (oldest, newest) = span.unwrap_or((at, at));
                if at.duration_since(oldest) > MARGIN {
                    return false;
                }
                // Old entries alone could as well begin a list that is oldest first.
                reached |= at < limit && newest.duration_since(at) > MARGIN;
                span = Some((oldest.min(at), newest.max(at)));
            }
        }
    }
    reached
}

impl AstraClient {
    /// Reads pages to the end of the list, or until they reach back far enough. The first page is asked for
    /// without parameters of our own, so that a plain list works however A52, pagination, turns out.
    pub(crate) async fn all_pages<T: DeserializeOwned>(
        &self,
        token: &AccessToken,
        path: &[&str],
        plural: &str,
        back_to: Option<BackTo<T>>,
    ) -> Result<Response<Listed<T>>, CallError> {
        let mut items = Vec::new();
        let mut places = Vec::new();
        let mut unread = 0;
        let mut cursor: Option<String> = None;
        let mut pages = 0;
        loop {
            let mut call = Call::get(token, path);
            if let Some(cursor) = &cursor {
                call.query.push(("cursor", cursor));
            }
            let received = self.send(&call).await?;
            let page = read_page::<T>(&received, plural)?;
            let on_page = page.items.len();
            for item in page.items {
                places.push(match (&item, &back_to) {
                    (None, _) => Place::Unread,
                    (Some(item), Some(back_to)) => {
                        (back_to.date)(item).map_or(Place::Undated, Place::Dated)
                    }
                    (Some(_), None) => Place::Undated,
                });
                match item {
                    Some(item) => items.push(item),
                    None => unread += 1,
                }
            }
            pages += 1;
            let far_enough = back_to
                .as_ref()
                .is_some_and(|back_to| reaches_back(&places, back_to.earliest));
            if far_enough || page.next.is_none() || pages >= self.options.most_pages {
                let whole = page.next.is_none() && page.signs.end_the_list(on_page, places.len());
                return Ok(Response {
                    value: Listed {
                        items,
                        unread,
                        complete: far_enough || whole && unread == 0,
                    },
                    request_id: received.request_id(),
                });
            }
            if page.next == cursor {
                return Err(received.unusable("the list has more but its cursor stands still"));
            }
            cursor = page.next;
        }
    }
}

fn read_page<T: DeserializeOwned>(received: &Received, plural: &str) -> Result<Page<T>, CallError> {
    let unread = |place: &str, error: &serde_json::Error| received.unusable(place_of(place, error));
    let fields: HashMap<String, &RawValue> =
        serde_json::from_slice(&received.body).map_err(|error| unread("the list", &error))?;
    let raw = fields
        .get(plural)
        .ok_or_else(|| received.unusable(format!("the field `{plural}` is missing")))?;
    let raw: Vec<&RawValue> =
        serde_json::from_str(raw.get()).map_err(|error| unread(plural, &error))?;
    let items = raw
        .into_iter()
        .enumerate()
        .map(|(index, raw)| read_item(raw, plural, index))
        .collect();
    let signs = signs_of(&fields, plural);
    let next = fields
        .get("cursor")
        .and_then(|raw| cursor_text(raw.get()))
        .filter(|_| signs.more == Some(true));
    if signs.more == Some(true) && next.is_none() {
        // Taking this for the end would make what follows look as if it did not exist.
        return Err(received.unusable("the list has more but no cursor"));
    }
    Ok(Page { items, signs, next })
}

/// One odd entry must not hide the others. It is told by its place, never by its values.
fn read_item<T: DeserializeOwned>(raw: &RawValue, plural: &str, index: usize) -> Option<T> {
    let mut json = serde_json::Deserializer::from_str(raw.get());
    match serde_path_to_error::deserialize(&mut json) {
        Ok(item) => Some(item),
        Err(error) => {
            let place = format!("{plural}[{index}].{}", error.path());
            tracing::warn!(
                place = place_of(&place, error.inner()),
                "an entry of a list cannot be read"
            );
            None
        }
    }
}

fn signs_of(fields: &HashMap<String, &RawValue>, plural: &str) -> Signs {
    let mut signs = Signs::default();
    for (name, raw) in fields {
        let name = name.to_ascii_lowercase();
        let says = raw.get();
        // A pager that says nothing is none.
        let empty = matches!(says, "null" | "false" | "\"\"" | "[]" | "{}");
        match (name.as_str(), says) {
            ("more", "true") => signs.more = Some(true),
            ("more", "false") => signs.more = Some(false),
            ("count", "null") => {}
            ("count", _) => signs.count = Some(says.trim_matches('"').parse().ok()),
            _ if name == plural || empty => {}
            _ if name.contains("next") => signs.points_on = true,
            _ => signs.pager |= PAGER_WORDS.iter().any(|word| name.contains(word)),
        }
    }
    signs
}

/// A cursor is sent back as it came: text, or a number's digits.
fn cursor_text(raw: &str) -> Option<String> {
    let text = if raw.starts_with('"') {
        serde_json::from_str::<String>(raw).ok()?
    } else if raw.starts_with(|c: char| c.is_ascii_digit()) {
        raw.to_owned()
    } else {
        return None;
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
