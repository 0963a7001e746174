//! The names within a business profile's objects. The vendor's page shows none, so they are assumed (A26, profile field names); where that is broken, they are spelled
//! like the value `soleProprietorship`.

use serde_json::{Map, Value, json};

use crate::api::business_profiles::view;
use crate::api::error::ApiError;
use crate::config::Assumption;
use crate::rules::FieldErrors;
use crate::sandbox::Sandbox;
use crate::state::BusinessProfile;

/// The fields whose objects are spelled one way or the other.
const OBJECTS: [&str; 4] = [
    "business_info",
    "business_admin",
    "business_controller",
    "beneficial_owners",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// As assumed: `business_name`.
    Snake,
    /// With A26 (profile field names) broken: `businessName`.
    Camel,
}

impl Names {
    pub(super) fn of(sandbox: &Sandbox) -> Self {
        if sandbox.assumptions.is_broken(Assumption::A26) {
            Self::Camel
        } else {
            Self::Snake
        }
    }

    /// `body` with our own names; those of the other spelling are refused as unknown.
    pub(super) fn ours(self, body: &[u8]) -> Result<Vec<u8>, ApiError> {
        let mut errors = FieldErrors::default();
        let renamed = match (self, serde_json::from_slice(body)) {
            (Self::Camel, Ok(Value::Object(root))) => renamed(root, |path, name| {
                if name.contains('_') {
                    errors.add(format!("{path}.{name}"), "Unknown field.");
                }
                snake(name)
            }),
            // Anything but an object is refused by the parser.
            _ => return Ok(body.to_vec()),
        };
        if errors.is_empty() {
            Ok(renamed.to_string().into_bytes())
        } else {
            Err(ApiError::Fields(errors))
        }
    }

    /// The same complaints about the names that were sent.
    pub(super) fn refuse(self, refusal: ApiError) -> ApiError {
        match refusal {
            ApiError::Fields(errors) if self == Self::Camel => {
                let renamed = errors.0.into_iter().map(|(path, messages)| {
                    let in_object = path.split_once('.');
                    let path = in_object.map_or(path.clone(), |(root, rest)| {
                        format!("{root}.{}", camel(rest))
                    });
                    (path, messages)
                });
                ApiError::Fields(FieldErrors(renamed.collect()))
            }
            other => other,
        }
    }

    pub(super) fn view(self, profile: &BusinessProfile) -> Value {
        match (self, json!(view(profile))) {
            (Self::Camel, Value::Object(root)) => renamed(root, |_, name| camel(name)),
            (_, view) => view,
        }
    }
}

/// Every name within the objects replaced; `rename` is told the path of the object and the name.
fn renamed(mut root: Map<String, Value>, mut rename: impl FnMut(&str, &str) -> String) -> Value {
    for field in OBJECTS {
        match root.get_mut(field) {
            Some(Value::Object(object)) => {
                *object = std::mem::take(object)
                    .into_iter()
                    .map(|(name, value)| (rename(field, &name), value))
                    .collect();
            }
            Some(Value::Array(list)) => {
                for (number, item) in list.iter_mut().enumerate() {
                    if let Value::Object(object) = item {
                        let path = format!("{field}.{number}");
                        *object = std::mem::take(object)
                            .into_iter()
                            .map(|(name, value)| (rename(&path, &name), value))
                            .collect();
                    }
                }
            }
            _ => {}
        }
    }
    Value::Object(root)
}

fn camel(name: &str) -> String {
    let mut up = false;
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '_' => up = true,
            letter if up => {
                text.push(letter.to_ascii_uppercase());
                up = false;
            }
            letter => text.push(letter),
        }
    }
    text
}

fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for name in ["business_name", "ein", "address1", "doing_business_as"] {
            assert_eq!(snake(&camel(name)), name);
        }
        assert_eq!(camel("date_of_birth"), "dateOfBirth");
    }
}
