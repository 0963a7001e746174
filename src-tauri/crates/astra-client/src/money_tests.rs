#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wire {
    #[serde(with = "dollars")]
    amount: Cents,
    #[serde(default, with = "dollars::option")]
    fee: Option<Cents>,
}

#[test]
fn a_number_is_read_exactly_or_refused() {
    use NumberTextError::{NotANumber, TooLarge, TooManyDecimals};
    let table = [
        ("4.99", Ok(499)),
        ("5", Ok(500)),
        ("4.9", Ok(490)),
        ("4.990", Ok(499)),
        ("0.1", Ok(10)),
        ("0", Ok(0)),
        ("-0", Ok(0)),
        ("0.000", Ok(0)),
        ("0e999999999999999999999", Ok(0)),
        ("-12.34", Ok(-1234)),
        ("1e2", Ok(10_000)),
        ("1E+2", Ok(10_000)),
        ("1.5e1", Ok(1500)),
        ("499e-2", Ok(499)),
        ("4990e-3", Ok(499)),
        ("92233720368547758.07", Ok(i64::MAX)),
        ("-92233720368547758.08", Ok(i64::MIN)),
        ("92233720368547758.08", Err(TooLarge)),
        ("1e17", Err(TooLarge)),
        ("1e999999999", Err(TooLarge)),
        ("1e99999999999999999999", Err(TooLarge)),
        ("4.995", Err(TooManyDecimals)),
        ("0.001", Err(TooManyDecimals)),
        ("1e-3", Err(TooManyDecimals)),
        ("1e-99999999999999999999", Err(TooManyDecimals)),
        ("", Err(NotANumber)),
        ("\"4.99\"", Err(NotANumber)),
        ("null", Err(NotANumber)),
        ("04.99", Err(NotANumber)),
        ("4.", Err(NotANumber)),
        (".5", Err(NotANumber)),
        ("+5", Err(NotANumber)),
        ("1e", Err(NotANumber)),
        ("NaN", Err(NotANumber)),
    ];
    for (text, expected) in table {
        assert_eq!(
            Cents::from_number_text(text),
            expected.map(Cents::new),
            "{text}"
        );
    }
}

#[test]
fn a_typed_amount_is_read_as_a_person_means_it() {
    use TypedAmountError::{Empty, Negative, Shape, TooLarge, TooManyDecimals, Zero};
    let table = [
        ("$1,234.50", Ok(123_450)),
        ("1234.5", Ok(123_450)),
        (" 25 ", Ok(2_500)),
        ("$ 25", Ok(2_500)),
        (".99", Ok(99)),
        ("0.01", Ok(1)),
        ("007", Ok(700)),
        ("1,000,000", Ok(100_000_000)),
        ("999999999.99", Ok(99_999_999_999)),
        ("", Err(Empty)),
        ("   ", Err(Empty)),
        ("$", Err(Shape)),
        (".", Err(Shape)),
        ("5.", Err(Shape)),
        ("abc", Err(Shape)),
        ("1,23", Err(Shape)),
        ("12,34.50", Err(Shape)),
        ("1234,567", Err(Shape)),
        (",123", Err(Shape)),
        ("1.2.3", Err(Shape)),
        ("1e3", Err(Shape)),
        ("25 USD", Err(Shape)),
        ("٢٥", Err(Shape)),
        ("0", Err(Zero)),
        ("0.00", Err(Zero)),
        ("$0", Err(Zero)),
        ("0.001", Err(TooManyDecimals)),
        ("1.230", Err(TooManyDecimals)),
        ("-5", Err(Negative)),
        ("-$5.00", Err(Negative)),
        ("$-5", Err(Negative)),
        ("−5", Err(Negative)),
        ("1000000000", Err(TooLarge)),
        ("99999999999999999999999", Err(TooLarge)),
    ];
    for (text, expected) in table {
        assert_eq!(
            Cents::parse_typed(text),
            expected.map(Cents::new),
            "{text:?}"
        );
    }
}

#[test]
fn the_wire_has_dollars_and_storage_has_cents() {
    let wire = Wire {
        amount: Cents::new(499),
        fee: None,
    };
    assert_eq!(
        serde_json::to_string(&wire).unwrap(),
        r#"{"amount":4.99,"fee":null}"#
    );
    let read: Wire = serde_json::from_str(r#"{"amount": 100.10, "fee": 0.5}"#).unwrap();
    assert_eq!(read.amount, Cents::new(10_010));
    assert_eq!(read.fee, Some(Cents::new(50)));
    assert_eq!(serde_json::to_string(&Cents::new(499)).unwrap(), "499");
    assert!(serde_json::from_str::<Wire>(r#"{"amount": "4.99"}"#).is_err());
}

#[test]
fn arithmetic_never_wraps() {
    assert_eq!(
        Cents::new(1).checked_add(Cents::new(2)),
        Some(Cents::new(3))
    );
    assert_eq!(Cents::new(i64::MAX).checked_add(Cents::new(1)), None);
    assert_eq!(Cents::new(i64::MIN).checked_sub(Cents::new(1)), None);
}

#[test]
fn display_has_two_decimals() {
    for (cents, text) in [
        (123_450, "1234.50"),
        (5, "0.05"),
        (-5, "-0.05"),
        (0, "0.00"),
        (i64::MIN, "-92233720368547758.08"),
    ] {
        assert_eq!(Cents::new(cents).to_string(), text);
    }
}

proptest! {
    #[test]
    fn any_cents_survive_the_wire(cents: i64) {
        let wire = Wire { amount: Cents::new(cents), fee: Some(Cents::new(cents)) };
        let text = serde_json::to_string(&wire).unwrap();
        prop_assert_eq!(serde_json::from_str::<Wire>(&text).unwrap(), wire);
    }

    /// The digits are put together by hand; this is what the standard library makes of them.
    #[test]
    fn any_cents_are_shown_with_two_decimals(cents in prop_oneof![any::<i64>(), -1_000_i64..1_000, Just(i64::MIN)]) {
        let (sign, all) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
        prop_assert_eq!(Cents::new(cents).to_string(), format!("{sign}{}.{:02}", all / 100, all % 100));
    }

    #[test]
    fn any_typed_cents_survive_their_display(cents in 1_i64..=99_999_999_999) {
        let cents = Cents::new(cents);
        prop_assert_eq!(Cents::parse_typed(&cents.to_string()), Ok(cents));
    }

    /// Compared with whole-number arithmetic done another way: scale everything to 10^-30.
    #[test]
    fn any_decimal_text_is_exact_or_refused(
        negative: bool,
        whole in 0_u64..1_000_000_000_000,
        fraction in "[0-9]{0,6}",
        exponent in -8_i32..=4,
    ) {
        let point = if fraction.is_empty() { "" } else { "." };
        let sign = if negative { "-" } else { "" };
        let text = format!("{sign}{whole}{point}{fraction}e{exponent}");
        let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
        // value in dollars = digits * 10^(exponent - len); in 10^-14 dollars that is whole.
        let scale = u32::try_from(14 + exponent - i32::try_from(fraction.len()).unwrap()).unwrap();
        let tiny = digits * 10_i128.pow(scale);
        let expected = if tiny % 10_i128.pow(12) == 0 {
            let cents = tiny / 10_i128.pow(12) * if negative { -1 } else { 1 };
            i64::try_from(cents).map(Cents::new).map_err(|_| NumberTextError::TooLarge)
        } else {
            Err(NumberTextError::TooManyDecimals)
        };
        prop_assert_eq!(Cents::from_number_text(&text), expected, "{}", text);
        let read = serde_json::from_str::<Wire>(&format!(r#"{{"amount":{text}}}"#));
        prop_assert_eq!(read.map(|wire| wire.amount).ok(), expected.ok(), "as JSON: {}", text);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "\\PC{0,40}") {
        let _ = Cents::from_number_text(&text);
        let _ = Cents::parse_typed(&text);
    }
}
