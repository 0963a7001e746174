//! A redirect is a stranger's letter: parsed strictly, before anybody looks at what it says.
//!
//! Whatever is not exactly one of our registered redirect URIs with one of three outcomes is refused.
//! The query is never logged.

use astra_client::AuthorizationCode;
use secrecy::SecretString;
use url::Url;

/// Longest redirect that is looked at, in bytes: the longest code, twice and with every character percent-encoded,
/// and a state. The vendor's example has 160.
const LONGEST_REDIRECT: usize = 4096;
/// Longest code or state; the vendor's code has 48 characters (CONTRACT.md 2).
const LONGEST_VALUE: usize = 512;
/// Fragments that say nothing: an empty one, and the one that some sign-in pages append so that a browser does not
/// carry an older one over.
const MEANINGLESS_FRAGMENTS: [&str; 2] = ["", "_=_"];

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
        self.is_head(head_of(url.as_str()))
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
    /// How the session ended.
    pub outcome: Outcome,
}

/// How a session on Astra's pages ended.
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
    /// User info, port, or a fragment that says something.
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
    /// Empty, too long, or with characters that no code, state or error has.
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
        || url
            .fragment()
            .is_some_and(|fragment| !MEANINGLESS_FRAGMENTS.contains(&fragment))
    {
        return Err(RedirectRefusal::Decorated);
    }
    if !registered.is_head(head_of(text)) {
        return Err(RedirectRefusal::NotOurs);
    }

    let code = single(&url, "code")?;
    let authorization_code = single(&url, "authorization_code")?;
    let error = single(&url, "error")?;
    let state = single(&url, "state")?;
    let description = single(&url, "error_description")?;

    let state = state
        .map(|state| bounded(&state, is_state_char).map(|()| SecretString::from(state)))
        .transpose()?;
    let code = match (code, authorization_code) {
        (Some(a), Some(b)) if a != b => return Err(RedirectRefusal::CodesDiffer),
        (Some(code), _) | (None, Some(code)) => Some(code),
        (None, None) => None,
    };
    let outcome = match (code, error) {
        (Some(_), Some(_)) => return Err(RedirectRefusal::Contradictory),
        (Some(code), None) => {
            bounded(&code, is_visible)?;
            Outcome::Code(AuthorizationCode::new(code))
        }
        (None, Some(error)) => {
            bounded(&error, |c| is_visible(c) && c != '"' && c != '\\')?;
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

/// VSCHAR of RFC 6749, appendix A: what a code is made of (A.11), and an error without `"` and `\` (A.7).
fn is_visible(c: char) -> bool {
    matches!(c, ' '..='~')
}

/// Ours is hexadecimal.
fn is_state_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// What stands before query and fragment.
fn head_of(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

/// The state in a redirect that [`parse`] refused, if it is addressed to `registered` and has one. Only Astra's page
/// knows ours, so it tells whether an unreadable redirect is Astra's answer.
pub(super) fn state_in(text: &str, registered: &RedirectUri) -> Option<SecretString> {
    if !registered.is_head(head_of(text)) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    single(&url, "state").ok()?.map(SecretString::from)
}

#[cfg(test)]
#[path = "redirect_tests.rs"]
mod tests;
