//! Parses a redirect strictly: any program on the computer can send one.
//!
//! Whatever is not exactly one of our registered redirect URIs with one of three outcomes is refused.
//! The query is never logged.

use astra_client::AuthorizationCode;
use secrecy::SecretString;
use url::Url;

use crate::connection::RedirectUri;
use crate::connection::redirect_uri::head_of;

/// Longest redirect that is looked at, in bytes: the longest code, twice and with every character percent-encoded,
/// and a state. The vendor's example has 160.
const LONGEST_REDIRECT: usize = 4096;
/// Longest code or state; the vendor's code has 48 characters (CONTRACT.md 2).
const LONGEST_VALUE: usize = 512;
/// Fragments that say nothing: an empty one, and the one that some sign-in pages append so that a browser does not
/// carry an older one over.
const MEANINGLESS_FRAGMENTS: [&str; 2] = ["", "_=_"];

/// What a redirect says, once it is known to be addressed to us.
#[derive(Debug)]
pub struct Redirect {
    /// The one-time value that ties it to a page we opened, where the vendor echoes it (A60, state echoed).
    pub state: Option<SecretString>,
    /// How the session ended.
    pub outcome: Outcome,
}

/// How a session on Astra's pages ended.
#[derive(Debug)]
pub enum Outcome {
    /// Authorization was given; the code can be exchanged once.
    Code(AuthorizationCode),
    /// The person cancelled, or Astra could not go on (A17, cancelled redirect).
    Error {
        /// OAuth error code, such as `access_denied`.
        code: String,
    },
    /// Link-card or verify finished or was skipped (A16, redirect after a card).
    Finished,
}

/// Why a redirect was refused. Carries nothing of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectRefusal {
    /// Not a URL at all.
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
