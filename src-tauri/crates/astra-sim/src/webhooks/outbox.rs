//! Webhooks (CONTRACT.md 20): notices of changes, signed, tried ten times with doubling gaps, and kept for the inspector.
//! The event log finds the changes, [`delivery`] sends the notices. The queue is not saved: a restart empties it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::signature;
use crate::config::WebhookSettings;
use crate::events::{Change, ResourceKind};
use crate::ground::{Entropy, SeededEntropy, after, uuid};

/// How many notices are remembered.
const REMEMBERED: usize = 10_000;

/// How often a notice is tried.
const ATTEMPTS: u32 = 10;

/// From the first attempt to the second; every further gap is twice the one before, which makes about five hours (A49, first retry gap).
const FIRST_GAP: Duration = Duration::from_secs(35);

/// How long a notice is held back that is to come after later ones.
const HELD_BACK: Duration = Duration::from_secs(2);

/// One notice, as the inspector shows it. No secret in it: the signature is worth nothing for another text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Notice {
    /// From 1, in the order of the changes.
    pub number: u64,
    /// The same in every attempt.
    pub webhook_id: String,
    /// For example `transfer_updated`.
    pub webhook_type: String,
    /// The id of the resource that changed.
    pub resource_id: String,
    /// When it changed, in simulated time.
    pub created: Timestamp,
    /// The body, byte for byte.
    pub body: String,
    /// The value of the header `Astra-Verification`.
    pub signature: String,
    /// Every attempt so far.
    #[serde(rename = "tries")]
    pub attempts: Vec<Attempt>,
    /// Whether a receiver accepted it.
    pub delivered: bool,
    /// When it is tried next, in simulated time; `None` if it is not.
    #[serde(rename = "next_try")]
    pub next_attempt: Option<Timestamp>,
}

/// One attempt to deliver a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Attempt {
    /// In simulated time.
    pub time: Timestamp,
    /// Where it was sent.
    pub url: Url,
    /// The status of the answer; only 200 counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<u16>,
    /// Why there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The wire form, in the order of the vendor's example.
#[derive(Serialize)]
struct Body<'a> {
    webhook_type: &'a str,
    resource_id: &'a str,
    user_id: &'a str,
    webhook_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_parent_id: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: &'a BTreeMap<String, String>,
}

pub(crate) struct Outbox {
    settings: WebhookSettings,
    /// Apart from the sandbox's, so that whether anybody listens changes no id.
    entropy: SeededEntropy,
    count: u64,
    kept: VecDeque<Kept>,
}

struct Kept {
    notice: Notice,
    failures: u32,
    repeats_left: u32,
}

/// A notice that is to be sent now.
pub(crate) struct Due {
    pub(crate) number: u64,
    pub(crate) scheduled: Timestamp,
    pub(crate) url: Url,
    pub(crate) body: String,
    pub(crate) signature: String,
}

impl Outbox {
    pub(crate) fn new(settings: WebhookSettings, seed: u64) -> Self {
        Self {
            settings,
            entropy: SeededEntropy::new(seed),
            count: 0,
            kept: VecDeque::new(),
        }
    }

    pub(crate) fn settings(&self) -> &WebhookSettings {
        &self.settings
    }

    /// Without an address nothing that waits is sent, later neither.
    pub(crate) fn set(&mut self, settings: WebhookSettings) {
        if settings.url.is_none() {
            for kept in &mut self.kept {
                kept.notice.next_attempt = None;
            }
        }
        self.settings = settings;
    }

    /// `time`, where there is somebody to send to.
    fn unless_stopped(&self, time: Timestamp) -> Option<Timestamp> {
        self.settings.url.as_ref().map(|_| time)
    }

    /// Makes notices of `changes`.
    pub(crate) fn add_all(&mut self, changes: &[Change], client_secret: &str) {
        // The vendor has no notice of bank accounts.
        for change in changes
            .iter()
            .filter(|change| change.kind != ResourceKind::Account)
        {
            self.add(change, client_secret);
        }
    }

    fn add(&mut self, change: &Change, client_secret: &str) {
        let webhook_id = uuid(&self.entropy);
        let mut coin = [0];
        self.entropy.fill(&mut coin);
        let webhook_type = type_of(change);
        let body = signature::write(&Body {
            webhook_type: &webhook_type,
            resource_id: &change.id,
            user_id: &change.user_id,
            webhook_id: &webhook_id,
            // Only chargebacks name their transfer.
            resource_parent_id: change
                .parent_id
                .as_deref()
                .filter(|_| change.kind == ResourceKind::Chargeback),
            metadata: &change.metadata,
        });
        let Ok(body) = body else {
            tracing::error!("a notice could not be written");
            return;
        };
        let held_back = self.settings.out_of_order && coin[0] % 2 == 0;
        let first = if held_back {
            after(change.time, HELD_BACK)
        } else {
            change.time
        };
        let next_attempt = self.unless_stopped(first);
        self.count += 1;
        if self.kept.len() == REMEMBERED {
            self.kept.pop_front();
        }
        self.kept.push_back(Kept {
            failures: 0,
            repeats_left: self.settings.repeats,
            notice: Notice {
                number: self.count,
                webhook_id,
                webhook_type,
                resource_id: change.id.clone(),
                created: change.time,
                signature: signature::signature(&body, client_secret),
                body,
                attempts: Vec::new(),
                delivered: false,
                next_attempt,
            },
        });
    }

    pub(crate) fn notices(&self) -> Vec<Notice> {
        self.kept.iter().map(|kept| kept.notice.clone()).collect()
    }

    /// Schedules one notice anew, with all its attempts, where there is an address; `false` if there is none of this number.
    pub(crate) fn resend(&mut self, number: u64, now: Timestamp) -> bool {
        let next_attempt = self.unless_stopped(now);
        let Some(kept) = self.find(number) else {
            return false;
        };
        kept.failures = 0;
        kept.notice.next_attempt = next_attempt;
        true
    }

    /// The next moment at which something is to be sent.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.settings.url.as_ref()?;
        self.kept
            .iter()
            .filter_map(|kept| kept.notice.next_attempt)
            .min()
    }

    /// The next notice of those that are due by `now`.
    pub(crate) fn due(&self, now: Timestamp) -> Option<Due> {
        let url = self.settings.url.as_ref()?;
        let (scheduled, notice) = self
            .kept
            .iter()
            .filter_map(|kept| Some((kept.notice.next_attempt?, &kept.notice)))
            .filter(|(time, _)| *time <= now)
            .min_by_key(|(time, notice)| (*time, notice.number))?;
        Some(Due {
            number: notice.number,
            scheduled,
            url: url.clone(),
            body: notice.body.clone(),
            signature: notice.signature.clone(),
        })
    }

    /// Notes the outcome of an attempt, and the time of the next.
    pub(crate) fn record_attempt(
        &mut self,
        due: &Due,
        now: Timestamp,
        outcome: Result<u16, String>,
    ) {
        // Notices that were switched off meanwhile include this one.
        let is_stopped = self.settings.url.is_none();
        let Some(kept) = self.find(due.number) else {
            return;
        };
        let taken = outcome == Ok(200);
        kept.notice.next_attempt = if !taken {
            kept.failures += 1;
            let gap = FIRST_GAP.saturating_mul(1 << (kept.failures - 1).min(16));
            // By its plan and not from now, so that a clock moved by hours makes every attempt that lies between.
            (kept.failures < ATTEMPTS).then(|| after(due.scheduled, gap))
        } else if kept.repeats_left > 0 {
            kept.repeats_left -= 1;
            Some(due.scheduled)
        } else {
            None
        };
        if is_stopped {
            kept.notice.next_attempt = None;
        }
        kept.notice.delivered |= taken;
        let (answer, error) = match outcome {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        kept.notice.attempts.push(Attempt {
            time: now,
            url: due.url.clone(),
            answer,
            error,
        });
    }

    fn find(&mut self, number: u64) -> Option<&mut Kept> {
        self.kept
            .iter_mut()
            .rev()
            .find(|kept| kept.notice.number == number)
    }
}

/// The vendor has no `user_created` and no `user_intent_created`: that they begin to exist is told as a change of theirs.
fn type_of(change: &Change) -> String {
    let end = if change.is_new && !matches!(change.kind, ResourceKind::User | ResourceKind::Intent)
    {
        "created"
    } else {
        "updated"
    };
    format!("{}_{end}", change.kind.word())
}
