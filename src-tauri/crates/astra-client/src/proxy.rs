//! The proxy between this computer and Astra. It is found once for a client, so that the way that is taken and the one
//! that a failure names cannot differ.
//!
//! The environment counts first (`HTTPS_PROXY`, else `ALL_PROXY`, but for the hosts of `NO_PROXY`; in small letters too),
//! then what is set in Windows or macOS. Scripts that choose a proxy (PAC) are not run.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
const EXCEPT: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// Set where a web server runs the program: then a visitor could choose the proxy, and none is used.
const CGI: &str = "REQUEST_METHOD";

/// Where SOCKS proxies listen if nothing else is said (RFC 1928, 3).
const SOCKS_PORT: u16 = 1080;

/// A proxy that a call did not get through. Nothing of the call can have left by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyFailure {
    /// What went wrong.
    pub kind: ProxyFailureKind,
    /// Host and port of the proxy; of an unusable setting the name of the variable. Never a user name or password.
    pub proxy: String,
}

/// What went wrong on the way through a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyFailureKind {
    /// The setting holds no address of a proxy. No other way is tried: whoever set it wants a proxy.
    Unusable,
    /// No connection to the proxy, or no answer from it in time.
    Unreachable,
    /// It wants a user name and a password, or others than it was given (407, or SOCKS authentication).
    SignIn,
    /// It answered, and opened no way that leads to Astra.
    NoWay,
}

/// The way to one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Without a proxy.
    Direct,
    /// Through the proxy with this host and port.
    Through(String),
    /// The named setting is no address of a proxy.
    Unusable(String),
}

impl Route {
    /// The way to `host` and the proxy to hand to the HTTP library, if there is one.
    pub fn find(host: &Url) -> (Self, Option<reqwest::Proxy>) {
        let Ok(uri) = host.as_str().parse() else {
            return (Self::Direct, None);
        };
        if let Some(name) = unusable(&uri, |name| std::env::var(name).ok()) {
            return (Self::Unusable(name.to_owned()), None);
        }
        match Matcher::from_system().intercept(&uri) {
            None => (Self::Direct, None),
            Some(found) => Self::through(&found),
        }
    }

    fn through(found: &Intercept) -> (Self, Option<reqwest::Proxy>) {
        // Without user name and password: the library keeps them apart.
        let written = found.uri().authority().map_or("", |found| found.as_str());
        let unusable = || (Self::Unusable(written.to_owned()), None);
        let Ok(mut url) = Url::parse(&found.uri().to_string()) else {
            return unusable();
        };
        let socks = url.scheme().starts_with("socks");
        // The library would take port 80.
        if socks && url.port().is_none() && url.set_port(Some(SOCKS_PORT)).is_err() {
            return unusable();
        }
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return unusable();
        };
        let address = format!("{host}:{port}");
        if let Some((user, password)) = found.raw_auth()
            && (url.set_username(user).is_err() || url.set_password(Some(password)).is_err())
        {
            return unusable();
        }
        let Ok(mut proxy) = reqwest::Proxy::all(url) else {
            return unusable();
        };
        if let Some(header) = found.basic_auth() {
            proxy = proxy.custom_http_auth(header.clone());
        }
        (Self::Through(address), Some(proxy))
    }

    /// The failure that no call of this route can escape.
    pub fn broken(&self) -> Option<ProxyFailure> {
        match self {
            Self::Unusable(setting) => Some(ProxyFailure {
                kind: ProxyFailureKind::Unusable,
                proxy: setting.clone(),
            }),
            _ => None,
        }
    }

    /// What a connection that could not be made says about the proxy. `chain` is the error and its causes.
    pub fn failure(&self, chain: &str, timed_out: bool) -> Option<ProxyFailure> {
        let Self::Through(address) = self else {
            return None;
        };
        // The library tells these apart in words only; `tests/proxies.rs` notices when the words change.
        let says = |words: &[&str]| words.iter().any(|words| chain.contains(words));
        let kind = if says(&[
            "proxy authorization required",
            "user/pass authentication",
            "credentials not accepted",
            "implements authentication incorrectly",
        ]) {
            ProxyFailureKind::SignIn
        } else if timed_out || says(&["failed to create underlying connection"]) {
            ProxyFailureKind::Unreachable
        } else {
            ProxyFailureKind::NoWay
        };
        Some(ProxyFailure {
            kind,
            proxy: address.clone(),
        })
    }
}

/// The variable that should hold a proxy for `host` and holds something else. The HTTP library would pass over it in
/// silence and go without a proxy.
fn unusable(host: &http::Uri, variable: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    if variable(CGI).is_some() {
        return None;
    }
    let first = |names: [&'static str; 2]| {
        let found = names
            .into_iter()
            .find_map(|name| Some((name, variable(name)?)));
        found.filter(|(_, value)| !value.is_empty())
    };
    let (name, value) = first(HTTPS).or_else(|| first(ALL))?;
    let except = first(EXCEPT).map_or_else(String::new, |(_, value)| value);
    let stands_for = |proxy: &str| {
        let matcher = Matcher::builder().all(proxy).no(except.as_str()).build();
        matcher.intercept(host).is_some()
    };
    // The second asks whether the host is one that needs no proxy.
    (!stands_for(&value) && stands_for("http://localhost")).then_some(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn complaint(variables: &[(&str, &str)]) -> Option<&'static str> {
        let host = "https://api-sandbox.astra.finance/".parse().unwrap();
        unusable(&host, |asked| {
            let found = variables.iter().find(|(name, _)| *name == asked);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_variable_that_holds_no_proxy_is_named() {
        for value in [
            "htp://proxy:3128",
            "proxy example:3128",
            "http://",
            "ftp://x",
            "//",
        ] {
            assert_eq!(
                complaint(&[("HTTPS_PROXY", value)]),
                Some("HTTPS_PROXY"),
                "{value}"
            );
            assert_eq!(
                complaint(&[("all_proxy", value)]),
                Some("all_proxy"),
                "{value}"
            );
        }
    }

    #[test]
    fn what_is_a_proxy_or_does_not_count_is_left_alone() {
        for value in [
            "http://proxy:3128",
            "proxy:3128",
            "socks5h://u:p@proxy",
            "https://proxy",
        ] {
            assert_eq!(complaint(&[("HTTPS_PROXY", value)]), None, "{value}");
        }
        assert_eq!(complaint(&[]), None);
        assert_eq!(complaint(&[("HTTPS_PROXY", "")]), None, "empty is unset");
        assert_eq!(
            complaint(&[("HTTP_PROXY", "htp://x")]),
            None,
            "Astra is https"
        );
        let good_first = [("HTTPS_PROXY", "proxy:1"), ("ALL_PROXY", "htp://x")];
        assert_eq!(complaint(&good_first), None, "ALL_PROXY is not asked");
        let exempt = [("HTTPS_PROXY", "htp://x"), ("NO_PROXY", "astra.finance")];
        assert_eq!(complaint(&exempt), None, "this host needs no proxy");
    }

    #[test]
    fn the_address_never_holds_user_name_or_password() {
        for (set, shown) in [
            ("http://u:p@proxy.example:3128", "proxy.example:3128"),
            ("https://proxy.example", "proxy.example:443"),
            ("proxy.example", "proxy.example:80"),
            ("socks5h://u:p%40@proxy.example", "proxy.example:1080"),
            ("socks4://[::1]:9", "[::1]:9"),
        ] {
            let matcher = Matcher::builder().all(set).build();
            let uri = "https://api-sandbox.astra.finance/".parse().unwrap();
            let (route, proxy) = Route::through(&matcher.intercept(&uri).unwrap());
            assert_eq!(route, Route::Through(shown.to_owned()), "{set}");
            assert!(proxy.is_some(), "{set}");
        }
    }
}
