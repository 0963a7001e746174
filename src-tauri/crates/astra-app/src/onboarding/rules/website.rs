//! Addresses of websites.

use url::{Host, Url};

use super::{Problem, line};
use crate::onboarding::IssueCode;

/// Longest address in characters. Ours: the vendor documents no limit.
const MAX: usize = 250;

/// Reads an address on the public web; `https://` is added where no scheme was typed.
///
/// # Errors
/// `required`, `too_long` or `website_shape`.
pub fn parse_website(raw: &str) -> Result<String, Problem> {
    let text = line(raw, MAX, IssueCode::WebsiteShape)?;
    let bad = || Problem::from(IssueCode::WebsiteShape);
    // The URL standard drops or escapes these silently; here they are a slip worth showing.
    if text.contains(|c: char| c.is_whitespace() || matches!(c, '\\' | '<' | '>' | '"')) {
        return Err(bad());
    }
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&with_scheme).map_err(|_| bad())?;
    let named = match url.host() {
        Some(Host::Domain(domain)) => is_public_name(domain),
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

/// Labels with a dot between them, none empty.
fn is_public_name(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
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
        ] {
            assert_eq!(parse_website(raw).unwrap().as_str(), written);
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
            "example.com.",
            "-example.com",
            "my_shop.example.com",
            "example.com\\shop",
            "exam\u{0}ple.com",
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
        fn an_accepted_website_is_accepted_again_unchanged(raw in "[a-z]{1,6}[.][a-z]{2,4}(/[a-z]{0,4})?") {
            let first = parse_website(&raw).unwrap();
            prop_assert_eq!(parse_website(&first), Ok(first));
        }

        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = parse_website(&raw);
        }
    }
}
