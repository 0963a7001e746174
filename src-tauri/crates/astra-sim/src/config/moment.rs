//! The inputs of a change to the state besides the state itself.

use jiff::Timestamp;

use crate::config::Config;
use crate::config::grants::Grants;
use crate::config::settings::Settings;
use crate::ground::Entropy;

/// The inputs of a change to the state: the time, the settings, and randomness.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) now: Timestamp,
    pub(crate) config: &'a Config,
    /// The client's present grants.
    pub(crate) grants: Grants,
    /// How long things take from now on.
    pub(crate) settings: Settings,
    pub(crate) entropy: &'a dyn Entropy,
}
