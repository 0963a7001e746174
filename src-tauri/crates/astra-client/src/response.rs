//! The value of a successful call, with the vendor's id of the request.

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

/// The value of Astra's response, with the id of the request.
///
/// For a list read in several pages it is the id of the last page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response<T> {
    /// The value that was asked for.
    pub value: T,
    /// The vendor's id of the request; absent if the header was.
    pub request_id: Option<RequestId>,
}

impl<T> Response<T> {
    /// The same response with its value converted.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: turn(self.value),
            request_id: self.request_id,
        }
    }
}
