//! Names of people and companies, and titles.

use super::{Problem, line};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::is_mark;

/// Longest first or last name, in characters. Ours: the vendor documents no limit.
pub const PERSON_NAME_MAX: usize = 80;

/// Longest company name, in characters. Ours: the vendor documents no limit.
pub const COMPANY_NAME_MAX: usize = 160;

/// Longest title, in characters. Ours: the vendor documents no limit.
pub const TITLE_MAX: usize = 80;

/// Longest pronouns, in characters. Ours: the vendor documents no limit.
pub const PRONOUNS_MAX: usize = 40;

/// What may follow a last name behind a comma, in lower case without periods.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "v", "vi", "2nd", "3rd", "4th", "5th", "esq", "md", "phd",
];

/// A first or last name: letters of any script with their accents, spaces, hyphens, apostrophes, periods and middle
/// dots; behind it `Jr.`, `III` or `3rd`, with or without a comma.
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `name_shape`.
pub fn parse_person_name(raw: &str) -> Result<String, Problem> {
    let text = line(raw, PERSON_NAME_MAX)?;
    let mut parts = text.split(',').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let suffixes: Vec<&str> = parts.collect();
    // "Hillary 3rd": the only digits that belong to a name.
    let letters = match name.rsplit_once(' ') {
        Some((letters, last)) if is_suffix(last) => letters,
        _ => name,
    };
    let named = letters.chars().all(in_a_name) && letters.chars().any(char::is_alphabetic);
    if !named || !suffixes.iter().all(|suffix| is_suffix(suffix)) {
        return Err(IssueCode::NameShape.into());
    }
    let mut whole = name.to_owned();
    for suffix in suffixes {
        whole.push_str(", ");
        whole.push_str(suffix);
    }
    Ok(whole)
}

fn in_a_name(c: char) -> bool {
    c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '-' | '\'' | '.' | '\u{b7}' | '\u{30fb}')
}

fn is_suffix(text: &str) -> bool {
    let plain = text.replace('.', "").to_lowercase();
    SUFFIXES.contains(&plain.as_str())
}

/// Legal or trade name of a company: one line with a letter or digit in it; company names hold nearly anything else ("7-Eleven", "A&B, LLC").
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `company_shape`.
pub fn parse_company_name(raw: &str) -> Result<String, Problem> {
    with_a_letter_or_digit(raw, COMPANY_NAME_MAX, IssueCode::CompanyShape)
}

/// What somebody is in the company, such as Managing member: one line with a letter in it.
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `title_shape`.
pub fn parse_title(raw: &str) -> Result<String, Problem> {
    with_a_letter(raw, TITLE_MAX, IssueCode::TitleShape)
}

/// The pronouns of a person, such as she/her: one line with a letter in it.
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `pronouns_shape`.
pub fn parse_pronouns(raw: &str) -> Result<String, Problem> {
    with_a_letter(raw, PRONOUNS_MAX, IssueCode::PronounsShape)
}

/// One line of text that says something.
pub(super) fn with_a_letter_or_digit(
    raw: &str,
    max: usize,
    shape: IssueCode,
) -> Result<String, Problem> {
    with_any(raw, max, shape, char::is_alphanumeric)
}

/// One line of text in words.
pub(super) fn with_a_letter(raw: &str, max: usize, shape: IssueCode) -> Result<String, Problem> {
    with_any(raw, max, shape, char::is_alphabetic)
}

fn with_any(
    raw: &str,
    max: usize,
    shape: IssueCode,
    needed: fn(char) -> bool,
) -> Result<String, Problem> {
    let text = line(raw, max)?;
    if text.chars().any(needed) {
        Ok(text)
    } else {
        Err(shape.into())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_many_people_are_taken_and_sent_in_the_plainest_spelling() {
        for (raw, sent) in [
            ("Edmund", "Edmund"),
            ("O'Neil", "O'Neil"),
            ("O\u{2019}Neil", "O'Neil"),
            ("O\u{b4}Neil", "O'Neil"),
            ("O`Neil", "O'Neil"),
            ("Ka\u{2bb}ahumanu", "Ka'ahumanu"),
            ("Anne-Marie", "Anne-Marie"),
            ("Anne\u{2013}Marie", "Anne-Marie"),
            ("de la Cruz", "de la Cruz"),
            ("de \u{a0}la  Cruz", "de la Cruz"),
            ("J. R.", "J. R."),
            ("Zoë", "Zoë"),
            ("Zoe\u{308}", "Zoë"),
            ("Nuñez", "Nuñez"),
            ("Gal\u{b7}la", "Gal·la"),
            ("李", "李"),
            ("Владимир", "Владимир"),
            ("प्रिया", "प्रिया"),
            ("N\u{1e7}\u{300}", "N\u{1e7}\u{300}"),
            ("மீனாட்சி", "மீனாட்சி"),
            ("Hillary 3rd", "Hillary 3rd"),
            ("Hillary III", "Hillary III"),
            ("Hillary, Jr.", "Hillary, Jr."),
            ("Hillary,Jr", "Hillary, Jr"),
            ("Hillary , III", "Hillary, III"),
            ("Hillary, Jr., M.D.", "Hillary, Jr., M.D."),
            ("\u{202a}Hillary\u{202c}", "Hillary"),
            ("\u{feff}Hillary\u{3164}", "Hillary"),
        ] {
            let read = parse_person_name(&format!("  {raw} "));
            assert_eq!(read.as_deref(), Ok(sent), "{raw:?}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for raw in [
            "Edmund2",
            "3rd",
            "2 3rd",
            "a@b",
            "<b>",
            "-",
            "'",
            "...",
            "\u{301}",
            "A, B",
            ", Jr.",
            "Hillary,",
            "Hillary, Edmund",
            "\u{b7}",
            "5",
        ] {
            assert_eq!(
                parse_person_name(raw).map_err(|p| p.code),
                Err(IssueCode::NameShape),
                "{raw:?}"
            );
        }
        for raw in ["\t ", "\u{3164}", "\u{200b}\u{ad}", "\u{2800}"] {
            assert_eq!(
                parse_person_name(raw).map_err(|p| p.code),
                Err(IssueCode::Required),
                "{raw:?} shows nothing"
            );
        }
    }

    #[test]
    fn what_nobody_can_see_within_a_text_is_refused_by_name() {
        for raw in [
            "a\u{202e}b",
            "Ed\u{0}H",
            "Hil\u{ad}lary",
            "Hil\u{200d}lary",
            "Hil\u{3164}lary",
            "Hil\u{fe0f}lary",
            "Hil\u{e000}lary",
        ] {
            for parse in [parse_person_name, parse_company_name, parse_title] {
                assert_eq!(
                    parse(raw).map_err(|p| p.code),
                    Err(IssueCode::UnseenCharacter),
                    "{raw:?}"
                );
            }
        }
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
        assert_eq!(
            parse_company_name("Hillary\u{2019}s  \u{201c}Corner\u{201d}").as_deref(),
            Ok("Hillary's \"Corner\"")
        );
        for raw in ["---", "\u{301}"] {
            assert_eq!(
                parse_company_name(raw).map_err(|p| p.code),
                Err(IssueCode::CompanyShape),
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
        assert_eq!(parse_title("42").unwrap_err().code, IssueCode::TitleShape);
    }

    proptest! {
        #[test]
        fn a_name_that_was_taken_is_taken_again_unchanged(raw in any::<String>(), name in "[A-Za-zé'’` .,–·\u{301}-]{1,12}( 3rd|, Jr)?") {
            for raw in [raw, name] {
                for parse in [parse_person_name, parse_company_name, parse_title] {
                    if let Ok(once) = parse(&raw) {
                        prop_assert!(!once.chars().any(crate::ground::typed_text::is_invisible));
                        prop_assert_eq!(parse(&once), Ok(once.clone()));
                    }
                }
            }
        }
    }
}
