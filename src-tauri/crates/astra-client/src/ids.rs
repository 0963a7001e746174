//! Names that the vendor gives to things, each with its own type.
//!
//! A profile id taken for a user id is a mistake integrators really made; the compiler stops it here.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longer than any id seen (CONTRACT.md 2), short enough for a log line.
const LONGEST: usize = 256;

/// Why a text was not taken as an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an id cannot be empty")]
    Empty,
    /// Too long, or with spaces or control characters in it.
    #[error("this is no id: too long, or with characters that no id has")]
    Shape,
}

fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        Err(IdError::Empty)
    } else if text.len() > LONGEST
        || text.chars().any(|c| c.is_control() || c.is_whitespace())
        // As path segments these two would lead somewhere else.
        || matches!(text, "." | "..")
    {
        Err(IdError::Shape)
    } else {
        Ok(())
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the vendor's text as it is; its shape is not looked into.
            ///
            /// # Errors
            /// Empty, longer than 256 bytes, or with spaces or control characters.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                check(&text)?;
                Ok(Self(text))
            }

            /// The vendor's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

id! {
    /// A business before it is a user (CONTRACT.md 10). Never a user id.
    BusinessProfileId
}
id! {
    /// A person before they are a user (CONTRACT.md 7). Never a user id.
    UserIntentId
}
id! {
    /// A user: a person or business that went through the hosted pages (CONTRACT.md 8).
    UserId
}
id! {
    /// A linked debit card (CONTRACT.md 15).
    CardId
}
id! {
    /// A routine: the instruction to move money (CONTRACT.md 16).
    RoutineId
}
id! {
    /// A transfer: the money moving (CONTRACT.md 17).
    TransferId
}
id! {
    /// What stands at an end of a routine or transfer: a card, or an account of somebody who also
    /// uses the vendor elsewhere.
    FundingId
}

impl From<CardId> for FundingId {
    fn from(card: CardId) -> Self {
        Self(card.0)
    }
}

impl PartialEq<CardId> for FundingId {
    fn eq(&self, card: &CardId) -> bool {
        self.0 == card.0
    }
}

/// Our own mark on a payment, `client_correlation_id`: exactly 8 of `A-Z` and `0-9`.
///
/// Debit allows 8 characters, and one integrator found that it must be exactly 8
/// (CONTRACT.md 16). It comes back on the transfer and stands on the statement line.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CorrelationId(String);

impl CorrelationId {
    const LETTERS: &'static [u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// Reads an id that was made before.
    ///
    /// # Errors
    /// Anything but 8 capital letters and digits.
    pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
        let text = text.into();
        if text.is_empty() {
            Err(IdError::Empty)
        } else if text.len() == 8 && text.bytes().all(|b| Self::LETTERS.contains(&b)) {
            Ok(Self(text))
        } else {
            Err(IdError::Shape)
        }
    }

    /// Makes an id from 8 random bytes, one of 36^8. The caller brings the randomness.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        // Base 36 of one number: taking each byte modulo 36 would favour the first letters.
        let mut number = u64::from_le_bytes(bytes);
        let text = (0..8)
            .map(|_| {
                let letter = Self::LETTERS[usize::try_from(number % 36).unwrap_or(0)];
                number /= 36;
                char::from(letter)
            })
            .collect();
        Self(text)
    }

    /// The 8 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CorrelationId {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl std::str::FromStr for CorrelationId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl From<CorrelationId> for String {
    fn from(id: CorrelationId) -> Self {
        id.0
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CorrelationId({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_is_taken_as_it_is_unless_it_could_lead_elsewhere() {
        for good in ["306489f0-d487-4026-8467-5634d680048a", "card_id_1", "a/b?c"] {
            assert_eq!(CardId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", "a b", "a\nb", &"x".repeat(257)] {
            assert!(CardId::new(bad).is_err(), "{bad:?} is no id");
        }
    }

    #[test]
    fn a_correlation_id_is_exactly_eight_capitals_and_digits() {
        assert!(CorrelationId::new("AB12CD34").is_ok());
        for bad in [
            "",
            "AB12CD3",
            "AB12CD345",
            "ab12cd34",
            "AB12-D34",
            "ÄB12CD3",
        ] {
            assert!(CorrelationId::new(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_random_correlation_id_is_valid(bytes: [u8; 8]) {
            let id = CorrelationId::from_random(bytes);
            prop_assert_eq!(CorrelationId::new(id.as_str()).unwrap(), id);
        }
    }
}
