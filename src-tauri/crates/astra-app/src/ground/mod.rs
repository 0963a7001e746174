//! What every area stands on: disk, time, randomness, identifiers, errors, and the two ways in which an area says that
//! something happened ([`changes`] for screens, [`poll_now`] for the poller). Knows no area.

pub(crate) mod changes;
pub(crate) mod clock;
pub(crate) mod environment;
pub(crate) mod error;
pub(crate) mod field_issue;
pub(crate) mod ids;
pub(crate) mod journal;
pub(crate) mod poll_now;
pub(crate) mod settings;
pub(crate) mod store;
pub(crate) mod typed_text;

use std::sync::Arc;

use astra_vault::Entropy;

use changes::Changes;
use clock::RunClock;
use environment::Environment;
use poll_now::PollNow;
use settings::SettingsStore;
use store::Store;

/// Handed to every area.
pub(crate) struct Ground {
    pub(crate) environment: Environment,
    pub(crate) store: Store,
    pub(crate) clock: RunClock,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) changes: Changes,
    pub(crate) poll_now: PollNow,
    pub(crate) settings: SettingsStore,
}
