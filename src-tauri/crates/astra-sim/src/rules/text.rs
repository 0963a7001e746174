//! The forms of single values (CONTRACT.md 7, 10, 15, 16).

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::config::bin;
use crate::rules::fields::Verdict;
use crate::state::is_luhn_valid;

const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK \
                      OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP";

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Refuses a text with `complaint` unless it is `good`.
pub(crate) fn when(good: bool, complaint: &'static str) -> Verdict {
    if good { Ok(()) } else { Err(complaint) }
}

pub(crate) fn no_rule(_: &str) -> Verdict {
    Ok(())
}

/// `+1` and ten digits.
pub(crate) fn phone(text: &str) -> Verdict {
    when(
        text.strip_prefix("+1").is_some_and(|rest| digits(rest, 10)),
        "Must be +1 and 10 digits.",
    )
}

pub(crate) fn email(text: &str) -> Verdict {
    let good = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
    });
    when(
        good && !text.contains(char::is_whitespace),
        "Not a valid email address.",
    )
}

pub(crate) fn ein(text: &str) -> Verdict {
    let good = text
        .split_once('-')
        .is_some_and(|(prefix, rest)| digits(prefix, 2) && digits(rest, 7));
    when(good, "Must have the form NN-NNNNNNN.")
}

pub(crate) fn ssn(text: &str) -> Verdict {
    when(digits(text, 4) || digits(text, 9), "Must be 4 or 9 digits.")
}

pub(crate) fn postal_code(text: &str) -> Verdict {
    when(digits(text, 5), "Must be 5 digits.")
}

pub(crate) fn state_code(text: &str) -> Verdict {
    when(
        STATES.split(' ').any(|state| state == text),
        "Must be a two-letter US state code.",
    )
}

/// Business and home addresses must be places, not boxes (CONTRACT.md 7; A27, address field names).
pub(crate) fn street(text: &str) -> Verdict {
    let words: Vec<String> = text
        .to_ascii_lowercase()
        .replace('.', "")
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    when(
        !matches!(
            words.as_slice(),
            ["po", "box", ..]
                | ["pobox", ..]
                | ["p", "o", "box", ..]
                | ["post", "office", "box", ..]
        ),
        "Must not be a PO box.",
    )
}

/// A date in the past century or so, `YYYY-MM-DD`.
pub(crate) fn date_of_birth(text: &str) -> Verdict {
    let good = text.len() == 10
        && text
            .parse::<Date>()
            .is_ok_and(|date| (1900..=2100).contains(&date.year()));
    when(good, "Must be a date of the form YYYY-MM-DD.")
}

/// The address of the person's device.
pub(crate) fn ip_address(text: &str) -> Verdict {
    when(
        text.parse::<std::net::IpAddr>().is_ok(),
        "Not a valid IP address.",
    )
}

/// Twenty keys, five hundred characters each (A8, metadata limits).
pub(crate) fn metadata(texts: &BTreeMap<String, String>) -> Verdict {
    let short = |text: &str| text.chars().count() <= 500;
    when(
        texts.len() <= 20 && texts.iter().all(|(key, text)| short(key) && short(text)),
        "Must have at most 20 keys, of at most 500 characters each.",
    )
}

/// Where an empty text would be taken for a wish to erase.
pub(crate) fn not_blank(text: &str) -> Verdict {
    when(!text.trim().is_empty(), "Field may not be blank.")
}

pub(crate) fn website(text: &str) -> Verdict {
    let good = url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.domain().is_some());
    when(good, "Not a valid URL.")
}

/// Nine digits with the check digit of American banks.
pub(crate) fn routing_number(text: &str) -> Verdict {
    let weights = [3, 7, 1].into_iter().cycle();
    let sum: u32 = text
        .bytes()
        .zip(weights)
        .map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight)
        .sum();
    when(
        digits(text, 9) && sum.is_multiple_of(10),
        "Not a valid routing number.",
    )
}

pub(crate) fn account_number(text: &str) -> Verdict {
    when(
        (7..=17).contains(&text.len()) && digits(text, text.len()),
        "Must be 7 to 17 digits.",
    )
}

fn letters_and_digits(text: &str, lengths: RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The form for ACH (CONTRACT.md 16).
pub(crate) fn ach_correlation_id(text: &str) -> Verdict {
    when(
        letters_and_digits(text, 1..=80),
        "Must be 1 to 80 letters and digits.",
    )
}

/// The form for debit (CONTRACT.md 16).
pub(crate) fn correlation_id(text: &str) -> Verdict {
    when(
        letters_and_digits(text, 1..=8),
        "Must be 1 to 8 letters and digits.",
    )
}

/// The form for what moves between cards and accounts (CONTRACT.md 16).
pub(crate) fn eight_letters_and_digits(text: &str) -> Verdict {
    when(
        letters_and_digits(text, 8..=8),
        "Must be 8 letters and digits.",
    )
}

/// Digits with a right check digit and a BIN of the sandbox. Other BINs are refused so that nobody's real card lands here;
/// what begins with 6 is understood and refused later, as the vendor does.
pub(crate) fn card_number(text: &str) -> Verdict {
    when(is_luhn_valid(text), "Not a valid card number.")?;
    when(
        text.starts_with('6') || bin(&text[..6]).is_some(),
        "Not a test card of the sandbox.",
    )
}

pub(crate) fn security_code(text: &str) -> Verdict {
    when(digits(text, 3), "Must be 3 digits.")
}

/// `MM/YY` or `YYYY/MM`; whether it has passed is asked elsewhere, where the time is known.
pub(crate) fn card_expiration(text: &str) -> Verdict {
    let is_month = |text: &str| {
        let month = text.parse::<u8>();
        digits(text, 2) && month.is_ok_and(|month| (1..=12).contains(&month))
    };
    let good = text.split_once('/').is_some_and(|(one, other)| {
        let short = is_month(one) && digits(other, 2);
        let long = digits(one, 4) && one.starts_with("20") && is_month(other);
        short || long
    });
    when(good, "Must have the form MM/YY or YYYY/MM.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_exact() {
        assert!(phone("+15555550100").is_ok());
        for bad in ["5555550100", "+1555555010", "+25555550100", "+1 5555550100"] {
            assert!(phone(bad).is_err(), "{bad}");
        }
        assert!(ein("12-3456789").is_ok() && ein("123456789").is_err());
        assert!(
            state_code("CA").is_ok()
                && state_code("AE").is_ok()
                && state_code("US-CA").is_err()
                && state_code("ca").is_err()
        );
        assert!(ssn("1234").is_ok() && ssn("123456789").is_ok() && ssn("123-45-6789").is_err());
        assert!(
            date_of_birth("1985-02-03").is_ok()
                && date_of_birth("1985-02-30").is_err()
                && date_of_birth("19850203").is_err()
        );
        assert!(
            card_expiration("12/30").is_ok()
                && card_expiration("13/30").is_err()
                && card_expiration("12/2030").is_err()
                && card_expiration("2030/12").is_ok()
                && card_expiration("2030/13").is_err()
                && card_expiration("1930/12").is_err()
        );
        assert!(
            correlation_id("a1B2c3D4").is_ok()
                && correlation_id("a1b2c3d4e").is_err()
                && correlation_id("a-b").is_err()
        );
        assert!(email("a@b.co").is_ok() && email("a@b").is_err() && email("a b@c.de").is_err());
        assert!(website("https://example.com").is_ok() && website("example.com").is_err());
    }

    #[test]
    fn a_post_office_box_is_no_address() {
        for bad in ["PO Box 7", "P.O. Box 7", "p o box 7", "Post Office Box 7"] {
            assert!(street(bad).is_err(), "{bad}");
        }
        assert!(street("7 Boxwood Lane").is_ok());
    }

    #[test]
    fn a_real_bank_s_card_is_not_taken() {
        assert!(card_number("4000056655665556").is_ok());
        assert_eq!(
            card_number("4111111111111111"),
            Err("Not a test card of the sandbox.")
        );
        assert!(card_number("6011111111111117").is_ok(), "forbidden later");
        assert_eq!(
            card_number("4000056655665557"),
            Err("Not a valid card number.")
        );
        assert_eq!(card_number("é"), Err("Not a valid card number."));
    }
}
