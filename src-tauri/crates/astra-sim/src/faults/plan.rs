//! Planned faults and held responses: which request triggers which. Only the control sets them; they are not saved. What a
//! fault does to an answer is [`answers`], one that repeats the request is [`echo`], what a fault does to what the request leads to [`outcome_fault`].

use std::sync::Mutex;

use axum::http::Method;
use tokio::sync::watch;

use crate::faults::kinds::{FaultKind, FaultPlan};
use crate::ground::{Entropy, Host, SeededEntropy, lock};

/// A fault that a request has triggered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Triggered {
    pub(crate) name: String,
    pub(crate) kind: FaultKind,
}

/// A plan and its own source of randomness.
struct Planned {
    plan: FaultPlan,
    rng: SeededEntropy,
}

impl Planned {
    fn triggers(&self) -> bool {
        if self.plan.percent == 100 {
            return true;
        }
        let mut bytes = [0; 8];
        self.rng.fill(&mut bytes);
        u64::from_le_bytes(bytes) % 100 < u64::from(self.plan.percent)
    }

    fn matches(&self, method: &Method, path: &str) -> bool {
        let fault = &self.plan.fault;
        if matches!(fault.kind, FaultKind::RefuseConnection { .. }) {
            return false;
        }
        let wanted = fault.method.as_ref();
        wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
            && matches_path(&fault.path_pattern, path)
    }
}

#[derive(Default)]
pub(crate) struct Faults {
    planned: Mutex<Vec<Planned>>,
    /// Path patterns whose answers are held.
    held: watch::Sender<Vec<String>>,
}

impl Faults {
    pub(crate) fn add(&self, plan: FaultPlan) {
        let rng = SeededEntropy::new(plan.seed);
        lock(&self.planned).push(Planned { plan, rng });
    }

    pub(crate) fn clear(&self) {
        lock(&self.planned).clear();
    }

    /// Forgets the plans called `name`; how many there were.
    pub(crate) fn forget(&self, name: &str) -> usize {
        let mut planned = lock(&self.planned);
        let before = planned.len();
        planned.retain(|one| one.plan.name.as_deref() != Some(name));
        before - planned.len()
    }

    pub(crate) fn planned(&self) -> Vec<FaultPlan> {
        let planned = lock(&self.planned);
        planned.iter().map(|one| one.plan.clone()).collect()
    }

    /// The first fault that this request meets; it counts as met.
    pub(crate) fn take(&self, method: &Method, path: &str) -> Option<Triggered> {
        self.take_first(|one| one.matches(method, path))
    }

    /// The first fault that a connection to `host` meets; it counts as met.
    pub(crate) fn take_connection(&self, host: Host) -> Option<Triggered> {
        self.take_first(|one| one.plan.fault.kind == FaultKind::RefuseConnection { host })
    }

    fn take_first(&self, matches: impl Fn(&Planned) -> bool) -> Option<Triggered> {
        let mut planned = lock(&self.planned);
        let place = planned
            .iter()
            .position(|one| matches(one) && one.triggers())?;
        let plan = &mut planned[place].plan;
        let kind = plan.fault.kind.clone();
        let name = plan.name.clone().unwrap_or_else(|| kind.name().to_owned());
        plan.fault.times = plan.fault.times.saturating_sub(1);
        if plan.fault.times == 0 {
            planned.remove(place);
        }
        Some(Triggered { name, kind })
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
    use crate::faults::Fault;

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
        assert_eq!(faults.planned(), [named("two")]);
    }
}
