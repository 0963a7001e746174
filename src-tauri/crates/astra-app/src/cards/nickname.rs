//! What a person calls a card.

use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::typed_text::visible;

/// Longest nickname, in characters: what stands on one line of a card.
pub const NICKNAME_MAX: usize = 24;

/// The nickname as it is kept: what can be seen of it, on one line. None where nothing can be seen.
pub(super) fn parse(typed: &str) -> Result<Option<String>, FieldIssue> {
    let seen = visible(typed);
    let words: Vec<&str> = seen.split_whitespace().collect();
    let name = words.join(" ");
    if name.chars().count() > NICKNAME_MAX {
        let issue = FieldIssue::error("nickname", IssueCode::TooLong);
        return Err(issue.with("max", NICKNAME_MAX.to_string()));
    }
    Ok((!name.is_empty()).then_some(name))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_is_one_line_of_what_can_be_seen() {
        let longest = "x".repeat(NICKNAME_MAX);
        for (typed, wanted) in [
            ("Groceries", Some("Groceries")),
            ("  Payroll \n 2027\t", Some("Payroll 2027")),
            ("Wages\u{202e}\u{200b}", Some("Wages")),
            ("Caf\u{e9} \u{1f6d2}", Some("Caf\u{e9} \u{1f6d2}")),
            (longest.as_str(), Some(longest.as_str())),
            ("", None),
            (" \u{200b}\u{2800} ", None),
        ] {
            assert_eq!(parse(typed).unwrap().as_deref(), wanted, "{typed:?}");
        }
    }

    #[test]
    fn a_nickname_that_no_card_has_room_for_is_refused_by_its_length() {
        let issue = parse(&"é".repeat(NICKNAME_MAX + 1)).unwrap_err();
        assert_eq!(
            (issue.field.as_str(), issue.code),
            ("nickname", IssueCode::TooLong)
        );
        assert_eq!(issue.values["max"], "24");
    }
}
