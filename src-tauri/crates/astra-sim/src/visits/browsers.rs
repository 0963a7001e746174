//! Browsers of the hosted pages by cookie, the phones they proved, and the flows they are in. Kept in memory
//! only, as a restart of the vendor's pages would be no different from a new device.
//!
//! In a frame of another site browsers keep no cookie (it is `SameSite=Lax`, and `None` would need TLS and would be blocked
//! by most all the same). Such a flow is held by its id alone, which is as hard to guess as the cookie and which the page
//! around the frame cannot read. It gets a new id once the phone is proved: whoever knew the old one, having begun the
//! flow for somebody else to finish, does not come along. A proof is not remembered for later visits then, and as soon as
//! the cookie has come back once, which it does in a frame of the same site, the flow is bound to it like any other.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;

use crate::ground::after;
use crate::visits::flow::Flow;

const COOKIE: &str = "astra_sim_browser";

/// How long an unfinished flow is remembered. Option A's whole form is typed within it.
const FLOW_LIFE: Duration = Duration::from_secs(60 * 60);

#[derive(Default)]
pub(crate) struct Browsers {
    /// Until when a browser's proof of a phone holds (A20, hosted session).
    proofs: HashMap<(String, String), Timestamp>,
    flows: HashMap<String, Flow>,
}

impl Browsers {
    pub(crate) fn proves(&mut self, browser: &str, phone: &str, until: Timestamp) {
        self.proofs
            .insert((browser.to_owned(), phone.to_owned()), until);
    }

    pub(crate) fn has_proved(&self, browser: &str, phone: &str, now: Timestamp) -> bool {
        self.proofs
            .get(&(browser.to_owned(), phone.to_owned()))
            .is_some_and(|until| *until > now)
    }

    /// Remembers `flow`, and forgets what is too old to go on.
    pub(crate) fn keep(&mut self, flow: Flow, now: Timestamp) {
        self.flows
            .retain(|_, flow| after(flow.opened, FLOW_LIFE) > now);
        self.proofs.retain(|_, until| *until > now);
        self.flows.insert(flow.id.clone(), flow);
    }

    /// The flow, if it is this visitor's and not too old.
    pub(crate) fn flow(&mut self, id: &str, visitor: &Visitor, now: Timestamp) -> Option<&Flow> {
        let flow = self
            .flows
            .get_mut(id)
            .filter(|flow| after(flow.opened, FLOW_LIFE) > now)?;
        match &visitor.cookie {
            Some(cookie) if *cookie == flow.browser => flow.without_cookie = false,
            None if flow.without_cookie && visitor.in_frame => {}
            _ => return None,
        }
        Some(flow)
    }

    /// Ends a flow; only the first to ask gets it.
    pub(crate) fn end(&mut self, id: &str) -> Option<Flow> {
        self.flows.remove(id)
    }
}

/// Where a request comes from.
pub(crate) struct Visitor {
    /// The browser that the cookie names.
    pub(crate) cookie: Option<String>,
    /// Whether it is for a frame within another page, which the browser says (Fetch Metadata) and no page can.
    pub(crate) in_frame: bool,
}

impl Visitor {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let destination = headers.get("sec-fetch-dest").map(HeaderValue::as_bytes);
        Self {
            cookie: browser_of(headers),
            in_frame: matches!(destination, Some(b"iframe" | b"frame")),
        }
    }
}

fn browser_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let plausible =
        |value: &str| value.len() == 42 && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    pairs
        .find(|(name, value)| *name == COOKIE && plausible(value))
        .map(|(_, value)| value.to_owned())
}

/// The cookie for a browser that had none. Not `Secure`: the pages are served on loopback without TLS.
pub(crate) fn cookie(browser: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!(
        "{COOKIE}={browser}; Path=/; HttpOnly; SameSite=Lax"
    ))
    .ok()
}
