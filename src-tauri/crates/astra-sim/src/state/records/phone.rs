//! How often codes were texted to a real number.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The latest attempts for one real number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PhoneAttempts {
    /// `+1` and ten digits.
    pub(crate) phone: String,
    #[serde(rename = "tries")]
    pub(crate) attempts: Vec<Timestamp>,
    pub(crate) blocked_until: Option<Timestamp>,
}
