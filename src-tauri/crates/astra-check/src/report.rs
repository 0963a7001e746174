//! The report of findings: recorded in any order, handed out in the order of their numbers, each once.

use crate::assumptions::ASSUMPTIONS;
use crate::finding::{Finding, Verdict};
use crate::redact::Redactor;
use crate::wire::Response;

/// What a probe concludes.
pub(crate) struct Conclusion {
    verdict: Verdict,
    request_id: Option<String>,
    reason: String,
}

pub(crate) fn held(answer: &Response, reason: impl Into<String>) -> Conclusion {
    Conclusion {
        verdict: Verdict::Held,
        request_id: answer.request_id.clone(),
        reason: reason.into(),
    }
}

/// The assumption is contradicted, unless the server failed or asks to slow down, which says nothing.
pub(crate) fn broke(answer: &Response, reason: impl Into<String>) -> Conclusion {
    let reason = reason.into();
    if answer.status == 429 || answer.status >= 500 {
        return unsettled(answer, format!("the server could not answer: {reason}"));
    }
    Conclusion {
        verdict: Verdict::Broke,
        request_id: answer.request_id.clone(),
        reason,
    }
}

/// A response came that settles nothing.
pub(crate) fn unsettled(answer: &Response, reason: impl Into<String>) -> Conclusion {
    Conclusion {
        verdict: Verdict::NotReachable,
        request_id: answer.request_id.clone(),
        reason: reason.into(),
    }
}

pub(crate) fn not_reachable(reason: impl Into<String>) -> Conclusion {
    Conclusion {
        verdict: Verdict::NotReachable,
        request_id: None,
        reason: reason.into(),
    }
}

impl Conclusion {
    pub(crate) fn is_settled(&self) -> bool {
        self.verdict != Verdict::NotReachable
    }

    /// `held` or `broke`, as `holds` says.
    pub(crate) fn of(holds: bool, answer: &Response, reason: impl Into<String>) -> Self {
        if holds {
            held(answer, reason)
        } else {
            broke(answer, reason)
        }
    }

    /// A refusal of what should be accepted: broken if it is about the request, open if the caller may not ask at all.
    pub(crate) fn of_refusal(answer: &Response, reason: impl Into<String>) -> Self {
        if matches!(answer.status, 400 | 422) {
            broke(answer, reason)
        } else {
            unsettled(answer, reason)
        }
    }
}

/// Where findings are noted.
pub(crate) struct Report<F> {
    findings: Vec<Option<Finding>>,
    handed_out: usize,
    on_finding: F,
    pub(crate) redactor: Redactor,
}

impl<F: FnMut(Finding)> Report<F> {
    pub(crate) fn new(redactor: Redactor, on_finding: F) -> Self {
        Self {
            findings: vec![None; ASSUMPTIONS.len()],
            handed_out: 0,
            on_finding,
            redactor,
        }
    }

    /// Records the conclusion about assumption `number`; the first conclusion stays.
    pub(crate) fn record(&mut self, number: u8, conclusion: Conclusion) {
        let Some(place @ None) = self.findings.get_mut(usize::from(number).wrapping_sub(1)) else {
            return;
        };
        *place = Some(Finding {
            number,
            verdict: conclusion.verdict,
            request_id: conclusion.request_id.map(|id| self.redactor.redact(&id)),
            reason: self.redactor.redact(&conclusion.reason),
        });
        while let Some(Some(finding)) = self.findings.get(self.handed_out) {
            (self.on_finding)(finding.clone());
            self.handed_out += 1;
        }
    }

    /// Everything of `numbers` that is still open cannot be reached, because of `reason`.
    pub(crate) fn give_up(&mut self, numbers: &[u8], reason: &str) {
        for number in numbers {
            self.record(*number, not_reachable(reason));
        }
    }

    /// How many came out how: held, broke, not reachable.
    pub(crate) fn counts(&self) -> [usize; 3] {
        let count = |verdict| {
            let known = self.findings.iter().flatten();
            known.filter(|finding| finding.verdict == verdict).count()
        };
        [Verdict::Held, Verdict::Broke, Verdict::NotReachable].map(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_leave_in_order_and_once() {
        let mut seen = Vec::new();
        let mut report = Report::new(Redactor::default(), |finding: Finding| {
            seen.push((finding.number, finding.reason));
        });
        report.record(2, not_reachable("early"));
        report.record(2, not_reachable("again"));
        report.record(0, not_reachable("no such number"));
        report.record(64, not_reachable("no such number"));
        report.record(1, not_reachable("first"));
        let all: Vec<u8> = (1..=63).collect();
        report.give_up(&all, "rest");
        assert_eq!(seen.len(), 63);
        assert!(seen.iter().map(|(number, _)| *number).eq(1..=63));
        assert_eq!((seen[0].1.as_str(), seen[1].1.as_str()), ("first", "early"));
    }
}
