//! Reads a JSON object field by field and collects complaints by the field's dotted name.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

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

/// The fields of one object that were not read yet.
pub(crate) struct Fields {
    prefix: String,
    values: BTreeMap<String, Box<RawValue>>,
}

impl Fields {
    /// The fields of a request body; `Err` if it is not a JSON object.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, &'static str> {
        let values =
            serde_json::from_slice(body).map_err(|_| "The request body is not a JSON object.")?;
        Ok(Self {
            prefix: String::new(),
            values,
        })
    }

    pub(crate) fn name_of(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }

    fn take(&mut self, field: &str) -> Option<Box<RawValue>> {
        self.values.remove(field)
    }

    /// A text that may be missing, but not null and not against its rule.
    pub(crate) fn optional(
        &mut self,
        field: &str,
        rule: impl Fn(&str) -> Verdict,
        errors: &mut FieldErrors,
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
        errors.add(self.name_of(field), complaint);
        None
    }

    /// A text that must be there and not blank. Where it is not, the error is noted and the text is empty.
    pub(crate) fn required(
        &mut self,
        field: &str,
        rule: impl Fn(&str) -> Verdict,
        errors: &mut FieldErrors,
    ) -> String {
        if !self.values.contains_key(field) {
            errors.add(self.name_of(field), MISSING);
            return String::new();
        }
        let not_blank = |text: &str| {
            if text.trim().is_empty() {
                Err("Field may not be blank.")
            } else {
                rule(text)
            }
        };
        self.optional(field, not_blank, errors).unwrap_or_default()
    }

    /// Notes that `field` is missing, where it is.
    pub(crate) fn expect(&self, field: &str, errors: &mut FieldErrors) {
        if !self.values.contains_key(field) {
            errors.add(self.name_of(field), MISSING);
        }
    }

    /// One of the words of `allowed`.
    pub(crate) fn choice(
        &mut self,
        field: &str,
        allowed: &[&str],
        errors: &mut FieldErrors,
    ) -> Option<String> {
        let text = self.optional(field, |_| Ok(()), errors)?;
        if !allowed.contains(&text.as_str()) {
            errors.add(
                self.name_of(field),
                format!("Must be one of: {}.", allowed.join(", ")),
            );
            return None;
        }
        Some(text)
    }

    /// `kyc_type` or `kyb_type`; the lighter ones only where the client's programs have them.
    pub(crate) fn program(
        &mut self,
        field: &str,
        light_programs: bool,
        errors: &mut FieldErrors,
    ) -> Program {
        let word = self.choice(field, &Program::WORDS, errors);
        let program = word.and_then(|word| Program::of(&word)).unwrap_or_default();
        if program != Program::Verified && !light_programs {
            errors.add(self.name_of(field), "The client has no such program.");
        }
        program
    }

    /// The text of a number, untouched by any float.
    pub(crate) fn number(&mut self, field: &str, errors: &mut FieldErrors) -> Option<String> {
        let value = self.take(field)?;
        let text = value.get();
        if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Some(text.to_owned());
        }
        errors.add(self.name_of(field), "Not a valid number.");
        None
    }

    pub(crate) fn flag(&mut self, field: &str, errors: &mut FieldErrors) -> Option<bool> {
        let value = self.take(field)?;
        match serde_json::from_str(value.get()) {
            Ok(flag) => Some(flag),
            Err(_) => {
                errors.add(self.name_of(field), "Not a valid boolean.");
                None
            }
        }
    }

    pub(crate) fn object(&mut self, field: &str, errors: &mut FieldErrors) -> Option<Self> {
        let value = self.take(field)?;
        match serde_json::from_str(value.get()) {
            Ok(values) => Some(Self {
                prefix: format!("{}{field}.", self.prefix),
                values,
            }),
            Err(_) => {
                errors.add(self.name_of(field), "Not a valid object.");
                None
            }
        }
    }

    pub(crate) fn required_object(
        &mut self,
        field: &str,
        errors: &mut FieldErrors,
    ) -> Option<Self> {
        self.expect(field, errors);
        self.object(field, errors)
    }

    pub(crate) fn objects(&mut self, field: &str, errors: &mut FieldErrors) -> Vec<Self> {
        let Some(value) = self.take(field) else {
            return Vec::new();
        };
        match serde_json::from_str::<Vec<BTreeMap<String, Box<RawValue>>>>(value.get()) {
            Ok(list) => list
                .into_iter()
                .enumerate()
                .map(|(number, values)| Self {
                    prefix: format!("{}{field}.{number}.", self.prefix),
                    values,
                })
                .collect(),
            Err(_) => {
                errors.add(self.name_of(field), "Not a valid list of objects.");
                Vec::new()
            }
        }
    }

    /// An object of texts, its keys free (`metadata`).
    pub(crate) fn texts(
        &mut self,
        field: &str,
        rule: impl Fn(&BTreeMap<String, String>) -> Verdict,
        errors: &mut FieldErrors,
    ) -> BTreeMap<String, String> {
        let Some(value) = self.take(field) else {
            return BTreeMap::new();
        };
        let complaint = match serde_json::from_str(value.get()) {
            Err(_) => "Not a valid object of strings.",
            Ok(texts) => match rule(&texts) {
                Ok(()) => return texts,
                Err(complaint) => complaint,
            },
        };
        errors.add(self.name_of(field), complaint);
        BTreeMap::new()
    }

    /// Reads a field that the vendor documents and the simulator does not imitate, so that it does not count as unknown.
    pub(crate) fn refuse_documented(&mut self, fields: &[&str], errors: &mut FieldErrors) {
        self.refuse(
            fields,
            "Documented by the vendor, but not simulated.",
            errors,
        );
    }

    /// Notes every one of `fields` that is there.
    pub(crate) fn refuse(&mut self, fields: &[&str], complaint: &str, errors: &mut FieldErrors) {
        for field in fields {
            if self.take(field).is_some() {
                errors.add(self.name_of(field), complaint);
            }
        }
    }

    /// Refuses every field that was not read as unknown.
    pub(crate) fn finish(self, errors: &mut FieldErrors) {
        for field in self.values.keys() {
            errors.add(self.name_of(field), "Unknown field.");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_fault_is_named_with_its_whole_path() {
        let mut errors = FieldErrors::default();
        let mut fields =
            Fields::parse(br#"{"owners":[{"a":"x"},{"a":1,"b":null,"c":true}]}"#).unwrap();
        for mut owner in fields.objects("owners", &mut errors) {
            owner.optional("a", |_| Ok(()), &mut errors);
            owner.optional("b", |_| Ok(()), &mut errors);
            owner.finish(&mut errors);
        }
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
        let mut errors = FieldErrors::default();
        let mut fields = Fields::parse(br#"{"amount": 0.10, "text": "0.10"}"#).unwrap();
        assert_eq!(
            fields.number("amount", &mut errors).as_deref(),
            Some("0.10")
        );
        assert_eq!(fields.number("text", &mut errors), None);
        assert_eq!(errors.0["text"], ["Not a valid number."]);
    }
}
