//! A United States phone number, converted at the edge and nowhere else.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `+1` and 10 digits, the API's form. The hosted pages want the 10 digits alone (CONTRACT.md 6).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text was not taken as a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a phone number here is +1 and 10 digits")]
pub struct PhoneError;

impl Phone {
    /// Reads the API's form, `+12025550123`. Nothing is trimmed or guessed.
    ///
    /// # Errors
    /// Anything but `+1` and 10 digits.
    pub fn new(text: impl Into<String>) -> Result<Self, PhoneError> {
        let text = text.into();
        match text.strip_prefix("+1") {
            Some(digits) if is_ten_digits(digits) => Ok(Self(text)),
            _ => Err(PhoneError),
        }
    }

    /// Reads the 10 digits alone, `2025550123`.
    ///
    /// # Errors
    /// Anything but 10 digits.
    pub fn from_ten_digits(digits: &str) -> Result<Self, PhoneError> {
        if is_ten_digits(digits) {
            Ok(Self(format!("+1{digits}")))
        } else {
            Err(PhoneError)
        }
    }

    /// The API's form, `+12025550123`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hosted pages' form, `2025550123`.
    pub fn to_ten_digits(&self) -> &str {
        &self.0[2..]
    }
}

fn is_ten_digits(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit())
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::new(text)
    }
}

impl std::str::FromStr for Phone {
    type Err = PhoneError;
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::new(text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// The last two digits only, as hosted pages show it: a number belongs to a person.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", &self.0[10..])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_forms_are_the_same_number() {
        let phone = Phone::new("+12025550123").unwrap();
        assert_eq!(phone.to_ten_digits(), "2025550123");
        assert_eq!(Phone::from_ten_digits("2025550123").unwrap(), phone);
        assert!(
            !format!("{phone:?}").contains("2025550"),
            "a number stays out of logs"
        );
    }

    #[test]
    fn nothing_is_guessed_about_a_number() {
        for bad in [
            "",
            "2025550123",
            "+442025550123",
            "+1202555012",
            "+120255501234",
            "+1 2025550123",
            "+1202555012x",
            "+1202555012٣",
        ] {
            assert!(Phone::new(bad).is_err(), "{bad:?}");
        }
    }
}
