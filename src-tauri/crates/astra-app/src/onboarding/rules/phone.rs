//! Telephone numbers of the North American numbering plan.

use astra_client::Phone;

use super::{Problem, seen};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::is_dash;

/// Area codes of numbers that the called party pays for.
const TOLL_FREE: &[&str] = &["800", "822", "833", "844", "855", "866", "877", "888"];

/// Reads ten digits, with or without `+1`, brackets, dots, hyphens, slashes and spaces.
///
/// Exchange 555 passes: the sandbox's test numbers have it (A55, test phone numbers).
///
/// # Errors
/// `required` or `phone_shape`.
pub fn parse_phone(raw: &str) -> Result<Phone, Problem> {
    let text = seen(raw)?;
    let bad = || Problem::from(IssueCode::PhoneShape);
    let mut international = false;
    let mut digits = String::with_capacity(11);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !international => international = true,
            '(' | ')' | '.' | '/' => {}
            c if is_dash(c) || c.is_whitespace() => {}
            _ => return Err(bad()),
        }
    }
    let national = match (digits.len(), international) {
        (10, false) => digits.as_str(),
        (11, _) => digits.strip_prefix('1').ok_or_else(bad)?,
        _ => return Err(bad()),
    };
    if !is_area_code(&national[..3]) || !is_exchange(&national[3..6], is_toll_free(national)) {
        return Err(bad());
    }
    Phone::from_ten_digits(national).map_err(|_| bad())
}

/// True for a toll-free number, given its ten digits.
pub(in crate::onboarding) fn is_toll_free(national: &str) -> bool {
    TOLL_FREE.iter().any(|code| national.starts_with(code))
}

/// `NXX` that is neither a service code (`N11`) nor kept for a longer plan (`N9X`).
fn is_area_code(code: &str) -> bool {
    is_exchange(code, false) && code.as_bytes()[1] != b'9'
}

/// `NXX` that is no service code (`N11`). Toll-free numbers are not dialled without their area code, so only 911 is
/// kept from them (1-800-411-…, 1-888-211-… are in use).
fn is_exchange(code: &str, toll_free: bool) -> bool {
    let service = if toll_free {
        code == "911"
    } else {
        &code[1..] == "11"
    };
    matches!(code.as_bytes()[0], b'2'..=b'9') && !service
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::spellings;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_in_the_table_is_read_or_refused() {
        spellings::hold("phone", |raw| {
            parse_phone(raw).map(|phone| phone.as_str().to_owned())
        });
    }

    #[test]
    fn toll_free_numbers_are_known() {
        for (digits, toll_free) in [
            ("8004110123", true),
            ("8882110123", true),
            ("8335550123", true),
            ("6505550123", false),
            ("8085550123", false),
        ] {
            assert_eq!(is_toll_free(digits), toll_free, "{digits}");
        }
    }

    #[test]
    fn the_vendors_test_number_passes() {
        assert_eq!(
            parse_phone("+12025551111").unwrap().as_str(),
            "+12025551111",
            "CONTRACT.md 23"
        );
    }

    proptest! {
        #[test]
        fn every_accepted_number_is_plus_one_and_ten_digits(raw in "[+]?[0-9() .-]{7,16}") {
            if let Ok(phone) = parse_phone(&raw) {
                prop_assert_eq!(phone.as_str().len(), 12);
                prop_assert!(phone.as_str().starts_with("+1"));
                prop_assert_eq!(parse_phone(phone.as_str()), Ok(phone.clone()));
                prop_assert_eq!(parse_phone(phone.to_ten_digits()), Ok(phone.clone()));
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = parse_phone(&raw);
        }
    }
}
