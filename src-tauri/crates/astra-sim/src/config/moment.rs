//! What a change of the state may use besides the state.

use jiff::Timestamp;

use crate::config::Config;
use crate::config::grants::Grants;
use crate::config::settings::Settings;
use crate::ground::entropy::Entropy;

/// What a change to the state may use: the time, the settings, and randomness.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) now: Timestamp,
    pub(crate) config: &'a Config,
    /// What the client is granted now.
    pub(crate) grants: Grants,
    /// How long things take from now on.
    pub(crate) settings: Settings,
    pub(crate) entropy: &'a dyn Entropy,
}
