//! The three hosts of one environment, always taken together.

use std::net::IpAddr;

use url::{Host, Url};

/// The API, secure and hosted-page hosts of one environment (CONTRACT.md 2).
///
/// There is no way to mix hosts of two environments: a value comes from one of three constructors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    api: Url,
    secure: Url,
    app: Url,
    loopback: bool,
}

/// Why addresses were not taken as a loopback environment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Only this machine may stand in for Astra.
    #[error("{host} is not a loopback host")]
    NotLoopback {
        /// The host that was given, empty if there was none.
        host: String,
    },
    /// Something else than `http` or `https`.
    #[error("the scheme {scheme} is neither http nor https")]
    Scheme {
        /// The scheme that was given.
        scheme: String,
    },
    /// The address carries a path, query, fragment or user info.
    #[error("an endpoint is a scheme, a host and a port, nothing more")]
    NotAnOrigin,
}

impl Endpoints {
    /// The vendor's sandbox.
    pub fn sandbox() -> Self {
        Self::vendor(
            "https://api-sandbox.astra.finance",
            "https://secure.api-sandbox.astra.finance",
            "https://app-sandbox.astra.finance",
        )
    }

    /// The vendor's production hosts.
    pub fn production() -> Self {
        Self::vendor(
            "https://api.astra.finance",
            "https://secure.api.astra.finance",
            "https://app.astra.finance",
        )
    }

    /// Hosts on this machine, for the simulator and for tests. Plain `http` is allowed here only.
    ///
    /// # Errors
    /// Any host that is not `localhost` or a loopback address, and anything more than an origin.
    pub fn loopback(api: Url, secure: Url, app: Url) -> Result<Self, EndpointError> {
        for url in [&api, &secure, &app] {
            check_loopback(url)?;
        }
        Ok(Self {
            api,
            secure,
            app,
            loopback: true,
        })
    }

    /// Where API calls go.
    pub fn api(&self) -> &Url {
        &self.api
    }

    /// Where calls with card or bank account numbers go: adding a card by its number. People link
    /// theirs in the hosted pages.
    pub fn secure(&self) -> &Url {
        &self.secure
    }

    /// Where the hosted pages (the vendor's Web SDK) are.
    pub fn app(&self) -> &Url {
        &self.app
    }

    /// Whether this is an environment on this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    fn vendor(api: &str, secure: &str, app: &str) -> Self {
        let url = |text: &str| Url::parse(text).expect("a constant address is a URL");
        Self {
            api: url(api),
            secure: url(secure),
            app: url(app),
            loopback: false,
        }
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

fn check_loopback(url: &Url) -> Result<(), EndpointError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(EndpointError::Scheme {
            scheme: url.scheme().to_owned(),
        });
    }
    if !is_loopback(url) {
        return Err(EndpointError::NotLoopback {
            host: url.host_str().unwrap_or_default().to_owned(),
        });
    }
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if bare {
        Ok(())
    } else {
        Err(EndpointError::NotAnOrigin)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn loopback(api: &str) -> Result<Endpoints, EndpointError> {
        let other = Url::parse("http://127.0.0.1:1/").unwrap();
        Endpoints::loopback(Url::parse(api).unwrap(), other.clone(), other)
    }

    #[test]
    fn only_this_machine_may_stand_in_for_astra() {
        for good in [
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:9",
            "https://127.9.9.9",
        ] {
            assert!(loopback(good).is_ok(), "{good} is loopback");
        }
        for bad in [
            "http://api-sandbox.astra.finance",
            "https://10.0.0.1",
            "http://localhost.example.com",
            "http://0.0.0.0:1",
            "http://127.0.0.1/path",
            "http://user@127.0.0.1",
            "http://127.0.0.1/?a=b",
            "ftp://127.0.0.1",
        ] {
            assert!(
                loopback(bad).is_err(),
                "{bad} must not be taken for Practice"
            );
        }
    }

    #[test]
    fn the_vendors_hosts_are_https_and_complete() {
        for endpoints in [Endpoints::sandbox(), Endpoints::production()] {
            for url in [endpoints.api(), endpoints.secure(), endpoints.app()] {
                assert_eq!(url.scheme(), "https", "plain HTTP is refused by the vendor");
            }
            assert!(!endpoints.is_loopback());
        }
        assert_eq!(
            Endpoints::sandbox().api().as_str(),
            "https://api-sandbox.astra.finance/"
        );
    }
}
