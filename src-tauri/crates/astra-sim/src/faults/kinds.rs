//! The kinds of faults, as tests and staff write them down.

use serde::{Deserialize, Serialize};

use crate::ground::Host;

/// A failure that requests matching it will meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fault {
    /// The method to match, for example `POST`; `None` matches every method.
    #[serde(default)]
    pub method: Option<String>,
    /// The path to match: `*` stands for one segment or a part of it, `**` for anything. Empty for a connection, which has
    /// neither method nor path.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path_pattern: String,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many requests meet it before it is gone.
    #[serde(default = "once")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 4_294_967_295_u32))]
    pub times: u32,
}

impl Fault {
    /// The next `times` connections to `host` are reset.
    pub fn refused_connections(host: Host, times: u32) -> Self {
        Self {
            method: None,
            path_pattern: String::new(),
            kind: FaultKind::RefuseConnection { host },
            times,
        }
    }
}

fn once() -> u32 {
    1
}

/// How a request fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// Answered with `code`; nothing happened.
    Status {
        /// HTTP status, 400 to 599.
        #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
        code: u16,
    },
    /// It happened; answered with `code` all the same.
    StatusAfter {
        /// HTTP status, 400 to 599.
        #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
        code: u16,
    },
    /// Answered with `code` and every value that was sent, in several spellings; nothing happened.
    Echo {
        /// HTTP status, 400 to 599.
        #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
        code: u16,
    },
    /// Answered with `code` and `Retry-After`; nothing happened.
    RetryAfter {
        /// HTTP status, 400 to 599; 429 or 503 by habit.
        #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
        code: u16,
        /// The value of `Retry-After`, in seconds.
        #[cfg_attr(feature = "openapi", schema(maximum = 4_294_967_295_u32))]
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
    /// A transfer that the request leads to is charged back, if a card pays.
    Chargeback {
        /// Seconds of simulated time from the end of the transfer.
        #[serde(default = "an_hour")]
        #[cfg_attr(feature = "openapi", schema(maximum = 4_294_967_295_u32))]
        seconds: u32,
    },
    /// Every outstanding authorization code expires before the request is looked at.
    ExpireCodes,
    /// A new connection to a host is reset before anything is read from it. The caller was connected for a moment: who
    /// refuses to be connected cannot count. A socket that is closed refuses ([`refuse_at`](crate::Control::refuse_at)).
    RefuseConnection {
        /// The host that is connected to.
        host: Host,
    },
}

fn insufficient_funds() -> String {
    "insufficient_funds".to_owned()
}

fn an_hour() -> u32 {
    3_600
}

impl FaultKind {
    /// The name it has in plans and in the event log.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    fn code(&self) -> Option<u16> {
        match self {
            Self::Status { code }
            | Self::StatusAfter { code }
            | Self::Echo { code }
            | Self::RetryAfter { code, .. } => Some(*code),
            _ => None,
        }
    }
}

/// A fault that not every request meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FaultPlan {
    /// Its name in the event log and for taking it back; the name of its kind if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub name: Option<String>,
    /// The fault, its requests, and how often.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many of a hundred matching requests meet it, 1 to 100. Which ones is drawn from `seed`.
    #[serde(default = "always", skip_serializing_if = "is_always")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100))]
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
    /// Why no request could trigger it, if none can.
    pub(crate) fn impossible(&self) -> Option<&'static str> {
        self.never().or_else(|| self.misplaced())
    }

    /// Why it could not happen there.
    fn misplaced(&self) -> Option<&'static str> {
        if self
            .fault
            .kind
            .code()
            .is_some_and(|code| !(400..600).contains(&code))
        {
            Some("a status must be from 400 to 599")
        } else if matches!(self.fault.kind, FaultKind::RefuseConnection { .. }) {
            let of_a_request = self.fault.method.is_some() || !self.fault.path_pattern.is_empty();
            of_a_request.then_some("a connection has neither method nor path")
        } else if self.fault.path_pattern.is_empty() {
            Some("it needs a path_pattern")
        } else {
            None
        }
    }

    /// Why a fault of any kind would never be triggered with these settings.
    fn never(&self) -> Option<&'static str> {
        if self.fault.times == 0 {
            Some("it must happen at least once")
        } else if !(1..=100).contains(&self.percent) {
            Some("a percentage must be from 1 to 100")
        } else if self.name.as_deref() == Some("") {
            Some("a name must have letters")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
