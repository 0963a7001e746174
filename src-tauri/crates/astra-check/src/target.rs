//! Whom to ask, and as whom.

use std::fmt;
use std::net::IpAddr;

use secrecy::SecretString;
use url::{Host, Url};

/// The redirect URI that Astra Desk registers.
pub const DEFAULT_REDIRECT_URI: &str = "com.astradesk.client://oauth/callback";

/// The hosts and the client. What needs a host that is not given is not reachable.
#[derive(Clone)]
pub struct Target {
    /// The API.
    pub(crate) api: Url,
    /// The host that takes card numbers.
    pub(crate) secure: Option<Url>,
    /// The hosted pages.
    pub(crate) app: Option<Url>,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) redirect_uri: String,
}

/// Why a target is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The vendor's live environment.
    #[error(
        "{0} is Astra's production. This check creates test data and is for the sandbox only; give a sandbox address."
    )]
    Production(String),
    /// Plain HTTP to another machine, or no web address at all.
    #[error(
        "{0} would not be safe: only https is used, except on this machine. Give an https address."
    )]
    NotSafe(String),
    /// More than scheme, host and port.
    #[error(
        "{0} is more than a host. Give scheme, host and port only, for example https://api.example.com."
    )]
    NotAnOrigin(String),
    /// No client id.
    #[error("The client id is empty. It stands in Astra's dashboard.")]
    NoClientId,
    /// Not a URI.
    #[error("The redirect URI {0} is not a URI.")]
    BadRedirectUri(String),
}

/// The vendor's live hosts; nothing of this program may reach them.
const PRODUCTION: [&str; 4] = [
    "api.astra.finance",
    "secure.api.astra.finance",
    "app.astra.finance",
    "dashboard.astra.finance",
];

impl Target {
    /// The vendor's sandbox.
    ///
    /// # Errors
    /// If the client id is empty.
    pub fn sandbox(client_id: String, client_secret: SecretString) -> Result<Self, TargetError> {
        let url = |text: &str| Url::parse(text).expect("a constant address is a URL");
        Self::new(
            url("https://api-sandbox.astra.finance"),
            Some(url("https://secure.api-sandbox.astra.finance")),
            Some(url("https://app-sandbox.astra.finance")),
            client_id,
            client_secret,
        )
    }

    /// Other hosts: a simulator, or a sandbox behind another name.
    ///
    /// # Errors
    /// For production, for plain HTTP to another machine, for more than an origin, and for an empty client id.
    pub fn new(
        api: Url,
        secure: Option<Url>,
        app: Option<Url>,
        client_id: String,
        client_secret: SecretString,
    ) -> Result<Self, TargetError> {
        for url in [Some(&api), secure.as_ref(), app.as_ref()]
            .into_iter()
            .flatten()
        {
            judge(url)?;
        }
        if client_id.is_empty() {
            return Err(TargetError::NoClientId);
        }
        Ok(Self {
            api,
            secure,
            app,
            client_id,
            client_secret,
            redirect_uri: DEFAULT_REDIRECT_URI.to_owned(),
        })
    }

    /// With another registered redirect URI.
    ///
    /// # Errors
    /// If it is not a URI.
    pub fn with_redirect_uri(mut self, uri: String) -> Result<Self, TargetError> {
        Url::parse(&uri).map_err(|_| TargetError::BadRedirectUri(uri.clone()))?;
        self.redirect_uri = uri;
        Ok(self)
    }

    /// The API host, for example `https://api-sandbox.astra.finance/`.
    pub fn api(&self) -> &Url {
        &self.api
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |url: &Option<Url>| url.as_ref().map(|url| url.as_str().to_owned());
        out.debug_struct("Target")
            .field("api", &self.api.as_str())
            .field("secure", &text(&self.secure))
            .field("app", &text(&self.app))
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        // A name can be pointed anywhere by a resolver; only this one is reserved (RFC 6761 6.3).
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn judge(url: &Url) -> Result<(), TargetError> {
    // What is said back is host only: an address may carry a password.
    let host = url.host_str().unwrap_or_default().to_owned();
    if PRODUCTION.contains(&host.trim_end_matches('.').to_ascii_lowercase().as_str()) {
        return Err(TargetError::Production(host));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(url) => {}
        _ => return Err(TargetError::NotSafe(format!("{}://{host}", url.scheme()))),
    }
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if bare {
        Ok(())
    } else {
        Err(TargetError::NotAnOrigin(host))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn target(api: &str) -> Result<Target, TargetError> {
        Target::new(
            api.parse().unwrap(),
            None,
            None,
            "id".to_owned(),
            "very-secret".into(),
        )
    }

    #[test]
    fn production_is_refused_however_it_is_written() {
        for host in [
            "api.astra.finance",
            "API.astra.finance.",
            "secure.api.astra.finance:443",
        ] {
            let refused = target(&format!("https://{host}"));
            assert!(matches!(refused, Err(TargetError::Production(_))), "{host}");
        }
        let app = "https://app.astra.finance".parse().ok();
        let api = "https://api-sandbox.astra.finance".parse().unwrap();
        assert!(Target::new(api, None, app, "id".into(), "s".into()).is_err());
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        assert!(target("http://127.0.0.1:8080").is_ok() && target("http://localhost:1").is_ok());
        for bad in [
            "http://api-sandbox.astra.finance",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
        ] {
            assert!(matches!(target(bad), Err(TargetError::NotSafe(_))), "{bad}");
        }
        for bad in ["https://a.example/v1", "https://a.example/?x=1"] {
            assert!(
                matches!(target(bad), Err(TargetError::NotAnOrigin(_))),
                "{bad}"
            );
        }
        let typed = target("https://someone:hunter22@a.example").unwrap_err();
        assert!(!typed.to_string().contains("hunter22"), "{typed}");
    }

    #[test]
    fn the_secret_is_not_in_the_debug_form() {
        let text = format!("{:?}", target("http://127.0.0.1:1").unwrap());
        assert!(!text.contains("very-secret"), "{text}");
    }
}
