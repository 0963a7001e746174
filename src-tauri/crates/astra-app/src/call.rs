//! What a failed call means here.

use astra_client::{CallError, CallErrorKind};

/// Longest piece of Astra's words that is kept and shown.
const LONGEST_WORDS: usize = 300;

/// Questions that the flows ask of a failed call.
pub(crate) trait Meaning {
    /// The token was not taken; Astra did not look at the request.
    fn is_unauthorized(&self) -> bool;
    /// No byte can have left this computer.
    fn is_not_sent(&self) -> bool;
    /// Astra asks for patience; it did not look at the request.
    fn is_rate_limited(&self) -> bool;
    /// Astra said no to this very request.
    fn is_refusal(&self) -> bool;
    /// The code or refresh token is spent, expired or withdrawn (A13, A14).
    fn is_invalid_grant(&self) -> bool;
    /// Nothing came back that Astra itself can have said.
    fn is_unreachable(&self) -> bool;
    /// Astra's words for the person, bounded; empty if there are none.
    fn words(&self) -> String;
}

impl Meaning for CallError {
    fn is_unauthorized(&self) -> bool {
        self.kind == CallErrorKind::Unauthorized
    }

    fn is_not_sent(&self) -> bool {
        self.kind == CallErrorKind::NotSent
    }

    fn is_rate_limited(&self) -> bool {
        self.kind == CallErrorKind::RateLimited
    }

    fn is_refusal(&self) -> bool {
        matches!(self.kind, CallErrorKind::Refused(_))
    }

    fn is_invalid_grant(&self) -> bool {
        self.refusal()
            .is_some_and(|refusal| refusal.name.as_deref() == Some("invalid_grant"))
    }

    fn is_unreachable(&self) -> bool {
        self.is_not_sent() || self.kind == CallErrorKind::Unclear && self.status.is_none()
    }

    fn words(&self) -> String {
        let summary = self.refusal().map(|refusal| refusal.summary());
        summary
            .unwrap_or_default()
            .chars()
            .take(LONGEST_WORDS)
            .collect()
    }
}
