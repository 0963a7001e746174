//! Social Security numbers, whole or their last four digits.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::{Problem, seen};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::is_dash;

/// A Social Security number or its last four digits, as Astra takes either (CONTRACT.md 7, `ssn`).
///
/// It has no `Serialize`, and its `Debug` shows no digit.
#[derive(Clone)]
pub struct Ssn(SecretString);

impl Ssn {
    /// Reads four or nine digits with hyphens, dots or spaces anywhere among them.
    ///
    /// Refuses what the Social Security Administration says it never assigns (POMS RM 10201.035): area 000, 666 and 900 to
    /// 999, group 00, serial number 0000. A number with a 9 in front is a taxpayer's (ITIN), which is no SSN.
    ///
    /// # Errors
    /// `required`, `ssn_shape`, `ssn_area`, `ssn_itin`, `ssn_group` or `ssn_serial`.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let text = seen(raw)?;
        let separator = |c: char| is_dash(c) || c == '.' || c.is_whitespace();
        if !text.chars().all(|c| c.is_ascii_digit() || separator(c)) {
            return Err(IssueCode::SsnShape.into());
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 9 {
            let (area, group) = (&digits[..3], &digits[3..5]);
            let refused = match area {
                "000" | "666" => Some(IssueCode::SsnArea),
                _ if area.starts_with('9') => Some(IssueCode::SsnItin),
                _ if group == "00" => Some(IssueCode::SsnGroup),
                _ => None,
            };
            if let Some(code) = refused {
                return Err(code.into());
            }
        } else if digits.len() != 4 {
            return Err(IssueCode::SsnShape.into());
        }
        if digits.ends_with("0000") {
            return Err(IssueCode::SsnSerial.into());
        }
        Ok(Self(digits.into()))
    }

    /// The digits that [`Self::secret`] gave to be sealed. They were checked before that.
    pub(in crate::onboarding) fn of_sealed(digits: SecretString) -> Self {
        Self(digits)
    }

    /// How many digits it has: 4 or 9.
    pub fn digits(&self) -> usize {
        // EXPOSE: only its length is read.
        self.0.expose_secret().len()
    }

    /// Whether these are its digits.
    pub(in crate::onboarding) fn is(&self, digits: &str) -> bool {
        // EXPOSE: only compared.
        self.0.expose_secret() == digits
    }

    /// The digits, for Astra's request and to be sealed.
    pub(in crate::onboarding) fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl fmt::Debug for Ssn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ssn(..)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(raw: &str) -> Result<String, Problem> {
        Ssn::parse(raw).map(|ssn| ssn.secret().expose_secret().to_owned())
    }

    #[test]
    fn four_or_nine_digits_are_read_in_any_reasonable_spelling() {
        for (raw, sent) in [
            ("1234", "1234"),
            (" 1234 ", "1234"),
            ("123456789", "123456789"),
            ("123-45-6789", "123456789"),
            ("123 45 6789", "123456789"),
            ("123.45.6789", "123456789"),
            ("123\u{2013}45\u{2013}6789", "123456789"),
            ("\u{202a}1234\u{202c}", "1234"),
            ("\u{ff11}234", "1234"),
        ] {
            assert_eq!(read(raw).as_deref(), Ok(sent), "{raw:?}");
        }
        for (raw, code) in [
            ("", IssueCode::Required),
            ("123", IssueCode::SsnShape),
            ("12345", IssueCode::SsnShape),
            ("12345678", IssueCode::SsnShape),
            ("1234567890", IssueCode::SsnShape),
            ("12-3456789A", IssueCode::SsnShape),
            ("***-**-1234", IssueCode::SsnShape),
        ] {
            assert_eq!(read(raw).unwrap_err().code, code, "{raw:?}");
        }
    }

    #[test]
    fn numbers_that_are_never_assigned_are_refused_with_the_reason() {
        for (raw, code) in [
            ("000-12-3456", IssueCode::SsnArea),
            ("666-12-3456", IssueCode::SsnArea),
            ("900-12-3456", IssueCode::SsnItin),
            ("999-12-3456", IssueCode::SsnItin),
            ("123-00-3456", IssueCode::SsnGroup),
            ("123-45-0000", IssueCode::SsnSerial),
            ("0000", IssueCode::SsnSerial),
        ] {
            assert_eq!(read(raw).unwrap_err().code, code, "{raw}");
        }
        for raw in [
            "001-01-0001",
            "665-99-9999",
            "667-12-3456",
            "899-12-3456",
            "0001",
        ] {
            assert!(read(raw).is_ok(), "{raw} can be assigned");
        }
    }

    #[test]
    fn debug_shows_no_digit_and_no_length() {
        let shown = format!("{:?}", Ssn::parse("123-45-6789").unwrap());
        assert_eq!(shown, "Ssn(..)");
    }

    proptest! {
        #[test]
        fn what_is_read_is_four_or_nine_digits(raw in "[0-9 .-]{3,13}") {
            if let Ok(digits) = read(&raw) {
                prop_assert!(digits.len() == 4 || digits.len() == 9);
                prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(read(&digits), Ok(digits.clone()));
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = Ssn::parse(&raw);
        }
    }
}
