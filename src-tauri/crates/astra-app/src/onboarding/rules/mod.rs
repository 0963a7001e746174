//! One rule per noun: what somebody may type, and the value it becomes.
//!
//! What a rule returned is never checked again behind the form.
//! Everything is trimmed; control characters are refused everywhere; `Debug` shows no personal detail.

mod address;
mod business;
mod date;
mod ein;
mod email;
mod name;
mod phone;
mod website;
mod zip;

pub use address::{Address, State, parse_city, parse_street_line};
pub use business::{BusinessDetails, BusinessInfo, BusinessTypeRule, Controller, Person};
pub use date::BirthDate;
pub use ein::Ein;
pub use email::parse_email;
pub use name::{parse_company_name, parse_person_name, parse_title};
pub use phone::parse_phone;
pub use website::parse_website;
pub use zip::Zip;

use super::issue::{FieldIssue, IssueCode};

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

/// Trims; refuses nothing at all, control characters (as `shape`) and more than `max` characters.
fn line(raw: &str, max: usize, shape: IssueCode) -> Result<&str, Problem> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(IssueCode::Required.into());
    }
    if text.chars().any(is_unseen) {
        return Err(shape.into());
    }
    if text.chars().count() > max {
        return Err(Problem {
            code: IssueCode::TooLong,
            max: Some(max),
        });
    }
    Ok(text)
}

/// Control characters, and the marks that reorder text so that a reviewer reads something else than was sent.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Hyphens and dashes as word processors and PDF files make them.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// An optional field: empty is `None`, anything else must be right.
pub fn optional<T>(
    raw: &str,
    parse: impl FnOnce(&str) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    if raw.trim().is_empty() {
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
