//! Reads a JSON object field by field and collects complaints by the field's dotted name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::ground::lock;
use crate::state::Program;

/// Messages by field; a field of a nested object is named with dots, an element of a list by its number
/// (`beneficial_owners.0.email`).
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct FieldErrors(pub(crate) BTreeMap<String, Vec<String>>);

impl FieldErrors {
    pub(crate) fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.entry(field.into()).or_default().push(message.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The verdict of a rule on a text.
pub(crate) type Verdict = Result<(), &'static str>;

const MISSING: &str = "Missing data for required field.";

/// A body that is no JSON object.
#[derive(Debug)]
pub(crate) struct NotAnObject;

/// The fields of one object that nobody has asked for yet, and what is wrong with those that were asked for.
pub(crate) struct Fields {
    prefix: String,
    values: BTreeMap<String, Box<RawValue>>,
    /// Shared with the objects within.
    errors: Arc<Mutex<FieldErrors>>,
}

impl Fields {
    /// The fields of a request body.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, NotAnObject> {
        Ok(Self {
            prefix: String::new(),
            values: serde_json::from_slice(body).map_err(|_| NotAnObject)?,
            errors: Arc::default(),
        })
    }

    /// Notes what is wrong with `field`.
    pub(crate) fn complain(&self, field: &str, complaint: impl Into<String>) {
        let name = format!("{}{field}", self.prefix);
        lock(&self.errors).add(name, complaint);
    }

    fn take(&mut self, field: &str) -> Option<Box<RawValue>> {
        self.values.remove(field)
    }

    /// What a field holds, where it is there and serde can read it.
    fn read<T: DeserializeOwned>(&mut self, field: &str, complaint: &str) -> Option<T> {
        let read = serde_json::from_str(self.take(field)?.get());
        if read.is_err() {
            self.complain(field, complaint);
        }
        read.ok()
    }

    /// A text that may be missing, but not null and not against its rule.
    pub(crate) fn optional(
        &mut self,
        field: &str,
        rule: impl Fn(&str) -> Verdict,
    ) -> Option<String> {
        let value = self.take(field)?;
        let complaint = match serde_json::from_str::<String>(value.get()) {
            Err(_) if value.get() == "null" => "Field may not be null.",
            Err(_) => "Not a valid string.",
            Ok(text) => match rule(&text) {
                Ok(()) => return Some(text),
                Err(complaint) => complaint,
            },
        };
        self.complain(field, complaint);
        None
    }

    /// A text that must be there and not blank. Where it is not, the error is noted and the text is empty.
    pub(crate) fn required(&mut self, field: &str, rule: impl Fn(&str) -> Verdict) -> String {
        self.expect(field);
        let not_blank = |text: &str| match text.trim() {
            "" => Err("Field may not be blank."),
            _ => rule(text),
        };
        self.optional(field, not_blank).unwrap_or_default()
    }

    /// Notes that `field` is missing, where it is.
    pub(crate) fn expect(&self, field: &str) {
        if !self.values.contains_key(field) {
            self.complain(field, MISSING);
        }
    }

    /// One of the words of `allowed`.
    pub(crate) fn choice(&mut self, field: &str, allowed: &[&str]) -> Option<String> {
        let text = self.optional(field, |_| Ok(()))?;
        if !allowed.contains(&text.as_str()) {
            self.complain(field, format!("Must be one of: {}.", allowed.join(", ")));
            return None;
        }
        Some(text)
    }

    /// `kyc_type` or `kyb_type`; the lighter ones only where the client's programs have them.
    pub(crate) fn program(&mut self, field: &str, light_programs: bool) -> Program {
        let word = self.choice(field, &Program::WORDS);
        let program = word.and_then(|word| Program::of(&word)).unwrap_or_default();
        if program != Program::Verified && !light_programs {
            self.complain(field, "The client has no such program.");
        }
        program
    }

    /// The text of a number, untouched by any float.
    pub(crate) fn number(&mut self, field: &str) -> Option<String> {
        let value = self.take(field)?;
        let text = value.get();
        if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Some(text.to_owned());
        }
        self.complain(field, "Not a valid number.");
        None
    }

    pub(crate) fn flag(&mut self, field: &str) -> Option<bool> {
        self.read(field, "Not a valid boolean.")
    }

    /// An object whose complaints are noted with this one's.
    fn within(&self, place: &str, values: BTreeMap<String, Box<RawValue>>) -> Self {
        Self {
            prefix: format!("{}{place}.", self.prefix),
            values,
            errors: Arc::clone(&self.errors),
        }
    }

    pub(crate) fn object(&mut self, field: &str) -> Option<Self> {
        let values = self.read(field, "Not a valid object.")?;
        Some(self.within(field, values))
    }

    pub(crate) fn required_object(&mut self, field: &str) -> Option<Self> {
        self.expect(field);
        self.object(field)
    }

    pub(crate) fn objects(&mut self, field: &str) -> Vec<Self> {
        let list: Option<Vec<_>> = self.read(field, "Not a valid list of objects.");
        let numbered = list.into_iter().flatten().enumerate();
        numbered
            .map(|(number, values)| self.within(&format!("{field}.{number}"), values))
            .collect()
    }

    /// An object of texts, its keys free (`metadata`).
    pub(crate) fn texts(
        &mut self,
        field: &str,
        rule: impl Fn(&BTreeMap<String, String>) -> Verdict,
    ) -> BTreeMap<String, String> {
        let texts = self.read(field, "Not a valid object of strings.");
        let texts = texts.unwrap_or_default();
        if let Err(complaint) = rule(&texts) {
            self.complain(field, complaint);
        }
        texts
    }

    /// Reads a field that the vendor documents and the simulator does not imitate, so that it does not count as unknown.
    pub(crate) fn refuse_documented(&mut self, fields: &[&str]) {
        self.refuse(fields, "Documented by the vendor, but not simulated.");
    }

    /// Notes every one of `fields` that is there.
    pub(crate) fn refuse(&mut self, fields: &[&str], complaint: &str) {
        for field in fields {
            if self.take(field).is_some() {
                self.complain(field, complaint);
            }
        }
    }

    /// Whatever is left is unknown.
    pub(crate) fn close(&mut self) {
        for field in std::mem::take(&mut self.values).into_keys() {
            self.complain(&field, "Unknown field.");
        }
    }

    /// Closes the outermost object; fails with everything that is wrong with it and within it.
    pub(crate) fn finish(mut self) -> Result<(), FieldErrors> {
        self.close();
        let errors = std::mem::take(&mut *lock(&self.errors));
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_fault_is_named_with_its_whole_path() {
        let mut fields =
            Fields::parse(br#"{"owners":[{"a":"x"},{"a":1,"b":null,"c":true}]}"#).unwrap();
        for mut owner in fields.objects("owners") {
            owner.optional("a", |_| Ok(()));
            owner.optional("b", |_| Ok(()));
            owner.close();
        }
        let errors = fields.finish().unwrap_err();
        let found: Vec<_> = errors
            .0
            .iter()
            .map(|(field, messages)| (field.as_str(), messages[0].as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("owners.1.a", "Not a valid string."),
                ("owners.1.b", "Field may not be null."),
                ("owners.1.c", "Unknown field.")
            ]
        );
    }

    #[test]
    fn a_number_keeps_its_own_text() {
        let mut fields = Fields::parse(br#"{"amount": 0.10, "text": "0.10"}"#).unwrap();
        assert_eq!(fields.number("amount").as_deref(), Some("0.10"));
        assert_eq!(fields.number("text"), None);
        let errors = fields.finish().unwrap_err();
        assert_eq!(errors.0["text"], ["Not a valid number."]);
    }
}
