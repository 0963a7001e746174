//! The three hosts of the vendor.

use serde::{Deserialize, Serialize};

/// Which of the vendor's hosts a listener stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// The API.
    Api,
    /// The host that takes card numbers.
    Secure,
    /// The hosted pages.
    App,
}

impl Host {
    /// `api`, `secure` or `app`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
