//! What is said about one assumption.

use std::fmt;

/// What became of an assumption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Everything that was asked came out as assumed. The reason says what was not asked.
    Held,
    /// An answer contradicts it.
    Broke,
    /// Nothing could be asked: it needs a person, another host, or a call that is not there.
    NotReachable,
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Held => "held",
            Self::Broke => "broke",
            Self::NotReachable => "not reachable",
        })
    }
}

/// One line of the result. Carries no secret, token or code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The assumption's number, 1 to 63.
    pub number: u8,
    /// What became of it.
    pub verdict: Verdict,
    /// `request-id` of the answer that settled it, to be quoted to the vendor.
    pub request_id: Option<String>,
    /// What was seen, or what stands in the way. One line.
    pub reason: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "A{} {}", self.number, self.verdict)?;
        if let Some(id) = &self.request_id {
            write!(out, " (request-id {id})")?;
        }
        write!(out, ": {}", self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_starts_with_number_and_verdict() {
        let mut finding = Finding {
            number: 25,
            verdict: Verdict::NotReachable,
            request_id: None,
            reason: "why".to_owned(),
        };
        assert_eq!(finding.to_string(), "A25 not reachable: why");
        finding.verdict = Verdict::Held;
        finding.request_id = Some("1b2c".to_owned());
        assert_eq!(finding.to_string(), "A25 held (request-id 1b2c): why");
    }
}
