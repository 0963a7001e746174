//! Email addresses.

use email_address::{EmailAddress, Options};

use super::website::{is_public_name, without_wrapping};
use super::{Problem, seen};
use crate::ground::field_issue::IssueCode;

/// Longest address that mail can be sent to (RFC 3696, erratum 1690).
const MAX: usize = 254;

/// Reads `name@example.com`: a bare address at a domain with a dot.
///
/// A domain in another script is sent as the one that mail servers ask for (`xn--…`). The name before it must be ASCII:
/// few servers take another, and it is far more often a slip of the keyboard.
///
/// # Errors
/// `required`, `too_long`, `email_shape` or `email_letters`.
pub fn parse_email(raw: &str) -> Result<String, Problem> {
    let seen = seen(raw)?;
    let bad = || Problem::from(IssueCode::EmailShape);
    let (name, typed_domain) = without_wrapping(&seen).rsplit_once('@').ok_or_else(bad)?;
    // Word processors make a typographic one of the apostrophe in o'brien.
    let name = name.replace('\u{2019}', "'");
    let domain = idna::domain_to_ascii(typed_domain).map_err(|_| bad())?;
    if !is_public_name(&domain, |c| c == '-') {
        return Err(bad());
    }
    if !name.is_ascii() {
        return Err(IssueCode::EmailLetters.into());
    }
    // What is ASCII already keeps its capital letters: the person knows it like that.
    let domain = if typed_domain.is_ascii() {
        typed_domain
    } else {
        &domain
    };
    let text = format!("{name}@{domain}");
    if text.chars().count() > MAX {
        return Err(Problem {
            code: IssueCode::TooLong,
            max: Some(MAX),
        });
    }
    let options = Options::default()
        .with_required_tld()
        .without_domain_literal()
        .without_display_text();
    // A quoted local part is allowed by the standard and refused by nearly everyone who would have to mail it.
    if name.contains('"') || EmailAddress::parse_with_options(&text, options).is_err() {
        return Err(bad());
    }
    Ok(text)
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
    fn what_surrounds_or_hides_in_an_address_is_left_out() {
        for (raw, sent) in [
            ("<a@example.com>", "a@example.com"),
            ("\u{201c}a@example.com\u{201d}", "a@example.com"),
            ("a@example.com,", "a@example.com"),
            ("a@example.com.", "a@example.com"),
            ("(a@example.com);", "a@example.com"),
            ("\u{202a}a@example.com\u{202c}", "a@example.com"),
            ("a\u{200b}@exam\u{ad}ple.com", "a@example.com"),
            ("a@exam\u{0}ple.com", "a@example.com"),
            ("o\u{2019}brien@example.com", "o'brien@example.com"),
            ("a@b\u{fc}cher.example", "a@xn--bcher-kva.example"),
            ("A.B@Example.COM", "A.B@Example.COM"),
            ("\u{ff41}\u{ff20}example.com", "a@example.com"),
        ] {
            assert_eq!(parse_email(raw).as_deref(), Ok(sent), "{raw:?}");
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
            "a@exa#mple.com",
            "a@exa!mple.com",
            "a@exa'mple.com",
            "a@exa_mple.com",
            "a@exa%mple.com",
            "a@exa/mple.com",
            "a@exa\u{201d}mple.com",
            "a@192.0.2.1",
            "a@example.123",
            "a@example.c",
            "a@example.com-",
            "a.@example.com",
            "a..b@example.com",
            "@example.com",
            "a@xn--a.example",
            "mailto:a@example.com",
        ] {
            assert_eq!(
                parse_email(raw).map_err(|p| p.code),
                Err(IssueCode::EmailShape),
                "{raw:?}"
            );
        }
        for raw in [
            "jos\u{e9}@example.com",
            "a\u{201d}b@example.com",
            "\u{430}@example.com",
        ] {
            assert_eq!(
                parse_email(raw).map_err(|p| p.code),
                Err(IssueCode::EmailLetters),
                "{raw:?}"
            );
        }
        assert_eq!(parse_email(" ").unwrap_err().code, IssueCode::Required);
        for long in [
            format!("{}@example.com", "a".repeat(65)),
            format!("a@{}.com", "b".repeat(64)),
        ] {
            assert_eq!(parse_email(&long).unwrap_err().code, IssueCode::EmailShape);
        }
        let long = format!("{}@{1}.{1}.{1}.com", "a".repeat(64), "b".repeat(62));
        assert_eq!(parse_email(&long).unwrap_err().code, IssueCode::TooLong);
    }

    proptest! {
        #[test]
        fn an_accepted_address_is_ascii_and_accepted_again_unchanged(
            any in any::<String>(),
            odd in "[<“\"']{0,2}[a-zA-Z.+_#'’-]{1,6}@[a-zA-Zé#_-]{1,6}[.][a-z]{2,4}[>”\"'.,]{0,3}",
        ) {
            for raw in [any, odd] {
                if let Ok(first) = parse_email(&raw) {
                    prop_assert!(first.is_ascii());
                    prop_assert_eq!(parse_email(&first), Ok(first.clone()), "{:?}", raw);
                }
            }
        }
    }
}
