//! Addresses of websites.

use url::{Host, Url};

use super::{Problem, seen};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::{is_mark, is_typographic_quote};

/// Longest address in characters. Ours: the vendor documents no limit.
const MAX: usize = 250;

/// Longest name of a host, and of one part of it, in ASCII letters (RFC 1035, 2.3.4, without the dots of the wire form).
const DOMAIN_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// Reads an address on the public web; `https://` is added where no scheme was typed.
///
/// A name in another script is taken and sent as the address that browsers ask for (`xn--…`).
///
/// # Errors
/// `required`, `too_long` or `website_shape`.
pub fn parse_website(raw: &str) -> Result<String, Problem> {
    let seen = seen(raw)?;
    let bad = || Problem::from(IssueCode::WebsiteShape);
    let text = without_wrapping(&seen);
    if text.chars().count() > MAX {
        return Err(Problem {
            code: IssueCode::TooLong,
            max: Some(MAX),
        });
    }
    // The URL standard drops or escapes these silently; here they are a slip worth showing.
    if text.contains(|c: char| {
        c.is_whitespace()
            || matches!(c, '\\' | '<' | '>' | '"')
            || (is_typographic_quote(c) && c != '\u{2019}')
    }) {
        return Err(bad());
    }
    let with_scheme = if has_scheme(text) {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&with_scheme).map_err(|_| bad())?;
    let named = match url.host() {
        Some(Host::Domain(domain)) => is_public_name(domain, is_host_sign),
        _ => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    if !named || !plain || !matches!(url.scheme(), "http" | "https") {
        return Err(bad());
    }
    let written = url.as_str();
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let written = if bare {
        written.trim_end_matches('/')
    } else {
        written
    };
    Ok(written.to_owned())
}

/// Without the quotation marks, brackets and full stops that an address is wrapped in where it stands in a text.
pub(super) fn without_wrapping(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim();
        text = text.trim_start_matches(is_quote).trim_end_matches(is_quote);
        for (open, close) in [('<', '>'), ('(', ')'), ('[', ']')] {
            let inner = text
                .strip_prefix(open)
                .and_then(|rest| rest.strip_suffix(close));
            text = inner.unwrap_or(text);
        }
        text = text.trim_end_matches(['.', ',', ';', ':', '!']);
        if text == before {
            return text;
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{b4}') || is_typographic_quote(c)
}

/// `https://…`, and not a name whose query holds another address.
fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'))
    })
}

/// Underscores stand in the names of machines, not in those that are sold; browsers take them.
fn is_host_sign(c: char) -> bool {
    matches!(c, '-' | '_')
}

/// Labels with a dot between them, none empty, of letters and digits of any script and such other `signs`, as read by
/// people (`bücher.example`) and as sent (`xn--bcher-kva.example`). The last is no number.
pub(super) fn is_public_name(domain: &str, signs: fn(char) -> bool) -> bool {
    let (shown, known) = idna::domain_to_unicode(domain);
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || is_mark(c) || signs(c))
    };
    let Some((_, last)) = domain.rsplit_once('.') else {
        return false;
    };
    known.is_ok()
        && domain.len() <= DOMAIN_MAX
        && domain.split('.').all(|label| label.len() <= LABEL_MAX)
        && shown.split('.').all(label)
        && last.len() >= 2
        && !last.contains('_')
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_website_gets_its_scheme() {
        for (raw, written) in [
            ("example.com", "https://example.com"),
            (" www.Example.com/ ", "https://www.example.com"),
            ("http://example.com", "http://example.com"),
            (
                "HTTPS://example.com/Shop?a=1",
                "https://example.com/Shop?a=1",
            ),
            ("example.com:8443/shop", "https://example.com:8443/shop"),
            ("my_shop.example.com", "https://my_shop.example.com"),
            (
                "example.com/?u=https://a.example",
                "https://example.com/?u=https://a.example",
            ),
            (
                "https://example.com/?u=https://a.example#x",
                "https://example.com/?u=https://a.example#x",
            ),
            ("\u{201c}example.com\u{201d}", "https://example.com"),
            ("\u{2018}example.com\u{2019}", "https://example.com"),
            ("\u{ab}example.com\u{bb}", "https://example.com"),
            ("\u{201e}example.com\u{201c}.", "https://example.com"),
            ("'example.com'", "https://example.com"),
            ("\"example.com\",", "https://example.com"),
            ("<https://example.com/shop>", "https://example.com/shop"),
            ("(example.com).", "https://example.com"),
            ("example.com.", "https://example.com"),
            ("example.com/Foo_(bar)", "https://example.com/Foo_(bar)"),
            ("\u{202a}example.com\u{202c}", "https://example.com"),
            ("exam\u{ad}ple.com\u{200b}", "https://example.com"),
            ("exam\u{0}ple.com", "https://example.com"),
            ("b\u{fc}cher.example", "https://xn--bcher-kva.example"),
            ("xn--bcher-kva.example", "https://xn--bcher-kva.example"),
            ("例え.テスト", "https://xn--r8jz45g.xn--zckzah"),
            ("\u{ff45}xample.com", "https://example.com"),
            (
                "example.com/Hillary\u{2019}s",
                "https://example.com/Hillary%E2%80%99s",
            ),
        ] {
            assert_eq!(parse_website(raw).as_deref(), Ok(written), "{raw:?}");
        }
    }

    #[test]
    fn what_is_no_public_website_is_refused() {
        for raw in [
            "example",
            "localhost",
            "http://localhost:3000",
            "192.0.2.1",
            "http://[::1]/",
            "ftp://example.com",
            "javascript://example.com/%0aalert(1)",
            "file:///etc/hosts",
            "mailto:me@example.com",
            "me@example.com",
            "https://user:word@example.com",
            "exa mple.com",
            "example..com",
            ".example.com",
            "-example.com",
            "example.com-",
            "example.c",
            "example.co_m",
            "example.123",
            "example.com\\shop",
            "exa#mple.com",
            "exam\u{201d}ple.com",
            "exa'mple.com",
            "exa!mple.com",
            "exa&mple.com",
            "exa+mple.com",
            "\u{1f4a9}.example",
            "xn--ls8h.example",
            "xn--a.example",
            "example.com/\u{201c}shop\u{201d}s",
            "https:example.com",
            "https:///",
            "https//example.com/://",
            "\u{201c}\u{201d}",
            "https://",
            "none",
        ] {
            assert_eq!(
                parse_website(raw).map_err(|p| p.code),
                Err(IssueCode::WebsiteShape),
                "{raw:?}"
            );
        }
        let long = format!("example.com/{}", "a".repeat(MAX));
        assert_eq!(parse_website(&long).unwrap_err().code, IssueCode::TooLong);
    }

    proptest! {
        #[test]
        fn an_accepted_website_is_accepted_again_unchanged(
            plain in "[a-z]{1,6}[.][a-z]{2,4}(/[a-z]{0,4})?",
            odd in "[\"'(<“«„]{0,2}(https?://)?[a-zßé_-]{1,6}[.][a-z]{2,4}[/?#:]{0,2}[a-z.(“]{0,4}[\"')>”».,]{0,3}",
            any in any::<String>(),
        ) {
            prop_assert!(parse_website(&plain).is_ok());
            for raw in [plain, odd, any] {
                if let Ok(first) = parse_website(&raw) {
                    prop_assert!(first.is_ascii(), "{first:?}");
                    prop_assert_eq!(parse_website(&first), Ok(first.clone()), "{:?}", raw);
                }
            }
        }
    }
}
