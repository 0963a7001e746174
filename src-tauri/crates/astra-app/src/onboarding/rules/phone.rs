//! Telephone numbers of the North American numbering plan.

use astra_client::Phone;

use super::{Problem, is_dash, is_unseen};
use crate::onboarding::IssueCode;

/// Reads ten digits, with or without `+1`, brackets, dots, hyphens and spaces.
///
/// Exchange 555 passes: the sandbox's test numbers have it (A55).
///
/// # Errors
/// `required` or `phone_shape`.
pub fn parse_phone(raw: &str) -> Result<Phone, Problem> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(IssueCode::Required.into());
    }
    let bad = || Problem::from(IssueCode::PhoneShape);
    let (international, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::with_capacity(11);
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '(' | ')' | '.' | '/' => {}
            c if is_dash(c) || (c.is_whitespace() && !is_unseen(c)) => {}
            _ => return Err(bad()),
        }
    }
    let national = match (digits.len(), international) {
        (10, false) => digits.as_str(),
        (11, _) => digits.strip_prefix('1').ok_or_else(bad)?,
        _ => return Err(bad()),
    };
    if !is_area_code(&national[..3]) || !is_exchange(&national[3..6]) {
        return Err(bad());
    }
    Phone::from_ten_digits(national).map_err(|_| bad())
}

/// `NXX` that is neither a service code (`N11`) nor kept for a longer plan (`N9X`).
fn is_area_code(code: &str) -> bool {
    is_exchange(code) && code.as_bytes()[1] != b'9'
}

/// `NXX` that is no service code (`N11`).
fn is_exchange(code: &str) -> bool {
    matches!(code.as_bytes()[0], b'2'..=b'9') && &code[1..] != "11"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_however_it_was_written() {
        for raw in [
            "6505550123",
            "(650) 555-0123",
            "650.555.0123",
            "+1 650 555 0123",
            "+16505550123",
            "1-650-555-0123",
            " 650\u{2011}555\u{2011}0123 ",
            "650\u{a0}555\u{a0}0123",
        ] {
            let phone = parse_phone(raw).unwrap();
            assert_eq!(phone.as_str(), "+16505550123", "{raw:?} is the same number");
            assert_eq!(phone.to_ten_digits(), "6505550123");
        }
    }

    #[test]
    fn numbers_outside_the_plan_are_refused() {
        for (raw, why) in [
            ("555-0123", "no area code"),
            ("65055501234", "eleven digits that do not begin with 1"),
            ("+6505550123", "a plus sign begins a country code"),
            ("+44 20 7946 0958", "not in the plan"),
            ("0505550123", "area codes begin with 2 to 9"),
            ("1505550123", "area codes begin with 2 to 9"),
            ("911 555 0123", "a service code is no area code"),
            ("290 555 0123", "N9X is kept for later"),
            ("650 055 0123", "exchanges begin with 2 to 9"),
            ("650 155 0123", "exchanges begin with 2 to 9"),
            ("650 411 0123", "a service code is no exchange"),
            ("650 555 0123 x4", "an extension cannot be sent"),
            ("650 555 0123\u{7}1", "control character"),
            ("６505550123", "not an ASCII digit"),
        ] {
            assert_eq!(
                parse_phone(raw).unwrap_err().code,
                IssueCode::PhoneShape,
                "{raw:?}: {why}"
            );
        }
        assert_eq!(parse_phone("").unwrap_err().code, IssueCode::Required);
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
