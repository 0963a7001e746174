//! A whole run: from the first call to the last finding.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;

use crate::assumptions::{ASSUMPTIONS, INVENTED, OUT_OF_REACH};
use crate::finding::Finding;
use crate::ports::{Person, Ports};
use crate::probes::{self, Run};
use crate::redact::Redactor;
use crate::report::Report;
use crate::target::Target;
use crate::wire::{Caller, NoResponse, Wire};

/// How many assumptions came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Came out as assumed.
    pub held: usize,
    /// Contradicted by an answer.
    pub broke: usize,
    /// Could not be asked.
    pub not_reachable: usize,
}

/// Why there are no findings at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Nobody answered.
    #[error(
        "{host} could not be talked to: {why}. Check the address and the network, then run the check again."
    )]
    Silent {
        /// The API host.
        host: String,
        /// What went wrong.
        why: String,
    },
    /// Somebody else answered.
    #[error(
        "What answers at {host} is not Astra's API (status {status}, neither JSON nor a request-id). Check the address."
    )]
    NotAstra {
        /// The API host.
        host: String,
        /// The HTTP status of its answer.
        status: u16,
    },
    /// Client id or secret are wrong there.
    #[error(
        "{host} refused client id and secret, so nothing can be checked. Copy both from the sandbox's dashboard; production keys do not work there."
    )]
    KeysRefused {
        /// The API host.
        host: String,
    },
    /// No HTTP client.
    #[error("The connection could not be set up: {0}.")]
    SetUp(String),
}

/// What a run leaves behind at `target`, to be shown before it starts.
pub fn describe_effects(target: &Target) -> String {
    let host = target.api().host_str().unwrap_or_default();
    let mut text = format!(
        "This checks {} assumptions against {host}. It creates test data there: up to four business profiles on one invented \
         phone number (exchange 555) and, where something is accepted that should be refused, a few more; where it is \
         offered, up to eight user intents with the vendor's sample person.",
        ASSUMPTIONS.len()
    );
    if target.app.is_some() {
        text.push_str(
            " It signs in at the hosted pages as two of these businesses, links the vendor's test cards and moves $1.00 between \
             them twice.",
        );
    }
    text
}

/// Goes through A1 to A63. Each finding is handed over once, in the order of its number, as soon as it is known.
///
/// # Errors
/// If nothing can be checked at all; no finding is handed over then.
pub async fn check<P: Person + Send>(
    target: &Target,
    ports: &Ports,
    person: &mut P,
    on_finding: impl FnMut(Finding) + Send,
) -> Result<Summary, CheckError> {
    let wire = Wire::new(target.clone()).map_err(|error| CheckError::SetUp(error.to_string()))?;
    preflight(&wire, target, ports).await?;

    let mut redactor = Redactor::default();
    let secret = target.client_secret.expose_secret();
    redactor.learn(secret);
    // As it travels, in case somebody sends it back.
    redactor.learn(&STANDARD.encode(format!("{}:{secret}", target.client_id)));
    for number in crate::samples::TEST_CARDS {
        redactor.learn(number);
    }
    let mut run = Run {
        wire,
        target,
        ports,
        report: Report::new(redactor, on_finding),
    };
    for (number, reason) in OUT_OF_REACH.iter().chain(&INVENTED) {
        run.report.give_up(&[*number], reason);
    }
    probes::all(&mut run, person).await;
    let [held, broke, not_reachable] = run.report.counts();
    Ok(Summary {
        held,
        broke,
        not_reachable,
    })
}

/// The first calls: is somebody there, is it Astra, and does it know us?
async fn preflight(wire: &Wire, target: &Target, ports: &Ports) -> Result<(), CheckError> {
    let host = || match (target.api.host_str(), target.api.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    };
    let silent = |NoResponse(why)| CheckError::Silent { host: host(), why };
    let path = format!("/v1/business_profile/{}", ports.hex(32));
    let first = wire.get(&path, Caller::Client).await.map_err(silent)?;
    if first.request_id.is_none() && !first.json.is_object() {
        return Err(CheckError::NotAstra {
            host: host(),
            status: first.status,
        });
    }
    if matches!(first.status, 401 | 403) {
        // One call may be closed to a client; where it also may not ask for tokens, the keys are wrong.
        let second = wire
            .token(&[("grant_type", "sandbox_check")], None)
            .await
            .map_err(silent)?;
        if matches!(second.status, 401 | 403) {
            return Err(CheckError::KeysRefused { host: host() });
        }
    }
    Ok(())
}
