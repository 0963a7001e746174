//! One rule for each kind of field: the text that a person may type, and the value it becomes.
//!
//! What a rule returned is never checked again behind the form.
//! Characters that nobody sees are dropped from numbers and addresses and at both ends of everything else, and refused
//! within it. `Debug` shows no personal detail.

mod address;
mod business;
mod date;
mod ein;
mod email;
mod name;
mod phone;
#[cfg(test)]
mod spellings;
mod ssn;
mod website;
mod zip;

pub use address::{FoundBox, State, find_box, parse_city, parse_street, parse_unit};
pub use business::{BusinessDetails, BusinessTypeRule};
pub use date::BirthDate;
pub use ein::Ein;
pub use email::parse_email;
pub use name::{parse_company_name, parse_person_name, parse_pronouns, parse_title};
pub(super) use phone::is_toll_free;
pub use phone::parse_phone;
pub use ssn::Ssn;
pub use website::parse_website;
pub use zip::Zip;

use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::typed_text::{plain_line, trimmed, visible};

/// Why a text is not the value it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which sentence to show.
    pub code: IssueCode,
    /// Longest accepted length in characters, for [`IssueCode::TooLong`].
    pub max: Option<usize>,
}

impl Problem {
    /// The problem as an issue of one field.
    pub fn at(self, field: impl Into<String>) -> FieldIssue {
        let issue = FieldIssue::error(field, self.code);
        match self.max {
            Some(max) => issue.with("max", max.to_string()),
            None => issue,
        }
    }
}

impl From<IssueCode> for Problem {
    fn from(code: IssueCode) -> Self {
        Self { code, max: None }
    }
}

/// One line in its plainest spelling; refuses nothing at all, invisible characters within it and more than `max` characters.
fn line(raw: &str, max: usize) -> Result<String, Problem> {
    if trimmed(raw).is_empty() {
        return Err(IssueCode::Required.into());
    }
    let text = plain_line(raw).ok_or(IssueCode::UnseenCharacter)?;
    if text.chars().count() > max {
        return Err(Problem {
            code: IssueCode::TooLong,
            max: Some(max),
        });
    }
    Ok(text)
}

/// What is seen of a number or an address; refuses nothing at all.
fn seen(raw: &str) -> Result<String, Problem> {
    let text = visible(raw);
    if text.is_empty() {
        return Err(IssueCode::Required.into());
    }
    Ok(text)
}

/// An optional field: empty is `None`, anything else must be right.
pub fn optional<T>(
    raw: &str,
    parse: impl FnOnce(&str) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    if trimmed(raw).is_empty() {
        Ok(None)
    } else {
        parse(raw).map(Some)
    }
}

/// A text that shows only its type in `Debug`.
macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}
use text_value;
