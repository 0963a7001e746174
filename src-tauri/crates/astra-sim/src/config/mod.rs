//! Settings of the simulated sandbox that are made before it starts.

mod assumptions;
mod grants;
mod moment;
mod settings;
mod test_cards;
mod webhook_settings;

pub(crate) use assumptions::Assumptions;
pub use assumptions::{Assumption, UnknownAssumption};
pub use grants::{Grant, Grants, UnknownGrant};
pub(crate) use moment::Moment;
pub use settings::Settings;
pub(crate) use test_cards::{IssuerSays, ReviewStatus, TEST_CARDS, bin, issuer_says, test_card};
pub use test_cards::{TEST_PHONE, test_cards};
pub use webhook_settings::WebhookSettings;

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use crate::ground::Cents;

/// The sandbox's settings: the registered client and the choices that the contract leaves open.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// The registered client: 32 lowercase hexadecimal characters by default.
    pub client_id: String,
    /// That client's secret. Never logged; the `Debug` form leaves it out.
    pub client_secret: String,
    /// The name agreed for trusted authentication (CONTRACT.md 19); our own invention.
    pub provider: String,
    /// Redirect URIs registered for the client. Compared as text (CONTRACT.md 2).
    pub redirect_uris: Vec<String>,
    /// How long a business stays pending before it is approved (A54, business review). This and the next three, the limit of requests,
    /// and as whom visits end, are how it starts; the control may change them ([`Settings`](crate::Settings)).
    pub review_time: Duration,
    /// How long a person's intent stays pending before it is approved (A53, pending intent).
    pub intent_review_time: Duration,
    /// From the routine to its transfer (A46, sandbox delays).
    pub transfer_created_after: Duration,
    /// From the routine to the end of its transfer (A46, sandbox delays).
    pub transfer_settled_after: Duration,
    /// How many requests a minute the API takes before it answers 429 (A51, request rate), from 1; `None`, the default, any number.
    pub requests_a_minute: Option<u32>,
    /// Whether a visit to the hosted pages ends as another user than the one it was opened for, where another has the same
    /// phone: the person, or else the newest other business (CONTRACT.md 6, "Sessions"). Off by default; the control may
    /// change it.
    pub ends_as_other_user: bool,
    /// Names of routines are kept trimmed, escaped for HTML and cut, see [`Settings::alters_names`](crate::Settings::alters_names).
    pub alters_names: bool,
    /// Whether the redirect has the slash of the vendor's example between URI and question mark (CONTRACT.md 6).
    pub redirect_adds_slash: bool,
    /// Whether `state` comes back in the redirect; `false` is the same as breaking A60 (state echoed).
    pub echo_state: bool,
    /// Whether the pages show the authorization code before they lead back with it, as the vendor's sandbox does. Off by
    /// default: it is one more click at each sign-in, and leaves a live code on the screen.
    pub show_code: bool,
    /// What the vendor granted the client.
    pub grants: Grants,
    /// BINs of cards that the client says it issues, shared with the vendor (A62, added_by_user). Those of all test cards by default, so
    /// that either value of `added_by_user` works for them.
    pub issued_bins: BTreeSet<String>,
    /// Assumptions that do not hold at the start; none by default. The control may break others later.
    pub broken_assumptions: BTreeSet<Assumption>,
    /// The one-time code that every phone gets; `None` makes a new one each time (A55, test phone).
    pub fixed_code: Option<String>,
    /// Life of an authorization code (A12, life of a code).
    pub code_life: Duration,
    /// Life of an access token (CONTRACT.md 5).
    pub access_token_life: Duration,
    /// Life of a refresh token (CONTRACT.md 5).
    pub refresh_token_life: Duration,
    /// How long a browser that proved a phone is not asked again (A20, hosted session).
    pub hosted_session_life: Duration,
    /// Largest amount of one card transfer; our own figure, the vendor sets one per program (CONTRACT.md 21).
    pub transfer_limit: Cents,
    /// The vendor's fee for a transfer, charged to the program, shown in previews; our own figure. Not taken from the person.
    pub astra_fee: Cents,
    /// The person's fee on top of the amount; our own figure.
    pub customer_fee: Cents,
    /// Where webhooks go at the start; nowhere by default.
    pub webhooks: WebhookSettings,
    /// Ports to listen on.
    pub ports: Ports,
}

/// Ports on 127.0.0.1; 0 takes a free one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ports {
    /// The API.
    pub api: u16,
    /// The host that takes card numbers.
    pub secure: u16,
    /// The hosted pages.
    pub app: u16,
}

impl Config {
    /// The sandbox of the Practice environment: a fixed client, short waits, free ports.
    pub fn practice() -> Self {
        Self {
            client_id: "5a17b0c4d6e84f0b9c2d3e4f5a6b7c8d".to_owned(),
            // Known to everyone who reads this line, which is fine: it opens play money on this machine only.
            client_secret: "0f1e2d3c4b5a69788796a5b4c3d2e1f0".to_owned(),
            provider: "astra-desk".to_owned(),
            redirect_uris: vec!["com.astradesk.client://oauth/callback".to_owned()],
            review_time: Duration::from_secs(20),
            intent_review_time: Duration::from_secs(2),
            transfer_created_after: Duration::from_secs(1),
            transfer_settled_after: Duration::from_secs(3),
            requests_a_minute: None,
            ends_as_other_user: false,
            alters_names: false,
            redirect_adds_slash: true,
            echo_state: true,
            show_code: false,
            grants: Grants::PRACTICE,
            issued_bins: test_cards::test_cards()
                .map(|(number, _)| number[..6].to_owned())
                .collect(),
            broken_assumptions: BTreeSet::new(),
            fixed_code: None,
            code_life: Duration::from_secs(300),
            access_token_life: Duration::from_secs(2 * 60 * 60),
            refresh_token_life: Duration::from_secs(10 * 24 * 60 * 60),
            hosted_session_life: Duration::from_secs(30 * 60),
            transfer_limit: Cents(1_000_000),
            astra_fee: Cents(25),
            customer_fee: Cents(0),
            webhooks: WebhookSettings::default(),
            ports: Ports::default(),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Config")
            .field("client_id", &self.client_id)
            .field("redirect_uris", &self.redirect_uris)
            .field("ports", &self.ports)
            .finish_non_exhaustive()
    }
}
