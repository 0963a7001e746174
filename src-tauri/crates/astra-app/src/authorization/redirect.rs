//! A redirect is a stranger's letter: parsed strictly, before anybody looks at what it says.
//!
//! Whatever is not exactly one of our registered redirect URIs with one of three outcomes is refused.
//! The query is never logged.

use astra_client::AuthorizationCode;
use secrecy::SecretString;
use url::Url;

/// Longest redirect that is looked at, in bytes. The vendor's example has 160.
const LONGEST_REDIRECT: usize = 2048;
/// Longest code or state; the vendor's code has 48 characters (CONTRACT.md 2).
const LONGEST_VALUE: usize = 512;

/// A redirect URI as registered with Astra, such as `com.astradesk.client://oauth/callback`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri(Url);

impl RedirectUri {
    /// Parses a registered URI.
    ///
    /// # Errors
    /// When it is not a URI with a host and a path, has user info, port, query or fragment, or is spelled
    /// otherwise than URLs are written out: Astra compares the text (CONTRACT.md 2).
    pub fn new(text: &str) -> Result<Self, RedirectRefusal> {
        let url = Url::parse(text).map_err(|_| RedirectRefusal::NotAUrl)?;
        let plain = url.as_str() == text
            && url.has_host()
            && !url.path().is_empty()
            && url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if plain {
            Ok(Self(url))
        } else {
            Err(RedirectRefusal::NotAUrl)
        }
    }

    /// The exact text sent to Astra when a page is opened and when its code is exchanged.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The scheme, which decides that a navigation is a redirect to us.
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// An https address: the fallback where Astra takes no custom scheme (A59).
    pub fn is_web(&self) -> bool {
        self.scheme() == "https"
    }

    /// Whether `url` leads here, whatever it says.
    pub fn is_addressed_by(&self, url: &Url) -> bool {
        let head = url.as_str().split(['?', '#']).next();
        head.is_some_and(|head| self.is_head(head))
    }

    /// Whether `head`, what stands before the query, is this URI; the vendor's example adds one slash
    /// (CONTRACT.md 6). Compared as text: the URL parser knows many spellings of one host and path, and a
    /// browser sends none of them.
    fn is_head(&self, head: &str) -> bool {
        let ours = self.as_str().strip_suffix('/').unwrap_or(self.as_str());
        let (Some((our_scheme, ours)), Some((scheme, rest))) =
            (ours.split_once(':'), head.split_once(':'))
        else {
            return false;
        };
        scheme.eq_ignore_ascii_case(our_scheme)
            && (rest == ours || rest.strip_suffix('/') == Some(ours))
    }
}

/// What a redirect says, once it is known to be addressed to us.
#[derive(Debug)]
pub struct Redirect {
    /// The one-time value that ties it to a page we opened, where the vendor echoes it (A60).
    pub state: Option<SecretString>,
    /// How the visit ended.
    pub outcome: Outcome,
}

/// How a visit to Astra's pages ended.
#[derive(Debug)]
pub enum Outcome {
    /// Authorization was given; the code can be exchanged once.
    Code(AuthorizationCode),
    /// The person cancelled, or Astra could not go on (A17).
    Error {
        /// OAuth error code, such as `access_denied`.
        code: String,
    },
    /// Link-card or verify finished or was skipped (A16).
    Finished,
}

/// Why a redirect was refused. Carries nothing of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectRefusal {
    /// Not a URL at all, or not one that can be a redirect URI.
    #[error("not a redirect URL")]
    NotAUrl,
    /// Longer than any real redirect.
    #[error("too long")]
    TooLong,
    /// Another scheme, host or path.
    #[error("not one of the registered redirect URIs")]
    NotOurs,
    /// User info, port or fragment.
    #[error("user info, port or fragment")]
    Decorated,
    /// The same parameter twice.
    #[error("repeated parameter")]
    Repeated,
    /// `code` and `authorization_code` differ.
    #[error("two different codes")]
    CodesDiffer,
    /// A code together with an error.
    #[error("a code and an error")]
    Contradictory,
    /// Empty, too long, or with characters that no code or state has.
    #[error("malformed value")]
    Malformed,
}

/// Parses a redirect addressed to `registered`.
///
/// # Errors
/// Every deviation from a registered redirect URI with one known outcome.
pub fn parse(text: &str, registered: &RedirectUri) -> Result<Redirect, RedirectRefusal> {
    if text.len() > LONGEST_REDIRECT {
        return Err(RedirectRefusal::TooLong);
    }
    // The URL parser forgives control characters and white space; a browser never sends them.
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(RedirectRefusal::NotAUrl);
    }
    let url = Url::parse(text).map_err(|_| RedirectRefusal::NotAUrl)?;
    if !url.username().is_empty()
        || url.password().is_some()
        || url.port().is_some()
        || url.fragment().is_some()
    {
        return Err(RedirectRefusal::Decorated);
    }
    if !text
        .split('?')
        .next()
        .is_some_and(|head| registered.is_head(head))
    {
        return Err(RedirectRefusal::NotOurs);
    }

    let code = single(&url, "code")?;
    let authorization_code = single(&url, "authorization_code")?;
    let error = single(&url, "error")?;
    let state = single(&url, "state")?;
    let description = single(&url, "error_description")?;

    let state = state
        .map(|state| bounded(&state, is_token_char).map(|()| SecretString::from(state)))
        .transpose()?;
    let code = match (code, authorization_code) {
        (Some(a), Some(b)) if a != b => return Err(RedirectRefusal::CodesDiffer),
        (Some(code), _) | (None, Some(code)) => Some(code),
        (None, None) => None,
    };
    let outcome = match (code, error) {
        (Some(_), Some(_)) => return Err(RedirectRefusal::Contradictory),
        (Some(code), None) => {
            bounded(&code, is_token_char)?;
            Outcome::Code(AuthorizationCode::new(code))
        }
        (None, Some(error)) => {
            bounded(&error, |c| c.is_ascii_graphic() && c != '"' && c != '\\')?;
            Outcome::Error { code: error }
        }
        (None, None) if description.is_some() => return Err(RedirectRefusal::Contradictory),
        (None, None) => Outcome::Finished,
    };
    Ok(Redirect { state, outcome })
}

fn single(url: &Url, name: &str) -> Result<Option<String>, RedirectRefusal> {
    let mut values = url.query_pairs().filter(|(key, _)| key == name);
    let first = values.next().map(|(_, value)| value.into_owned());
    if values.next().is_some() {
        return Err(RedirectRefusal::Repeated);
    }
    Ok(first)
}

fn bounded(value: &str, allowed: impl Fn(char) -> bool) -> Result<(), RedirectRefusal> {
    if value.is_empty() || value.len() > LONGEST_VALUE || !value.chars().all(allowed) {
        return Err(RedirectRefusal::Malformed);
    }
    Ok(())
}

/// RFC 6749 allows more; Astra's codes are letters and digits and our state is hexadecimal.
fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

#[cfg(test)]
#[path = "redirect_tests.rs"]
mod tests;
