//! Email addresses.

use email_address::{EmailAddress, Options};

use super::{Problem, line};
use crate::onboarding::IssueCode;

/// Longest address that mail can be sent to (RFC 3696, erratum 1690).
const MAX: usize = 254;

/// Reads `name@example.com`: a bare address at a domain with a dot.
///
/// # Errors
/// `required`, `too_long` or `email_shape`.
pub fn parse_email(raw: &str) -> Result<String, Problem> {
    let text = line(raw, MAX, IssueCode::EmailShape)?;
    let options = Options::default()
        .with_required_tld()
        .without_domain_literal()
        .without_display_text();
    // A quoted local part is allowed by the standard and refused by nearly everyone who would have to mail it.
    if text.contains('"') || EmailAddress::parse_with_options(text, options).is_err() {
        return Err(IssueCode::EmailShape.into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_pass_unchanged() {
        for raw in [
            "edmund.hillary@example.com",
            "a+tag@mail.example.co",
            "o'brien@example.com",
            "x_y-z@sub.example.museum",
        ] {
            assert_eq!(parse_email(&format!(" {raw} ")).unwrap().as_str(), raw);
        }
    }

    #[test]
    fn what_cannot_be_mailed_is_refused() {
        for raw in [
            "example.com",
            "a@b",
            "a@@example.com",
            "a b@example.com",
            "a@example..com",
            ".a@example.com",
            "a@-example.com",
            "a@[192.0.2.1]",
            "Edmund <a@example.com>",
            "\"a b\"@example.com",
            "a@example.com, b@example.com",
            "a@exam\u{0}ple.com",
            "mailto:a@example.com",
        ] {
            assert_eq!(
                parse_email(raw).map_err(|p| p.code),
                Err(IssueCode::EmailShape),
                "{raw:?}"
            );
        }
        assert_eq!(parse_email(" ").unwrap_err().code, IssueCode::Required);
        let long = format!("{}@example.com", "a".repeat(250));
        assert_eq!(parse_email(&long).unwrap_err().code, IssueCode::TooLong);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = parse_email(&raw);
        }
    }
}
