//! Failures on demand, and held answers: which request meets what. Only the control sets them; they are not saved. What a
//! fault does to an answer is [`answers`], to what the request leads to [`twist`].

pub(crate) mod answers;
pub(crate) mod twist;

use std::sync::Mutex;

use axum::http::Method;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::entropy::{Entropy, SeededEntropy};
use crate::sandbox::lock;

/// A failure that requests matching it will meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The method to match, for example `POST`; `None` matches every method.
    #[serde(default)]
    pub method: Option<String>,
    /// The path to match: `*` stands for one segment or a part of it, `**` for anything.
    pub path_pattern: String,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many requests meet it before it is gone.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// How a request fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// Answered with `code`; nothing happened.
    Status {
        /// HTTP status, 400 to 599.
        code: u16,
    },
    /// It happened; answered with `code` all the same.
    StatusAfter {
        /// HTTP status, 400 to 599.
        code: u16,
    },
    /// Answered with `code` and `Retry-After`; nothing happened.
    RetryAfter {
        /// HTTP status, 400 to 599; 429 or 503 by habit.
        code: u16,
        /// What `Retry-After` says.
        seconds: u32,
    },
    /// It happened; the answer is late.
    Delay {
        /// Milliseconds of real time.
        ms: u64,
    },
    /// Answered with 504 at once; it happens later.
    DelayedEffect {
        /// Milliseconds of simulated time.
        ms: u64,
    },
    /// The connection closes without an answer; nothing happened.
    DropBefore,
    /// It happened; the connection closes without an answer.
    DropAfter,
    /// No answer ever comes; nothing happened.
    TimeOutBefore,
    /// It happened; no answer ever comes.
    TimeOutAfter,
    /// It happened; the connection is reset in the middle of the answer.
    ResetMidBody,
    /// It happened; the answer comes byte by byte.
    SlowBytes {
        /// Milliseconds of real time for each byte.
        ms: u64,
    },
    /// It happened; the answer is sent twice over the same connection.
    DuplicateReply,
    /// It happened; the answer is declared as JSON and is none.
    MalformedJson,
    /// It happened; the answer is the first half of its JSON.
    TruncatedJson,
    /// It happened; the answer is declared as HTML.
    WrongContentType,
    /// It happened; every status word in the answer is one that no contract knows.
    UnknownStatus,
    /// It happened; every object in the answer has a field that no contract knows.
    UnknownField,
    /// A card that the request links is flagged for a review by staff.
    FlaggedCard,
    /// A transfer that the request leads to fails.
    FailedTransfer {
        /// The `failure_reason`.
        #[serde(default = "insufficient_funds")]
        reason: String,
    },
    /// A transfer that the request leads to is charged back.
    Chargeback {
        /// Seconds of simulated time from the end of the transfer.
        #[serde(default = "an_hour")]
        seconds: u32,
    },
    /// Every outstanding authorization code expires before the request is looked at.
    ExpireCodes,
}

fn insufficient_funds() -> String {
    "insufficient_funds".to_owned()
}

fn an_hour() -> u32 {
    3_600
}

impl FaultKind {
    /// The name it has in plans and in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::StatusAfter { .. } => "status_after",
            Self::RetryAfter { .. } => "retry_after",
            Self::Delay { .. } => "delay",
            Self::DelayedEffect { .. } => "delayed_effect",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::TimeOutBefore => "time_out_before",
            Self::TimeOutAfter => "time_out_after",
            Self::ResetMidBody => "reset_mid_body",
            Self::SlowBytes { .. } => "slow_bytes",
            Self::DuplicateReply => "duplicate_reply",
            Self::MalformedJson => "malformed_json",
            Self::TruncatedJson => "truncated_json",
            Self::WrongContentType => "wrong_content_type",
            Self::UnknownStatus => "unknown_status",
            Self::UnknownField => "unknown_field",
            Self::FlaggedCard => "flagged_card",
            Self::FailedTransfer { .. } => "failed_transfer",
            Self::Chargeback { .. } => "chargeback",
            Self::ExpireCodes => "expire_codes",
        }
    }

    fn code(&self) -> Option<u16> {
        match self {
            Self::Status { code } | Self::StatusAfter { code } | Self::RetryAfter { code, .. } => {
                Some(*code)
            }
            _ => None,
        }
    }
}

/// A fault that not every request meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultPlan {
    /// What it is called in the journal, and taken back by; the name of its kind if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What happens, where, and how often.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many of a hundred matching requests meet it, 1 to 100. Which ones is drawn from `seed`.
    #[serde(default = "always", skip_serializing_if = "is_always")]
    pub percent: u8,
    /// The same seed meets the same requests of a sequence.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seed: u64,
}

fn always() -> u8 {
    100
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over references
fn is_always(percent: &u8) -> bool {
    *percent == 100
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over references
fn is_zero(seed: &u64) -> bool {
    *seed == 0
}

impl From<Fault> for FaultPlan {
    fn from(fault: Fault) -> Self {
        Self {
            name: None,
            fault,
            percent: 100,
            seed: 0,
        }
    }
}

impl FaultPlan {
    /// Why nobody could meet it, if so.
    pub(crate) fn impossible(&self) -> Option<&'static str> {
        if self
            .fault
            .kind
            .code()
            .is_some_and(|code| !(400..600).contains(&code))
        {
            Some("a status must be from 400 to 599")
        } else if self.fault.times == 0 {
            Some("it must happen at least once")
        } else if !(1..=100).contains(&self.percent) {
            Some("a percentage must be from 1 to 100")
        } else {
            None
        }
    }
}

/// A fault that a request has met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) name: String,
    pub(crate) kind: FaultKind,
}

/// A plan and its own dice.
struct Waiting {
    plan: FaultPlan,
    dice: SeededEntropy,
}

impl Waiting {
    fn falls(&self) -> bool {
        if self.plan.percent == 100 {
            return true;
        }
        let mut bytes = [0; 8];
        self.dice.fill(&mut bytes);
        u64::from_le_bytes(bytes) % 100 < u64::from(self.plan.percent)
    }

    fn matches(&self, method: &Method, path: &str) -> bool {
        let fault = &self.plan.fault;
        let wanted = fault.method.as_ref();
        wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
            && matches_path(&fault.path_pattern, path)
    }
}

#[derive(Default)]
pub(crate) struct Faults {
    waiting: Mutex<Vec<Waiting>>,
    /// Path patterns whose answers are held.
    held: watch::Sender<Vec<String>>,
}

impl Faults {
    pub(crate) fn add(&self, plan: FaultPlan) {
        let dice = SeededEntropy::new(plan.seed);
        lock(&self.waiting).push(Waiting { plan, dice });
    }

    pub(crate) fn clear(&self) {
        lock(&self.waiting).clear();
    }

    /// Forgets the plans called `name`; how many there were.
    pub(crate) fn forget(&self, name: &str) -> usize {
        let mut waiting = lock(&self.waiting);
        let before = waiting.len();
        waiting.retain(|waiting| waiting.plan.name.as_deref() != Some(name));
        before - waiting.len()
    }

    pub(crate) fn waiting(&self) -> Vec<FaultPlan> {
        let waiting = lock(&self.waiting);
        waiting.iter().map(|waiting| waiting.plan.clone()).collect()
    }

    /// The first fault that this request meets; it counts as met.
    pub(crate) fn take(&self, method: &Method, path: &str) -> Option<Met> {
        let mut waiting = lock(&self.waiting);
        let place = waiting
            .iter()
            .position(|waiting| waiting.matches(method, path) && waiting.falls())?;
        let plan = &mut waiting[place].plan;
        let kind = plan.fault.kind.clone();
        let name = plan.name.clone().unwrap_or_else(|| kind.name().to_owned());
        plan.fault.times = plan.fault.times.saturating_sub(1);
        if plan.fault.times == 0 {
            waiting.remove(place);
        }
        Some(Met { name, kind })
    }

    pub(crate) fn hold(&self, pattern: String) {
        self.held.send_modify(|held| held.push(pattern));
    }

    pub(crate) fn release(&self, pattern: &str) {
        self.held
            .send_modify(|held| held.retain(|known| known != pattern));
    }

    pub(crate) fn is_held(&self, path: &str) -> bool {
        self.held
            .borrow()
            .iter()
            .any(|pattern| matches_path(pattern, path))
    }

    /// Waits until no hold matches `path`.
    pub(crate) async fn released(&self, path: &str) {
        let mut held = self.held.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = held
            .wait_for(|held| !held.iter().any(|pattern| matches_path(pattern, path)))
            .await;
    }
}

fn matches_path(pattern: &str, path: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        return (0..=path.len())
            .filter(|at| path.is_char_boundary(*at))
            .any(|at| matches_path(rest, &path[at..]));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        let segment = path.find('/').unwrap_or(path.len());
        return (0..=segment)
            .filter(|at| path.is_char_boundary(*at))
            .any(|at| matches_path(rest, &path[at..]));
    }
    match (pattern.chars().next(), path.chars().next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) if wanted == found => {
            matches_path(&pattern[wanted.len_utf8()..], &path[found.len_utf8()..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_within_its_segment() {
        assert!(matches_path("/v1/routines", "/v1/routines"));
        assert!(matches_path("/v1/routines/*", "/v1/routines/7"));
        assert!(!matches_path("/v1/routines/*", "/v1/routines/7/transfers"));
        assert!(!matches_path("/v1/routines", "/v1/routines/7"));
        assert!(matches_path("/v1/*/transfers", "/v1/7/transfers"));
        assert!(matches_path("/v1/**", "/v1/routines/7/transfers"));
    }

    fn on_a(kind: FaultKind, times: u32) -> Fault {
        Fault {
            method: Some("POST".into()),
            path_pattern: "/a".into(),
            kind,
            times,
        }
    }

    #[test]
    fn a_fault_is_met_as_often_as_it_says() {
        let faults = Faults::default();
        let kind = FaultKind::Status { code: 500 };
        faults.add(on_a(kind.clone(), 2).into());
        let met = |method| faults.take(&method, "/a").map(|met| met.kind);
        assert_eq!(met(Method::GET), None, "the method must match");
        assert_eq!(met(Method::POST), Some(kind.clone()));
        assert_eq!(met(Method::POST), Some(kind));
        assert_eq!(met(Method::POST), None, "it was for two requests");
    }

    #[test]
    fn equal_seeds_meet_the_same_requests() {
        let meet = |seed| {
            let faults = Faults::default();
            faults.add(FaultPlan {
                name: Some("now and then".to_owned()),
                percent: 30,
                seed,
                ..on_a(FaultKind::DropAfter, 1_000).into()
            });
            (0..200)
                .map(|_| faults.take(&Method::POST, "/a").is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(meet(7), meet(7));
        assert_ne!(meet(7), meet(8), "another seed is another run");
        let met = meet(7).into_iter().filter(|met| *met).count();
        assert!((30..90).contains(&met), "{met} of 200 at 30 percent");
    }

    #[test]
    fn a_plan_is_taken_back_by_its_name() {
        let faults = Faults::default();
        let named = |name: &str| FaultPlan {
            name: Some(name.to_owned()),
            ..on_a(FaultKind::DropAfter, 1).into()
        };
        faults.add(named("one"));
        faults.add(named("two"));
        assert_eq!(faults.forget("one"), 1);
        assert_eq!(faults.waiting(), [named("two")]);
    }

    #[test]
    fn a_kind_has_one_name() {
        for (text, kind) in [
            (r#"{"kind":"time_out_after"}"#, FaultKind::TimeOutAfter),
            (
                r#"{"kind":"chargeback"}"#,
                FaultKind::Chargeback { seconds: 3_600 },
            ),
            (
                r#"{"kind":"retry_after","code":429,"seconds":7}"#,
                FaultKind::RetryAfter {
                    code: 429,
                    seconds: 7,
                },
            ),
        ] {
            let read: FaultKind = serde_json::from_str(text).expect(text);
            assert_eq!(read, kind);
            assert!(text.contains(&format!("{:?}", kind.name())), "{text}");
        }
    }
}
