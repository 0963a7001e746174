//! Failures on demand, and held answers. Only the control sets them; they are not saved.

use std::sync::Mutex;

use axum::http::Method;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

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
    /// It happened; the answer is late.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// The connection closes without an answer; nothing happened.
    DropBefore,
    /// It happened; the connection closes without an answer.
    DropAfter,
    /// Every outstanding authorization code expires before the request is looked at.
    ExpireCodes,
}

#[derive(Default)]
pub(crate) struct Faults {
    waiting: Mutex<Vec<Fault>>,
    /// Path patterns whose answers are held.
    held: watch::Sender<Vec<String>>,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        lock(&self.waiting).push(fault);
    }

    pub(crate) fn clear(&self) {
        lock(&self.waiting).clear();
    }

    pub(crate) fn waiting(&self) -> Vec<Fault> {
        lock(&self.waiting).clone()
    }

    /// The first fault that this request meets; it counts as met.
    pub(crate) fn take(&self, method: &Method, path: &str) -> Option<FaultKind> {
        let mut waiting = lock(&self.waiting);
        let place = waiting.iter().position(|fault| {
            fault
                .method
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
                && matches_path(&fault.path_pattern, path)
        })?;
        let fault = &mut waiting[place];
        let kind = fault.kind.clone();
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            waiting.remove(place);
        }
        Some(kind)
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

    #[test]
    fn a_fault_is_met_as_often_as_it_says() {
        let faults = Faults::default();
        let kind = FaultKind::Status { code: 500 };
        faults.add(Fault {
            method: Some("POST".into()),
            path_pattern: "/a".into(),
            kind: kind.clone(),
            times: 2,
        });
        assert_eq!(
            faults.take(&Method::GET, "/a"),
            None,
            "the method must match"
        );
        assert_eq!(faults.take(&Method::POST, "/a"), Some(kind.clone()));
        assert_eq!(faults.take(&Method::POST, "/a"), Some(kind));
        assert_eq!(
            faults.take(&Method::POST, "/a"),
            None,
            "it was for two requests"
        );
    }
}
