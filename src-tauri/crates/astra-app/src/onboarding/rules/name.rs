//! Names of people and companies, and titles.

use super::{Problem, line};
use crate::onboarding::IssueCode;

/// Longest first or last name, in characters. Ours: the vendor documents no limit.
pub const PERSON_NAME_MAX: usize = 80;

/// Longest company name, in characters. Ours: the vendor documents no limit.
pub const COMPANY_NAME_MAX: usize = 160;

/// Longest title, in characters. Ours: the vendor documents no limit.
pub const TITLE_MAX: usize = 80;

/// A first or last name: letters of any script, spaces, hyphens, apostrophes and periods.
///
/// # Errors
/// `required`, `too_long` or `name_shape`.
pub fn parse_person_name(raw: &str) -> Result<String, Problem> {
    let text = line(raw, PERSON_NAME_MAX, IssueCode::NameShape)?;
    if !text.chars().all(in_a_name) || !text.chars().any(char::is_alphabetic) {
        return Err(IssueCode::NameShape.into());
    }
    Ok(text.to_owned())
}

/// Combining marks count as letters: an `é` may arrive as two characters.
fn in_a_name(c: char) -> bool {
    c.is_alphabetic()
        || matches!(
            c,
            ' ' | '-' | '\'' | '.' | '\u{a0}' | '\u{2010}' | '\u{2011}' | '\u{2018}' | '\u{2019}'
        )
        || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Legal or trade name of a company: one line with a letter or digit in it; company names hold nearly anything else ("7-Eleven", "A&B, LLC").
///
/// # Errors
/// `required`, `too_long` or `name_shape`.
pub fn parse_company_name(raw: &str) -> Result<String, Problem> {
    with_a_letter_or_digit(raw, COMPANY_NAME_MAX)
}

/// What somebody is in the company, such as Managing member: one line with a letter in it.
///
/// # Errors
/// `required`, `too_long` or `name_shape`.
pub fn parse_title(raw: &str) -> Result<String, Problem> {
    let text = line(raw, TITLE_MAX, IssueCode::NameShape)?;
    if !text.chars().any(char::is_alphabetic) {
        return Err(IssueCode::NameShape.into());
    }
    Ok(text.to_owned())
}

/// One line of text that says something.
pub(super) fn with_a_letter_or_digit(raw: &str, max: usize) -> Result<String, Problem> {
    let text = line(raw, max, IssueCode::NameShape)?;
    if !text.chars().any(char::is_alphanumeric) {
        return Err(IssueCode::NameShape.into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_many_people_pass() {
        for raw in [
            "Edmund",
            "O'Neil",
            "O\u{2019}Neil",
            "Anne-Marie",
            "de la Cruz",
            "J. R.",
            "Zoë",
            "Zoe\u{308}",
            "Nuñez",
            "李",
            "Владимир",
        ] {
            assert_eq!(
                parse_person_name(&format!("  {raw} ")).unwrap().as_str(),
                raw
            );
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for raw in [
            "Edmund2",
            "a@b",
            "<b>",
            "Edmund\u{0}H",
            "Ed\tH",
            "-",
            "'",
            "...",
            "A, B",
            "a\u{202e}b",
        ] {
            assert_eq!(
                parse_person_name(raw).map_err(|p| p.code),
                Err(IssueCode::NameShape),
                "{raw:?}"
            );
        }
        assert_eq!(
            parse_person_name("\t ").unwrap_err().code,
            IssueCode::Required
        );
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(parse_person_name(&"é".repeat(PERSON_NAME_MAX)).is_ok());
        let problem = parse_person_name(&"é".repeat(PERSON_NAME_MAX + 1)).unwrap_err();
        assert_eq!(
            (problem.code, problem.max),
            (IssueCode::TooLong, Some(PERSON_NAME_MAX))
        );
    }

    #[test]
    fn company_names_hold_digits_and_signs() {
        for raw in ["7-Eleven", "A&B Holdings, LLC", "Hillary (US) LLC", "88"] {
            assert_eq!(parse_company_name(raw).unwrap().as_str(), raw);
        }
        for raw in ["---", "A\u{8}B"] {
            assert_eq!(
                parse_company_name(raw).map_err(|p| p.code),
                Err(IssueCode::NameShape),
                "{raw:?}"
            );
        }
    }

    #[test]
    fn a_title_needs_a_letter() {
        assert_eq!(
            parse_title("Managing member").unwrap().as_str(),
            "Managing member"
        );
        assert_eq!(
            parse_title("VP, Sales & Ops").unwrap().as_str(),
            "VP, Sales & Ops"
        );
        assert_eq!(parse_title("42").unwrap_err().code, IssueCode::NameShape);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = (parse_person_name(&raw), parse_company_name(&raw), parse_title(&raw));
        }
    }
}
