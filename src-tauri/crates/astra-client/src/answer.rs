//! What every successful call hands back beside its value.

use std::fmt;

/// The vendor's own name for one request, from the `request-id` header (CONTRACT.md 3).
///
/// The vendor asks to be quoted it. At most 128 visible ASCII characters are kept.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(String);

impl RequestId {
    pub(crate) fn from_headers(headers: &http::HeaderMap) -> Option<Self> {
        let text = headers.get("request-id")?.to_str().ok()?;
        let kept: String = text
            .chars()
            .filter(char::is_ascii_graphic)
            .take(128)
            .collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// The text to log and to quote to the vendor.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({})", self.0)
    }
}

/// A value that Astra answered, with the id of the request that brought it.
///
/// For a list read in several pages it is the id of the last page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What was asked for.
    pub value: T,
    /// The vendor's id of the request; absent if the header was.
    pub request_id: Option<RequestId>,
}

impl<T> Answer<T> {
    /// The same answer with its value turned into another.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: turn(self.value),
            request_id: self.request_id,
        }
    }
}
