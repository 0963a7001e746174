//! The vendor's refusals, read leniently (CONTRACT.md 21).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::redaction::Redaction;

/// How much of any text from a refusal is kept, in characters.
const LONGEST_TEXT: usize = 500;
/// How many fields, and messages per field, are kept.
const MOST_FIELDS: usize = 50;

/// Which of the vendor's shapes a refusal had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalShape {
    /// `code`, `name`, `description`.
    Generic,
    /// `error`, `error_description`: the token endpoint.
    OAuth,
    /// `status_code` and messages by field (A50, validation body).
    Validation,
    /// None of them, a gateway's page for example.
    Text,
}

/// A refusal in the vendor's words: bounded, on one line, without anything that its request carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which shape it was read from.
    pub shape: RefusalShape,
    /// `name`, for example `Forbidden`; for OAuth the code, for example `invalid_grant`.
    pub name: Option<String>,
    /// What the vendor says about it.
    pub description: Option<String>,
    /// Messages by field name, dotted as it came (A50, validation body). Empty unless the shape is validation.
    pub fields: BTreeMap<String, Vec<String>>,
}

impl Refusal {
    /// Reads any body; what `redaction` knows is cut out of every text that is kept.
    pub(crate) fn read(body: &[u8], redaction: &Redaction) -> Self {
        let keep = |text: &str| bounded(&redaction.cut_from(text));
        let text_of = |object: &Map<String, Value>, key: &str| {
            object.get(key).and_then(Value::as_str).map(keep)
        };
        let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(body) else {
            let text = keep(&String::from_utf8_lossy(body));
            return Self::text((!text.is_empty()).then_some(text));
        };
        if object.get("error").is_some_and(Value::is_string) {
            return Self {
                shape: RefusalShape::OAuth,
                name: text_of(&object, "error"),
                description: text_of(&object, "error_description"),
                fields: BTreeMap::new(),
            };
        }
        let fields = object
            .get("errors")
            .map(|errors| read_fields(errors, redaction))
            .unwrap_or_default();
        let name = text_of(&object, "name");
        let description = text_of(&object, "description").or_else(|| text_of(&object, "message"));
        let shape = if !fields.is_empty() || object.contains_key("status_code") {
            RefusalShape::Validation
        } else if name.is_some() || description.is_some() {
            RefusalShape::Generic
        } else {
            return Self::text(Some(keep(&String::from_utf8_lossy(body))));
        };
        Self {
            shape,
            name,
            description,
            fields,
        }
    }

    fn text(text: Option<String>) -> Self {
        Self {
            shape: RefusalShape::Text,
            name: None,
            description: text,
            fields: BTreeMap::new(),
        }
    }

    /// One line for the log.
    pub fn summary(&self) -> String {
        let mut parts: Vec<String> = [&self.name, &self.description]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        parts.extend(
            self.fields
                .iter()
                .map(|(field, messages)| format!("{field}: {}", messages.join(", "))),
        );
        bounded(&parts.join("; "))
    }
}

/// `{"field": ["message"]}`, `{"field": "message"}` or `[{"field": …, "message": …}]`.
fn read_fields(errors: &Value, redaction: &Redaction) -> BTreeMap<String, Vec<String>> {
    let keep = |text: &str| bounded(&redaction.cut_from(text));
    let name = |text: &str| bounded(&redaction.cut_from_name(text));
    let messages = |value: &Value| -> Vec<String> {
        match value {
            Value::String(text) => vec![keep(text)],
            Value::Array(items) => items
                .iter()
                .take(MOST_FIELDS)
                .map(|item| keep(item.as_str().unwrap_or(&item.to_string())))
                .collect(),
            other => vec![keep(&other.to_string())],
        }
    };
    match errors {
        Value::Object(object) => object
            .iter()
            .take(MOST_FIELDS)
            .map(|(field, value)| (name(field), messages(value)))
            .collect(),
        Value::Array(items) => items
            .iter()
            .take(MOST_FIELDS)
            .filter_map(|item| {
                let field = item.get("field")?.as_str()?;
                Some((name(field), messages(item.get("message")?)))
            })
            .collect(),
        _ => BTreeMap::new(),
    }
}

pub(crate) fn bounded(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Refusal {
        Refusal::read(body.as_bytes(), &Redaction::default())
    }

    #[test]
    fn the_three_shapes_are_told_apart() {
        let generic = read(r#"{"code":403,"name":"Forbidden","description":"screened"}"#);
        assert_eq!(generic.shape, RefusalShape::Generic);
        assert_eq!(generic.name.as_deref(), Some("Forbidden"));
        assert_eq!(generic.description.as_deref(), Some("screened"));

        let oauth = read(r#"{"error":"invalid_grant","error_description":"expired"}"#);
        assert_eq!(oauth.shape, RefusalShape::OAuth);
        assert_eq!(oauth.name.as_deref(), Some("invalid_grant"));

        let validation = read(
            r#"{"status_code":400,"name":"Bad Request","description":"d","errors":{"phone":["bad","short"],"ein":"odd"}}"#,
        );
        assert_eq!(validation.shape, RefusalShape::Validation);
        assert_eq!(validation.fields["phone"], ["bad", "short"]);
        assert_eq!(validation.fields["ein"], ["odd"]);

        let listed = read(r#"{"status_code":400,"errors":[{"field":"state","message":"two"}]}"#);
        assert_eq!(listed.fields["state"], ["two"]);
    }

    #[test]
    fn anything_else_is_kept_as_a_bounded_line() {
        let page = read("<html>\n  <body>Bad\tgateway</body>\n</html>");
        assert_eq!(page.shape, RefusalShape::Text);
        assert_eq!(
            page.description.as_deref(),
            Some("<html> <body>Bad gateway</body> </html>")
        );
        for odd in ["", "[]", "{}", "3", "{\"error\":{}}", "\u{0}\u{1}"] {
            assert_eq!(read(odd).shape, RefusalShape::Text, "{odd:?}");
        }
        let long = read(&"é".repeat(100_000));
        assert!(
            long.description
                .is_some_and(|text| text.chars().count() == LONGEST_TEXT + 1)
        );
    }

    #[test]
    fn an_echoed_secret_is_cut_out_everywhere() {
        let secret = "s3cr3t-code";
        let mut redaction = Redaction::default();
        redaction.value(secret);
        for body in [
            format!(r#"{{"error":"x","error_description":"code {secret} is used"}}"#),
            format!(r#"{{"code":400,"name":"{secret}","description":"{secret}"}}"#),
            format!(
                r#"{{"status_code":400,"errors":{{"{secret}":["{secret}",{{"a":"{secret}"}}]}}}}"#
            ),
            format!("plain {secret}"),
        ] {
            let refusal = Refusal::read(body.as_bytes(), &redaction);
            let printed = format!("{refusal:?} {}", refusal.summary());
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}
