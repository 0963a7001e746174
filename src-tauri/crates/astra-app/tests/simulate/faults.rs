//! What fails: the faults of the network and of Astra that a run can meet.

use astra_sim::{Fault, FaultKind, Host};
use fastrand::Rng;

/// The calls of the money flow, those that move money first and most often.
const CALLS: &[(&str, &str)] = &[
    ("POST", "/v1/routines"),
    ("POST", "/v1/routines"),
    ("POST", "/v1/routines"),
    ("POST", "/v1/routines"),
    ("POST", "/v1/routines"),
    ("POST", "/v1/routines/preview"),
    ("GET", "/v1/routines"),
    ("GET", "/v1/transfers"),
    ("GET", "/v1/routines/*"),
    ("GET", "/v1/routines/*/transfers"),
    ("GET", "/v1/transfers/*"),
    ("POST", "/v1/oauth/token"),
];

/// When a delayed effect happens: at once after the answer, within the search, and long after it was given up.
const DELAYS_MS: &[u64] = &[500, 30_000, 5 * 60_000, 20 * 60_000, 3 * 60 * 60_000];

/// The longest of them, in whole seconds.
pub const LONGEST_DELAY: i64 = 3 * 60 * 60;

/// One failure, of the next requests that it fits.
pub fn draw(random: &mut Rng) -> Fault {
    if random.u8(..12) == 0 {
        return Fault::refused_connections(Host::Api, random.u32(1..4));
    }
    let (method, path) = CALLS[random.usize(..CALLS.len())];
    let status = |random: &mut Rng, code| match random.bool() {
        true => FaultKind::Status { code },
        false => FaultKind::StatusAfter { code },
    };
    let kind = match random.u8(..14) {
        0 => FaultKind::DropBefore,
        1 => FaultKind::DropAfter,
        2 => FaultKind::TimeOutBefore,
        3 => FaultKind::TimeOutAfter,
        4 => FaultKind::ResetMidBody,
        5 => FaultKind::RetryAfter {
            code: 429,
            seconds: random.u32(1..60),
        },
        6 => status(random, 500),
        7 => status(random, 502),
        8 => status(random, 503),
        9 => FaultKind::MalformedJson,
        10 => FaultKind::TruncatedJson,
        11 => FaultKind::DuplicateReply,
        12 => FaultKind::WrongContentType,
        _ => FaultKind::DelayedEffect {
            ms: DELAYS_MS[random.usize(..DELAYS_MS.len())],
        },
    };
    Fault {
        method: Some(method.to_owned()),
        path_pattern: path.to_owned(),
        kind,
        times: if random.u8(..4) == 0 { 3 } else { 1 },
    }
}
