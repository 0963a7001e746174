//! Why a call brought no usable response, told apart by whether money can have moved.

use std::fmt;
use std::time::Duration;

use crate::proxy::{ProxyFailure, Route};
use crate::refusal::{Refusal, RefusalShape, bounded};
use crate::response::RequestId;

/// Longest refusal that is kept and shown, in characters.
const LONGEST_REFUSAL_TEXT: usize = 300;

/// A call that brought no usable answer.
///
/// Neither `Debug` nor `Display` can show a token, a code, a request body or a query.
#[derive(Clone, Debug)]
pub struct CallError {
    /// What happened.
    pub kind: CallErrorKind,
    /// The HTTP status, if an answer began to arrive.
    pub status: Option<u16>,
    /// The vendor's id of the request, to be quoted to them.
    pub request_id: Option<RequestId>,
    /// One bounded line for the log.
    pub detail: String,
    /// How long the vendor asks to wait.
    pub retry_after: Option<Duration>,
    /// The proxy that was in the way. Of [`CallErrorKind::NotSent`] only.
    pub proxy: Option<Box<ProxyFailure>>,
    /// The vendor's own word for it, where it has one: the `embedded_error` of a refused card (CONTRACT.md 21). At most 64
    /// lower-case letters and underscores.
    pub embedded_code: Option<Box<str>>,
}

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallErrorKind {
    /// No byte of the request can have left: no such host, no connection, no way through a proxy,
    /// no TLS, or the request could not even be built.
    NotSent,
    /// The request may have arrived and what became of it is not known: time-out, reset, an
    /// answer that broke off; for a write also 5xx, a 4xx by which the vendor does not say no (408, 409, 425 …) and a
    /// success that cannot be read.
    Unclear,
    /// The vendor said no: 400, 403, 404, 422; for a read any 4xx but 401 and 429.
    Refused(Box<Refusal>),
    /// The token or the client credentials were not taken (401).
    Unauthorized,
    /// Too many requests (429).
    RateLimited,
    /// The vendor's side failed (5xx) on a read.
    ServerError,
    /// A read was answered with something that cannot be understood.
    Unreadable,
}

/// Whether a failed call can have done something at the vendor. Of writes: reads do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing happened; sending again is safe.
    None,
    /// It may have happened; find out before sending again.
    Unknown,
}

/// Whether a failed call may leave something behind, which decides how failures are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Changes nothing; may be asked again.
    Read,
    /// Changes something; sent once, on a connection of its own.
    Write,
}

impl CallError {
    /// Whether the call can have done something at the vendor. The journal decides by this.
    ///
    /// A refusal is final about this one request: with the statuses of
    /// [`Refused`](CallErrorKind::Refused), 401 and 429 the vendor answers instead of acting (CONTRACT.md 21).
    pub fn effect(&self) -> Effect {
        match self.kind {
            CallErrorKind::NotSent
            | CallErrorKind::Refused(_)
            | CallErrorKind::Unauthorized
            | CallErrorKind::RateLimited => Effect::None,
            CallErrorKind::Unclear | CallErrorKind::ServerError | CallErrorKind::Unreadable => {
                Effect::Unknown
            }
        }
    }

    /// The vendor's words, if it refused.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.kind {
            CallErrorKind::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The token was not taken; Astra did not look at the request.
    pub fn is_unauthorized(&self) -> bool {
        self.kind == CallErrorKind::Unauthorized
    }

    /// No byte can have left this computer.
    pub fn is_not_sent(&self) -> bool {
        self.kind == CallErrorKind::NotSent
    }

    /// Astra asks for patience; it did not look at the request.
    pub fn is_rate_limited(&self) -> bool {
        self.kind == CallErrorKind::RateLimited
    }

    /// Astra said no to this very request.
    pub fn is_refusal(&self) -> bool {
        matches!(self.kind, CallErrorKind::Refused(_))
    }

    /// The code or refresh token is spent, expired or withdrawn (CONTRACT.md A13, refresh token; A14, code).
    pub fn is_invalid_grant(&self) -> bool {
        self.refusal()
            .is_some_and(|refusal| refusal.name.as_deref() == Some("invalid_grant"))
    }

    /// Astra does not let this person in: their email address and phone number were screened before, or belong to a user
    /// that is rejected or suspended (CONTRACT.md 21). Of creating a user intent only, whose one documented 403 this is.
    /// It has a `name`, which a gateway's own 403 has not; the words are not looked at, because what the person typed is
    /// cut out of them.
    pub fn is_screened(&self) -> bool {
        self.status == Some(403)
            && self.refusal().is_some_and(|refusal| {
                refusal.shape == RefusalShape::Generic && refusal.name.is_some()
            })
    }

    /// Nothing came back that Astra itself can have said.
    pub fn is_unreachable(&self) -> bool {
        self.is_not_sent() || self.kind == CallErrorKind::Unclear && self.status.is_none()
    }

    /// The vendor's words for the person, at most 300 characters; empty if there are none.
    pub fn refusal_text(&self) -> String {
        let summary = self.refusal().map(|refusal| refusal.summary());
        let summary = summary.unwrap_or_default();
        summary.chars().take(LONGEST_REFUSAL_TEXT).collect()
    }

    pub(crate) fn new(kind: CallErrorKind, detail: impl AsRef<str>) -> Self {
        Self {
            kind,
            status: None,
            request_id: None,
            detail: bounded(detail.as_ref()),
            retry_after: None,
            proxy: None,
            embedded_code: None,
        }
    }

    pub(crate) fn not_sent(detail: impl AsRef<str>) -> Self {
        Self::new(CallErrorKind::NotSent, detail)
    }

    /// An answer that should be a success but cannot be used.
    pub(crate) fn unusable(purpose: Purpose, detail: impl AsRef<str>) -> Self {
        Self::new(
            match purpose {
                Purpose::Read => CallErrorKind::Unreadable,
                Purpose::Write => CallErrorKind::Unclear,
            },
            detail,
        )
    }

    /// A failure before anything is tried: the way to Astra leads through a proxy that is none.
    pub(crate) fn no_proxy_there(failure: ProxyFailure) -> Self {
        let detail = format!("{} holds no address of a proxy", failure.proxy);
        Self {
            proxy: Some(Box::new(failure)),
            ..Self::not_sent(detail)
        }
    }

    /// A failure below HTTP, on the way that `route` tells.
    pub(crate) fn transport(error: reqwest::Error, route: &Route) -> Self {
        // Connecting comes first: a connect time-out is both, and nothing was sent. What a proxy is told comes before
        // the first byte of the request, too.
        let connecting = error.is_connect();
        let kind = if connecting || error.is_builder() {
            CallErrorKind::NotSent
        } else {
            CallErrorKind::Unclear
        };
        let timed_out = error.is_timeout();
        // The URL would bring its query along.
        let error = error.without_url();
        let mut detail = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            detail.push_str(": ");
            detail.push_str(&cause.to_string());
            source = cause.source();
        }
        let proxy = if connecting {
            route.failure(&detail, timed_out).map(Box::new)
        } else {
            None
        };
        if timed_out {
            detail.insert_str(0, "timed out: ");
        }
        Self {
            proxy,
            ..Self::new(kind, detail)
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            CallErrorKind::NotSent => "the request was not sent",
            CallErrorKind::Unclear => "the outcome of the request is not known",
            CallErrorKind::Refused(_) => "Astra refused the request",
            CallErrorKind::Unauthorized => "Astra did not accept the credentials",
            CallErrorKind::RateLimited => "Astra asks to slow down",
            CallErrorKind::ServerError => "Astra's server failed",
            CallErrorKind::Unreadable => "Astra's answer cannot be read",
        })?;
        if let Some(status) = self.status {
            write!(f, " (status {status})")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " [request {id}]")?;
        }
        if let Some(failure) = &self.proxy {
            write!(f, " (proxy {}: {:?})", failure.proxy, failure.kind)?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for CallError {}
