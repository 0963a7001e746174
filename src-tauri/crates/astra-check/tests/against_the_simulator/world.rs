//! A simulator, and a run of the check against it.

use std::sync::Arc;
use std::time::Duration;

use astra_check::{CheckError, Finding, NoPerson, Person, Ports, Summary, Target, Verdict, check};
use astra_sim::{
    Assumption, Config, Entropy, MemoryStore, OsEntropy, Running, SeededEntropy, Simulator,
    SystemClock,
};
use url::Url;

pub struct World {
    pub running: Running,
    pub config: Config,
}

/// Everything a run said.
#[derive(Debug)]
pub struct Said {
    pub findings: Vec<Finding>,
    pub outcome: Result<Summary, CheckError>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn flipped(assumption: Assumption) -> Self {
        Self::with(|config| {
            config.broken_assumptions.insert(assumption);
        })
        .await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::practice();
        config.transfer_created_after = Duration::from_millis(50);
        config.transfer_settled_after = Duration::from_millis(300);
        // Longer than any test, so that no machine is too slow to see it pending.
        config.review_time = Duration::from_secs(24 * 60 * 60);
        change(&mut config);
        let running = Simulator::start(
            config.clone(),
            Arc::new(MemoryStore::default()),
            Arc::new(SystemClock),
            Arc::new(OsEntropy),
        )
        .await
        .unwrap();
        Self { running, config }
    }

    /// All three hosts.
    pub fn target(&self) -> Target {
        self.target_with(
            Some(self.running.secure.clone()),
            Some(self.running.app.clone()),
        )
    }

    pub fn target_with(&self, secure: Option<Url>, app: Option<Url>) -> Target {
        let (id, secret) = (
            self.config.client_id.clone(),
            self.config.client_secret.clone(),
        );
        Target::new(self.running.api.clone(), secure, app, id, secret.into()).unwrap()
    }
}

pub fn ports() -> Ports {
    let entropy = SeededEntropy::new(7);
    Ports {
        entropy: Box::new(move |bytes| entropy.fill(bytes)),
        now: Box::new(jiff::Timestamp::now),
        patience: Duration::from_secs(1),
    }
}

pub async fn run(target: &Target) -> Said {
    run_with(target, &ports(), &mut NoPerson).await
}

pub async fn run_with<P: Person + Send>(target: &Target, ports: &Ports, person: &mut P) -> Said {
    let mut findings = Vec::new();
    let outcome = check(target, ports, person, |finding| findings.push(finding)).await;
    Said { findings, outcome }
}

impl Said {
    pub fn numbers(&self, verdict: Verdict) -> Vec<u8> {
        self.findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .map(|finding| finding.number)
            .collect()
    }

    pub fn of(&self, number: u8) -> &Finding {
        &self.findings[usize::from(number) - 1]
    }

    pub fn lines(&self) -> String {
        self.findings
            .iter()
            .map(|finding| format!("{finding}\n"))
            .collect()
    }
}
