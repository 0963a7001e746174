//! Where webhooks go.

use serde::{Deserialize, Serialize};
use url::Url;

/// Where notices go, and how badly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Where notices are sent; `None` sends nothing. What is not sent then, also what was to be tried again, is not sent
    /// later, but can be resent.
    pub url: Option<Url>,
    /// How often a notice is sent again although it was taken.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(maximum = 4_294_967_295_u32))]
    pub repeats: u32,
    /// Whether half of the notices, drawn by the seed, are held back for two seconds, so that later ones come first.
    #[serde(default)]
    pub out_of_order: bool,
}
