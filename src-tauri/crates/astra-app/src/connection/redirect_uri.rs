//! Where Astra's pages lead back to.

use url::Url;

/// A redirect URI as registered with Astra, such as `com.astradesk.client://oauth/callback`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri(Url);

impl RedirectUri {
    /// Parses a registered URI.
    ///
    /// # Errors
    /// When it is not a URI with a host and a path, has user info, port, query or fragment, or is spelled
    /// otherwise than URLs are written out: Astra compares the text (CONTRACT.md 2).
    pub fn new(text: &str) -> Result<Self, NotARedirectUri> {
        let url = Url::parse(text).map_err(|_| NotARedirectUri)?;
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
            Err(NotARedirectUri)
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

    /// An https address: the fallback where Astra takes no custom scheme (A59, custom scheme accepted).
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
    pub(crate) fn is_head(&self, head: &str) -> bool {
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

/// The text is no redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a redirect URI")]
pub struct NotARedirectUri;

/// What stands before query and fragment.
pub(crate) fn head_of(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}
