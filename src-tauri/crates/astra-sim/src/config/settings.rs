//! The part of the [`Config`] that can be changed while the sandbox runs: how long things take, how many requests are taken,
//! and as whom visits end.
//! Each decision reads them once and keeps its times. Not saved.

use std::time::Duration;

use serde::Serialize;

use crate::config::Config;

/// Settings that the control may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// How long a business stays pending before it is approved (A54, business review). In JSON in whole seconds.
    #[serde(rename = "review_seconds", serialize_with = "seconds")]
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub review_time: Duration,
    /// How long a person's intent stays pending before it is approved (A53, pending intent). In JSON in whole seconds.
    #[serde(rename = "intent_review_seconds", serialize_with = "seconds")]
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub intent_review_time: Duration,
    /// From a routine to its transfer (A46, sandbox delays). In JSON in milliseconds.
    #[serde(rename = "transfer_created_ms", serialize_with = "milliseconds")]
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub transfer_created_after: Duration,
    /// From a routine to the end of its transfer (A46, sandbox delays). In JSON in milliseconds.
    #[serde(rename = "transfer_settled_ms", serialize_with = "milliseconds")]
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub transfer_settled_after: Duration,
    /// How many requests a minute the API takes, secure host included, before it answers 429 (A51, request rate); from 1. `None` takes
    /// any number.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub requests_a_minute: Option<u32>,
    /// Whether a visit to the hosted pages ends as another user of the same phone than the one it was opened for, where
    /// there is one: the person, or else the newest other business (CONTRACT.md 6).
    pub ends_as_other_user: bool,
    /// The name of a routine is kept trimmed, escaped for HTML and cut to 24 characters. No text of the vendor says that it
    /// comes back as it was sent.
    pub alters_names: bool,
}

impl Settings {
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            review_time: config.review_time,
            intent_review_time: config.intent_review_time,
            transfer_created_after: config.transfer_created_after,
            transfer_settled_after: config.transfer_settled_after,
            requests_a_minute: config.requests_a_minute,
            ends_as_other_user: config.ends_as_other_user,
            alters_names: config.alters_names,
        }
    }
}

/// How much of a name is kept where names are altered, in characters.
const ALTERED_NAME: usize = 24;

impl Settings {
    /// What is kept of the name of a routine.
    pub(crate) fn kept_name(&self, name: String) -> String {
        if !self.alters_names {
            return name;
        }
        let escaped = name
            .trim()
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;");
        escaped.chars().take(ALTERED_NAME).collect()
    }
}

fn seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(time.as_secs())
}

fn milliseconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    serializer.serialize_u64(ms)
}
