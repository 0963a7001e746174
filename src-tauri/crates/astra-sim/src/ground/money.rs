//! Money: integer cents inside, the vendor's decimal dollars on the wire, and no float in between.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// An amount in integer cents of a US dollar. In the simulator's state and ledger it is the plain integer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Reads the text of a JSON number in dollars: more than zero and at most two decimals (A41, amount rule).
    pub(crate) fn parse_amount(number: &str) -> Result<Self, &'static str> {
        match decimal(number, 2) {
            Err(DecimalFault::TooManyPlaces) => Err("Must have at most two decimals."),
            Err(DecimalFault::NotDecimal | DecimalFault::TooLarge) => Err("Not a valid amount."),
            Ok(cents) if cents <= 0 => Err("Must be greater than 0."),
            Ok(cents) => Ok(Self(cents)),
        }
    }

    /// The part that `percent`, in ten-thousandths of a percent, makes of this amount; half a cent rounds up.
    pub(crate) fn portion(self, percent: i64) -> Self {
        Self(((i128::from(self.0) * i128::from(percent) + 500_000) / 1_000_000) as i64)
    }
}

/// Dollars with two decimals, as the vendor writes them: `4.99`.
impl fmt::Display for Cents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(
            out,
            "{sign}{}.{:02}",
            self.0.unsigned_abs() / 100,
            self.0.unsigned_abs() % 100
        )
    }
}

/// US dollars with two decimals, as a JSON number.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64))]
pub(crate) struct Dollars(pub(crate) Cents);

impl Serialize for Dollars {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// Ten-thousandths of a percent as a JSON number of percent, for wire shapes: `1.25`.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64))]
pub(crate) struct Percent(pub(crate) i64);

impl Serialize for Percent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = format!("{}.{:04}", self.0 / 10_000, self.0 % 10_000);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        RawValue::from_string(short.to_owned())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// Reads a percentage such as `1.25` into ten-thousandths of a percent; 0 to 100.
pub(crate) fn parse_percent(number: &str) -> Result<i64, &'static str> {
    match decimal(number, 4) {
        Ok(percent) if (0..=1_000_000).contains(&percent) => Ok(percent),
        _ => Err("Must be a percentage from 0 to 100 with at most four decimals."),
    }
}

enum DecimalFault {
    NotDecimal,
    TooManyPlaces,
    TooLarge,
}

/// The text of a JSON number, scaled by `10^places`: any that JSON allows, so `1e2` is 100. Zeros beyond `places` carry no
/// money and are accepted.
fn decimal(number: &str, places: usize) -> Result<i64, DecimalFault> {
    let (negative, rest) = number
        .strip_prefix('-')
        .map_or((false, number), |rest| (true, rest));
    let (digits, exponent) = match rest.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent_of(exponent)?),
        None => (rest, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !only_digits(whole) || !only_digits(fraction) {
        return Err(DecimalFault::NotDecimal);
    }
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    // How many zeros follow the significant digits once the point has moved `places` to the right.
    let trailing = all.len() - all.trim_end_matches('0').len();
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    let zeros = exponent
        .saturating_add(i64::try_from(places + trailing).unwrap_or(i64::MAX))
        .saturating_sub(length(fraction));
    if zeros < 0 {
        return Err(DecimalFault::TooManyPlaces);
    }
    // Nineteen digits are more than an i64 can have; a huge exponent must not become a huge text.
    if length(significant).saturating_add(zeros) > 19 {
        return Err(DecimalFault::TooLarge);
    }
    let zeros = usize::try_from(zeros).unwrap_or_default();
    let value: i64 = format!("{significant}{:0<zeros$}", "")
        .parse()
        .map_err(|_| DecimalFault::TooLarge)?;
    Ok(if negative { -value } else { value })
}

/// What stands behind the `e`. One that no i64 holds is as good as the largest, or the smallest.
fn exponent_of(text: &str) -> Result<i64, DecimalFault> {
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecimalFault::NotDecimal);
    }
    let size: i64 = digits.parse().unwrap_or(i64::MAX);
    Ok(if negative { -size } else { size })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_amount_reads_back_from_its_own_text(cents in 1..=i64::MAX) {
            prop_assert_eq!(Cents::parse_amount(&Cents(cents).to_string()), Ok(Cents(cents)));
        }

        #[test]
        fn any_decimal_text_is_exact_or_refused(
            whole in 0_u64..1_000_000_000_000,
            fraction in "[0-9]{0,6}",
        ) {
            let point = if fraction.is_empty() { "" } else { "." };
            let text = format!("{whole}{point}{fraction}");
            let millionths: i128 = format!("{whole}{fraction:0<6}").parse().unwrap();
            let exact = (millionths > 0 && millionths % 10_000 == 0)
                .then(|| Cents(i64::try_from(millionths / 10_000).unwrap()));
            prop_assert_eq!(Cents::parse_amount(&text).ok(), exact, "{}", text);
        }

        #[test]
        fn an_exponent_moves_the_point_and_nothing_else(
            digits in 1_i64..1_000_000_000,
            exponent in -12_i32..6,
        ) {
            let text = format!("{digits}e{exponent}");
            let power = 10_i128.pow(exponent.unsigned_abs());
            let cents = i128::from(digits) * 100;
            let exact = if exponent < 0 {
                (cents % power == 0).then(|| cents / power)
            } else {
                Some(cents * power)
            };
            let exact = exact.map(|cents| Cents(i64::try_from(cents).unwrap()));
            prop_assert_eq!(Cents::parse_amount(&text).ok(), exact, "{}", text);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".*", number in "-?[0-9]{0,30}[.]?[0-9]{0,30}([eE][-+]?[0-9]{0,30})?") {
            for text in [text, number] {
                let _ = Cents::parse_amount(&text);
                let _ = parse_percent(&text);
            }
        }
    }

    #[test]
    fn amounts_are_read_without_a_float() {
        assert_eq!(Cents::parse_amount("4.99"), Ok(Cents(499)));
        assert_eq!(Cents::parse_amount("5"), Ok(Cents(500)));
        assert_eq!(Cents::parse_amount("0.1"), Ok(Cents(10)));
        assert_eq!(
            Cents::parse_amount("4.990"),
            Ok(Cents(499)),
            "a trailing zero is no fraction of a cent"
        );
        for refused in [
            "0",
            "-1",
            "0.001",
            "4.999",
            "99999999999999999999",
            "",
            "1e",
            "e2",
            "1e+",
            "1e2.0",
            "1e-3",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "-1e2",
            "0e5",
        ] {
            assert!(
                Cents::parse_amount(refused).is_err(),
                "{refused} must be refused"
            );
        }
    }

    #[test]
    fn an_exponent_is_part_of_a_number() {
        for (text, cents) in [
            ("1e2", 10_000),
            ("1E2", 10_000),
            ("1e+2", 10_000),
            ("4.99e0", 499),
            ("499e-2", 499),
            ("4990e-3", 499),
            ("0.0499e2", 499),
            ("9.2e16", 9_200_000_000_000_000_000),
        ] {
            assert_eq!(Cents::parse_amount(text), Ok(Cents(cents)), "{text}");
        }
        assert_eq!(parse_percent("125e-2"), Ok(12_500));
    }

    #[test]
    fn dollars_are_a_json_number_with_decimals() {
        assert_eq!(serde_json::to_string(&Dollars(Cents(499))).unwrap(), "4.99");
        assert_eq!(serde_json::to_string(&Dollars(Cents(500))).unwrap(), "5.00");
        assert_eq!(serde_json::to_string(&Dollars(Cents(7))).unwrap(), "0.07");
    }

    #[test]
    fn a_percentage_is_written_as_it_was_read() {
        for text in ["1.25", "0", "100", "0.0001", "10"] {
            let percent = Percent(parse_percent(text).unwrap());
            assert_eq!(serde_json::to_string(&percent).unwrap(), text);
        }
    }

    #[test]
    fn a_percentage_fee_rounds_half_a_cent_up() {
        let percent = parse_percent("1.25").unwrap();
        assert_eq!(
            Cents(1000).portion(percent),
            Cents(13),
            "1.25 percent of $10.00 is 12.5 cents"
        );
        assert!(parse_percent("100.1").is_err() && parse_percent("-1").is_err());
    }
}
