//! Lists, read to their end (CONTRACT.md 21, A52).

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::call::{Call, Received, place_of};
use crate::client::AstraClient;
use crate::error::CallError;
use crate::tokens::AccessToken;

/// All items of a list, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// False if the list went on after the most pages we read, or may go on in a way we do not know
    /// (A52). What is not in an incomplete list may exist all the same.
    pub complete: bool,
}

struct Page<T> {
    items: Vec<T>,
    /// Where the next page begins; `None` where we cannot go on.
    next: Option<String>,
    /// It is known to be the last one.
    last: bool,
}

/// Items on a page unless asked otherwise; documented for one list only (CONTRACT.md 21).
const FULL_PAGE: usize = 50;

impl AstraClient {
    /// Reads pages until `more` is absent or false. The first page is asked for without
    /// parameters of our own, so that a plain list works whatever becomes of A52.
    pub(crate) async fn all_pages<T: DeserializeOwned>(
        &self,
        token: &AccessToken,
        path: &[&str],
        plural: &str,
        query: &[(&str, &str)],
    ) -> Result<Answer<Listed<T>>, CallError> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        let mut pages = 0;
        loop {
            let mut call = Call::get(token, path);
            call.query.extend(query);
            if let Some(cursor) = &cursor {
                call.query.push(("cursor", cursor));
            }
            let received = self.send(&call).await?;
            let page = read_page::<T>(&received, plural)?;
            items.extend(page.items);
            pages += 1;
            let complete = page.next.is_none() && page.last;
            if page.next.is_none() || pages >= self.options.most_pages {
                return Ok(Answer {
                    value: Listed { items, complete },
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
    let mut json = serde_json::Deserializer::from_str(raw.get());
    let items: Vec<T> = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| unread(&format!("{plural}{}", error.path()), error.inner()))?;
    let says_so = fields.get("more").is_some_and(|raw| raw.get() == "false");
    let another_way = fields
        .iter()
        .any(|(name, raw)| name.contains("next") && raw.get() != "null");
    let last = !another_way && (says_so || items.len() < FULL_PAGE);
    let more = fields.get("more").is_some_and(|raw| raw.get() == "true");
    let next = fields
        .get("cursor")
        .and_then(|raw| cursor_text(raw.get()))
        .filter(|_| more);
    if more && next.is_none() {
        // Taking this for the end would make what follows look as if it did not exist.
        return Err(received.unusable("the list has more but no cursor"));
    }
    Ok(Page { items, next, last })
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
