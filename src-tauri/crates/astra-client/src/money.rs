//! Money: whole cents in our code, the vendor's decimal dollars only on the wire.
//!
//! No float anywhere: a JSON number is read from its own text and written as text.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in United States cents. May be negative as the result of arithmetic.
///
/// Its own serde form is the whole number of cents, for storage. The vendor's form is [`dollars`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(i64);

/// Why a JSON number was not taken as an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberTextError {
    /// No JSON number at all.
    #[error("an amount must be a JSON number")]
    NotANumber,
    /// Parts of a cent. They are refused, never rounded.
    #[error("an amount has at most two decimals")]
    TooManyDecimals,
    /// More than 64 bits of cents.
    #[error("the amount is too large")]
    TooLarge,
}

/// Why a typed amount was not taken. Each has a sentence of its own on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypedAmountError {
    /// Nothing was typed.
    #[error("no amount was typed")]
    Empty,
    /// Not an amount in dollars.
    #[error("this is not an amount in dollars")]
    Shape,
    /// More than two digits after the point.
    #[error("an amount has at most two decimals")]
    TooManyDecimals,
    /// Nothing can be moved.
    #[error("the amount is zero")]
    Zero,
    /// Less than nothing.
    #[error("the amount is negative")]
    Negative,
    /// More than [`Cents::MOST_TYPED`].
    #[error("the amount is too large")]
    TooLarge,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The most that may be typed: $999,999,999.99. Ours, against slips; the vendor's own limits are
    /// per program and far lower.
    pub const MOST_TYPED: Self = Self(99_999_999_999);

    /// An amount of whole cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The whole cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// More than zero, the only amounts a routine may carry (A41, amount rule).
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum, unless it overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it overflows.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Reads a JSON number's own text, in dollars: `4.99`, `5`, `4.9`, `1e2`.
    ///
    /// # Errors
    /// Parts of a cent, more than 64 bits of cents, or no JSON number.
    pub fn from_number_text(text: &str) -> Result<Self, NumberTextError> {
        let number = Number::split(text).ok_or(NumberTextError::NotANumber)?;
        let digits: String = [number.whole, number.fraction].concat();
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Self::ZERO);
        }
        // Zeros at the end say nothing: 4.990 is 4.99, and 100e-2 is 1.
        let significant = digits.trim_end_matches('0');
        let zeros = to_i128(digits.len() - significant.len());
        let power = number.exponent()? + 2 - to_i128(number.fraction.len()) + zeros;
        if power < 0 {
            return Err(NumberTextError::TooManyDecimals);
        }
        // 19 digits hold every i64; checking first keeps `1e999999999` from being written out.
        if to_i128(significant.len()) + power > 19 {
            return Err(NumberTextError::TooLarge);
        }
        let power = u32::try_from(power).map_err(|_| NumberTextError::TooLarge)?;
        let magnitude = significant
            .parse::<i128>()
            .map_err(|_| NumberTextError::TooLarge)?
            * 10_i128.pow(power);
        let signed = if number.negative {
            -magnitude
        } else {
            magnitude
        };
        i64::try_from(signed)
            .map(Self)
            .map_err(|_| NumberTextError::TooLarge)
    }

    /// The JSON number in dollars: `5` for whole dollars, else two decimals, `4.90`.
    pub fn to_number_text(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        match magnitude % 100 {
            0 => format!("{sign}{}", magnitude / 100),
            cents => format!("{sign}{}.{cents:02}", magnitude / 100),
        }
    }

    /// Reads what a person typed: `1234.5`, `$1,234.50`, `.99`. Commas only where thousands are.
    ///
    /// # Errors
    /// See [`TypedAmountError`]. `1,23` is refused rather than read as 123 or as 1.23.
    pub fn parse_typed(text: &str) -> Result<Self, TypedAmountError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TypedAmountError::Empty);
        }
        let (negative, text) = strip_minus(text);
        let (dollar, text) = match text.strip_prefix('$') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let (late_minus, text) = if dollar && !negative {
            strip_minus(text)
        } else {
            (false, text)
        };
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return Err(TypedAmountError::Shape),
            None => (text, ""),
        };
        let whole = join_thousands(whole).ok_or(TypedAmountError::Shape)?;
        if whole.is_empty() && fraction.is_empty() {
            return Err(TypedAmountError::Shape);
        }
        if negative || late_minus {
            return Err(TypedAmountError::Negative);
        }
        // Also 1.230: whoever types three decimals may mean a thousand.
        if fraction.len() > 2 {
            return Err(TypedAmountError::TooManyDecimals);
        }
        match format!("{whole}{fraction:0<2}")
            .trim_start_matches('0')
            .parse::<i64>()
        {
            Ok(cents) if cents <= Self::MOST_TYPED.0 => Ok(Self(cents)),
            Ok(_) => Err(TypedAmountError::TooLarge),
            Err(error) => match error.kind() {
                std::num::IntErrorKind::Empty => Err(TypedAmountError::Zero),
                _ => Err(TypedAmountError::TooLarge),
            },
        }
    }
}

/// Always two decimals and no sign of currency: `1234.50`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // From the last digit on: the machinery of formats takes three times as long, and an export writes very many.
        let mut text = [b'0'; "-92233720368547758.08".len()];
        let mut cents = self.0.unsigned_abs();
        let mut begin = text.len();
        while cents > 0 || begin > text.len() - "0.00".len() {
            begin -= 1;
            if begin == text.len() - ".00".len() {
                text[begin] = b'.';
            } else {
                text[begin] = b"0123456789"[(cents % 10) as usize];
                cents /= 10;
            }
        }
        if self.0 < 0 {
            begin -= 1;
            text[begin] = b'-';
        }
        f.write_str(str::from_utf8(&text[begin..]).map_err(|_| fmt::Error)?)
    }
}

/// A JSON number (RFC 8259 6) cut into its parts.
struct Number<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: &'a str,
}

impl<'a> Number<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                is_digits(digits).then_some((mantissa, exponent))?
            }
            None => (text, "0"),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => is_digits(fraction).then_some((whole, fraction))?,
            None => (mantissa, ""),
        };
        let no_leading_zero = whole == "0" || !whole.starts_with('0');
        (is_digits(whole) && no_leading_zero).then_some(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    /// The power of ten; one beyond 18 digits is as good as infinite.
    fn exponent(&self) -> Result<i128, NumberTextError> {
        let text = self.exponent.strip_prefix('+').unwrap_or(self.exponent);
        text.parse::<i64>()
            .map(i128::from)
            .map_err(|_| match text.strip_prefix('-') {
                Some(_) => NumberTextError::TooManyDecimals,
                None => NumberTextError::TooLarge,
            })
    }
}

fn to_i128(length: usize) -> i128 {
    i128::try_from(length).unwrap_or(i128::MAX / 4)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn strip_minus(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// `1,234` to `1234`; `None` unless every comma stands where thousands are.
fn join_thousands(whole: &str) -> Option<String> {
    if whole.is_empty() {
        return Some(String::new());
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let good = is_digits(first)
        && (rest.is_empty() || first.len() <= 3)
        && rest
            .iter()
            .all(|group| group.len() == 3 && is_digits(group));
    good.then(|| format!("{first}{}", rest.concat()))
}

/// The vendor's form of an amount, for `#[serde(with = "dollars")]`: a JSON number in dollars.
///
/// Works with `serde_json` text only, because no other form keeps a number's own text.
pub mod dollars {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
    use serde_json::value::RawValue;

    use super::Cents;

    /// Writes the amount as a JSON number with at most two decimals.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(cents: &Cents, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(cents.to_number_text())
            .map_err(ser::Error::custom)?
            .serialize(serializer)
    }

    /// Reads the amount from the number's own text.
    ///
    /// # Errors
    /// As [`Cents::from_number_text`].
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cents, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Cents::from_number_text(raw.get()).map_err(de::Error::custom)
    }

    /// The same for an amount that may be absent or null.
    pub mod option {
        use super::{Cents, Deserialize, Deserializer, RawValue, Serializer, de};

        /// Writes the amount, or null.
        ///
        /// # Errors
        /// Only those of the serializer.
        pub fn serialize<S: Serializer>(
            cents: &Option<Cents>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            match cents {
                Some(cents) => super::serialize(cents, serializer),
                None => serializer.serialize_none(),
            }
        }

        /// Reads the amount; null is nothing.
        ///
        /// # Errors
        /// As [`Cents::from_number_text`].
        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Cents>, D::Error> {
            let raw = Box::<RawValue>::deserialize(deserializer)?;
            match raw.get() {
                "null" => Ok(None),
                text => Cents::from_number_text(text)
                    .map(Some)
                    .map_err(de::Error::custom),
            }
        }
    }
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
