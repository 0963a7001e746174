//! Reading optional fields of answers: what cannot be read there is absent, not an error.
//!
//! The vendor's answers gain and change fields without notice (CONTRACT.md 3). A side field must
//! never make the answer to a payment unreadable. Required fields are read strictly elsewhere.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::money::Cents;

/// Text; absent, null, empty and anything but text or a number are `None` (A22, empty user_id).
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// An id or a word; absent, null and empty are `None` (A22, empty user_id).
pub(crate) fn parsed<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<String>,
{
    Ok(text(from)?.and_then(|text| T::try_from(text).ok()))
}

/// A boolean.
pub(crate) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(Value::deserialize(from)?.as_bool())
}

/// An instant in either of the vendor's forms.
pub(crate) fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Value::deserialize(from)?.as_str().and_then(read_instant))
}

/// An amount that is only shown, read from the number's own text, also where the number comes as text. Never for
/// what somebody is asked to pay.
pub(crate) fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Cents>, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    let text: Option<String> = serde_json::from_str(raw.get()).ok();
    Ok(Cents::from_number_text(text.as_deref().unwrap_or(raw.get())).ok())
}

/// One of the vendor's statuses; an absent or unreadable one is empty, which is no known status.
pub(crate) fn open_enum<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    Ok(T::from(text(from)?.unwrap_or_default()))
}

/// The empty status of an absent field.
pub(crate) fn unstated<T: From<String>>() -> T {
    T::from(String::new())
}

/// Text that is empty where there is none.
pub(crate) fn text_or_empty<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(text(from)?.unwrap_or_default())
}

/// A calendar day; some of them are declared as instants (CONTRACT.md 16).
pub(crate) fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    Ok(Value::deserialize(from)?
        .as_str()
        .and_then(|text| text.get(..10))
        .and_then(|text| text.parse().ok()))
}

/// Codes as plain text or as objects with a `code` (A38, card review reasons).
pub(crate) fn codes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let Value::Array(items) = Value::deserialize(from)? else {
        return Ok(Vec::new());
    };
    Ok(items
        .iter()
        .filter_map(|item| item.as_str().or_else(|| item.get("code")?.as_str()))
        .map(str::to_owned)
        .collect())
}

/// Both forms of timestamp; without an offset it is UTC (A6, missing offset is UTC).
pub(crate) fn read_instant(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_forms_of_timestamp_are_read_and_no_offset_means_utc() {
        let newer = read_instant("2025-03-15T03:20:33.010178+00:00").unwrap();
        assert_eq!(newer.to_string(), "2025-03-15T03:20:33.010178Z");
        let older = read_instant("2020-01-15T15:12:04.746260").unwrap();
        assert_eq!(older.to_string(), "2020-01-15T15:12:04.74626Z");
        let shifted = read_instant("2020-01-15T15:12:04-08:00").unwrap();
        assert_eq!(shifted.to_string(), "2020-01-15T23:12:04Z");
        assert!(read_instant("2020-01-15").is_some(), "a bare day");
        assert!(read_instant("soon").is_none());
    }

    #[derive(Deserialize)]
    struct Fields {
        #[serde(default, deserialize_with = "text")]
        text: Option<String>,
        #[serde(default, deserialize_with = "parsed")]
        id: Option<crate::UserId>,
        #[serde(default, deserialize_with = "day")]
        day: Option<Date>,
        #[serde(default, deserialize_with = "codes")]
        codes: Vec<String>,
    }

    #[test]
    fn a_strange_side_field_is_absent_and_breaks_nothing() {
        let strange: Fields =
            serde_json::from_str(r#"{"text":{},"id":"","day":"é2345678901","codes":null}"#)
                .unwrap();
        assert!(strange.text.is_none() && strange.id.is_none() && strange.day.is_none());
        let null: Fields = serde_json::from_str(r#"{"text":null,"id":null,"day":null}"#).unwrap();
        assert!(null.text.is_none() && null.id.is_none() && null.codes.is_empty());
        let good: Fields = serde_json::from_str(
            r#"{"text":5,"id":"u","day":"2025-03-14T00:00:00","codes":["C1001",{"code":"C1050"},7]}"#,
        )
        .unwrap();
        assert_eq!(good.text.as_deref(), Some("5"));
        assert_eq!(good.id.unwrap().as_str(), "u");
        assert_eq!(good.day.unwrap().to_string(), "2025-03-14");
        assert_eq!(good.codes, ["C1001", "C1050"]);
    }
}
